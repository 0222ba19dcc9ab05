"""Paying in a real browser, the provider being another server: there, back, and the page finds out by itself."""

import pytest

from tests.payments.conftest import listening, listening_at, service  # noqa: F401  fixtures
from tests.web.applying import account, set_up

from . import paying
from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large
from .test_progress import sign_in


@pytest.mark.slow
def test_paying_on_a_phone_and_the_desk_of_finance(
    page,
    live_server,
    transactional_db,
    settings,
    service,  # noqa: F811
    monkeypatch,
):
    settings.DEMO, settings.PUBLIC_URL = True, live_server.url
    set_up()
    known = paying.photographed(account)
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, "zhang")

    def look():
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        assert_targets_are_large(page)

    page.goto(f"{live_server.url}/me/payments/")
    look()
    page.get_by_role("link", name="不动产转移登记费和税款").last.focus()
    page.goto(f"{live_server.url}/pay/{known['pay']}/")
    with listening_at(service, monkeypatch):
        page.get_by_role("button", name="去支付").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{service.address}/pay/**")
        look()
        page.get_by_role("button", name="支付", exact=True).click()
        page.wait_for_url(f"**/pay/{known['pay']}/")
        page.get_by_text("正在等支付平台的结果").wait_for()
        look()
        service.tell_due()
        page.get_by_text("已缴清").wait_for()  # nobody pressed anything
        assert service.journal.untold() == []
    sign_in(page, live_server, "accountant.652801")
    for address in ("", "refunds/", "days/"):
        page.goto(f"{live_server.url}/desk/payments/{address}")
        look()
    page.get_by_role("searchbox").first.focus()
    page.keyboard.press("Tab")
    hit = page.evaluate("document.activeElement.getBoundingClientRect().height")
    assert hit >= 24, "what has the focus can be seen: the button of the search comes out of hiding"
