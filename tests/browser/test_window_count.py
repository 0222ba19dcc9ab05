"""The same application at the window by keyboard alone and in the portal: key presses and pages, side by side.

The figures stand in docs/desks/window.md. The portal is reckoned in its favour: one press leads to a field or chooses an
answer, wherever it stands.
"""

import json
import os
from pathlib import Path

import pytest

from onewindow.cases.models import Case
from tests.web.desk_world import ANSWERS, CHOSEN, account, at_desk, today  # noqa: F401  fixtures

from . import test_window
from .conftest import DESKTOP
from .test_window import NUMBER, choose_service, clerk  # noqa: F401  fixtures


class Count:
    """Presses of a key, a chord being one, and pages that had to be waited for."""

    def __init__(self, page):
        self.keys = self.letters = self.pages = 0
        page.on("framenavigated", self._page)

    def _page(self, frame):
        self.pages += frame.parent_frame is None

    def told(self):
        return {"keys": self.keys, "of which letters": self.letters, "pages": self.pages}


def at_the_window(page, base, monkeypatch):
    """A clerk who never touches the mouse; everything pressed is really pressed."""
    count, board, chord = Count(page), page.keyboard, test_window.alt
    typed, pressed = board.type, board.press

    def type_text(text, **more):
        count.keys += len(text)
        count.letters += len(text)
        typed(text, **more)

    def press(key, **more):
        count.keys += 1
        pressed(key, **more)

    def alt(page, letter):
        count.keys += 1
        chord(page, letter)

    monkeypatch.setattr(board, "type", type_text)
    monkeypatch.setattr(board, "press", press)
    monkeypatch.setattr(test_window, "alt", alt)
    page.goto(f"{base}/window/")
    count.pages = 0
    board.type(NUMBER)
    board.press("Enter")
    page.wait_for_url("**/window/parties/*/")
    choose_service(page)
    alt(page, "c")
    with page.expect_navigation(url="**/window/drafts/*/"):
        alt(page, "s")
    fill(page)
    with page.expect_navigation(url="**/window/cases/*/"):
        alt(page, "t")
    return count


def fill(page):
    """As a clerk does it: the guided questions, save, then field after field; the focus is where he needs it next."""
    left = {f"guide.{question}": option for question, option in CHOSEN.items()}
    while left:
        name = focused(page)["name"]
        if name in left:
            test_window.choose(page, left.pop(name))
        page.keyboard.press("Tab")
    with page.expect_navigation():
        test_window.alt(page, "s")
    test_window.alt(page, "b")
    for _ in range(120):
        at = focused(page)
        if at["name"] == "submit":
            return
        if at["name"] == "business_scope.q" and not page.locator("[name='business_scope.picked']").count():
            page.keyboard.type("出版物零售")
            for _ in range(2):  # search; what was found has the focus already
                with page.expect_navigation():
                    page.keyboard.press("Enter")
            assert focused(page)["name"] == "business_scope.q"
        elif at["form"] == "sheet":
            test_window.answer(page, at, ANSWERS)
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead to the end of the form")


def focused(page):
    return page.evaluate(
        "(({name, type, value, form}) => ({name, type, value, form: form?.id}))(document.activeElement)"
    )


def in_the_portal(page, base):
    """The applicant himself, signed in already."""
    count = Count(page)
    page.goto(f"{base}/services/publication_joint/apply")
    count.pages = 0
    for _ in range(60):
        if "/receipt/" in page.url:
            return count
        _fill_page(page, count)
    raise AssertionError(f"the portal does not come to an end: {page.url}")


def _fill_page(page, count):
    where = page.url
    question = where.rstrip("/").rpartition("/")[2].partition("?")[0]
    if "/guide/" in where and question in CHOSEN:
        page.check(f"main [name=option][value='{CHOSEN[question]}']")
        count.keys += 1
    search = page.locator("main [name='business_scope.q']")
    if search.count() and not page.locator("main [name='business_scope.picked']").count():
        search.fill("出版物零售")
        with page.expect_navigation():
            search.press("Enter")
        with page.expect_navigation():
            page.locator("main button[name=pick]").first.click()
        count.keys += 1 + len("出版物零售") + 2
        count.letters += len("出版物零售")
    for name, value in ANSWERS.items():
        for field in page.query_selector_all(f"main [name='{name}']:not([type=hidden])"):
            pressed = _answer(field, value)
            count.keys += pressed
            count.letters += max(pressed - 1, 0) if pressed > 2 else 0
    for box in page.query_selector_all("main form.question input[name=truth_commitment]"):
        box.check()
        count.keys += 1
    with page.expect_navigation():
        page.locator("main .go .btn:visible, main .go button:visible").last.click()
    count.keys += 1


def _answer(field, value):
    kind, tag = field.get_attribute("type"), field.evaluate("e => e.tagName")
    if kind in {"checkbox", "radio"}:
        if field.get_attribute("value") not in value or field.is_checked():
            return 0
        field.check()
        return 1
    if field.input_value() == value:
        return 0
    if tag == "SELECT":
        field.select_option(value)
        return 2
    field.fill(value)
    return 1 + len(value)


@pytest.mark.slow
def test_the_window_takes_half_the_pages_of_the_portal_and_hardly_more_keys(
    browser,
    page,
    live_server,
    clerk,  # noqa: F811
    at_desk,  # noqa: F811
    account,  # noqa: F811
    monkeypatch,
):
    account("zhang")
    page.set_viewport_size(DESKTOP)
    window = at_the_window(page, live_server.url, monkeypatch).told()
    monkeypatch.undo()
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=DESKTOP)
    cookie = at_desk("zhang").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    portal = in_the_portal(context.new_page(), live_server.url).told()
    context.close()
    assert Case.objects.count() == 2
    where = os.environ.get("ONEWINDOW_MEASURED")
    if where:
        Path(where).write_text(json.dumps({"window": window, "portal": portal}))
    assert window["pages"] < portal["pages"] / 2
    assert window["keys"] < 1.5 * portal["keys"]
