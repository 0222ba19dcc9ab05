"""The window through a break of the line, in a real browser: nothing typed is lost, a slip with a provisional number
comes out, and what was handed in twice is one case.
"""

import pytest
from playwright.sync_api import expect

from onewindow.cases.models import Case, Fact
from onewindow.people.queries import find_party
from onewindow.sheets.models import Draft, ProvisionalNumber
from tests.web.desk_world import ANSWERS, CHOSEN, CLERK, account, at_desk, today  # noqa: F401  fixtures

from .conftest import DESKTOP, assert_accessible, assert_no_sideways_scroll, follow, read, shows, soon
from .test_window import NUMBER, clerk, focused, open_form  # noqa: F401  fixtures

BANNER = "[data-line={}]"


@pytest.fixture
def sheet(page, live_server, clerk, account):  # noqa: F811
    """An opened form whose page the worker keeps, and numbers for slips."""
    account("zhang")
    page.set_viewport_size(DESKTOP)
    open_form(page, live_server.url, find_party("ric", NUMBER).pk)
    ready(page)
    return page


COUNT = """new Promise((done) => { const asked = indexedDB.open("onewindow-window"); asked.onsuccess = () => {
             const all = asked.result.transaction("STORE").objectStore("STORE").count();
             all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"""
#: How many applications, how many numbers this computer keeps.
KEPT, NUMBERS = COUNT.replace("STORE", "drafts"), COUNT.replace("STORE", "numbers")


def ready(page):
    """The worker has kept the page and its list (it writes its mark last), and numbers for slips are here."""
    soon(page, "navigator.serviceWorker.ready.then(() => true)")
    soon(
        page,
        """caches.open('window-pages').then(c => c.match('/window/kept-for')).then(found => found?.text() ?? '')
             .then(text => text.includes(location.pathname))""",
    )
    soon(page, f"{NUMBERS}.then((count) => count > 0)")


def typed(page, name):
    """Soon what was typed into the field is kept."""
    soon(
        page,
        f"""new Promise((done) => {{ const asked = indexedDB.open("onewindow-window"); asked.onsuccess = () => {{
             const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
             all.onsuccess = () => {{ asked.result.close(); done(all.result.some((d) => d.touched.includes("{name}"))); }}; }}; }})""",
    )


def kept(page, count):
    """Soon so many applications are kept."""
    soon(page, f"{KEPT}.then((found) => found === {count})")


def fill(page):
    """Everything the form asks; saved once on the way, because the guided questions bring new fields."""
    for question, option in CHOSEN.items():
        page.select_option(f"[name='guide.{question}']", option)
    follow(page.locator("footer [name=save]"))
    page.fill("[name='business_scope.q']", "出版物零售")
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        focused(page)
    ready(page)


def type_answers(page, answers):
    for name, value in answers.items():
        for field in page.query_selector_all(f"#sheet [name='{name}']:not([type=hidden])"):
            kind, tag = field.get_attribute("type"), field.evaluate("e => e.tagName")
            if kind in {"checkbox", "radio"}:
                if field.get_attribute("value") in value:
                    field.check()
            elif tag == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def test_a_break_in_mid_form_loses_nothing_and_gives_one_case(sheet, context, live_server):
    page = sheet
    fill(page)
    first = dict(list(ANSWERS.items())[:10])
    type_answers(page, first)
    context.set_offline(True)
    page.wait_for_selector(BANNER.format("down"))
    type_answers(page, {name: value for name, value in ANSWERS.items() if name not in first})
    typed(page, list(ANSWERS)[-1])
    page.reload()  # the page itself is there without a line, and so is what was typed
    page.wait_for_selector(BANNER.format("kept"))
    expect(page.locator("#net_url")).to_have_value(ANSWERS["net_url"])
    page.check("[name=truth_commitment]")
    page.click("footer [name=submit]")
    page.wait_for_selector("#slip:not([hidden])")
    number = read(page.locator("[data-slip=number]"))
    assert number.startswith("L652801-")
    soon(page, "document.activeElement.closest('#slip') !== null")
    assert_accessible(page)
    assert Case.objects.count() == 0
    with page.expect_navigation(url="**/window/cases/*/"):
        context.set_offline(False)
    shows(page, number)
    case = Case.objects.get()
    assert (case.channel, Draft.objects.get().case_number) == ("window", case.number)
    told = {fact.element: fact.value for fact in Fact.objects.filter(case=case, sealed=None)}
    assert told["premises_area_m2"] == ANSWERS["premises_area_m2"]
    assert told["net_shop_name"] == ANSWERS["net_shop_name"]
    assert ProvisionalNumber.objects.get(number=number).draft == Draft.objects.get()
    kept(page, 0)
    page.goto(f"{live_server.url}/window/")
    page.fill("#scan", number)
    page.press("#scan", "Enter")
    page.wait_for_url("**/window/cases/*/")


