"""The same application at the window by keyboard alone and in the portal: key presses and pages, side by side.

The figures stand in docs/desks/window.md. The portal is reckoned in its favour: one press leads to a field or chooses an
answer, wherever it stands, and nobody reads or points. `ONEWINDOW_PACE=0.2 ONEWINDOW_MEASURED=file` presses at that pace
(seconds a press) and writes down what a stop-watch shows.
"""

import json
import os
import time
from pathlib import Path

import pytest

from onewindow.cases.models import Case
from tests.web.desk_world import ANSWERS, CHOSEN, account, at_desk, today  # noqa: F401  fixtures

from . import test_window
from .conftest import DESKTOP, follow
from .test_window import NUMBER, choose_service, clerk, focused  # noqa: F401  fixtures


class Count:
    """Presses of a key, a chord being one, and pages that had to be waited for."""

    def __init__(self, page):
        self.keys = self.letters = self.pages = 0
        self.pace = float(os.environ.get("ONEWINDOW_PACE", "0"))
        page.on("framenavigated", self._page)

    def begin(self):
        self.pages = 0
        self.started = time.perf_counter()

    def press(self, keys, letters=0):
        self.keys += keys
        self.letters += letters
        time.sleep(self.pace * keys)

    def end(self):
        self.seconds = time.perf_counter() - self.started
        return self

    def _page(self, frame):
        self.pages += frame.parent_frame is None

    def told(self):
        told = {"keys": self.keys, "of which letters": self.letters, "pages": self.pages}
        return told | {"seconds": round(self.seconds, 1), "pace": self.pace}


def at_the_window(page, base, monkeypatch):
    """A clerk who never touches the mouse; everything pressed is really pressed."""
    count, board, chord = Count(page), page.keyboard, test_window.alt
    typed, pressed = board.type, board.press

    def type_text(text, **more):
        count.press(len(text), letters=len(text))
        typed(text, **more)

    def press(key, **more):
        count.press(1)
        pressed(key, **more)

    def alt(page, letter):
        count.press(1)
        chord(page, letter)

    monkeypatch.setattr(board, "type", type_text)
    monkeypatch.setattr(board, "press", press)
    monkeypatch.setattr(test_window, "alt", alt)
    page.goto(f"{base}/window/")
    focused(page)
    count.begin()
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
    return count.end()


def fill(page):
    """As a clerk does it: Enter leads from one thing that must be answered to the next, and saves after the guide."""
    left = {f"guide.{question}": option for question, option in CHOSEN.items()}
    while left:
        test_window.choose(page, left.pop(focused(page)["name"]))
        if left:
            page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Enter")
        at = focused(page)
        if at["name"] == "submit":
            return
        if at["name"] == "business_scope.q":
            page.keyboard.type("出版物零售")
            for _ in range(2):  # search; what was found has the focus already
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                focused(page)
            assert focused(page)["name"] == "business_scope.q"
        elif ANSWERS.get(at["name"]) and at["type"] == "checkbox":
            tick(page, ANSWERS[at["name"]])
        else:
            test_window.answer(page, at, ANSWERS)
    raise AssertionError("Enter does not lead to the end of the form")


def tick(page, wanted):
    """The boxes of a group, from the first on."""
    left = set(wanted)
    while left:
        value = focused(page)["value"]
        if value in left:
            page.keyboard.press("Space")
            left.discard(value)
        if left:
            page.keyboard.press("Tab")


def in_the_portal(page, base):
    """The applicant himself, signed in already."""
    count = Count(page)
    page.goto(f"{base}/services/publication_joint/apply")
    count.begin()
    for _ in range(60):
        if "/receipt/" in page.url:
            return count.end()
        _fill_page(page, count)
    raise AssertionError(f"the portal does not come to an end: {page.url}")


def _fill_page(page, count):
    where = page.url
    question = where.rstrip("/").rpartition("/")[2].partition("?")[0]
    if "/guide/" in where and question in CHOSEN:
        page.check(f"main [name=option][value='{CHOSEN[question]}']")
        count.press(1)
    search = page.locator("main [name='business_scope.q']")
    if search.count() and not page.locator("main [name='business_scope.picked']").count():
        search.fill("出版物零售")
        with page.expect_navigation():
            search.press("Enter")
        follow(page.locator("main button[name=pick]").first)
        count.press(1 + len("出版物零售") + 2, letters=len("出版物零售"))
    for name, value in ANSWERS.items():
        for field in page.query_selector_all(f"main [name='{name}']:not([type=hidden])"):
            pressed = _answer(field, value)
            count.press(pressed, letters=max(pressed - 1, 0) if pressed > 2 else 0)
    for box in page.query_selector_all("main form.question input[name=truth_commitment]"):
        box.check()
        count.press(1)
    follow(page.locator("main .go .btn:visible, main .go button:visible").last)
    count.press(1)


def _answer(field, value):
    kind, tag, held, checked = field.evaluate("e => [e.type, e.tagName, e.value, e.checked]")
    if kind in {"checkbox", "radio"}:
        if held not in value or checked:
            return 0
        field.check()
        return 1
    if held == value:
        return 0
    if tag == "SELECT":
        field.select_option(value)
        return 2
    field.fill(value)
    return 1 + len(value)


@pytest.mark.slow
def test_the_window_takes_half_the_pages_of_the_portal_and_few_more_keys(
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
    assert window["keys"] < 1.2 * portal["keys"]
