"""The reviewer's desk in a real browser: every page accessible in every guise; an opinion, a defect, a stale page."""

import pytest

from onewindow.cases import acts as cases
from onewindow.people.access import actor_of
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

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large
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
    lists = [f"{base}/desk/", f"{base}/desk/?tab=suspended", f"{base}/desk/?tab=waiting", f"{base}/desk/?q=王"]
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
            if summary.is_visible() and not summary.evaluate("s => s.parentElement.open"):
                summary.click()
        if verdict == "correct":
            honest_page.check("[name=wrong][value=premises_area_m2]")
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)


def test_a_place_is_marked_where_it_stands(page, live_server, officer, bookshop):  # noqa: F811
    page.goto(address(live_server.url, bookshop))
    mark = page.locator("[name=wrong][value=premises_area_m2]")
    assert not mark.is_visible()
    page.check("[name=verdict][value=correct]")
    why = page.locator("[name='why.premises_area_m2']")
    assert not why.is_visible()
    mark.check()
    why.fill("合同写 68 平方米。")
    page.get_by_role("button", name="签署并提交").click()
    assert "一次性告知：汇总中" in page.inner_text("main")
    page.get_by_role("button", name="现在就发出").click()
    assert "等答复" in page.inner_text("main")


def test_a_reviewer_decides_and_goes_to_the_next_case(page, live_server, officer, several):
    accepted = several[1]
    page.goto(address(live_server.url, accepted))
    page.check("[name=verdict][value=grant]")
    page.locator(".phrases.for-grant button").first.click()
    assert page.input_value("#opinion")
    page.get_by_role("button", name="签署并提交").click()
    assert "准予许可" in page.inner_text(".said")
    assert case_of(accepted).state["reviews"]["PUB-R"]["outcome"] == "granted"
    page.get_by_role("link", name="办下一件").click()
    assert page.url.endswith("/desk/")


def test_a_stale_page_keeps_the_opinion(page, live_server, officer, several, account):  # noqa: F811
    accepted = several[1]
    page.goto(address(live_server.url, accepted))
    page.check("[name=verdict][value=grant]")
    page.fill("#opinion", "写了半天的意见")
    cases.extend(accepted, "PUB-R", 5, reason="核实", by=actor_of(account(SUPERIOR)))
    page.get_by_role("button", name="签署并提交").click()
    assert "刚才有人先办了这件" in page.inner_text("[role=alert]")
    assert "延长时限" in page.inner_text("[role=alert]")
    assert page.input_value("#opinion") == "写了半天的意见"
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
