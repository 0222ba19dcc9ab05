"""Every component in every guise: two widths, both themes, large print, right to left."""

import pytest
from playwright.sync_api import expect

from .conftest import (
    DESKTOP,
    GUISES,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    soon,
)


@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="1280"), pytest.param(PHONE, id="390")])
def test_all_components_are_accessible(honest_page, live_server, look, guise, size):
    look(**guise)
    honest_page.set_viewport_size(size)
    honest_page.goto(f"{live_server.url}/gallery/")
    assert_accessible(honest_page)
    assert_no_sideways_scroll(honest_page)
    assert_targets_are_large(honest_page)


def test_the_mirror_turns_the_swimlane_too(page, live_server, look):
    """The first bar begins beside the lane's name, on whichever side that stands."""
    page.goto(f"{live_server.url}/gallery/")

    def gap():
        return page.evaluate(
            """() => { const lane = document.querySelector(".lane:not(.lanes-days)");
                       const bar = lane.querySelector("rect").getBoundingClientRect();
                       const track = lane.querySelector(".lane-track").getBoundingClientRect();
                       return [bar.left - track.left, track.right - bar.right]; }"""
        )

    from_left, from_right = gap()
    assert from_left < 30 < from_right
    look(language="ug")
    page.reload()
    from_left, from_right = gap()
    assert from_right < 30 < from_left


def test_without_javascript_forms_and_menu_work(browser, live_server, browser_context_args):
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False, "viewport": PHONE})
    page = context.new_page()
    page.goto(f"{live_server.url}/gallery/")
    page.locator("details.menu summary").click()
    expect(page.locator("details.menu nav")).to_be_visible()
    follow(page.get_by_role("button", name="大字版"))
    expect(page.locator("html.big")).to_have_count(1)
    context.close()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    soon(page, "document.activeElement.classList.contains('faults')")
    page.locator(".faults a").click()
    expect(page.locator("#premises_area_m2")).to_be_focused()


def test_a_dialog_opens_and_closes_by_keyboard(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    page.locator("[data-opens=withdraw]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#withdraw")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#withdraw")).to_be_hidden()


def test_what_has_the_focus_shows_a_ring_of_two_tones(page, live_server):
    """Gold outside for dark bars, a dark edge inside for white cards: one of them is seen everywhere."""
    page.goto(f"{live_server.url}/gallery/")
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement), box = document.activeElement.closest("label");
                       const ring = (s) => parseFloat(s.outlineWidth) >= 2 && s.outlineStyle === "solid";
                       return ring(style) || (box !== null && ring(getComputedStyle(box))) || style.boxShadow !== "none"; }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_forced_colours_keep_what_a_background_said(browser, live_server, browser_context_args):
    context = browser.new_context(**browser_context_args | {"forced_colors": "active"})
    page = context.new_page()
    page.goto(f"{live_server.url}/services/")
    line = page.locator(".nav a[aria-current]").evaluate("(e) => getComputedStyle(e).borderBlockEndWidth")
    assert line == "3px"
    context.close()
