"""The mirror and the traditional script in a real browser; every page is light and stands still (axe: test_guises)."""

import gzip

import pytest

from tests.web.applying import set_up, signed_in, submitted

from .conftest import DESKTOP, PHONE

PUBLIC = ["/", "/services/publication_joint/", "/search?q=开一家书店", "/cases/", "/verify/", "/gallery/verdict/valid/"]
OF_A_PERSON = ["/me/", "/cases/{number}/", "/cases/{number}/receipt/"]
#: What stands on pages as data. Numbers and codes run from left to right wherever they stand.
CODES = "bdi[dir=ltr], .num"


@pytest.fixture
def shop(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()


@pytest.fixture
def pages(context, live_server, shop):
    """Addresses of the portal, as an applicant with a case sees it."""
    number = submitted()
    cookie = signed_in("li").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return [live_server.url + path.format(number=number) for path in PUBLIC + OF_A_PERSON]


def test_a_mirrored_page_isolates_data_and_turns_what_points(page, pages, look):
    """Every Chinese word on an Uyghur page stands in a box of its own; every arrow points the other way."""
    look(language="ug")
    page.set_viewport_size(DESKTOP)
    for address in pages:
        page.goto(address)
        left = page.evaluate(_CHINESE_OUTSIDE)
        assert not left, f"{address}: {left}"
        assert page.evaluate(_ARROWS_NOT_TURNED) == [], address
        assert page.evaluate(_CODES_TURNED, CODES) == [], address


#: Texts with Chinese that neither stand apart nor are marked as Chinese. Language names and drawn samples are.
_CHINESE_OUTSIDE = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walk.nextNode());) {
    const at = node.parentElement;
    if (!/[\\u4e00-\\u9fff]/.test(node.data) || at.closest("script, style, svg, textarea, option")) continue;
    if (!at.closest("bdi, [lang^=zh]")) found.push(node.data.trim().slice(0, 60));
  }
  return found;
}"""
_ARROWS_NOT_TURNED = """() => [...document.querySelectorAll("svg.i")]
  .filter((svg) => /#(arrow|back|chevron)$/.test(svg.querySelector("use")?.getAttribute("href") ?? ""))
  .filter((svg) => new DOMMatrix(getComputedStyle(svg).transform).a !== -1)
  .map((svg) => svg.parentElement.outerHTML.slice(0, 120))"""
_CODES_TURNED = """(codes) => [...document.querySelectorAll(codes)]
  .filter((e) => /\\d.*[-/]|[-/].*\\d/.test(e.textContent) && getComputedStyle(e).direction !== "ltr")
  .map((e) => e.outerHTML.slice(0, 120))"""


def test_a_box_that_hugs_the_start_hugs_the_other_edge_in_the_mirror(page, live_server, published, look):
    """Distances of heading and search box from the edge where the line begins are the same on either side."""

    def gaps():
        return page.evaluate(
            """() => [...document.querySelectorAll(".brand, h1, .find, .quick, .audiences > *")].map((e) => {
                 const r = e.getBoundingClientRect(), rtl = document.documentElement.dir === "rtl";
                 return Math.round(rtl ? document.documentElement.clientWidth - r.right : r.left); })"""
        )

    page.set_viewport_size(DESKTOP)
    look(language="zh-hans")
    page.goto(live_server.url)
    usual = gaps()
    look(language="ug")
    page.goto(live_server.url)
    assert len(usual) > 4
    assert all(abs(a - b) <= 24 for a, b in zip(usual, gaps(), strict=True))


def test_the_traditional_script_runs_from_the_top(page, live_server, published, look):
    page.set_viewport_size(DESKTOP)
    page.goto(live_server.url)
    name = page.locator("[lang=mn-Mong]")
    box = name.bounding_box()
    assert box["height"] > 5 * box["width"]
    assert name.evaluate("(e) => getComputedStyle(e).writingMode") == "vertical-lr"


@pytest.mark.slow
def test_every_page_is_light_and_stands_still(page, pages, live_server):
    """Under 60 KB compressed on first view; nothing moves after it was drawn. Static files are compressed by hand here."""
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())
             if (!entry.hadRecentInput) window.moved += entry.value; }).observe({type: "layout-shift", buffered: true})"""
    )
    page.set_viewport_size(PHONE)
    for address in pages:
        answers = []

        def keep(answer, answers=answers):
            answers.append(answer)

        page.on("response", keep)
        page.goto(address, wait_until="networkidle")
        page.remove_listener("response", keep)
        weight = sum(len(gzip.compress(answer.body())) for answer in answers if answer.ok)
        assert weight < 60_000, f"{address}: {weight}"
        assert page.evaluate("window.moved") == 0, address


def test_pages_travel_compressed_and_static_files_stay_for_a_year(client, db, edition, settings):
    home = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert home.headers["Content-Encoding"] == "gzip"
    assert len(home.content) < 12_000
    plain = client.get("/")
    assert "Content-Encoding" not in plain.headers
    assert b"<!doctype html>" in plain.content
