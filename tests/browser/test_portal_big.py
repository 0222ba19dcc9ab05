"""长辈版: large print, plain words and reading aloud; and nothing of it for those who did not choose it."""

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, soon

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
    expect(page.locator(".short li")).to_have_count(5)
    page.get_by_role("button", name="朗读这一页").click()
    soon(page, "window.said.some(([text, language]) => text === '开书店、卖书' && language === 'zh-CN')")
    expect(page.get_by_role("button", name="停止朗读")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="停止朗读").click()
    soon(page, "window.said.at(-1)[0] === 'stop'")
    expect(page.get_by_role("button", name="朗读这一页")).to_be_visible()


def test_who_did_not_choose_it_sees_neither(page, live_server, published, look):
    look()
    page.goto(f"{live_server.url}/services/publication_joint/")
    expect(page.locator(".short")).to_have_count(0)
    expect(page.locator("read-aloud")).to_have_count(0)
