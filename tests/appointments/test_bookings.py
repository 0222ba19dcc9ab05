"""Booking, changing, cancelling, on the real database."""

from datetime import date, timedelta

import pytest

from onewindow.appointments import acts, queries
from onewindow.appointments.errors import (
    BookedAlready,
    BookingNotFound,
    BookingOver,
    BookingPaused,
    NoHall,
    NoSlot,
    NothingDue,
    NotOffered,
    SlotFull,
    TooEarly,
    TooLate,
    TooManyBookings,
)
from onewindow.appointments.handlers import BookingHandler, handlers
from onewindow.appointments.jobs import close_missed, send_reminders
from onewindow.appointments.models import Booking, Seat
from onewindow.core import clock, events
from onewindow.core.act import ActBrokeItsPromise, Actor
from onewindow.people.acts import grant_mandate, revoke_mandate
from onewindow.people.errors import NotAllowed

from .conftest import HALL, MONDAY, SYSTEM, TEN, TUESDAY, at, booked, himself, make_parties, party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def free_at(start=TEN, service="publication_joint"):
    found = queries.free_slots(HALL, service=service, first=start.date())
    return next((slot.free for slot in found if slot.start == start), 0)


def test_a_booking_takes_a_seat_and_stands_in_the_halls_history():
    who = party()
    before = free_at()
    done = booked(who)
    assert (done.hall, done.line, done.version) == (HALL, "A", 0)
    assert done.start == "2025-05-13T10:00:00+08:00" and done.end == "2025-05-13T10:30:00+08:00"
    assert free_at() == before - 1 == 3
    event = events.history(f"hall:{HALL}")[-1]
    assert (event.verb, event.actor, event.division) == ("book", f"party:{who.pk}", "652801")
    assert event.body["booking"] == done.booking and event.body["start"] == "2025-05-13 10:00"
    assert list(events.breaks(events.history(f"hall:{HALL}"))) == []


def test_a_full_slot_refuses_and_is_no_longer_offered():
    for who in make_parties(4):
        booked(who)
    assert free_at() == 0
    with pytest.raises(SlotFull) as caught:
        booked()
    assert "2025-05-13 10:00" in caught.value.text()
    assert booked(start=TEN + timedelta(minutes=30)).line == "A"


def test_another_line_has_seats_of_its_own():
    for who in make_parties(4):
        booked(who)
    assert booked(service="enterprise_startup").line == "B"


@pytest.mark.parametrize(
    ("start", "service", "hall", "refusal"),
    [
        (at(f"{TUESDAY} 10:10"), "publication_joint", HALL, NoSlot),
        (at(f"{TUESDAY} 14:00"), "publication_joint", HALL, NoSlot),
        (at("2025-05-17 10:00"), "publication_joint", HALL, NoSlot),
        (TEN.replace(tzinfo=None), "publication_joint", HALL, NoSlot),
        (at("2025-05-27 10:00"), "publication_joint", HALL, TooEarly),
        (at(f"{MONDAY} 09:30"), "publication_joint", HALL, NoSlot),
        (TEN, "publication_joint", "hall-1", NoHall),
    ],
)
def test_what_cannot_be_booked_is_refused_in_words(start, service, hall, refusal):
    with pytest.raises(refusal) as caught:
        booked(start=start, service=service, hall=hall)
    assert "{" not in caught.value.text()
    assert Booking.objects.count() == 0


def test_too_soon_is_too_late():
    with clock.moved_to(at(f"{TUESDAY} 09:01")), pytest.raises(TooLate):
        booked()


def test_a_service_that_no_line_handles(region_with):
    region_with(('services: ["*"]', "services: [publication_joint]"))
    with pytest.raises(NotOffered):
        booked(service="exit_entry_hub", hall="hall-652824")


def test_one_open_booking_per_service_and_so_many_in_all():
    who = party()
    first = booked(who)
    with pytest.raises(BookedAlready) as caught:
        booked(who, start=TEN + timedelta(hours=1))
    assert first.code in caught.value.text()
    booked(who, service="enterprise_startup")
    booked(who, service="exit_entry_hub")
    with pytest.raises(TooManyBookings):
        booked(who, service="utility_onsite", start=TEN + timedelta(hours=1))
    acts.cancel(first.booking, by=himself(who))
    booked(who, service="utility_onsite", start=TEN + timedelta(hours=1))


