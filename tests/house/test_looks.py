"""No browser test looks at a page only once: after a click the old page still stands, and how long is up to the machine."""

import ast

import pytest

from .walk import ROOT, where

BROWSER = ROOT / "tests" / "browser"
#: What looks once at what stands there. `expect(…)`, `shows` and `soon` look until it is so; `read` waits for it.
ONCE = {"is_visible", "is_hidden", "is_enabled", "is_disabled", "is_checked", "is_editable", "inner_text", "inner_html"}
ONCE |= {"text_content", "input_value", "all_inner_texts", "all_text_contents", "content", "wait_for_function"}
#: What finds things on a page.
FINDS = {"locator", "get_by_role", "get_by_text", "get_by_label", "query_selector_all", "query_selector"}


def first_looks(tree):
    """Calls that look once; counts and addresses of pages only where a test hangs on them; waits for the old page."""
    for node in ast.walk(tree):
        asserted = list(ast.walk(node.test)) if isinstance(node, ast.Assert) else []
        found = [one for one in asserted if _counts(one) or _is_address(one)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            old = node.func.attr == "wait_for_load_state" and not node.args
            found += [node] if node.func.attr in ONCE or old else []
        yield from found


def _counts(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"count", "get_attribute", "all"}
        and any(isinstance(one, ast.Attribute) and one.attr in FINDS for one in ast.walk(node))
    )


def _is_address(node):
    return isinstance(node, ast.Attribute) and node.attr == "url" and "page" in ast.unparse(node.value)


def test_browser_tests_wait_for_what_they_look_at():
    paths = [path for path in sorted(BROWSER.glob("*.py")) if path.name != "conftest.py"]
    trees = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]
    assert [f"{where(path, node)} {ast.unparse(node)}" for path, tree in trees for node in first_looks(tree)] == []


@pytest.mark.parametrize(
    ("line", "many"),
    [
        ("assert page.get_by_role('heading').is_visible()", 1),
        ("assert not page.locator('main').is_hidden()", 1),
        ("words = page.inner_text('main')", 1),
        ("assert page.locator('li').count() == 3", 1),
        ("assert page.url.endswith('/desk/') and '王' not in page.content()", 2),
        ("page.wait_for_load_state()", 1),
        ("expect(page.locator('li')).to_have_count(3)", 0),
        ("assert Booking.objects.filter(code='A').count() == 1", 0),
        ("assert answer.url == live_server.url", 0),
        ("number = page.url.rpartition('/')[2]", 0),
    ],
)
def test_what_is_a_first_look(line, many):
    assert len(list(first_looks(ast.parse(line)))) == many
