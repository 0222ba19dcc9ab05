"""Halls in a real browser: every page in every guise, a citizen who books on a phone, a clerk who never touches a mouse."""

import re

import pytest
from playwright.sync_api import expect

from onewindow.appointments import acts
from onewindow.appointments.models import Booking, Ticket
from onewindow.core import clock
from tests.web.halls_world import (  # noqa: F401  fixtures
    BOOK,
    CONFIRM,
    HALL,
    SYSTEM,
    TEN,
    WHEN,
    at,
    booked,
    client_of,
    take,
    tickets,
    world,
)

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

CLERK = "clerk.652801"
COUNTER = f"/queue/{HALL}/counters/1/"


@pytest.fixture
def sign_in(context, live_server, world):  # noqa: F811
    """Sign somebody in, in this browser."""

    def become(who):
        session = client_of(world(who)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return become


def examine(page, base, addresses):
    for address in addresses:
        page.goto(f"{base}{address}")
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        assert_targets_are_large(page)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_of_halls_are_accessible(honest_page, live_server, world, sign_in, look, size, guise):  # noqa: F811
    take()
    number = booked(world("zhang"), start=at("2025-05-13 11:00"), service="exit_entry_hub")
    look(**guise)
    honest_page.set_viewport_size(size)
    with clock.moved_to(TEN):
        tickets(6)
        acts.call_next(HALL, counter="1", by=SYSTEM)
        acts.call_next(HALL, counter="2", by=SYSTEM)
        acts.mark_absent(HALL, counter="2", by=SYSTEM)
        public = [
            "/",
            "/halls/",
            f"/halls/{HALL}/",
            f"/halls/{HALL}/board/",
            f"/halls/{HALL}/book/",
            f"{BOOK}?day=2025-05-14",
        ]
        examine(honest_page, live_server.url, public)
        sign_in("zhang")
        mine = f"/me/bookings/{number}/"
        later = f"{CONFIRM}?at=2025-05-14T10:00"
        examine(
            honest_page,
            live_server.url,
            ["/me/bookings/", mine, f"{mine}change/", f"{mine}change/?at=2025-05-14T10:00", later],
        )
        sign_in(CLERK)
        slip = f"/halls/{HALL}/ticket/{Ticket.objects.last().pk}/"
        examine(honest_page, live_server.url, [f"/queue/{HALL}/", COUNTER, "/window/", f"/halls/{HALL}/ticket/", slip])


def test_a_citizen_on_a_phone_books_moves_and_cancels(honest_page, live_server, world, sign_in):  # noqa: F811
    page = honest_page
    page.set_viewport_size(PHONE)
    sign_in("zhang")
    page.goto(f"{live_server.url}/services/publication_joint/")
    follow(page.get_by_role("link", name="预约去大厅办"))
    follow(page.get_by_role("link", name="预约时间 库尔勒市政务服务中心"))
    follow(page.locator(".days a", has_text="13"))
    follow(page.locator(".times a", has_text="10:00"))
    shows(page, "5 月 13 日 周二 10:00–10:30")
    follow(page.get_by_role("button", name="确认预约"))
    row = Booking.objects.get()
    assert row.start_at == TEN
    shows(page, row.code)
    assert_no_sideways_scroll(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="放进日历").click()
    assert file.value.suggested_filename == f"{row.code}.ics"
    follow(page.get_by_role("link", name="改时间"))
    follow(page.locator(".days a", has_text="14"))
    follow(page.locator(".times a", has_text="11:30"))
    follow(page.get_by_role("button", name="就改到这个时间"))
    shows(page, "5 月 14 日 周三 11:30")
    follow(page.get_by_role("link", name="取消预约"))
    follow(page.get_by_role("button", name="取消预约"))
    assert Booking.objects.get().status == "cancelled"
    follow(page.get_by_role("link", name="5 月 14 日 周三 11:30"))
    follow(page.get_by_role("button", name="确认预约"))
    assert list(Booking.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "booked"]


def test_a_full_time_offers_the_nearest_in_one_click(page, live_server, world, sign_in):  # noqa: F811
    sign_in("zhang")
    page.goto(f"{live_server.url}{CONFIRM}?at={WHEN}")
    take()  # while he was reading
    with page.expect_response(lambda answer: answer.status == 409):
        page.evaluate("document.querySelector('main form').requestSubmit()")
    page.wait_for_selector(".faults")
    soon(page, "document.activeElement.classList.contains('faults')")
    follow(page.locator(".near a").first)
    follow(page.get_by_role("button", name="确认预约"))
    assert Booking.objects.filter(party=world("zhang").party).exists()


def test_a_clerk_with_the_keyboard_alone_calls_three_people(honest_page, live_server, world, sign_in):  # noqa: F811
    page = honest_page
    zhang = world("zhang").party.pk
    with clock.moved_to(TEN, running=True):
        tickets(2)
        acts.take_ticket(HALL, service="publication_joint", party=zhang, by=SYSTEM)
        sign_in(CLERK)
        page.set_viewport_size(DESKTOP)
        page.goto(f"{live_server.url}{COUNTER}")
        here = page.locator(".huge-no")
        press(page, "F2")
        expect(here).to_have_text("A001")
        press(page, "F4")
        expect(page.locator(".now-here")).to_contain_text("又叫了一次")
        press(page, "F6")
        expect(here).to_have_text("—")
        press(page, "F2")
        expect(here).to_have_text("A002")
        press(page, "F2")
        expect(here).to_have_text("A003")
        press(page, "F9")
        expect(page).to_have_url(re.compile(f"/window/parties/{zhang}/$"))
        page.go_back()
        press(page, "F8")
        expect(here).to_have_text("—")
        tickets(1)
        page.goto(f"{live_server.url}/window/")
        press(page, "F2")  # the call box of the window
        expect(page.locator(".callbox")).to_contain_text("A004")
    assert list(Ticket.objects.order_by("serial").values_list("status", flat=True)) == [
        "absent",
        "served",
        "served",
        "called",
    ]


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_board_follows_the_calls_by_itself_and_nothing_moves(honest_page, live_server, world):  # noqa: F811
    page = honest_page
    page.set_viewport_size({"width": 1920, "height": 1080})
    with clock.moved_to(TEN, running=True):
        page.goto(f"{live_server.url}/halls/{HALL}/board/")
        page.evaluate(
            """() => { window.shifted = 0; window.said = []; speechSynthesis.speak = (u) => window.said.push(u.text);
                 new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifted += e.value; })
                   .observe({ type: "layout-shift", buffered: true }); }"""
        )
        page.get_by_role("button", name="播报：关").click()
        tickets(2)
        acts.call_next(HALL, counter="3", by=SYSTEM)
        expect(page.locator(".calls li").first).to_contain_text("A001")
        size = page.locator(".calls li b").first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 80  # of 1080: four centimetres on a screen of 55 inches, read from ten metres
        soon(page, "window.said.join() === '请 A001 号到 3 号窗口'")
        assert page.evaluate("window.shifted") < 0.01


def test_the_board_without_scripts_reloads_itself(browser, live_server, world):  # noqa: F811
    page = browser.new_context(java_script_enabled=False).new_page()
    with clock.moved_to(TEN):
        page.goto(f"{live_server.url}/halls/{HALL}/board/")
        expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "10")
    page.context.close()


def test_booking_without_scripts(browser, live_server, world):  # noqa: F811
    context = browser.new_context(java_script_enabled=False)
    session = client_of(world("zhang")).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{BOOK}?day=2025-05-13")
    follow(page.locator(".times a").first)
    follow(page.locator("main form button"))
    expect(page).to_have_url(re.compile("/me/bookings/"))
    assert Booking.objects.count() == 1
    context.close()
