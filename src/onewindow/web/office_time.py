"""Time left, as people at an office count it: whole office days, then hours. PURE.

Nights, lunch and holidays take none of it: a limit on Friday evening is, on Wednesday at noon, two and a half days off.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.rules.calendar import Calendar

from .flow import BarState

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
    span = calendar.office_time(until, now) if late else calendar.office_time(now, until)
    whole = calendar.office_time(since, until)
    day = calendar.office_day(until.astimezone(calendar.zone).date()) or timedelta(hours=8)
    days, rest = divmod(span, day)
    minutes = int(rest.total_seconds() // 60)
    share = 0.0 if late or not whole else min(span / whole, 1.0)
    return Left(days=days, hours=minutes // 60, minutes=minutes % 60, late=late, share=share)