def test_a_change_moves_the_seat_and_counts_the_version():
    who = party()
    first = booked(who)
    moved = acts.change(first.booking, start=TEN + timedelta(hours=1), by=himself(who))
    assert (moved.code, moved.version, moved.start) == (first.code, 1, "2025-05-13T11:00:00+08:00")
    assert free_at() == 4 and free_at(TEN + timedelta(hours=1)) == 3
    assert events.history(f"hall:{HALL}")[-1].body["before"] == "2025-05-13 10:00"


def test_a_change_into_a_full_slot_leaves_the_old_seat():
    later = TEN + timedelta(hours=1)
    for one in make_parties(4):
        booked(one, start=later)
    who = party()
    first = booked(who)
    with pytest.raises(SlotFull):
        acts.change(first.booking, start=later, by=himself(who))
    row = Booking.objects.get(pk=first.booking)
    assert (row.start_at, row.version) == (TEN, 0)


def test_a_change_to_the_same_time_changes_nothing():
    who = party()
    first = booked(who)
    assert acts.change(first.booking, start=TEN, by=himself(who)) == first


def test_a_cancelled_seat_is_free_again_and_stays_cancelled():
    who = party()
    first = booked(who)
    acts.cancel(first.booking, by=himself(who))
    assert free_at() == 4
    for again in (
        lambda: acts.cancel(first.booking, by=himself(who)),
        lambda: acts.change(first.booking, start=TEN, by=himself(who)),
    ):
        with pytest.raises(BookingOver) as caught:
            again()
        assert caught.value.data["status"] == "cancelled"
    with pytest.raises(BookingNotFound):
        acts.cancel(10**9, by=SYSTEM)


def test_shortly_before_only_the_window_cancels(account):
    who = party()
    first = booked(who)
    clerk = account("clerk.652801").staff
    with clock.moved_to(TEN - timedelta(minutes=59)):
        with pytest.raises(TooLate):
            acts.cancel(first.booking, by=himself(who))
        acts.cancel(first.booking, reason="大厅停电", by=Actor(ref=f"staff:{clerk.pk}"))
    assert Booking.objects.get(pk=first.booking).reason == "大厅停电"


def test_nobody_books_for_a_stranger_and_a_revoked_mandate_stops_at_once():
    principal, agent = make_parties(2)
    asked = Actor(ref=f"party:{agent.pk}", acting_for=f"party:{principal.pk}")
    for by in (asked, himself(agent)):
        with pytest.raises(NotAllowed):
            booked(principal, by=by)
    mandate = grant_mandate(principal, agent, scope=["publication_joint"], by=himself(principal))
    done = booked(principal, by=asked)
    with pytest.raises(NotAllowed):
        booked(principal, service="exit_entry_hub", by=asked)
    revoke_mandate(mandate, by=himself(principal))
    with pytest.raises(NotAllowed):
        acts.cancel(done.booking, by=asked)


def test_a_clerk_books_in_his_own_division_only(account):
    own, other = (account(f"clerk.{d}").staff for d in ("652801", "652822"))
    with pytest.raises(NotAllowed):
        booked(by=Actor(ref=f"staff:{other.pk}"))
    assert booked(by=Actor(ref=f"staff:{own.pk}")).hall == HALL


def test_a_repeated_key_gives_the_first_booking():
    who = party()
    said = {"hall": HALL, "service": "publication_joint", "start": TEN, "by": himself(who), "idempotency_key": "k1"}
    first, second = acts.book(who.pk, **said), acts.book(who.pk, **said)
    assert first == second and Booking.objects.count() == 1


