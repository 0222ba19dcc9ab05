"""Booking a seat in a slot, moving to another, cancelling; missed and reminded."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from onewindow.appointments.errors import (
    BookedAlready,
    BookingPaused,
    NoSlot,
    NothingDue,
    NotOffered,
    SlotFull,
    TooEarly,
    TooLate,
    TooManyBookings,
)
from onewindow.appointments.halls import Hall, HallBook, Line, current
from onewindow.appointments.handlers import all_handlers
from onewindow.appointments.models import Booking, Seat
from onewindow.appointments.queries import paused_until
from onewindow.appointments.rights import demand_clerk, demand_party, is_clerk
from onewindow.appointments.rows import (
    hall_stream,
    lock_day,
    lock_party,
    open_booking,
    seat,
    shown,
    taken_seats,
    told_of,
)
from onewindow.appointments.slots import Slot, TimeFault, lowest_free, refusal_of, slot_at
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now

#: Letters of a booking's code that cannot be taken for one another when read aloud.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Booked:
    """A booking as it stands."""

    booking: int  #: id
    code: str  #: what the applicant shows
    hall: str  #: code of the hall
    line: str  #: where he will be called
    start: str  #: begin of the slot, ISO with offset
    end: str  #: end of the slot
    version: int  #: rises with every change


@act("book", returns=Booked)
def book(
    party: int,
    *,
    hall: str,
    service: str,
    start: datetime,
    about: str = "",
    by: Actor,
    idempotency_key: str | None = None,
) -> Booked:
    """Take a seat in the slot of `service` that begins at `start`.

    By the applicant, an agent with a mandate, or a clerk of the hall (who may also book for somebody whose booking is
    paused). `about` is a plain reference such as a case number. Raises NoHall, NotOffered, NoSlot, TooLate, TooEarly,
    SlotFull, BookedAlready, TooManyBookings, BookingPaused, NotAllowed.
    """
    halls = current()
    where = halls.hall(hall)
    demand_party(by, party, service=service, hall=where)
    line, slot = _slot(halls, where, service, start)
    _refuse_full(where, line, slot)  # without a lock: most who come too late for a full slot go away here
    lock_party(party)
    _may_book_more(halls, party, service, for_himself=not is_clerk(by, where))
    lock_day(hall, slot.start.date())
    row = Booking(
        code="".join(secrets.choice(_LETTERS) for _ in range(8)),
        party_id=party,
        made_by=by.ref,
        division=where.division,
        hall=hall,
        line=line.code,
        service=service,
        about=about,
        seat=_free_seat(where, line, slot),
        start_at=slot.start,
        end_at=slot.end,
        created_at=now(),
    )
    _write(row, slot)
    body = {**_body(row), "party": party, "about": about}
    events.append(hall_stream(hall), verb="book", by=by, division=where.division, body=body)
    for handler in all_handlers():
        handler.on_booked(told_of(row), by=by)
    return _booked(row)


@act("change_booking", returns=Booked)
def change(booking: int, *, start: datetime, by: Actor, idempotency_key: str | None = None) -> Booked:
    """Move an open booking to another slot of its hall. The old seat is free only when the new one is held.

    Raises BookingNotFound, BookingOver, NoSlot, TooLate (for the old or the new time), TooEarly, SlotFull, NotAllowed.
    """
    halls, row = current(), open_booking(booking)
    where = halls.hall(row.hall)
    demand_party(by, row.party_id, service=row.service, hall=where)
    _in_time(halls, Slot(start=row.start_at, end=row.end_at), by, where)
    line, slot = _slot(halls, where, row.service, start)
    for day in sorted({row.start_at.astimezone(halls.calendar.zone).date(), slot.start.date()}):
        lock_day(row.hall, day)
    before = shown(row.start_at)
    if slot.start != row.start_at:
        row.seat = _free_seat(where, line, slot)
        row.line, row.start_at, row.end_at = line.code, slot.start, slot.end
        row.version, row.reminded = row.version + 1, 0
        _write(row, slot)
    body = {**_body(row), "before": before}
    events.append(hall_stream(row.hall), verb="change_booking", by=by, division=row.division, body=body)
    for handler in all_handlers():
        handler.on_booked(told_of(row), by=by)
    return _booked(row)


@act("cancel_booking")
def cancel(booking: int, *, reason: str = "", by: Actor) -> None:
    """Give the seat back. A clerk may cancel at any time before the applicant comes, and says why.

    Raises BookingNotFound, BookingOver, TooLate, NotAllowed.
    """
    halls, row = current(), open_booking(booking)
    where = halls.hall(row.hall)
    demand_party(by, row.party_id, service=row.service, hall=where)
    _in_time(halls, Slot(start=row.start_at, end=row.end_at), by, where)
    _end(row, Booking.Status.CANCELLED, reason)
    body = {**_body(row), "reason": reason}
    events.append(hall_stream(row.hall), verb="cancel_booking", by=by, division=row.division, body=body)
    for handler in all_handlers():
        handler.on_cancelled(told_of(row, reason=reason), by=by)


@act("miss_booking")
def mark_missed(booking: int, *, by: Actor) -> None:
    """Note that the applicant did not come, once his slot and the grace after it are over.

    Raises BookingNotFound, BookingOver, NothingDue, NotAllowed.
    """
    halls, row = current(), open_booking(booking)
    demand_clerk(by, halls.hall(row.hall))
    if now() < row.end_at + timedelta(minutes=halls.rules.grace_minutes):
        raise NothingDue(start=shown(row.start_at))
    _end(row, Booking.Status.MISSED, "")
    events.append(hall_stream(row.hall), verb="miss_booking", by=by, division=row.division, body=_body(row))
    for handler in all_handlers():
        handler.on_missed(told_of(row), by=by)


@act("remind_booking")
def remind(booking: int, *, by: Actor) -> None:
    """Have the applicant told that his slot is near; of several reminders that are due, the nearest one goes out.

    Raises BookingNotFound, BookingOver, NothingDue, NotAllowed.
    """
    halls, row = current(), open_booking(booking)
    demand_clerk(by, halls.hall(row.hall))
    due = [m for m in halls.rules.remind_minutes if row.start_at - timedelta(minutes=m) <= now()]
    if len(due) <= row.reminded or now() >= row.start_at:
        raise NothingDue(start=shown(row.start_at))
    row.reminded = len(due)
    row.save(update_fields=["reminded"])
    body = {**_body(row), "minutes": due[-1]}
    events.append(hall_stream(row.hall), verb="remind_booking", by=by, division=row.division, body=body)
    # Who booked a short while ago knows it; an older reminder that was due before that is not sent after it.
    if row.created_at <= row.start_at - timedelta(minutes=due[-1]):
        for handler in all_handlers():
            handler.on_reminder(told_of(row, minutes=due[-1]), by=by)


def _slot(halls: HallBook, where: Hall, service: str, start: datetime) -> tuple[Line, Slot]:
    line = where.line_for(service)
    if line is None:
        raise NotOffered(service=service)
    slot = slot_at(where, line, start, halls.calendar) if start.tzinfo else None
    if slot is None:
        raise NoSlot(start=shown(start) if start.tzinfo else start.isoformat(" ", "minutes"))
    fault = refusal_of(slot, at=now(), rules=halls.rules)
    if fault is TimeFault.TOO_LATE:
        raise TooLate(minutes=halls.rules.change_until_minutes)
    if fault is TimeFault.TOO_EARLY:
        raise TooEarly(days=halls.rules.ahead_days)
    return line, slot


def _in_time(halls: HallBook, slot: Slot, by: Actor, where: Hall) -> None:
    late = refusal_of(slot, at=now(), rules=halls.rules) is TimeFault.TOO_LATE
    if late and not is_clerk(by, where):
        raise TooLate(minutes=halls.rules.change_until_minutes)


def _may_book_more(halls: HallBook, party: int, service: str, *, for_himself: bool) -> None:
    mine = list(Booking.objects.filter(party_id=party, status=Booking.Status.BOOKED))
    same = next((row for row in mine if row.service == service), None)
    if same is not None:
        raise BookedAlready(code=same.code)
    if len(mine) >= halls.rules.open_per_party:
        raise TooManyBookings(most=halls.rules.open_per_party)
    until = paused_until(party, halls.rules)
    if for_himself and until is not None:
        raise BookingPaused(until=until.isoformat())


def _refuse_full(where: Hall, line: Line, slot: Slot) -> int:
    number = lowest_free(taken_seats(where.code, line.code, slot.start, slot.end), line.seats)
    if number is None:
        raise SlotFull(start=shown(slot.start))
    return number


def _free_seat(where: Hall, line: Line, slot: Slot) -> Seat:
    return seat(where.code, line.code, _refuse_full(where, line, slot))


def _write(row: Booking, slot: Slot) -> None:
    """The database has the last word: the lock is a courtesy, the exclusion constraint is the wall."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault:
        if "seat_is_free" in str(fault):
            raise SlotFull(start=shown(slot.start)) from fault
        raise


def _end(row: Booking, status: Booking.Status, reason: str) -> None:
    row.status, row.ended_at, row.reason = status, now(), reason
    row.save(update_fields=["status", "ended_at", "reason"])


def _body(row: Booking) -> dict[str, str | int]:
    return {
        "booking": row.pk,
        "line": row.line,
        "service": row.service,
        "seat": row.seat.number,
        "start": shown(row.start_at),
        "version": row.version,
    }


def _booked(row: Booking) -> Booked:
    zone = current().calendar.zone
    return Booked(
        booking=row.pk,
        code=row.code,
        hall=row.hall,
        line=row.line,
        start=row.start_at.astimezone(zone).isoformat(),
        end=row.end_at.astimezone(zone).isoformat(),
        version=row.version,
    )
