"""The queue of the day: numbers, calls, figures."""

from datetime import timedelta

import pytest

from onewindow.appointments import acts, queries
from onewindow.appointments.errors import (
    ArrivedTooLate,
    BookingOver,
    HallClosed,
    NobodyAtCounter,
    NobodyWaiting,
    NoHall,
    NotAbsent,
    NotYetThere,
    TicketNotFound,
)
from onewindow.appointments.models import HallDay, Ticket
from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed

from .conftest import HALL, SYSTEM, TEN, at, booked, himself, party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def walk_in(service="publication_joint", **said):
    return acts.take_ticket(HALL, service=service, by=SYSTEM, **said)


def call(counter="1"):
    return acts.call_next(HALL, counter=counter, by=SYSTEM)


def line(code="A"):
    return next(one for one in queries.waiting(HALL) if one.line == code)


def test_numbers_run_over_the_whole_hall_and_begin_anew_each_day():
    with clock.moved_to(TEN):
        numbers = [walk_in(s).number for s in ("publication_joint", "enterprise_startup", "publication_joint")]
    assert numbers == ["A001", "B002", "A003"]
    with clock.moved_to(TEN + timedelta(days=1)):
        assert walk_in().number == "A001"


def test_who_is_booked_goes_before_those_who_wait_when_his_time_has_come():
    who = party()
    mine = booked(who)
    with clock.moved_to(TEN - timedelta(minutes=10)):
        arrived = acts.arrive(mine.booking, by=himself(who))
    with clock.moved_to(TEN):
        other = walk_in()
        assert (arrived.number, other.number, other.waiting) == ("A001", "A002", 1)
        called = call()
        assert (called.number, called.party, called.counter) == ("A001", who.pk, "1")
        assert call("2").number == "A002"


@pytest.mark.parametrize(
    ("moment", "refusal"), [(TEN - timedelta(minutes=61), NotYetThere), (TEN + timedelta(minutes=45), ArrivedTooLate)]
)
def test_arrival_has_its_hours(moment, refusal):
    who = party()
    mine = booked(who)
    with clock.moved_to(moment), pytest.raises(refusal):
        acts.arrive(mine.booking, by=himself(who))
    assert Ticket.objects.count() == 0


def test_nobody_arrives_twice():
    who = party()
    mine = booked(who)
    with clock.moved_to(TEN):
        acts.arrive(mine.booking, by=himself(who))
        with pytest.raises(BookingOver):
            acts.arrive(mine.booking, by=himself(who))


def test_who_comes_late_loses_his_place_not_his_turn():
    who = party()
    mine = booked(who)
    with clock.moved_to(TEN + timedelta(minutes=10)):
        walk_in()
    with clock.moved_to(TEN + timedelta(minutes=20)):
        acts.arrive(mine.booking, by=himself(who))
        assert [call().number, call("2").number] == ["A001", "A002"]


def test_figures_of_a_day_add_up():
    with clock.moved_to(TEN):
        for _ in range(4):
            walk_in()
        assert (line().waiting, line().minutes, line().last) == (4, 30, "")
        call()
    with clock.moved_to(TEN + timedelta(minutes=8)):
        call()  # whoever was at counter 1 has left
        assert (line().waiting, line().minutes, line().last) == (2, 4, "A002 → 1")
        acts.mark_absent(HALL, counter="1", by=SYSTEM)
        with pytest.raises(NobodyAtCounter):
            acts.leave(HALL, counter="1", by=SYSTEM)
        call()
        acts.leave(HALL, counter="1", by=SYSTEM)
    row = HallDay.objects.get(hall=HALL)
    assert row.figures["A"] == {"waiting": 1, "called": 3, "served": 2, "seconds": 480, "last": "A003 → 1"}
    counted = Ticket.objects.filter(status="waiting").count()
    assert counted == row.figures["A"]["waiting"]
    assert [e.verb for e in events.history(f"hall:{HALL}")] == ["take_ticket"] * 4 + [
        "call_next", "call_next", "mark_absent", "call_next", "leave_counter",
    ]  # fmt: skip


def test_the_public_page_reads_one_row_however_many_wait(django_assert_num_queries):
    with clock.moved_to(TEN):
        for _ in range(30):
            walk_in()
        with django_assert_num_queries(1):
            shown = queries.waiting(HALL, "en")
    assert (shown[0].line, shown[0].name, shown[0].waiting) == ("A", "General services", 30)


