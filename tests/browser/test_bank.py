"""A mortgage without a visit: the bank asks, the owner consents and signs with the keyboard on a telephone."""

import pytest
from playwright.sync_api import expect

from onewindow.matters.mortgages.models import Application
from onewindow.registers.land import samples
from tests.laid import SYSTEM
from tests.matters.mortgages_world import pay
from tests.web.applying import set_up

from .conftest import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, follow
from .test_progress import sign_in

CLERK = "clerk.sample_bank_gs.652801"
FILLED = {
    "business": "GS-1",
    "amount": "600,000",
    "debt_from": "2026-12-01",
    "debt_until": "2046-11-30",
    "contract_no": "GS-DY-1",
    "debtor": "张样例",
}


def pays(page, look):
    """From the bank's list to its order; that the provider takes the money is tested elsewhere."""
    follow(page.get_by_role("link", name="抵押权首次登记"))
    look()
    follow(page.get_by_role("link", name="去缴费"))
    page.get_by_role("button", name="去支付").wait_for()
    look()
    pay(Application.objects.get().number)


def grants(page):
    """The registrar opens the application and enters it in the book."""
    follow(page.get_by_role("link", name="抵押权首次登记"))
    follow(page.get_by_role("button", name="准予登记"))
    page.get_by_text("记入登记簿").first.wait_for()


def corrects(page):
    """What is wrong has the focus, also where the address still names the field that was corrected before."""
    for _ in range(2):
        follow(page.get_by_role("button", name="提交，请抵押人签署"))
        page.get_by_role("heading", name="有 6 处要改").wait_for()
        expect(page.locator(".faults")).to_be_focused()
        page.locator(".faults a").first.press("Enter")
        expect(page.locator("#business")).to_be_focused()


def gives_way(page):
    """A message goes where Escape is pressed."""
    expect(page.locator(".toast")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".toast")).to_have_count(0)


@pytest.mark.slow
def test_a_mortgage_without_a_visit(page, live_server, transactional_db, settings):
    settings.DEMO = True
    set_up()
    samples.load(by=SYSTEM)

    def look():
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        assert_targets_are_large(page)

    def at(username, address, size=PHONE):
        page.set_viewport_size(size)
        sign_in(page, live_server, username)
        page.goto(f"{live_server.url}{address}")
        look()

    at(CLERK, "/bank/consents/", DESKTOP)
    page.locator("#unit").fill("652801 001002 GB00012 F00010302")
    page.locator("#id_no").fill("652801199001010002")
    page.locator("#purpose").fill("个人住房贷款贷前调查")
    follow(page.get_by_role("button", name="发到权利人手机"))
    page.get_by_text("待答复").wait_for()

    at("zhang", "/me/consents/new/")
    at("zhang", "/me/consents/")
    follow(page.get_by_role("link", name="答复"))
    look()
    follow(page.get_by_role("button", name="同意勾选的内容"), "Enter")
    page.get_by_role("button", name="撤销授权").wait_for()
    at(CLERK, "/bank/consents/")
    follow(page.get_by_role("link", name="申请抵押登记"))
    corrects(page)
    look()
    for name, value in FILLED.items():
        page.locator(f"#{name}").fill(value)
    follow(page.get_by_role("button", name="提交，请抵押人签署"))
    page.get_by_text("人民币陆拾万元整").wait_for()
    look()
    gives_way(page)

    at("zhang", "/me/mortgages/")
    follow(page.get_by_role("link", name="抵押权首次登记"))
    page.get_by_text("人民币陆拾万元整").wait_for()
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    follow(page.get_by_role("button", name="同意并签署"), "Enter")
    page.get_by_text("已受理，待审核").first.wait_for()
    look()

    at(CLERK, "/bank/", DESKTOP)
    pays(page, look)

    at("reviewer.natural_resources.652801", "/desk/mortgages/", DESKTOP)
    grants(page)
    at(CLERK, "/bank/transfer/")
    page.goto(f"{live_server.url}/bank/")
    look()
