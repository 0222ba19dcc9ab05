"""The reviewer's desk in a real browser: every page accessible in every guise; an opinion, a defect, a stale page."""

import re
import time

import pytest
from playwright.sync_api import expect

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.people.access import actor_of
from onewindow.rules.identifiers.credit_code import uscc_for
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    REVIEWER,
    SUPERIOR,
    account,
    apply_for_bookshop,
    at_desk,
    bookshop,
    case_of,
    today,
)

from .conftest import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
    soon,
)
from .test_portal import LOOKS


@pytest.fixture
def officer(context, live_server, at_desk):  # noqa: F811
    """The browser in which a superior of the agency is signed in: he has every form."""
    cookie = at_desk(SUPERIOR).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def address(base, number, matter="PUB-R"):
    return f"{base}/desk/cases/{number}/{matter}/"


@pytest.fixture
def several(account, bookshop):  # noqa: F811
    """One just received, one accepted, one suspended, one with a defect."""
    by, clerk = actor_of(account(REVIEWER)), actor_of(account(CLERK))
    accepted, suspended, returned = (apply_for_bookshop(account("zhang"), net_shop_name=f"书屋{n}") for n in range(3))
    for number in (accepted, suspended):
        cases.accept(number, ["PUB-R", "PUB-N"], by=clerk)
    cases.suspend(suspended, "PUB-R", ground="inspection", notice="请配合检验。", by=by)
    cases.report_defects(returned, "PUB-R", {"premises_area_m2": "合同写 68 平方米。"}, by=by)
    return bookshop, accepted, suspended, returned


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_of_the_desk_are_accessible(honest_page, live_server, officer, several, look, size, guise):
    look(**guise)
    honest_page.set_viewport_size(size)
    base = live_server.url
    lists = [f"{base}/desk/", f"{base}/desk/?light=green", f"{base}/desk/?tab=waiting", f"{base}/desk/?q=王"]
    lists += [f"{base}/desk/{name}/" for name in ("mine", "leave", "team")]
    for page in [*lists, *(address(base, number) for number in several)]:
        honest_page.goto(page)
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


@pytest.mark.slow
def test_everything_unfolded_is_accessible_too(honest_page, live_server, officer, several):
    honest_page.set_viewport_size(PHONE)
    for number, verdict in zip(several[:2], ("correct", "refuse"), strict=True):
        honest_page.goto(address(live_server.url, number))
        honest_page.check(f"[name=verdict][value={verdict}]")
        for summary in honest_page.locator("main summary").all():
            if summary.evaluate("s => s.checkVisibility() && !s.parentElement.open"):
                summary.click()
        if verdict == "correct":
            honest_page.check("[name=wrong][value=premises_area_m2]")
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)


def test_a_place_is_marked_where_it_stands(page, live_server, officer, bookshop):  # noqa: F811
    page.goto(address(live_server.url, bookshop))
    mark = page.locator("[name=wrong][value=premises_area_m2]")
    expect(mark).to_be_hidden()
    page.check("[name=verdict][value=correct]")
    why = page.locator("[name='why.premises_area_m2']")
    expect(why).to_be_hidden()
    mark.check()
    why.fill("合同写 68 平方米。")
    follow(page.get_by_role("button", name="签署并提交"))
    shows(page, "一次性告知：汇总中")
    follow(page.get_by_role("button", name="现在就发出"))
    shows(page, "等答复")


def test_a_reviewer_decides_and_goes_to_the_next_case(page, live_server, officer, several):
    accepted = several[1]
    page.goto(address(live_server.url, accepted))
    page.check("[name=verdict][value=grant]")
    page.locator(".phrases.for-grant button").first.click()
    expect(page.locator("#opinion")).not_to_have_value("")
    follow(page.get_by_role("button", name="签署并提交"))
    shows(page, "准予许可", where=".said")
    assert case_of(accepted).state["reviews"]["PUB-R"]["outcome"] == "granted"
    follow(page.get_by_role("link", name="办下一件"))
    expect(page).to_have_url(re.compile(f"/desk/cases/(?!{accepted}/PUB-R/)"))


