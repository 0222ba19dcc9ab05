"""Whatever is typed into the forms and addresses of halls, bookings and queue is answered in words, never with a fault."""

import pytest

from onewindow.appointments.models import Booking, Ticket
from onewindow.core import clock
from tests.journeys.test_crawl import ODD
from tests.web.halls_world import BOOK, CONFIRM, HALL, TEN, WHEN, at, booked, client_of, tickets, world  # noqa: F401

pytestmark = pytest.mark.django_db
DAY, COUNTER, KIOSK = f"/queue/{HALL}/", f"/queue/{HALL}/counters/1/", f"/halls/{HALL}/ticket/"
ANY = [*ODD, "", "0001-01-01T00:00", "9999-12-31T23:59", "2025-05-13T10:00:00.000001", "1-1", "99999999999-1"]


def fine(answer):
    assert answer.status_code < 500, (answer.request["PATH_INFO"], answer.status_code)


@pytest.mark.parametrize("odd", ANY)
def test_addresses_bear_anything(world, odd):  # noqa: F811
    number = booked(world("zhang"))
    zhang, clerk = client_of(world("zhang")), client_of(world("clerk.652801"))
    for address, names in {
        "/halls/": ("service",),
        f"/halls/{HALL}/book/": ("party",),
        BOOK: ("day", "party"),
        CONFIRM: ("at", "party"),
        "/me/bookings/": ("after",),
        f"/me/bookings/{number}/change/": ("at", "day"),
    }.items():
        for name in names:
            fine(zhang.get(address, {name: odd}))
    for name in ("day", "done"):
        fine(clerk.get(DAY, {name: odd}))
    fine(clerk.get(CONFIRM, {"at": WHEN, "party": odd}))


@pytest.mark.parametrize("odd", ANY)
def test_forms_bear_anything_and_nothing_happens_by_chance(world, odd):  # noqa: F811
    number = booked(world("zhang"))
    with clock.moved_to(TEN):
        tickets(1)
    zhang, clerk = client_of(world("zhang")), client_of(world("clerk.652801"))
    for name in ("at", "party", "key"):
        fine(zhang.post(CONFIRM, {"at": "2025-05-17T10:00", "party": "", "key": ""} | {name: odd}))
    for name in ("at", "key"):
        fine(zhang.post(f"/me/bookings/{number}/change/", {"at": "2025-05-17T10:00"} | {name: odd}))
    for address in (DAY, KIOSK):
        fine(clerk.post(address, {"q": odd}))
    fine(clerk.post(KIOSK, {"service": odd}))
    for sent in ({"verb": odd}, {"verb": "rejoin", "ticket": odd}, {"verb": "again", "key": odd}):
        fine(clerk.post(COUNTER, sent))
    fine(clerk.post(f"{DAY}bookings/{number}/arrive", {"day": odd}))
    assert Booking.objects.get().status == "booked" and Booking.objects.get().start_at == TEN
    assert [ticket.status for ticket in Ticket.objects.all()] == ["waiting"]


def test_a_strange_reason_is_kept_as_it_was_typed_without_what_nobody_sees(world):  # noqa: F811
    number = booked(world("zhang"))
    client_of(world("clerk.652801")).post(
        f"{DAY}bookings/{number}/cancel", {"reason": "<b>停电</b>\x00\u202e" + "很久" * 300}
    )
    reason = Booking.objects.get().reason
    assert reason.startswith("<b>停电</b>很久") and len(reason) == 200
    page = client_of(world("clerk.652801")).get(DAY).content.decode()
    assert "<b>停电</b>" not in page


def test_two_tabs_and_the_way_back(world):  # noqa: F811
    """Cancelled in one tab, changed in the other; the form of the confirmation sent again after the way back."""
    zhang = client_of(world("zhang"))
    zhang.post(CONFIRM, {"at": WHEN})
    number = Booking.objects.get().pk
    again = zhang.post(CONFIRM, {"at": WHEN})
    assert again.status_code == 409 and f"/me/bookings/{number}/" in again.content.decode()
    zhang.post(f"/me/bookings/{number}/cancel/", {})
    late = zhang.post(f"/me/bookings/{number}/change/", {"at": "2025-05-14T10:00"})
    assert late.status_code == 409 and "已经取消" in late.content.decode()
    assert zhang.post(f"/me/bookings/{number}/cancel/", {}).status_code == 409
    assert Booking.objects.get().status == "cancelled"
