"""The window in a real browser: every page accessible in every guise, and a clerk who never touches a mouse."""

import re

import pytest
from playwright.sync_api import expect

from onewindow.people.queries import find_party
from tests.web.desk_world import ANSWERS, CHOSEN, CLERK, account, at_desk, bookshop, today  # noqa: F401  fixtures

from .conftest import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
    soon,
)
from .test_portal import LOOKS

NUMBER = "652801199001010002"


@pytest.fixture
def clerk(context, live_server, at_desk):  # noqa: F811
    """The browser in which a clerk is signed in."""
    cookie = at_desk(CLERK).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def open_form(page, base, party):
    page.goto(f"{base}/window/parties/{party}/")
    page.check("[name=consent]")
    follow(page.locator("main button.wide"))


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_of_the_window_are_accessible(
    honest_page,
    live_server,
    clerk,
    account,  # noqa: F811
    bookshop,  # noqa: F811
    look,
    size,
    guise,
):
    look(**guise)
    honest_page.set_viewport_size(size)
    account("zhang")
    party = find_party("ric", NUMBER).pk
    open_form(honest_page, live_server.url, party)
    form = honest_page.url.removeprefix(live_server.url)
    pages = ["/window/", "/window/parties/new/", f"/window/parties/{party}/", form, f"{form}?check=1", f"{form}notice/"]
    pages += [f"{form}notice/?paper=80mm", f"{form}consent/", "/window/offline/"]
    case = f"/window/cases/{bookshop}/"
    for address in [*pages, case, f"{case}?paper=80mm", f"{case}commitment/"]:
        honest_page.goto(f"{live_server.url}{address}")
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


def test_a_clerk_with_the_keyboard_alone(page, live_server, clerk, account):  # noqa: F811
    """From the scan box to the receipt: typing, Tab, arrows, Enter and access keys."""
    account("zhang")
    page.set_viewport_size(DESKTOP)
    page.goto(f"{live_server.url}/window/")
    focused(page)
    page.keyboard.type(NUMBER)
    page.keyboard.press("Enter")
    page.wait_for_url("**/window/parties/*/")
    choose_service(page)
    alt(page, "c")
    with page.expect_navigation(url="**/window/drafts/*/"):
        alt(page, "s")
    fill_by_keyboard(page)
    with page.expect_navigation():
        alt(page, "t")
    expect(page).to_have_url(re.compile("/window/cases/"))
    shows(page, "收件回执")
    expect(page.locator(".qr-box svg")).to_be_visible()
    with page.expect_navigation():
        alt(page, "t")
    expect(page.locator("tbody .chip")).to_have_text(["已受理", "已受理"])


def focused(page):
    """The field in which one types; a page that has just come gives it a little later than it is there."""
    soon(page, "document.activeElement !== document.body")
    return page.evaluate(
        "(({name, type, value, form}) => ({name, type, value, form: form?.id}))(document.activeElement)"
    )


def alt(page, letter):
    """Press an access key. Playwright's own Alt+letter carries no letter, so the browser would not look for one."""
    cdp = page.context.new_cdp_session(page)
    code = ord(letter.upper())
    key = {"modifiers": 1, "key": letter, "code": f"Key{letter.upper()}", "isSystemKey": True}
    key |= {"windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code, "unmodifiedText": letter}
    held = {"modifiers": 1, "key": "Alt", "code": "AltLeft", "windowsVirtualKeyCode": 18}
    cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **held})
    cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **held | {"modifiers": 0}})
    cdp.detach()


def choose_service(page):
    """Down the list of services by arrow until 开书店."""
    for _ in range(10):
        if focused(page)["value"] == "publication_joint":
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the list of services is not walked by arrows")


def fill_by_keyboard(page):
    """Walk through all fields by Tab and type what each asks; the guided questions first, then the rest of the sheet."""
    walk(page, {f"guide.{question}": option for question, option in CHOSEN.items()})
    with page.expect_navigation():
        alt(page, "s")
    tab_to(page, "business_scope.q")
    page.keyboard.type("出版物零售")
    for _ in range(2):  # search, then choose what was found
        with page.expect_navigation():
            page.keyboard.press("Enter")
        focused(page)
    walk(page, ANSWERS)


def walk(page, answers):
    """Tab from the first field to the last; type into those that have an answer, tick what is to be ticked."""
    page.focus("#sheet [name='guide.pub_q1']")
    for _ in range(200):
        at = focused(page)
        if at["name"] == "submit":
            return
        if at.get("form") == "sheet" and at["name"]:
            answer(page, at, answers)
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead to the end of the form")


def tab_to(page, name):
    for _ in range(80):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def answer(page, at, answers):
    wanted = answers.get(at["name"])
    if at["name"] == "truth_commitment" or (at["type"] == "checkbox" and at["value"] in (wanted or [])):
        page.keyboard.press("Space")
    elif at["type"] == "radio" or (at["type"] == "select-one" and wanted is not None):
        choose(page, wanted)
    elif at["type"] == "date" and wanted:
        year, month, day = wanted.split("-")
        page.keyboard.type(month + day + year)
    elif wanted is not None and at["type"] != "checkbox":
        page.keyboard.type(wanted)


def choose(page, wanted):
    """Down a list, or round a group of buttons, until the wanted answer is chosen."""
    for _ in range(12):
        if wanted is None or page.evaluate("document.activeElement.value") == wanted:
            break
        page.keyboard.press("ArrowDown")
    if wanted is not None and page.evaluate(
        "document.activeElement.type === 'radio' && !document.activeElement.checked"
    ):
        page.keyboard.press("Space")


def test_the_form_works_without_javascript(browser, live_server, at_desk, account):  # noqa: F811
    account("zhang")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport=PHONE)
    cookie = at_desk(CLERK).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/window/")
    page.fill("#scan", NUMBER)
    follow(page.locator("#scan"), "Enter")
    page.check("[name=consent]")
    follow(page.locator("main button.wide"))
    page.fill("#premises_address", "人民东路66号")
    follow(page.locator("#premises_address"), "Enter")
    expect(page.locator("#premises_address")).to_have_value("人民东路66号")
    shows(page, "已保存", where="body")
    context.close()


@pytest.mark.parametrize(("paper", "box"), [("", "0 0 594.95996 841.91998"), ("?paper=80mm", "0 0 227")])
def test_a_receipt_is_one_sheet_of_its_paper(page, live_server, clerk, bookshop, paper, box):  # noqa: F811
    page.goto(f"{live_server.url}/window/cases/{bookshop}/{paper}")
    printed = page.pdf(prefer_css_page_size=True).decode("latin-1")
    assert f"/MediaBox [{box}" in printed
    assert printed.count("/MediaBox") == 1


def test_a_registers_word_is_replaced_without_losing_what_was_typed(page, live_server, clerk, account):  # noqa: F811
    account("zhang")
    open_form(page, live_server.url, find_party("ric", NUMBER).pk)
    page.fill("#premises_address", "人民东路66号")
    follow(page.locator("[aria-labelledby=contact_phone-label]").get_by_role("link", name="不对？"))
    page.fill("#contact_phone", "13900000009")
    expect(page.locator("#premises_address")).to_have_value("人民东路66号")
    follow(page.locator("footer [name=save]"))
    expect(page.locator("#contact_phone")).to_have_value("13900000009")
