"""PURE: when a hall is open, how its time is cut into slots, and which of them may be booked.

windows(hall, day, calendar)              # the office calendar, or what the special days say
slots_of(hall, line, day, calendar)       # whole slots only: a rest shorter than one is not offered
refusal_of(slot, at=now, rules=rules)     # None, or why it cannot be booked now
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from onewindow.rules.calendar import Calendar

from .halls import BookingRules, Hall, Line, SpecialDays


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A stretch of time that people are booked into."""

    start: datetime  #: in official time
    end: datetime  #: first instant after it


class TimeFault(StrEnum):
    """Why a slot cannot be booked, whatever its seats."""

    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"


def special_days(hall: Hall, day: date) -> SpecialDays | None:
    """The exception that holds on a day: the last one written that covers it."""
    return next((one for one in reversed(hall.special_days) if one.first <= day <= one.last), None)


def windows(hall: Hall, day: date, calendar: Calendar) -> tuple[tuple[datetime, datetime], ...]:
    """Opening and closing instants of a hall on a day, in order; () when it is closed."""
    special = special_days(hall, day)
    if special is None:
        return calendar.office_windows(day)
    at = [(datetime.combine(day, o, calendar.zone), datetime.combine(day, c, calendar.zone)) for o, c in special.hours]
    return tuple(at)


def slots_of(hall: Hall, line: Line, day: date, calendar: Calendar) -> tuple[Slot, ...]:
    """The slots of a line on a day, in order."""
    length = timedelta(minutes=line.minutes)
    found: list[Slot] = []
    for opened, closed in windows(hall, day, calendar):
        start = opened
        while start + length <= closed:
            found.append(Slot(start=start, end=start + length))
            start += length
    return tuple(found)


def slot_at(hall: Hall, line: Line, start: datetime, calendar: Calendar) -> Slot | None:
    """The slot of a line that begins at an instant, None where none does."""
    day = start.astimezone(calendar.zone).date()
    return next((slot for slot in slots_of(hall, line, day, calendar) if slot.start == start), None)


def refusal_of(slot: Slot, *, at: datetime, rules: BookingRules) -> TimeFault | None:
    """Whether a slot is too near or too far to be booked, changed or cancelled at an instant."""
    if at > slot.start - timedelta(minutes=rules.change_until_minutes):
        return TimeFault.TOO_LATE
    zone = slot.start.tzinfo
    if slot.start.date() > at.astimezone(zone).date() + timedelta(days=rules.ahead_days):
        return TimeFault.TOO_EARLY
    return None


def is_open(hall: Hall, at: datetime, calendar: Calendar) -> bool:
    """Whether the hall is open at an instant."""
    day = at.astimezone(calendar.zone).date()
    return any(opened <= at < closed for opened, closed in windows(hall, day, calendar))


def lowest_free(taken: set[int], seats: int) -> int | None:
    """The first of the seats 1 … `seats` that is not taken."""
    return next((number for number in range(1, seats + 1) if number not in taken), None)
