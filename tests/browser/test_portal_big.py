"""长辈版: large print, plain words and reading aloud; and nothing of it for those who did not choose it."""

import pytest

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large

SPEAKS = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(one) { window.said.push([one.text, one.lang]); }, cancel() { window.said.push(["stop", ""]); } } });
"""
PAGES = ["/", "/services/publication_joint/", "/verify/", "/search?q=开书店", "/preferences/", "/offline/"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_in_large_print_are_accessible_on_a_phone(page, live_server, published, look, address):
    look(big=True)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}{address}")
    assert page.locator("html").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 16
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_are_large(page)


def test_the_guide_says_it_in_plain_words_and_reads_it_aloud(page, live_server, published, look):
    look(big=True)
    page.add_init_script(SPEAKS)
    page.goto(f"{live_server.url}/services/publication_joint/")
    assert page.locator(".short li").count() == 5
    button = page.get_by_role("button", name="朗读这一页")
    button.click()
    said = page.evaluate("window.said")
    assert ["开书店、卖书", "zh-CN"] in said
    assert page.get_by_role("button", name="停止朗读").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="停止朗读").click()
    assert page.evaluate("window.said.at(-1)")[0] == "stop"
    assert page.get_by_role("button", name="朗读这一页").is_visible()


def test_who_did_not_choose_it_sees_neither(page, live_server, published, look):
    look()
    page.goto(f"{live_server.url}/services/publication_joint/")
    assert page.locator(".short").count() == 0
    assert page.locator("read-aloud").count() == 0
