"""Revising the catalogue in a real browser: keyboard and mouse, both widths, every page accessible."""

import pytest
from django.test import Client

from onewindow.catalogue.models import Revision
from onewindow.catalogue.queries import current
from onewindow.core.jobs import drain
from onewindow.people.models import Account
from tests.web.applying import set_up

from .conftest import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll, follow

pytestmark = pytest.mark.django_db(transaction=True)


def sit(context, live_server, username):
    client = Client()
    client.force_login(Account.objects.get(username=username))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


def fine(page):
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    page.set_viewport_size(DESKTOP)


def test_an_officer_revises_another_approves_and_it_is_in_force(honest_page, context, live_server, settings):
    settings.DEMO = True
    set_up()
    page = honest_page
    sit(context, live_server, "lead.publicity.652800")
    page.goto(f"{live_server.url}/editions/")
    fine(page)
    page.fill("#title", "零售许可承诺时限压缩")
    page.fill("#reason", "州政府要求再压缩两个工作日")
    page.get_by_role("button", name="开始修订").click()
    page.wait_for_url("**/pick/")
    fine(page)
    follow(page.get_by_role("link", name="出版物零售业务许可（设立）"))
    follow(page.get_by_role("link", name="时限和收费"))
    field = page.locator('[id="limits.promised.working_days"]')
    field.fill("5")
    field.press("Enter")  # the keyboard keeps it too
    page.get_by_text("已保存到修订稿").wait_for()
    fine(page)
    follow(page.get_by_role("link", name="数据元", exact=True))
    fine(page)
    number = Revision.objects.get().pk
    where = f"{live_server.url}/editions/revisions/{number}"
    page.goto(f"{where}/matter/PUB-R/?at=rules.0")
    page.get_by_text("读作：").wait_for()
    fine(page)
    page.goto(f"{where}/sheets/publication_joint/")
    fine(page)
    page.goto(f"{where}/")
    page.get_by_role("button", name="开始试跑").click()
    page.wait_for_url("**/replay/")
    drain()
    page.reload()
    fine(page)
    page.goto(f"{where}/")
    fine(page)
    follow(page.get_by_role("button", name="提交审定"))
    page.get_by_text("等系统管理员审定", exact=False).or_(page.get_by_text("要等另一个人审定")).first.wait_for()
    sit(context, live_server, "admin.652800")
    page.goto(f"{where}/")
    follow(page.get_by_role("button", name="审定通过"))
    follow(page.get_by_role("button", name="发布施行"))
    page.get_by_text("版已发布施行").wait_for()
    fine(page)
    assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 5
    page.goto(f"{live_server.url}/editions/1/restore")
    fine(page)
    page.fill("#reason", "先按原来的办")
    page.get_by_role("button", name="退回并发布").click()
    page.wait_for_url("**/editions/")
    assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 7
