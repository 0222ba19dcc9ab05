"""PURE: time of the simulation: minutes in which the offices are open, counted from a first day, and the days behind.

A run lives on this axis: nights, weekends, holidays and make-up days take no time on it. `position` gives working days
(3.25 is a quarter through the fourth day), whatever the season's hours are.
"""

from bisect import bisect_right
from datetime import date, timedelta

from onewindow.rules.calendar import Calendar


class Office:
    """The axis of office minutes from `first` (or the next working day) on; it grows as far as it is asked."""

    def __init__(self, calendar: Calendar, first: date) -> None:
        self._calendar = calendar
        self._days = [calendar.next_working_day(first)]
        self._starts = [0.0]
        self._lengths = [self._length(self._days[0])]

    @property
    def first(self) -> date:
        """The first working day."""
        return self._days[0]

    @property
    def day_minutes(self) -> float:
        """Office minutes of the first day."""
        return self._lengths[0]

    def position(self, minutes: float) -> float:
        """Working days since the beginning."""
        n = self._day_of(minutes)
        return n + (minutes - self._starts[n]) / self._lengths[n]

    def minutes(self, position: float) -> float:
        """The reverse of `position`."""
        n = int(position)
        self._reach_day(n)
        return self._starts[n] + (position - n) * self._lengths[n]

    def day(self, minutes: float) -> date:
        """The calendar day of an instant."""
        return self._days[self._day_of(minutes)]

    def after_calendar_days(self, minutes: float, days: int) -> float:
        """When the offices open after a period of calendar days that began on the day of `minutes` has run out."""
        opens = self._calendar.next_working_day(self.day(minutes) + timedelta(days + 1))
        while self._days[-1] < opens:
            self._grow()
        return self._starts[bisect_right(self._days, opens) - 1]

    def _day_of(self, minutes: float) -> int:
        while self._starts[-1] + self._lengths[-1] <= minutes:
            self._grow()
        return bisect_right(self._starts, minutes) - 1

    def _reach_day(self, n: int) -> None:
        while len(self._days) <= n:
            self._grow()

    def _grow(self) -> None:
        self._starts.append(self._starts[-1] + self._lengths[-1])
        self._days.append(self._calendar.add_working_days(self._days[-1], 1))
        self._lengths.append(self._length(self._days[-1]))

    def _length(self, day: date) -> float:
        return self._calendar.office_day(day).total_seconds() / 60
