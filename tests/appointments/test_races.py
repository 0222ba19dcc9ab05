"""Real connections at the same moment: of ten places exactly ten are given."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection
from psycopg.errors import DeadlockDetected

from onewindow.appointments import acts
from onewindow.appointments.errors import BookedAlready, SlotFull
from onewindow.appointments.models import Booking, HallDay, Seat, Ticket
from onewindow.core import clock, events
from onewindow.core.errors import Refused

from .conftest import HALL, SYSTEM, TEN, at, booked, himself, make_parties

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls, *, threads):
    """Run the calls on so many threads, each with a connection of its own, all let go at one moment."""
    barrier, results = threading.Barrier(threads), [None] * len(calls)

    def run(first):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            for n in range(first, len(calls), threads):
                try:
                    results[n] = calls[n]()
                except (Refused, IntegrityError, OperationalError) as refusal:
                    results[n] = refusal
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=240)
    assert all(result is not None for result in results)
    return results


@pytest.mark.slow
def test_a_thousand_who_want_ten_places_at_once_get_ten(region_with):
    region_with(("seats: {A: 4, B: 3, C: 2}", "seats: {A: 10, B: 3, C: 2}"))
    with clock.moved_to(at("2025-05-12 09:00")):
        people = make_parties(1000)
        calls = [lambda who=who: booked(who) for who in people]
        done = at_once(calls, threads=50)
    got = [result for result in done if not isinstance(result, Exception)]
    assert len(got) == Booking.objects.count() == 10
    assert {type(result) for result in done} == {type(got[0]), SlotFull}
    assert sorted(Booking.objects.values_list("seat__number", flat=True)) == list(range(1, 11))
    history = events.history(f"hall:{HALL}")
    assert len(history) == 10 and list(events.breaks(history)) == []


def test_the_database_refuses_a_second_holder_of_a_seat_whatever_the_code_believes():
    """The wall behind the lock: rows written past the act."""
    seat = Seat.objects.create(hall=HALL, line="A", number=1)
    people = make_parties(5)

    def insert(n):
        start = TEN + timedelta(minutes=n)  # every two of them overlap
        Booking.objects.create(
            code=f"X{n}", party=people[n], made_by="test", division="652801", hall=HALL, line="A", service="s",
            seat=seat, start_at=start, end_at=start + timedelta(minutes=30), created_at=TEN,
        )  # fmt: skip
        return n

    # Each may wait for another that waits for him: PostgreSQL then sends one away after a second.
    done = at_once([lambda n=n: insert(n) for n in range(5)], threads=5)
    kept = [n for n in done if not isinstance(n, Exception)]
    assert len(kept) == Booking.objects.count() == 1
    refused = [n for n in done if isinstance(n, Exception)]
    assert all("seat_is_free" in str(n) or isinstance(n.__cause__, DeadlockDetected) for n in refused)
    Booking.objects.update(status="cancelled")
    assert insert((kept[0] + 1) % 5) is not None


def test_the_act_names_the_refusal_of_the_database(monkeypatch):
    """Where the lock is gone, the constraint still speaks, in the house's words."""
    monkeypatch.setattr("onewindow.appointments.acts.bookings.taken_seats", lambda *a: set())
    with clock.moved_to(at("2025-05-12 09:00")):
        first, second = make_parties(2)
        booked(first)
        with pytest.raises(SlotFull):
            booked(second)


def test_one_applicant_at_ten_windows_gets_one_booking():
    with clock.moved_to(at("2025-05-12 09:00")):
        who = make_parties(1)[0]
        starts = [TEN + timedelta(minutes=30 * (n % 8)) for n in range(10)]
        done = at_once([lambda s=s: booked(who, start=s) for s in starts], threads=10)
    assert sum(not isinstance(result, Exception) for result in done) == Booking.objects.count() == 1
    assert {type(result) for result in done if isinstance(result, Exception)} == {BookedAlready}


def test_as_many_as_there_are_places_all_get_one(region_with):
    """Nobody is sent away while a place is free, however close together they come."""
    region_with(("seats: {A: 4, B: 3, C: 2}", "seats: {A: 20, B: 3, C: 2}"))
    with clock.moved_to(at("2025-05-12 09:00")):
        done = at_once([lambda who=who: booked(who) for who in make_parties(20)], threads=20)
    assert not [result for result in done if isinstance(result, Exception)]


def test_two_who_change_places_do_not_wait_for_each_other_for_ever():
    with clock.moved_to(at("2025-05-12 09:00")):
        one, other = make_parties(2)
        days = TEN, TEN + timedelta(days=1)
        mine, theirs = booked(one, start=days[0]), booked(other, start=days[1])
        for _ in range(5):
            days = days[1], days[0]
            done = at_once(
                [
                    lambda d=days[0]: acts.change(mine.booking, start=d, by=himself(one)),
                    lambda d=days[1]: acts.change(theirs.booking, start=d, by=himself(other)),
                ],
                threads=2,
            )
            assert not [result for result in done if isinstance(result, Exception)]


def test_queue_numbers_and_calls_are_never_given_twice():
    with clock.moved_to(TEN):
        take = [lambda: acts.take_ticket(HALL, service="publication_joint", by=SYSTEM)] * 12
        numbers = at_once(take, threads=12)
        assert sorted(n.number for n in numbers) == [f"A{n:03d}" for n in range(1, 13)]
        calls = [lambda c=c: acts.call_next(HALL, counter=c, by=SYSTEM) for c in "123456789"]
        called = at_once(calls, threads=9)
    assert len({c.ticket for c in called}) == 9
    assert HallDay.objects.get().figures["A"]["waiting"] == Ticket.objects.filter(status="waiting").count() == 3
