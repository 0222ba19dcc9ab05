"""Closing an enterprise in a real browser: checked first, one correction, one suspension, one objection in the last
minute, the clock moved to the end of the notice.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from onewindow.cases import acts as cases
from onewindow.core import clock
from onewindow.matters.company_closing import samples
from onewindow.matters.company_closing.models import ClosingNotice
from onewindow.registers.enterprises import queries as enterprises
from tests.matters import closing
from tests.sheets.files import jpeg
from tests.web.applying import set_up

from .conftest import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
)

REGISTRAR, SUPERIOR = "reviewer.market_regulation.652801", "superior.market_regulation.652801"
LEAD = "lead.market_regulation.652800"
REASONS = "该公司欠我货款三万元，有欠条为证。"


def off(work):
    """Signing brings its own event loop, and this thread has Playwright's."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(run).result()


@pytest.fixture
def company(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    with clock.moved_to(closing.BEGIN):
        set_up()
        closing.registered()
        samples.load(by=closing.SYSTEM)
        yield


@pytest.fixture
def become(context, live_server):
    def sit(username):
        client = Client()
        client.force_login(closing.user(username))
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return sit


def good(page):
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_are_large(page)


def corrected(page, url):
    """Submitted, and one value put right; the number of the case."""
    number = off(closing.apply)
    registrar = closing.officer("market_regulation")
    cases.report_defects(number, "DER-CHK", {"contact_phone": "号码打不通，请核对。"}, by=registrar)
    cases.notify(number, by=registrar)
    page.goto(f"{url}/cases/{number}/correction/")
    page.get_by_label("联系电话").fill("13900000003")
    page.get_by_role("button", name="改好了，交回去").click()
    page.wait_for_url(f"**/cases/{number}/")
    return number


def published(number):
    off(lambda: closing.accept_all(number))
    off(lambda: closing.grant(number, "DER-CHK"))
    off(lambda: closing.accept_all(number))
    return ClosingNotice.objects.get(case=number)


def objected(page, url, notice):
    """Found by its name, objected to: first with nothing typed, then rightly."""
    page.goto(f"{url}/deregistrations/")
    page.get_by_label("按企业名称、统一社会信用代码、公示编号查询").fill("样例书业")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page.get_by_role("link", name=closing.NAME))
    good(page)
    follow(page.get_by_role("link", name="提出异议"))
    follow(page.get_by_role("button", name="提交异议"))
    expect(page.locator(".faults li")).to_have_count(3)
    good(page)
    page.get_by_label("债权人").check()
    page.get_by_label("异议理由").fill(REASONS)
    page.locator("#files").set_input_files({"name": "欠条.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    page.get_by_role("button", name="提交异议").click()
    page.wait_for_url(f"**/deregistrations/{notice.number}/")
    shows(page, REASONS)


def settled(page, url):
    """The registrar finds that it does not stand."""
    page.goto(f"{url}/desk/closings/?tab=objected")
    follow(page.get_by_role("link", name=closing.NAME))
    page.get_by_label("核实情况").fill("欠条的出具人不是本企业，不是债务人。")
    good(page)
    follow(page.get_by_role("button", name="异议不成立"))


def finish(number):
    closing.grant(number, "DER-TAX")
    closing.accept_all(number)
    closing.grant(number, "DER-REG")
    closing.accept_all(number)
    for matter in ("DER-SI", "DER-BANK", "DER-SEAL"):
        closing.grant(number, matter)


def test_a_company_closes_with_a_correction_a_suspension_and_an_objection(page, live_server, company, become):
    url = live_server.url
    page.set_viewport_size(PHONE)
    become("li")
    page.goto(f"{url}/services/enterprise_dereg/")
    follow(page.get_by_role("link", name="能不能注销，先查一查"))
    expect(page.get_by_role("heading", name="可以走的路")).to_be_visible()
    good(page)
    number = corrected(page, url)
    notice = published(number)
    tax = closing.officer("tax")
    cases.suspend(number, "DER-TAX", ground="inspection", notice="请配合核查发票。", by=tax)
    page.goto(f"{url}/cases/{number}/")
    shows(page, "中止", notice.number)
    cases.resume(number, "DER-TAX", by=tax)
    with clock.moved_to(notice.ends_at - timedelta(seconds=30)):
        become("zhang")
        objected(page, url, notice)
    with clock.moved_to(notice.ends_at + timedelta(seconds=1)):
        become("wang")
        page.goto(f"{url}/deregistrations/{notice.number}/objection/")
        shows(page, "不接受异议")
        become(REGISTRAR)
        page.set_viewport_size(DESKTOP)
        settled(page, url)
        become("li")
        page.goto(f"{url}/deregistrations/{notice.number}/")
        follow(page.get_by_role("button", name="确认申请注销登记"))
        off(lambda: finish(number))
        page.reload()
        shows(page, "已注销登记")
        assert enterprises.enterprise_at(closing.USCC).status == "cancelled"


@pytest.mark.slow
def test_pages_of_the_zone_are_accessible(honest_page, live_server, company, become, look):
    page, url = honest_page, live_server.url
    _, notice = off(closing.begun)
    page.set_viewport_size(PHONE)
    look(language="ug", theme="dark")
    for who, path in (
        ("aigul", "/deregistrations/check/"),
        ("zhang", "/deregistrations/"),
        ("zhang", f"/deregistrations/{notice.number}/"),
        ("zhang", f"/deregistrations/{notice.number}/objection/"),
        ("zhang", "/deregistrations/licences/"),
        (SUPERIOR, "/desk/closings/"),
        (SUPERIOR, f"/desk/closings/{notice.number}/"),
        (LEAD, "/desk/closings/licences/"),
    ):
        become(who)
        assert page.goto(f"{url}{path}").status == 200
        good(page)
