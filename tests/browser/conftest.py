"""A real Chromium on a live server. Without one these tests are skipped, except where CI is set: there they fail."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, expect

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the same thread as the tests

_FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
_QUIET = "--disable-component-update --disable-sync"
expect.set_options(timeout=30_000)  # as long as Playwright waits for a page or a button: machines are slow at times
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
#: How a page may look, at its extreme: arguments of `look`. All the rest is the work of `test_guises`.
GUISES = [
    pytest.param({"language": "ug", "theme": "dark", "big": True}, id="rtl-dark-big"),
]


def chromium() -> str | None:
    return os.environ.get("ONEWINDOW_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", default="", help="folder for the pictures of the documentation")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser; pictures are taken only where somebody wants them (`test_guises` opens the pages)."""
    here = Path(__file__).parent
    if not config.getoption("--screens"):
        pictures = [test for test in items if test.path == here / "test_screens.py"]
        config.hook.pytest_deselected(items=pictures)
        items[:] = [test for test in items if test not in pictures]
    for test in items:
        if here in test.path.parents:
            test.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    program = chromium()
    if program is None:
        say = "no Chromium here: apt install chromium (or set ONEWINDOW_CHROMIUM)"
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)
    return {"executable_path": program, "args": [*_FLAGS.split(), *_QUIET.split()]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": DESKTOP, "reduced_motion": "reduce"}


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def look(context, live_server):
    """Choose how pages look: `look(theme="dark", big=True, language="ug")`."""

    def choose(*, theme: str = "light", big: bool = False, language: str = "zh-hans") -> None:
        values = {"ow_theme": theme, "ow_size": "big" if big else "normal", "django_language": language}
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in values.items()])

    return choose


@pytest.fixture
def honest_page(page) -> Iterator[object]:
    """A page whose console must stay silent: a blocked style, a missing picture, a script error fail the test."""
    said: list[str] = []
    page.on("console", lambda m: said.append(f"{m.type}: {m.text}") if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def until(page, holds, about: str = "") -> None:
    """Wait until it holds: for what the server's tables or a script tell. For what stands on a page there is `expect`."""
    for _ in range(300):
        try:
            if holds():
                return
        except Error as error:  # it looked while one page went and another came
            if "context was destroyed" not in str(error):
                raise
        page.wait_for_timeout(100)
    raise AssertionError(f"not within 30 s: {about}")


def soon(page, script: str, known: object = None) -> None:
    """Wait until what the script says, or promises, is true; a function is given what is known.

    `wait_for_function` does not wait for what a promise holds, and where the first look is too early it looks again
    by `eval`, which our content security policy forbids.
    """
    until(page, lambda: page.evaluate(script, known), script)


def follow(target, key: str = "") -> None:
    """Click what leads to another page, or press a key on it, and wait for that page.

    A click alone comes back while the old page still stands.
    """
    with target.page.expect_navigation():
        if key:
            target.press(key)
        else:
            target.click()


def shows(page, *words: str, where: str = "main") -> None:
    """Wait until all of these words can be read there. That others are not there is looked at after this."""
    for one in words:
        expect(page.locator(where).first).to_contain_text(one, use_inner_text=True)


def read(target) -> str:
    """What can be read there, once it is there: the only first look that a test takes (`tests/house/test_looks.py`)."""
    expect(target).to_be_visible()
    return target.inner_text()


def violations(page, options: dict[str, object] | None = None) -> list[str]:
    """What axe finds on the page as it stands. A page is given axe once, and answers with what is wrong alone."""
    page.wait_for_load_state()
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    asked = json.dumps({"resultTypes": ["violations"], "selectors": False, **(options or {})})
    found = page.evaluate(f"axe.run({asked}).then((results) => results.violations)")
    return [
        f"{v['id']} ({v['impact']}): {n['html'][:200]} | {n.get('failureSummary', '')}"
        for v in found
        for n in v["nodes"]
    ]


def wider_than_window(page) -> list[str]:
    """By how much the page is wider than the window; empty if it is not."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wide} px too wide"] if wide > 0 else []


def assert_accessible(page) -> None:
    """No violation that axe can find on the page as it stands."""
    assert violations(page) == []


def assert_no_sideways_scroll(page) -> None:
    """The page is no wider than the window, whatever stands on it."""
    assert wider_than_window(page) == []


def assert_targets_are_large(page, least: int = 24) -> None:
    """Buttons and fields can be hit with a finger (WCAG 2.5.8: 24 px; links inside a sentence are exempt)."""
    page.wait_for_load_state()
    small = page.evaluate(
        """(least) => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, .btn, nav a")]
             .filter((e) => e.checkVisibility() && !e.closest(".sr") && !e.classList.contains("sr"))
             .map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect()])
             .filter(([, r]) => r.width > 0 && (r.height < least || r.width < least))
             .map(([e, r]) => `${e.outerHTML.slice(0, 90)} ${Math.round(r.width)}×${Math.round(r.height)}`)""",
        least,
    )
    assert small == []


@pytest.fixture
def published(transactional_db, edition, catalogue):
    """Region and catalogue in force, for a live server."""
    return catalogue
