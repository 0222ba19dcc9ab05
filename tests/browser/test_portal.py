"""The public front in a real browser: every page type in every guise, and a citizen on a phone who looks for a bookshop."""

import gzip

import pytest
from playwright.sync_api import expect

from .conftest import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
    soon,
)

PAGES = [
    "/",
    "/services/",
    "/services/enterprise_startup/",
    "/services/publication_joint/",
    "/search?q=开一家书店",
    "/search?q=结婚登记",
    "/verify/",
    "/V/ABC",
    "/gallery/verdict/valid/",
    "/gallery/verdict/cancelled/",
    "/gallery/verdict/expired/",
    "/gallery/verdict/altered/",
    "/preferences/",
    "/accessibility/",
    "/privacy/",
]


#: Each guise once wide or narrow; the gallery goes through all of them at both widths.
#: The extremes; every language and guise of every page type is the work of `test_guises`.
LOOKS = [
    pytest.param(PHONE, {"language": "ug", "theme": "dark", "big": True}, id="390-rtl-dark-big"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_public_pages_are_accessible(honest_page, live_server, published, look, size, guise):
    look(**guise)
    honest_page.set_viewport_size(size)
    for address in PAGES:
        honest_page.goto(f"{live_server.url}{address}")
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


def test_a_citizen_on_a_phone_finds_what_a_bookshop_needs(page, live_server, published):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url)
    page.get_by_role("searchbox").fill("我想在网上卖书")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    follow(page.get_by_role("link", name="开书店、卖书"))
    shows(page, "开书店", where="h1")
    shows(page, "个工作日", "免交", where=".facts")


def test_the_front_needs_the_keyboard_only(page, live_server, published):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    soon(page, "document.querySelector(':target')?.id === 'main'")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("公司不干了")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.get_by_role("link", name="注销公司").first).to_be_visible()


def test_a_first_view_is_light(page, live_server, published):
    """Under 60 KB compressed for the home page; the browser asks without compression here, so it is done by hand."""
    bodies = []

    def keep(response):
        bodies.append(response)

    page.on("response", keep)
    page.goto(live_server.url, wait_until="networkidle")
    weight = sum(len(gzip.compress(r.body())) for r in bodies if r.ok)
    assert weight < 60_000, weight