def test_who_may_see_a_booking(account):
    zhang = account("zhang")
    done = booked(zhang.party)
    assert queries.access_booking(zhang, done.booking).code == done.code
    assert queries.find_booking(account("clerk.652801"), f" {done.code.lower()} ").pk == done.booking
    for stranger in ("li", "clerk.652822", "reviewer.justice.652801"):
        for ask in (lambda u: queries.access_booking(u, done.booking), lambda u: queries.find_booking(u, done.code)):
            with pytest.raises(BookingNotFound) as hidden:
                ask(account(stranger))
            with pytest.raises(BookingNotFound) as missing:
                queries.access_booking(account(stranger), 10**9)
            assert hidden.value.data == missing.value.data
    with pytest.raises(BookingNotFound):
        queries.find_booking(zhang, "A" * 5000)


def test_pages_of_ones_bookings_go_on_where_they_stopped():
    who = party()
    for n in range(5):
        done = booked(who, start=TEN + timedelta(minutes=30 * n))
        if n < 4:
            acts.cancel(done.booking, by=himself(who))
    pages, before = [], None
    while page := queries.bookings_of(who.pk, before=before, limit=2):
        pages.append([row.start_at for row in page])
        before = (page[-1].start_at, page[-1].pk)
    assert [len(page) for page in pages] == [2, 2, 1]
    seen = [start for page in pages for start in page]
    assert seen == sorted(seen, reverse=True)


class Heard(BookingHandler):
    def __init__(self):
        self.told = []

    def on_booked(self, told, *, by):
        self.told.append(("booked", told.booking))

    def on_cancelled(self, told, *, by):
        self.told.append(("cancelled", told.reason))

    def on_reminder(self, told, *, by):
        self.told.append(("reminder", told.minutes))

    def on_missed(self, told, *, by):
        self.told.append(("missed", told.booking))


@pytest.fixture
def heard():
    listener = Heard()
    handlers.add("test", listener)
    yield listener.told
    handlers._plugins.pop("test")


def test_reminders_go_out_a_day_and_two_hours_before_each_once(heard):
    first = booked(start=at("2025-05-14 16:00"))
    said = {}
    for moment in ("2025-05-13 15:59", "2025-05-13 16:00", "2025-05-13 16:10", "2025-05-14 14:05", "2025-05-14 15:00"):
        with clock.moved_to(at(moment)):
            heard.clear()
            send_reminders()
            send_reminders()
            said[moment] = list(heard)
    assert list(said.values()) == [[], [("reminder", 1440)], [], [("reminder", 120)], []]
    with pytest.raises(NothingDue):
        acts.remind(first.booking, by=SYSTEM)


def test_after_a_rest_of_the_worker_only_the_nearest_reminder_goes_out(heard):
    booked(start=at("2025-05-14 16:00"))
    with clock.moved_to(at("2025-05-14 15:00")):
        heard.clear()
        send_reminders()
    assert heard == [("reminder", 120)]


def test_who_booked_an_hour_before_is_not_reminded(heard):
    with clock.moved_to(TEN - timedelta(minutes=90)):
        booked()
        send_reminders()
    assert [kind for kind, _ in heard] == ["booked"]


def test_a_changed_booking_is_reminded_anew(heard):
    who = party()
    first = booked(who)
    with clock.moved_to(at(f"{MONDAY} 10:30")):
        acts.change(first.booking, start=at("2025-05-15 10:00"), by=himself(who))
    with clock.moved_to(at("2025-05-14 10:00")):
        heard.clear()
        send_reminders()
    assert heard == [("reminder", 1440)]


def test_who_does_not_come_is_noted_and_after_three_times_paused(heard, account):
    who = party()
    starts = [at(f"2025-05-{day} 10:00") for day in (13, 14, 15)]
    for start in starts:
        done = booked(who, start=start)
        with clock.moved_to(start + timedelta(minutes=44)), pytest.raises(NothingDue):
            acts.mark_missed(done.booking, by=SYSTEM)
        with clock.moved_to(start + timedelta(minutes=45)):
            close_missed()
            close_missed()
        assert Booking.objects.get(pk=done.booking).status == "missed"
    assert [kind for kind, _ in heard].count("missed") == 3
    with pytest.raises(BookingPaused) as caught:
        booked(who, start=at("2025-05-16 10:00"))
    assert "2025-06-14" in caught.value.text()
    clerk = Actor(ref=f"staff:{account('clerk.652801').staff.pk}")
    done = booked(who, start=at("2025-05-16 10:00"), by=clerk)
    acts.cancel(done.booking, by=himself(who))
    with clock.moved_to(at("2025-06-16 09:00")):
        booked(who, start=at("2025-06-17 10:00"))


