"""PURE: when officers are free: pieces of the office hours in which none of them has a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.rules.calendar import Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """A stretch of time."""

    start: datetime  #: begin
    end: datetime  #: end

    def meets(self, other: "Hours") -> bool:
        """Whether both share a moment."""
        return self.start < other.end and other.start < self.end


def within_office_hours(calendar: Calendar, wanted: Hours) -> bool:
    """Whether the whole stretch lies inside one window of its day."""
    day = wanted.start.astimezone(calendar.zone).date()
    return any(opens <= wanted.start and wanted.end <= closes for opens, closes in calendar.office_windows(day))


def free_hours(calendar: Calendar, day: date, minutes: int, busy: Sequence[Hours], *, now: datetime) -> list[Hours]:
    """The pieces of `minutes` of a day that are still to come and meet nothing of `busy`."""
    length, found = timedelta(minutes=minutes), []
    for opens, closes in calendar.office_windows(day):
        start = opens
        while start + length <= closes:
            piece = Hours(start=start, end=start + length)
            if piece.start > now and not any(piece.meets(other) for other in busy):
                found.append(piece)
            start += length
    return found
