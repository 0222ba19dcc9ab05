"""Reads of this room: halls, free slots, bookings of a person, the figures of a hall's day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.core.clock import now, today
from onewindow.core.names import say
from onewindow.people.access import party_of
from onewindow.people.models import Mandate
from onewindow.people.permissions import Permission, has_permission
from onewindow.people.queries import agency_for, agency_name

from .calendar_file import CalendarEntry, to_ics
from .errors import BookingNotFound, NotOffered
from .halls import BookingRules, Hall, Line, current
from .models import Booking, HallDay
from .queueing import LineFigures, minutes_to_wait
from .slots import Slot, refusal_of, slots_of, special_days, windows

#: Of these, official names exist in the data; others read the Chinese one.
_LANGUAGES = ("zh", "en", "ug", "mn")


@dataclass(frozen=True, kw_only=True, slots=True)
class FreeSlot:
    """A slot that may be booked now, or could be if a seat were free."""

    start: datetime  #: in official time
    end: datetime  #: in official time
    free: int  #: seats left


@dataclass(frozen=True, kw_only=True, slots=True)
class DayOffer:
    """A day of the calendar in which one books."""

    day: date  #: official date
    open: bool  #: whether the hall opens at all
    reason: str  #: the holiday that closes it, the weekend it makes up for, or what its special day says; or empty
    slots: tuple[FreeSlot, ...]  #: those not too near and not too far, full ones included

    @property
    def free(self) -> int:
        """Seats left on the whole day."""
        return sum(slot.free for slot in self.slots)


@dataclass(frozen=True, kw_only=True, slots=True)
class HallView:
    """A hall as the public sees it on a day."""

    hall: Hall  #: its data
    name: str  #: of the hall, as it is called on the day
    address: str  #: in the language asked for
    hours: tuple[tuple[datetime, datetime], ...]  #: () when it is closed
    notice: str  #: why the day is special, or empty


@dataclass(frozen=True, kw_only=True, slots=True)
class LineWaiting:
    """How a line stands."""

    line: str  #: code
    name: str  #: in the language asked for
    waiting: int  #: people waiting
    minutes: int  #: what a walk-in may expect
    last: str  #: number called last and its counter, or empty


def halls(*, service: str = "", division: str = "") -> list[Hall]:
    """The halls, of a service or a division where one is named, in the order of the region's file."""
    found = current().halls.values()
    return [h for h in found if (not service or h.line_for(service)) and division in {"", h.division}]


def hall_names(code: str, on: date | None = None) -> dict[str, str]:
    """Language -> what a hall is called on a day, for messages in the language of each reader. Raises NoHall."""
    hall = current().hall(code)
    agency, day = agency_for(hall.agency, hall.division), on or today()
    return {language: agency_name(agency, day, language) for language in _LANGUAGES}


def hall_view(code: str, on: date | None = None, language: str = "zh") -> HallView:
    """A hall with its hours of a day (today by default). Raises NoHall."""
    book, day = current(), on or today()
    hall = book.hall(code)
    special = special_days(hall, day)
    return HallView(
        hall=hall,
        name=agency_name(agency_for(hall.agency, hall.division), day, language),
        address=_in(hall.address, language),
        hours=windows(hall, day, book.calendar),
        notice=_in(special.reason, language) if special else "",
    )


def free_slots(hall: str, *, service: str, first: date, days: int = 1) -> list[FreeSlot]:
    """What may be booked now on `days` days from `first`, in order; one query. Raises NoHall, NotOffered."""
    return [slot for one in offers(hall, service=service, first=first, days=days) for slot in one.slots if slot.free]


def offers(hall: str, *, service: str, first: date, days: int, language: str = "zh") -> list[DayOffer]:
    """The days from `first`, at most as far as one may book, with their slots; one query. Raises NoHall, NotOffered."""
    book = current()
    where = book.hall(hall)
    line = where.line_for(service)
    if line is None:
        raise NotOffered(service=service)
    wanted = [first + timedelta(n) for n in range(min(days, book.rules.ahead_days + 1))]
    slots = {
        day: [
            slot
            for slot in slots_of(where, line, day, book.calendar)
            if refusal_of(slot, at=now(), rules=book.rules) is None
        ]
        for day in wanted
    }
    every = [slot for day in wanted for slot in slots[day]]
    taken = _taken(where, line, every[0].start, every[-1].end) if every else {}
    return [
        DayOffer(
            day=day,
            open=bool(windows(where, day, book.calendar)),
            reason=why_special(where, day, language),
            slots=tuple(_free(slot, line, taken.get(day, [])) for slot in slots[day]),
        )
        for day in wanted
    ]