def test_a_stale_page_keeps_the_opinion(page, live_server, officer, several, account):  # noqa: F811
    accepted = several[1]
    page.goto(address(live_server.url, accepted))
    page.check("[name=verdict][value=grant]")
    page.fill("#opinion", "写了半天的意见")
    cases.extend(accepted, "PUB-R", 5, reason="核实", by=actor_of(account(SUPERIOR)))
    follow(page.get_by_role("button", name="签署并提交"))
    shows(page, "刚才有人先办了这件", "延长时限", where="[role=alert]")
    expect(page.locator("#opinion")).to_have_value("写了半天的意见")
    soon(page, "document.activeElement.matches('[data-focus]')")


def test_a_look_and_a_preview_keep_what_is_typed(honest_page, live_server, officer, several):
    page, accepted = honest_page, several[1]
    page.goto(address(live_server.url, accepted))
    page.check("[name=verdict][value=grant]")
    page.fill("#opinion", "打了一半")
    page.locator(".look summary").click()
    page.check("[name=look][value=legal_rep_id_no]")
    page.select_option("#look-reason", "identity")
    follow(page.get_by_role("button", name="显示并记录"))
    shows(page, "652801199001010002")
    expect(page.locator("#opinion")).to_have_value("打了一半")
    follow(page.get_by_role("button", name="预览文书"))
    expect(page.get_by_role("img", name="文书预览")).to_be_visible()
    soon(page, "[...document.images].some((one) => one.alt.includes('文书预览') && one.naturalWidth > 500)")
    expect(page.locator("#opinion")).to_have_value("打了一半")
    expect(page.locator("main")).not_to_contain_text("652801199001010002")
    assert_accessible(page)


def test_keys_are_told_and_stay_silent_while_somebody_types(page, live_server, officer, several):
    page.goto(f"{live_server.url}/desk/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jxc?")
    expect(page.locator("[name=q]")).to_have_value("jxc?")
    expect(page.locator("[name=pick]:checked")).to_have_count(0)


def test_ten_cases_by_keyboard(page, context, live_server, at_desk, account, request):  # noqa: F811
    """A reviewer claims ten in bulk, accepts and decides them with the keyboard alone; the times go to the log."""
    shops = [uscc_for("9", "1", "652801", 7_000_000 + n) for n in range(10)]  # a shop holds one licence
    numbers = [apply_for_bookshop(account("zhang"), uscc=uscc, net_shop_name=f"书屋{uscc[-4:]}") for uscc in shops]
    for number in numbers:
        cases.accept(number, ["PUB-N"], by=actor_of(account(CLERK)))
        cases.decide(number, "PUB-N", Outcome.GRANTED, opinion="同意", by=actor_of(account(SUPERIOR)))
    cookie = at_desk(REVIEWER).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    began = time.monotonic()
    page.goto(f"{live_server.url}/desk/")
    for _ in range(10):
        page.keyboard.press("j")
        page.keyboard.press("x")
    with page.expect_navigation():
        page.keyboard.press("c")
    shows(page, "办好 10 件，没有办成 0 件")
    claimed = time.monotonic()
    spans = []
    with page.expect_navigation():
        page.keyboard.press("n")
    for n in range(10):
        one = time.monotonic()
        for _ in range(2):  # accept, then decide
            page.keyboard.press("1")
            if page.locator("[name=verdict][value=grant]").count():
                page.keyboard.press("p")
                expect(page.locator("#opinion")).not_to_have_value("")
            with page.expect_navigation():
                page.keyboard.press("s")
        shows(page, "准予许可", where=".said")
        spans.append(time.monotonic() - one)
        if n < 9:
            with page.expect_navigation():
                page.keyboard.press("n")
    assert {case_of(number).state["reviews"]["PUB-R"].get("outcome") for number in numbers} == {"granted"}
    spans.sort()
    told = f"claimed ten in {claimed - began:.1f} s; a case in {spans[5]:.1f} s (median), {spans[-1]:.1f} s (slowest)"
    request.node.add_report_section("call", "timing", told)
    print(told)  # noqa: T201  for docs/desks/reviewer.md
