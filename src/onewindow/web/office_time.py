"""Time left, as people at an office count it: whole office days, then hours. PURE.

Nights, lunch and holidays take none of it: a limit on Friday evening is, on Wednesday at noon, two and a half days off.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.rules.calendar import Calendar

from .flow import BarState

#: Beyond this many days nobody counts hours; the loop ends.
_FARTHEST = 800
#: Less than this share of the time left: close to the limit.
_NEAR = 1 / 3


@dataclass(frozen=True, kw_only=True)
class Left:
    """Time left until a limit, or gone since it."""

    days: int  #: whole office days
    hours: int  #: and hours of the next one
    minutes: int  #: and minutes
    late: bool  #: the limit has passed; the figures say by how much
    share: float  #: of the whole time, 0 to 1

    @property
    def state(self) -> BarState:
        """The colour of its ring."""
        return BarState.LATE if self.late else BarState.NEAR if self.share < _NEAR else BarState.WORK


def left(calendar: Calendar, *, since: datetime, until: datetime, now: datetime) -> Left:
    """What is left of the office time from `since` to `until`."""
    late = now > until
    span = office_time(calendar, until, now) if late else office_time(calendar, now, until)
    whole = office_time(calendar, since, until)
    day = calendar.office_day(until.astimezone(calendar.zone).date()) or timedelta(hours=8)
    days, rest = divmod(span, day)
    minutes = int(rest.total_seconds() // 60)
    share = 0.0 if late or not whole else min(span / whole, 1.0)
    return Left(days=days, hours=minutes // 60, minutes=minutes % 60, late=late, share=share)


def office_time(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    """Open office time between two instants."""
    day, last = begin.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
    total = timedelta()
    for _ in range(_FARTHEST):
        if day > last:
            break
        for opens, closes in calendar.office_windows(day):
            total += max(min(end, closes) - max(begin, opens), timedelta())
        day += timedelta(days=1)
    return total