def nearest_free(hall: str, *, service: str, start: datetime, most: int = 4) -> list[FreeSlot]:
    """The free slots nearest to an instant, in order of time; one query. Raises NoHall, NotOffered."""
    free = free_slots(hall, service=service, first=today(), days=current().rules.ahead_days + 1)
    return sorted(sorted(free, key=lambda slot: abs(slot.start - start))[:most], key=lambda slot: slot.start)


def why_special(hall: Hall, day: date, language: str = "zh") -> str:
    """Why a day is unlike others: the words of its special day, else the holiday, else what the day makes up for."""
    calendar, special = current().calendar, special_days(hall, day)
    if special is not None:
        return _in(special.reason, language)
    return calendar.holiday(day) or calendar.made_up(day)


def _free(slot: Slot, line: Line, taken: list[tuple[datetime, datetime, int]]) -> FreeSlot:
    held = {seat for begin, end, seat in taken if begin < slot.end and end > slot.start and seat <= line.seats}
    return FreeSlot(start=slot.start, end=slot.end, free=max(line.seats - len(held), 0))


def _taken(hall: Hall, line: Line, start: datetime, end: datetime) -> dict[date, list[tuple[datetime, datetime, int]]]:
    zone = current().calendar.zone
    rows = Booking.objects.filter(hall=hall.code, line=line.code, start_at__lt=end, end_at__gt=start)
    found: dict[date, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    held = rows.exclude(status=Booking.Status.CANCELLED).values_list("start_at", "end_at", "seat__number")
    for begin, until, seat in held:
        found[begin.astimezone(zone).date()].append((begin, until, seat))
    return found


def waiting(hall: str, language: str = "zh") -> list[LineWaiting]:
    """How the lines of a hall stand now: one row is read, however many people wait. Raises NoHall."""
    where = current().hall(hall)
    row = HallDay.objects.filter(hall=hall, day=today()).first()
    return lines_of(where, row.figures if row else {}, language)


def lines_of(where: Hall, figures: Mapping[str, Any], language: str) -> list[LineWaiting]:
    """The lines of a hall by the figures of its day."""
    found = []
    for line in where.lines.values():
        here = LineFigures.of(figures.get(line.code))
        # Counters that call another line first help out, but nobody can count on them.
        counters = sum(calls[0] == line.code for calls in where.counters.values())
        found.append(
            LineWaiting(
                line=line.code,
                name=_in(line.names, language),
                waiting=here.waiting,
                minutes=minutes_to_wait(here, counters=counters, slot_minutes=line.minutes),
                last=here.last,
            )
        )
    return found


def access_booking(user: Any, booking: int) -> Booking:
    """A booking for the applicant, his agent while the mandate covers the service, or a clerk of the hall's division.

    Raises BookingNotFound; missing and forbidden look the same.
    """
    row = Booking.objects.filter(pk=booking).select_related("party").first()
    if row is None or not _may_see(user, row):
        raise BookingNotFound
    return row


def find_booking(user: Any, code: str) -> Booking:
    """The same by the code that the applicant shows; blanks and case do not matter. Raises BookingNotFound."""
    tidy = "".join(code.split()).upper()
    number = Booking.objects.filter(code=tidy).values_list("pk", flat=True).first() if len(tidy) <= 12 else None
    if number is None:
        raise BookingNotFound
    return access_booking(user, number)


def _may_see(user: Any, row: Booking) -> bool:
    own = party_of(user)
    if own is None:
        return has_permission(user, Permission.WRITE_DRAFT, division=row.division)
    if own.pk == row.party_id:
        return True
    held = Mandate.objects.in_force().filter(principal_id=row.party_id, agent=own)
    return any(mandate.covers(row.service) for mandate in held)


def bookings_of(party: int, *, before: tuple[datetime, int] | None = None, limit: int = 20) -> list[Booking]:
    """A page of somebody's bookings, latest first; `before` is (start_at, id) of the last one seen."""
    return _page(Booking.objects.filter(party_id=party), before, limit)


def bookings_for(user: Any, *, before: tuple[datetime, int] | None = None, limit: int = 20) -> list[Booking]:
    """The same for an account: its own bookings, and those of its principals as far as its mandates cover them."""
    own = party_of(user)
    if own is None:
        return []
    mine = Q(party=own)
    for mandate in Mandate.objects.in_force().filter(agent=own):
        of_principal = Q(party_id=mandate.principal_id)
        mine |= of_principal if "*" in mandate.scope else of_principal & Q(service__in=mandate.scope)
    return _page(Booking.objects.filter(mine).select_related("party"), before, limit)


def _page(rows: QuerySet[Booking], before: tuple[datetime, int] | None, limit: int) -> list[Booking]:
    rows = rows.order_by("-start_at", "-id")
    if before is not None:
        rows = rows.filter(start_at__lte=before[0]).exclude(start_at=before[0], id__gte=before[1])
    return list(rows[:limit])


def bookings_of_day(hall: str, day: date) -> list[Booking]:
    """Who is booked at a hall on a day, by time, with his party and queue number, for the desk there."""
    start = datetime.combine(day, datetime.min.time(), current().calendar.zone)
    rows = Booking.objects.filter(hall=hall, start_at__gte=start, start_at__lt=start + timedelta(days=1))
    rows = rows.exclude(status=Booking.Status.CANCELLED).select_related("party", "ticket")
    return list(rows.order_by("start_at", "id"))


def displaced(hall: str) -> list[Booking]:
    """Open bookings for which the hall no longer opens (a special day was added, a line closed), soonest first."""
    current().hall(hall)
    rows = Booking.objects.filter(hall=hall, status=Booking.Status.BOOKED, end_at__gt=now())
    return [row for row in rows.select_related("party").order_by("start_at") if not holds(row)]


def holds(row: Booking) -> bool:
    """Whether the hall is open, and the line there, at the time of a booking."""
    book = current()
    where = book.halls.get(row.hall)
    if where is None or row.line not in where.lines:
        return False
    open_then = windows(where, row.start_at.astimezone(book.calendar.zone).date(), book.calendar)
    return any(opened <= row.start_at and row.end_at <= closed for opened, closed in open_then)


def paused_until(party: int, rules: BookingRules) -> date | None:
    """The first day on which somebody who stayed away too often may book for himself again; None: he may now."""
    since = now() - timedelta(days=rules.misses_within_days)
    missed = Booking.objects.filter(party_id=party, status=Booking.Status.MISSED, start_at__gte=since)
    days = sorted(row.start_at.astimezone(current().calendar.zone).date() for row in missed)
    if len(days) < rules.misses:
        return None
    until = days[-1] + timedelta(days=rules.pause_days)
    return until if until > today() else None


def due_reminders(limit: int = 500) -> list[int]:
    """Open bookings for which more reminders are due than are out, soonest first."""
    at, steps = now(), current().rules.remind_minutes
    wanted = Q()
    for sent, minutes in enumerate(steps):
        wanted |= Q(start_at__lte=at + timedelta(minutes=minutes), reminded__lte=sent)
    rows = Booking.objects.filter(wanted, status=Booking.Status.BOOKED, start_at__gt=at)
    return list(rows.order_by("start_at").values_list("pk", flat=True)[:limit])


def missed_now(limit: int = 500) -> list[int]:
    """Open bookings whose slot and grace are over."""
    over = now() - timedelta(minutes=current().rules.grace_minutes)
    rows = Booking.objects.filter(status=Booking.Status.BOOKED, end_at__lte=over)
    return list(rows.order_by("start_at").values_list("pk", flat=True)[:limit])


def calendar_file(row: Booking, *, summary: str, description: str, language: str = "zh") -> str:
    """A booking as `.ics` text; the words are the caller's, in his reader's language, without personal data."""
    view = hall_view(row.hall, row.start_at.astimezone(current().calendar.zone).date(), language)
    entry = CalendarEntry(
        uid=f"{row.code}@{row.hall}",
        sequence=row.version,
        stamp=now(),
        start=row.start_at,
        end=row.end_at,
        summary=summary,
        location=f"{view.name} {view.address}".strip(),
        description=description,
        cancelled=row.status == Booking.Status.CANCELLED,
    )
    return to_ics(entry)


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or say(dict(names), language.partition("-")[0])
