"""The queue of the day: coming with or without a booking, being called, leaving the counter."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.appointments.errors import (
    ArrivedTooLate,
    HallClosed,
    NobodyAtCounter,
    NobodyWaiting,
    NoHall,
    NotAbsent,
    NotOffered,
    NotYetThere,
    TicketNotFound,
)
from onewindow.appointments.halls import Hall, current
from onewindow.appointments.models import Booking, HallDay, Ticket
from onewindow.appointments.queueing import LineFigures, Waiting, next_of, turn
from onewindow.appointments.rights import demand_clerk, demand_party
from onewindow.appointments.rows import hall_stream, lock_day, open_booking, shown
from onewindow.appointments.slots import is_open
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A queue number."""

    ticket: int  #: id
    number: str  #: as it is called: A007
    line: str  #: line of business
    waiting: int  #: people of the line with a number who have not been called, this one not counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """Who was called."""

    ticket: int  #: id
    number: str  #: as it is called
    counter: str  #: where to
    line: str  #: line of business
    service: str  #: joint service
    party: int | None  #: the applicant, where he is known


@act("arrive", returns=Queued)
def arrive(booking: int, *, by: Actor) -> Queued:
    """Somebody with a booking is there and gets his queue number, at a kiosk, by his telephone or from a clerk.

    Raises BookingNotFound, BookingOver, NotYetThere, ArrivedTooLate, NotAllowed.
    """
    halls, row, at = current(), open_booking(booking), now()
    where = halls.hall(row.hall)
    demand_party(by, row.party_id, service=row.service, hall=where)
    rules = halls.rules
    if at < row.start_at - timedelta(minutes=rules.early_minutes):
        raise NotYetThere(start=shown(row.start_at), minutes=rules.early_minutes)
    if at >= row.end_at + timedelta(minutes=rules.grace_minutes):
        raise ArrivedTooLate(start=shown(row.start_at))
    row.status, row.ended_at = Booking.Status.ARRIVED, at
    row.save(update_fields=["status", "ended_at"])
    booked, turn_at = turn(row.start_at, at, rules.grace_minutes)
    ticket = Ticket(
        line=row.line, service=row.service, party_id=row.party_id, booking=row, booked=booked, turn_at=turn_at
    )
    return _queue(where, ticket, at, verb="arrive", by=by)


@act("take_ticket", returns=Queued)
def take_ticket(
    hall: str, *, service: str, party: int | None = None, by: Actor, idempotency_key: str | None = None
) -> Queued:
    """A queue number without a booking, while the hall is open. A clerk or the kiosk may leave out who it is for.

    Raises NoHall, NotOffered, HallClosed, NotAllowed.
    """
    halls, at = current(), now()
    where = halls.hall(hall)
    if party is None:
        demand_clerk(by, where)
    else:
        demand_party(by, party, service=service, hall=where)
    line = where.line_for(service)
    if line is None:
        raise NotOffered(service=service)
    if not is_open(where, at, halls.calendar):
        raise HallClosed
    booked, turn_at = turn(None, at, halls.rules.grace_minutes)
    ticket = Ticket(line=line.code, service=service, party_id=party, booked=booked, turn_at=turn_at)
    return _queue(where, ticket, at, verb="take_ticket", by=by)


@act("call_next", returns=Called)
def call_next(hall: str, *, counter: str, by: Actor, idempotency_key: str | None = None) -> Called:
    """Call whose turn it is to a counter; whoever was there has left. Raises NoHall, NobodyWaiting, NotAllowed."""
    where, at = _counter(hall, counter, by), now()
    day = lock_day(hall, today())
    _leave(where, counter, day, at, Ticket.Status.SERVED)
    lines = where.counters[counter]
    rows = Ticket.objects.filter(hall=hall, day=day.day, line__in=lines, status=Ticket.Status.WAITING)
    people = [Waiting(ticket=row.pk, line=row.line, booked=row.booked, turn_at=row.turn_at) for row in rows]
    chosen = next_of(people, lines=lines, at=at)
    if chosen is None:
        raise NobodyWaiting
    ticket = next(row for row in rows if row.pk == chosen.ticket)
    ticket.status, ticket.called_at, ticket.last_call_at, ticket.counter = Ticket.Status.CALLED, at, at, counter
    ticket.save(update_fields=["status", "called_at", "last_call_at", "counter"])
    figures = LineFigures.of(day.figures.get(ticket.line))
    after = dataclasses.replace(
        figures, waiting=figures.waiting - 1, called=figures.called + 1, last=f"{ticket.number} → {counter}"
    )
    _keep(day, ticket.line, after)
    body = {"ticket": ticket.pk, "number": ticket.number, "counter": counter}
    events.append(hall_stream(hall), verb="call_next", by=by, division=where.division, body=body)
    return _called(ticket)


@act("call_again", returns=Called)
def call_again(hall: str, *, counter: str, by: Actor) -> Called:
    """Call whoever was called to the counter once more 重呼. Raises NoHall, NobodyAtCounter, NotAllowed."""
    where = _counter(hall, counter, by)
    lock_day(hall, today())
    ticket = Ticket.objects.filter(hall=hall, counter=counter, status=Ticket.Status.CALLED, day=today()).first()
    if ticket is None:
        raise NobodyAtCounter(counter=counter)
    ticket.last_call_at = now()
    ticket.save(update_fields=["last_call_at"])
    body = {"ticket": ticket.pk, "number": ticket.number, "counter": counter}
    events.append(hall_stream(hall), verb="call_again", by=by, division=where.division, body=body)
    return _called(ticket)


