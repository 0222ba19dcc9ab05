"""One's own pages and the superior's ratings in a real browser: accessible in every guise, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from onewindow.cases import acts as cases
from onewindow.people.access import actor_of
from onewindow.people.models import Party
from onewindow.people.read_log import note_at_window
from tests.web.applying import account, company_of, set_up, submitted

from .conftest import (
    DESKTOP,
    GUISES,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    shows,
)
from .test_progress import sign_in

SUPERIOR = "superior.publicity.652801"


@pytest.fixture
def rated(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()
    number, user = submitted(), account("li")
    by = actor_of(user, company_of(user), service="publication_joint")
    cases.withdraw(number, by=by)
    cases.rate_case(number, level=1, labels=["asked_twice"], words="材料要了两次", by=by)
    note_at_window(account("clerk.652801"), Party.objects.get(account=user).pk)
    return number


def walk(page, live_server, addresses):
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for address in addresses:
            answer = page.goto(f"{live_server.url}{address}")
            assert answer.status == 200, address
            assert_accessible(page)
            assert_no_sideways_scroll(page)
            assert_targets_are_large(page)


@pytest.mark.slow
@pytest.mark.parametrize("guise", GUISES)
def test_own_pages_are_accessible(honest_page, live_server, rated, look, guise):
    sign_in(honest_page, live_server)
    look(**guise)
    own = ("/me/", "/me/mandates/", "/me/access/", "/me/access/?tab=data", "/me/ratings/")
    walk(honest_page, live_server, (*own, f"/me/ratings/cases/{rated}/", f"/cases/{rated}/"))


@pytest.mark.slow
def test_the_superior_answers_by_keyboard_and_the_rater_reads_it(page, live_server, rated):
    sign_in(page, live_server, SUPERIOR)
    walk(page, live_server, ("/desk/ratings/", "/desk/ratings/?tab=answered"))
    page.set_viewport_size(DESKTOP)
    page.goto(f"{live_server.url}/desk/ratings/")
    page.locator(".rating-list a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/ratings/*/")
    assert_accessible(page)
    page.locator("#words").focus()
    page.keyboard.type("经核实，窗口两次通知属实，已重新培训，向您致歉。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/ratings/")
    page.context.clear_cookies()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/me/ratings/")
    shows(page, "已重新培训")


@pytest.mark.slow
def test_a_label_shows_with_its_level_and_a_mandate_is_revoked_in_a_dialog(page, live_server, rated):
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/me/ratings/cases/{rated}/")
    page.get_by_role("radio", name="非常满意").check()
    expect(page.get_by_label("办得快").first).to_be_visible()
    expect(page.get_by_label("推诿、刁难")).to_be_hidden()
    page.goto(f"{live_server.url}/me/mandates/")
    page.get_by_role("link", name="撤回").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
