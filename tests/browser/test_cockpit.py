"""Cockpit and savings in a real browser: accessible in every guise, no sideways scroll, and a supervisor's way."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from onewindow.core import clock
from onewindow.supervision.tallies.reckoning import catch_up
from tests.web.applying import set_up, submitted

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, follow
from .test_progress import sign_in

WEDNESDAY = datetime(2026, 11, 25, 11, tzinfo=clock.SHANGHAI)
SUPERVISOR = "supervisor.652800"
LOOKS = [
    pytest.param(PHONE, {"theme": "dark", "big": True}, id="390-dark-big"),
]
PAGES = ("/cockpit/", "/cockpit/late/", "/cockpit/cases/{late}/", "/cockpit/simulation/?cases=200", "/savings/")


@pytest.fixture
def late(transactional_db, settings, tmp_path):
    """The number of a case that nobody has touched for two weeks."""
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    with clock.moved_to(WEDNESDAY):
        set_up()
        number = submitted()
    with clock.moved_to(WEDNESDAY + timedelta(14)):
        catch_up()
        yield number


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_of_the_cockpit_are_accessible(honest_page, live_server, late, look, size, guise):
    look(**guise)
    honest_page.set_viewport_size(size)
    sign_in(honest_page, live_server, SUPERVISOR)
    for address in PAGES:
        answer = honest_page.goto(f"{live_server.url}{address.format(late=late)}")
        assert answer.status == 200, address
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


@pytest.mark.slow
def test_a_supervisor_goes_from_the_red_list_to_the_case_and_asks(honest_page, live_server, late):
    sign_in(honest_page, live_server, SUPERVISOR)
    honest_page.goto(f"{live_server.url}/desks/")
    follow(honest_page.get_by_role("link", name=late).first)
    honest_page.get_by_role("button", name="催办没有办结的部门").press("Enter")
    expect(honest_page.locator("#toasts")).to_contain_text("已催办")
    expect(honest_page.get_by_role("button", name="催办没有办结的部门")).to_have_count(0)
    follow(honest_page.get_by_role("link", name="仿真"))
    honest_page.get_by_label("件数").select_option("200")
    honest_page.get_by_label("随机种子").fill("9")
    honest_page.get_by_role("button", name="重算").click()
    expect(honest_page).to_have_url(re.compile("seed=9"))
    expect(honest_page.get_by_label("随机种子")).to_have_value("9")
    honest_page.get_by_text("看数字").first.click()
    expect(honest_page.get_by_role("rowheader", name="九成不超过").first).to_be_visible()