def test_yesterdays_people_are_gone_today():
    with clock.moved_to(TEN):
        walk_in()
        walk_in()
        call()
    with clock.moved_to(TEN + timedelta(days=1)):
        assert line().waiting == 0
        with pytest.raises(NobodyWaiting):
            call()
        walk_in()
        assert call().number == "A001" and line().minutes == 0
        assert HallDay.objects.order_by("day").last().figures["A"]["served"] == 0


def test_numbers_are_given_while_the_hall_is_open():
    for moment in ("2025-05-13 09:59", "2025-05-13 14:00", "2025-05-17 11:00"):
        with clock.moved_to(at(moment)), pytest.raises(HallClosed):
            walk_in()


def test_a_counter_that_is_not_there():
    with pytest.raises(NoHall):
        call("99")


def test_only_clerks_of_the_hall_call_and_give_numbers_to_nobody(account):
    who = party()
    own, other = (Actor(ref=f"staff:{account(f'clerk.{d}').staff.pk}") for d in ("652801", "652822"))
    with clock.moved_to(TEN):
        for by in (himself(who), other):
            with pytest.raises(NotAllowed):
                acts.take_ticket(HALL, service="publication_joint", by=by)
        acts.take_ticket(HALL, service="publication_joint", party=who.pk, by=himself(who))
        for by in (himself(who), other):
            with pytest.raises(NotAllowed):
                acts.call_next(HALL, counter="1", by=by)
        assert acts.call_next(HALL, counter="1", by=own).party == who.pk


def test_a_counter_that_helps_out_calls_its_own_people_first():
    with clock.moved_to(TEN):
        walk_in()
        walk_in("enterprise_startup")
        assert [call("5").number, call("5").number] == ["B002", "A001"]
        with pytest.raises(NobodyWaiting):
            call("5")


def test_calling_again_is_written_down_and_changes_no_figure():
    with clock.moved_to(TEN):
        walk_in()
        first = call()
    before = HallDay.objects.get().figures
    with clock.moved_to(TEN + timedelta(minutes=2)):
        assert acts.call_again(HALL, counter="1", by=SYSTEM) == first
    ticket = Ticket.objects.get()
    assert (ticket.called_at, ticket.last_call_at) == (TEN, TEN + timedelta(minutes=2))
    assert HallDay.objects.get().figures == before
    assert events.history(f"hall:{HALL}")[-1].verb == "call_again"


def test_nobody_is_called_again_where_nobody_was_called():
    with clock.moved_to(TEN):
        with pytest.raises(NobodyAtCounter):
            acts.call_again(HALL, counter="1", by=SYSTEM)
        walk_in()
        call()
    with clock.moved_to(TEN + timedelta(days=1)), pytest.raises(NobodyAtCounter):
        acts.call_again(HALL, counter="1", by=SYSTEM)


def missed_call():
    number = walk_in().ticket
    call()
    acts.mark_absent(HALL, counter="1", by=SYSTEM)
    return number


def test_who_missed_his_call_queues_again_behind_those_who_wait():
    with clock.moved_to(TEN):
        missed = missed_call()
        walk_in()
    with clock.moved_to(TEN + timedelta(minutes=5)):
        again = acts.rejoin(missed, by=SYSTEM)
        assert (again.number, again.waiting, line().waiting) == ("A001", 1, 2)
        assert [call().number, call().number] == ["A002", "A001"]
    assert line().waiting == 0


def test_only_who_missed_his_call_today_queues_again():
    with clock.moved_to(TEN):
        waiting_one, missed = walk_in().ticket, walk_in().ticket
        with pytest.raises(NotAbsent):
            acts.rejoin(waiting_one, by=SYSTEM)
        with pytest.raises(TicketNotFound):
            acts.rejoin(10**9, by=SYSTEM)
        Ticket.objects.filter(pk=missed).update(status="absent")
    with clock.moved_to(TEN + timedelta(days=1)), pytest.raises(NotAbsent):
        acts.rejoin(missed, by=SYSTEM)


def test_only_clerks_of_the_hall_call_again_and_queue_again(account):
    own, other = (Actor(ref=f"staff:{account(f'clerk.{d}').staff.pk}") for d in ("652801", "652822"))
    stranger = himself(party())
    with clock.moved_to(TEN):
        missed = missed_call()
        walk_in()
        call()
        for by in (stranger, other):
            with pytest.raises(NotAllowed):
                acts.call_again(HALL, counter="1", by=by)
            with pytest.raises(NotAllowed):
                acts.rejoin(missed, by=by)
        acts.call_again(HALL, counter="1", by=own)
        acts.rejoin(missed, by=own)