@act("rejoin_queue", returns=Queued)
def rejoin(ticket: int, *, by: Actor) -> Queued:
    """Whoever did not come when called today waits again, with his old number, behind those who wait now 过号重排.

    By a clerk of the hall. Raises TicketNotFound, NotAbsent, NotAllowed.
    """
    found = Ticket.objects.filter(pk=ticket).first()
    if found is None:
        raise TicketNotFound
    where = current().hall(found.hall)
    demand_clerk(by, where)
    day = lock_day(found.hall, today())
    row = Ticket.objects.select_for_update().get(pk=ticket)
    if row.status != Ticket.Status.ABSENT or row.day != day.day:
        raise NotAbsent(number=row.number)
    row.status, row.booked, row.turn_at = Ticket.Status.WAITING, False, now()
    row.counter, row.called_at, row.last_call_at, row.left_at = "", None, None, None
    row.save(update_fields=["status", "booked", "turn_at", "counter", "called_at", "last_call_at", "left_at"])
    figures = LineFigures.of(day.figures.get(row.line))
    _keep(day, row.line, dataclasses.replace(figures, waiting=figures.waiting + 1))
    body = {"ticket": row.pk, "number": row.number}
    events.append(hall_stream(row.hall), verb="rejoin_queue", by=by, division=where.division, body=body)
    return Queued(ticket=row.pk, number=row.number, line=row.line, waiting=figures.waiting)


@act("leave_counter")
def leave(hall: str, *, counter: str, by: Actor) -> None:
    """Whoever is at the counter was served. Raises NoHall, NobodyAtCounter, NotAllowed."""
    _end(hall, counter, Ticket.Status.SERVED, "leave_counter", by)


@act("mark_absent")
def mark_absent(hall: str, *, counter: str, by: Actor) -> None:
    """Whoever was called to the counter did not come 过号. Raises NoHall, NobodyAtCounter, NotAllowed."""
    _end(hall, counter, Ticket.Status.ABSENT, "mark_absent", by)


def _called(ticket: Ticket) -> Called:
    return Called(
        ticket=ticket.pk,
        number=ticket.number,
        counter=ticket.counter,
        line=ticket.line,
        service=ticket.service,
        party=ticket.party_id,
    )


def _end(hall: str, counter: str, status: Ticket.Status, verb: str, by: Actor) -> None:
    where = _counter(hall, counter, by)
    ticket = _leave(where, counter, lock_day(hall, today()), now(), status)
    if ticket is None:
        raise NobodyAtCounter(counter=counter)
    body = {"ticket": ticket.pk, "number": ticket.number, "counter": counter}
    events.append(hall_stream(hall), verb=verb, by=by, division=where.division, body=body)


def _counter(hall: str, counter: str, by: Actor) -> Hall:
    where = current().hall(hall)
    demand_clerk(by, where)
    if counter not in where.counters:
        raise NoHall(hall=f"{hall} {counter}")
    return where


def _queue(where: Hall, ticket: Ticket, at: datetime, *, verb: str, by: Actor) -> Queued:
    day = lock_day(where.code, today())
    day.serial += 1
    ticket.hall, ticket.division, ticket.day = where.code, where.division, day.day
    ticket.serial, ticket.number, ticket.taken_at = day.serial, f"{ticket.line}{day.serial:03d}", at
    ticket.save()
    figures = LineFigures.of(day.figures.get(ticket.line))
    _keep(day, ticket.line, dataclasses.replace(figures, waiting=figures.waiting + 1))
    body = {"ticket": ticket.pk, "number": ticket.number, "service": ticket.service, "booking": ticket.booking_id}
    events.append(hall_stream(where.code), verb=verb, by=by, division=where.division, body=body)
    return Queued(ticket=ticket.pk, number=ticket.number, line=ticket.line, waiting=figures.waiting)


def _leave(where: Hall, counter: str, day: HallDay, at: datetime, status: Ticket.Status) -> Ticket | None:
    """Close the ticket at a counter, if there is one; one left over from another day tells nothing of today."""
    ticket = Ticket.objects.filter(hall=where.code, counter=counter, status=Ticket.Status.CALLED).first()
    if ticket is None:
        return None
    ticket.status, ticket.left_at = status, at
    ticket.save(update_fields=["status", "left_at"])
    if ticket.day == day.day and status is Ticket.Status.SERVED and ticket.called_at is not None:
        figures = LineFigures.of(day.figures.get(ticket.line))
        spent = int((at - ticket.called_at).total_seconds())
        after = dataclasses.replace(figures, served=figures.served + 1, seconds=figures.seconds + spent)
        _keep(day, ticket.line, after)
    return ticket


def _keep(day: HallDay, line: str, figures: LineFigures) -> None:
    day.figures[line] = dataclasses.asdict(figures)
    day.save(update_fields=["serial", "figures"])