def test_the_applicant_cannot_note_his_own_absence():
    who = party()
    done = booked(who)
    with clock.moved_to(TEN + timedelta(hours=2)), pytest.raises(NotAllowed):
        acts.mark_missed(done.booking, by=himself(who))


def test_a_listener_that_fails_takes_the_booking_with_it():
    class Broken(BookingHandler):
        def on_booked(self, told, *, by):
            raise ActBrokeItsPromise

    handlers.add("broken", Broken())
    try:
        with pytest.raises(ActBrokeItsPromise):
            booked()
    finally:
        handlers._plugins.pop("broken")
    assert Booking.objects.count() == 0 and events.history(f"hall:{HALL}") == []


def test_bookings_for_which_the_hall_no_longer_opens(region_with):
    stays, goes = booked(start=at("2025-05-14 10:00")), booked(start=at(f"{TUESDAY} 16:00"))
    assert queries.displaced(HALL) == []
    closed = "special_days: [{first: 2025-05-13, last: 2025-05-13, hours: [], reason: {zh: 停电检修, en: Power cut}}]"
    region_with(("special_days: []", closed))
    assert [row.pk for row in queries.displaced(HALL)] == [goes.booking] != [stays.booking]
    assert queries.free_slots(HALL, service="publication_joint", first=date(2025, 5, 13)) == []


def test_fewer_seats_than_booked_show_no_free_place_and_no_negative_one(region_with):
    for who in make_parties(3):
        booked(who)
    region_with(("seats: {A: 4, B: 3, C: 2}", "seats: {A: 2, B: 3, C: 2}"))
    assert free_at() == 0
    with pytest.raises(SlotFull):
        booked()


def test_free_slots_of_two_weeks_take_one_query(django_assert_num_queries):
    for who in make_parties(3):
        booked(who)
    with django_assert_num_queries(1):
        found = queries.free_slots(HALL, service="publication_joint", first=date(2025, 5, 12), days=400)
    assert found[0].start == at(f"{MONDAY} 10:00") and found[-1].start.date() == date(2025, 5, 26)
    assert {slot.free for slot in found} == {1, 4}


def test_the_hall_as_the_public_sees_it(region, region_with):
    view = queries.hall_view(HALL, date(2025, 5, 13), "en")
    assert view.name == "Government Service Centre of Korla City" and len(view.hours) == 2 and view.notice == ""
    region_with(
        ("special_days: []", "special_days: [{first: 2025-05-13, last: 2025-05-13, hours: [], reason: {zh: 停电检修}}]")
    )
    view = queries.hall_view(HALL, date(2025, 5, 13), "en")
    assert (view.hours, view.notice) == ((), "停电检修")
    assert len(queries.halls()) == 11 and [h.code for h in queries.halls(division="652822")] == ["hall-652822"]


def test_the_calendar_file_follows_the_booking(region):
    who = party()
    done = booked(who)
    row = Booking.objects.get(pk=done.booking)
    text = queries.calendar_file(row, summary="政务服务大厅预约", description=f"预约号 {row.code}")
    assert f"UID:{row.code}@{HALL}" in text and "SEQUENCE:0" in text and "DTSTART:20250513T020000Z" in text
    assert who.name not in text
    acts.cancel(done.booking, by=himself(who))
    row.refresh_from_db()
    assert "METHOD:CANCEL" in queries.calendar_file(row, summary="预约", description="")


def test_seats_are_made_when_they_are_first_needed():
    booked()
    booked(start=TEN + timedelta(minutes=30))
    booked(start=TEN)
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2]
    assert [row.pk for row in queries.bookings_of_day(HALL, date(2025, 5, 13))] == sorted(
        Booking.objects.values_list("pk", flat=True), key=lambda pk: (Booking.objects.get(pk=pk).start_at, pk)
    )
