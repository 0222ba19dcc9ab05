"""A real browser without a line, without a session, with two tabs, going back and reloading: nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from onewindow.sheets.drafts import entries_of_draft
from onewindow.sheets.models import Draft
from tests.web.applying import opened, set_up

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, follow, shows, soon, until
from .test_progress import sign_in

ADDRESS = "库尔勒市人民东路66号"
STORED = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("onewindow");
  asked.onupgradeneeded = () => { asked.transaction.abort(); };
  asked.onerror = () => resolve(0);
  asked.onsuccess = () => { const count = asked.result.transaction("drafts").objectStore("drafts").count();
    count.onsuccess = () => { asked.result.close(); resolve(count.result); }; };
})"""


@pytest.fixture
def draft(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()
    return opened()


def section(live_server, draft, name="premises"):
    return f"{live_server.url}/drafts/{draft.pk}/sheet/{name}/"


def saved(draft):
    held = entries_of_draft(Draft.objects.get(pk=draft.pk)).get("premises_address")
    return held.raw if held is not None else None


def with_worker(page):
    """Wait until the worker has kept the shell and has the page in hand.

    A page that was on its way while the worker claimed all others stays without one until it is loaded again.
    """
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    soon(page, "navigator.serviceWorker.controller !== null")


def test_without_a_line_a_page_says_so_and_nothing_personal_was_kept(page, context, live_server, draft):
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/me/")
    with_worker(page)
    page.goto(f"{live_server.url}/me/")
    context.set_offline(True)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/me/")
    shows(page, "现在没有网络")
    soon(page, "!document.documentElement.outerHTML.includes('李样例')")
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    kept = page.evaluate(
        "async () => { const found = []; for (const name of await caches.keys())"
        " for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname); return found; }"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]


def test_what_is_typed_without_a_line_is_kept_and_sent_on_return(page, context, live_server, draft):
    sign_in(page, live_server)
    page.goto(section(live_server, draft))
    with_worker(page)
    context.set_offline(True)
    page.locator("#premises_address").fill(ADDRESS)
    page.keyboard.press("Tab")
    page.get_by_text("已存在这台设备上").wait_for()
    assert saved(draft) is None
    before = page.locator("#version").get_attribute("value")
    context.set_offline(False)
    soon(page, "(old) => document.getElementById('version').value !== old", before)
    assert saved(draft) == ADDRESS
    soon(page, f"({STORED})().then((count) => count === 0)")


def test_a_page_closed_without_a_line_is_filled_in_again(page, context, live_server, draft):
    sign_in(page, live_server)
    page.goto(section(live_server, draft))
    with_worker(page)
    context.set_offline(True)
    page.locator("#premises_address").fill(ADDRESS)
    page.get_by_role("button", name="保存并继续").last.click()
    page.get_by_text("已存在这台设备上").wait_for()
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(section(live_server, draft))
    page.get_by_text("找回了没有存上的内容").wait_for()
    expect(page.locator("#premises_address")).to_have_value(ADDRESS)
    until(page, lambda: saved(draft) == ADDRESS)


def test_signing_out_leaves_nothing_on_the_machine(page, context, live_server, draft):
    sign_in(page, live_server)
    page.goto(section(live_server, draft))
    context.set_offline(True)
    page.locator("#premises_address").fill(ADDRESS)
    page.get_by_text("已存在这台设备上").wait_for()
    soon(page, f"({STORED})().then((count) => count === 1)")
    context.set_offline(False)
    page.goto(f"{live_server.url}/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url(f"{live_server.url}/")
    soon(page, f"({STORED})().then((count) => count === 0)")


def test_a_session_lost_in_mid_form_loses_nothing(page, context, live_server, draft):
    sign_in(page, live_server)
    page.goto(section(live_server, draft))
    Session.objects.all().delete()
    page.locator("#premises_address").fill(ADDRESS)
    page.evaluate(
        "document.getElementById('question-form').requestSubmit(document.querySelector('.go .btn:last-child'))"
    )
    page.get_by_text("登录已经失效").wait_for()
    other = context.new_page()
    sign_in(other, live_server)
    other.close()
    page.goto(section(live_server, draft))
    page.get_by_text("找回了没有存上的内容").wait_for()
    expect(page.locator("#premises_address")).to_have_value(ADDRESS)


def test_back_and_reload_show_what_was_saved(page, live_server, draft):
    sign_in(page, live_server)
    page.goto(section(live_server, draft))
    page.locator("#premises_address").fill(ADDRESS)
    follow(page.get_by_role("button", name="保存并继续").last)
    page.goto(section(live_server, draft, "org"))
    page.go_back()
    page.goto(section(live_server, draft))
    expect(page.locator("#premises_address")).to_have_value(ADDRESS)
    page.reload()
    expect(page.locator("#premises_address")).to_have_value(ADDRESS)
    assert saved(draft) == ADDRESS


def test_two_tabs_neither_overwrites_the_other_unseen(page, context, live_server, draft):
    sign_in(page, live_server)
    page.goto(section(live_server, draft))
    other = context.new_page()
    other.goto(section(live_server, draft))
    before = other.locator("#version").get_attribute("value")
    other.locator("#premises_address").fill("另一页写的地址")
    other.keyboard.press("Tab")
    soon(other, "(old) => document.getElementById('version').value !== old", before)
    page.locator("#premises_address").fill(ADDRESS)
    page.evaluate("document.getElementById('question-form').removeAttribute('hx-post')")
    follow(page.get_by_role("button", name="保存并继续").last)
    shows(page, "另一页写的地址")
    soon(page, "(text) => document.documentElement.outerHTML.includes(text)", ADDRESS)
    assert saved(draft) == "另一页写的地址"