def test_what_is_only_typed_is_saved_when_the_line_returns(sheet, context):
    page = sheet
    context.set_offline(True)
    page.wait_for_selector(BANNER.format("down"))
    page.fill("#net_shop_name, #premises_address", "断网时填的地址")
    context.set_offline(False)
    page.wait_for_selector(BANNER.format("synced"))
    kept(page, 0)
    page.reload()
    expect(page.locator("#premises_address")).to_have_value("断网时填的地址")


def test_a_page_that_is_not_kept_says_so(sheet, context, live_server):
    page = sheet
    context.set_offline(True)
    page.goto(f"{live_server.url}/window/parties/new/")
    shows(page, "断网了", where="h1")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.click("main a.btn")
    page.locator(".tabs a").nth(1).wait_for()
    context.set_offline(False)


def test_signing_out_leaves_nothing_on_the_computer(sheet, context, live_server):
    page = sheet
    page.fill("#premises_address", "还没保存")
    kept(page, 1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("a[data-signs-out]").evaluate("link => link.click()")
    page.wait_for_url("**/logout/**")
    soon(page, "indexedDB.databases().then(all => all.length === 0)")
    soon(page, "caches.keys().then(all => !all.includes('window-pages'))")


def test_a_lost_session_loses_nothing_that_was_typed(sheet, context, live_server, at_desk):  # noqa: F811
    page, form = sheet, sheet.url
    page.fill("#premises_address", "登录过期前填的地址")
    kept(page, 1)
    cookies = [cookie for cookie in context.cookies() if cookie["name"] != "sessionid"]
    context.clear_cookies()
    context.add_cookies(cookies)
    follow(page.locator("footer [name=save]"))
    expect(page.locator("#sheet")).to_have_count(0)
    cookie = at_desk(CLERK).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(form)
    page.wait_for_selector(BANNER.format("kept"))
    expect(page.locator("#premises_address")).to_have_value("登录过期前填的地址")
    follow(page.locator("footer [name=save]"))
    expect(page.locator("#premises_address")).to_have_value("登录过期前填的地址")
    soon(page, "!document.querySelector('#line [data-line=kept]:not([hidden])')")


def test_another_clerk_at_the_same_computer_sees_nothing_of_it(sheet, context, live_server, at_desk):  # noqa: F811
    page = sheet
    page.fill("#premises_address", "还没保存")
    kept(page, 1)
    cookie = at_desk("clerk.652822").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/window/")
    soon(
        page,
        "caches.open('window-pages').then(c => c.keys()).then(all => all.every(r => !r.url.includes('/drafts/')))",
    )
    soon(page, "!document.documentElement.outerHTML.includes('还没保存')")
    expect(page.locator("#line")).to_be_hidden()


def test_whichever_worker_is_asked_a_page_of_the_window_is_there(sheet, context, live_server):
    """A browser has been seen to ask the worker of the whole site for an address of the window."""
    page = sheet
    soon(page, "navigator.serviceWorker.getRegistration('/').then((found) => Boolean(found?.active))")
    page.evaluate("navigator.serviceWorker.getRegistration('/window/').then((found) => found.unregister())")
    page.goto(f"{live_server.url}/verify/")
    context.set_offline(True)
    page.goto(f"{live_server.url}/window/parties/new/")
    shows(page, "断网了", where="h1")
    page.goto(f"{live_server.url}/window/")
    expect(page.locator(".tabs a").nth(1)).to_be_visible()
    page.goto(f"{live_server.url}/verify/")
    shows(page, "现在没有网络", where="h1")
    context.set_offline(False)
