"""The wizard in a real browser: every page accessible, and what was typed is saved by itself."""

import pytest
from playwright.sync_api import expect

from tests.web.applying import filled, opened, set_up

from .conftest import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    shows,
    soon,
    until,
)
from .test_progress import sign_in

LOOKS = [
    pytest.param(PHONE, {"language": "en", "theme": "dark"}, id="390-english-dark"),
]


@pytest.fixture
def draft(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()
    return opened()


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_every_page_of_the_wizard_is_accessible(honest_page, live_server, draft, look, size, guise):
    sign_in(honest_page, live_server)
    look(**guise)
    honest_page.set_viewport_size(size)
    honest_page.goto(f"{live_server.url}/drafts/{draft.pk}/check/")
    addresses = honest_page.eval_on_selector_all(".tasks a", "all => all.map((a) => a.href)")
    for address in (f"{live_server.url}/services/publication_joint/apply", *addresses):
        honest_page.goto(address)
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


def test_what_is_typed_is_saved_without_a_button(page, live_server, draft):
    sign_in(page, live_server)
    address = f"{live_server.url}/drafts/{draft.pk}/sheet/premises/"
    page.goto(address)
    before = page.locator("#version").get_attribute("value")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.locator("#premises_address").fill("库尔勒市人民东路66号")
        page.keyboard.press("Tab")
    soon(page, "(old) => document.getElementById('version').value !== old", before)
    page.goto(address)
    expect(page.locator("#premises_address")).to_have_value("库尔勒市人民东路66号")
    _a_button_waits_for_the_save_under_way(page, address)
    page.goto(address)
    expect(page.locator("#premises_address")).to_have_value("库尔勒市人民东路68号")


def _a_button_waits_for_the_save_under_way(page, address):
    """Typed, saved by itself on a slow line, typed on, pressed: what was typed last counts, and nobody was first."""
    under_way = []

    def slow(route):
        if route.request.headers.get("hx-request") and not under_way:
            under_way.append((route, route.fetch()))  # saved; the answer is still on its way
        else:
            route.continue_()

    page.route(address, slow)
    page.locator("#premises_address").fill("库尔勒市人民东路67号")
    page.keyboard.press("Tab")
    until(page, lambda: under_way)
    page.locator("#premises_address").fill("库尔勒市人民东路68号")
    with page.expect_navigation() as gone:  # what else the page asks is not answered yet: it comes back
        page.get_by_role("button", name="保存并继续").last.click()
        route, answer = under_way[0]
        route.fulfill(response=answer)
    assert gone.value.status == 422
    page.unroute(address)


def _the_question_stands_on_the_first_screen(page, address):
    """However many steps there are; and a field that is reached by keyboard is not behind the bar of buttons."""
    page.goto(address)
    assert page.locator("#question-title").bounding_box()["y"] < PHONE["height"] * 0.6
    page.locator("#premises_until").focus()
    field, bar = (page.locator(each).bounding_box() for each in ("#premises_until", ".go.stick"))
    assert field["y"] + field["height"] <= bar["y"]


def test_a_finished_sheet_is_signed_and_leads_to_the_receipt(page, live_server, draft):
    filled(draft)
    sign_in(page, live_server)
    page.set_viewport_size(PHONE)
    _the_question_stands_on_the_first_screen(page, f"{live_server.url}/drafts/{draft.pk}/sheet/premises/")
    page.goto(f"{live_server.url}/drafts/{draft.pk}/check/")
    for box in page.locator("form.question input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="签名并提交").click()
    page.wait_for_url("**/receipt/")
    shows(page, "已提交，收件成功")
    soon(page, "document.querySelector('.receipt img').naturalWidth > 50")
