"""Mine, progress, receipt, correction and withdrawal in a real browser: accessible, no sideways scroll, usable by touch."""

import pytest
from playwright.sync_api import expect

from onewindow.cases import acts as cases
from tests.web.applying import clerk, set_up, submitted

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, follow, shows

LOOKS = [
    pytest.param(PHONE, {"language": "en", "big": True}, id="390-english-big"),
]


@pytest.fixture
def shop(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()


@pytest.fixture
def returned(shop):
    number = submitted()
    cases.report_defects(number, "PUB-R", {"premises_area_m2": "与租赁合同不符"}, by=clerk())
    cases.report_defects(number, "PUB-N", {"net_channel": "请选现在的方式"}, by=clerk())
    cases.notify(number, by=clerk())
    return number


def sign_in(page, live_server, username="li"):
    page.goto(f"{live_server.url}/demo/accounts/")
    follow(page.locator(f'button[value="{username}"]').first)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_of_a_case_are_accessible(honest_page, live_server, returned, look, size, guise):
    sign_in(honest_page, live_server)
    look(**guise)
    honest_page.set_viewport_size(size)
    for path in ("/me/", "/cases/", *(f"/cases/{returned}/{p}" for p in ("", "receipt/", "correction/", "withdraw/"))):
        honest_page.goto(f"{live_server.url}{path}")
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


def test_a_citizen_on_a_phone_corrects_what_was_returned(page, live_server, returned):
    sign_in(page, live_server)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/cases/{returned}/")
    follow(page.get_by_role("link", name="现在等您：改 2 处"))
    page.get_by_label("经营场所面积").fill("86")
    page.locator(".place").last.get_by_label("没有错，原样交回").check()
    page.get_by_role("button", name="改好了，交回去").click()
    page.wait_for_url(f"**/cases/{returned}/")
    shows(page, "已交回", where="#toasts")
    expect(page.locator(".banner")).not_to_contain_text("现在等您")
