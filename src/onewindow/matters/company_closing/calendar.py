"""PURE: the calendar of a notice. The day on which it begins is not counted (Civil Code 201); it runs to midnight.

span(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), days=20).ends_at     # 2026-03-23 00:00: the 22nd is the last day
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from onewindow.core.clock import SHANGHAI
from onewindow.rules.calendar import Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From when to when a notice runs."""

    starts_at: datetime  #: it is published
    ends_at: datetime  #: the midnight after its last day; this instant is no longer within it
    last_day: date  #: its last day


def day_of(moment: datetime) -> date:
    """The calendar day in official time."""
    return moment.astimezone(SHANGHAI).date()


def span(published: datetime, *, days: int) -> Span:
    """A notice of so many calendar days. Rest days count and the last day is not moved: it can be read on any day."""
    last = published.astimezone(SHANGHAI).date() + timedelta(days=days)
    return Span(starts_at=published, ends_at=_midnight_after(last), last_day=last)


def within(moment: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether something done at `moment` is done within the notice: its last second counts, midnight does not."""
    return starts_at <= moment < ends_at


def apply_by(ended_at: datetime, *, days: int, calendar: Calendar) -> datetime:
    """The midnight until which registration may be applied for, counted from the end of the notice (or from when the
    last objection was settled, if that came later). A last day of rest moves on to the next working day.
    """
    first = (ended_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    return _midnight_after(calendar.next_working_day(first + timedelta(days=days)))


def last_day(ends_at: datetime) -> date:
    """The last day of a span that ends at this midnight."""
    return (ends_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=SHANGHAI)
