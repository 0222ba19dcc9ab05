"""The working-day calendar: national holidays and make-up days, a region's own holidays laid over them, office hours.

    calendar.add_working_days(date(2025, 9, 26), 1)     # 2025-09-28, a Sunday made up for the National Day
    calendar.close_of_day(date(2025, 9, 28))            # 20:00 in summer

A year that a notice has not reached yet is counted by its weekends and says so (`warnings_for`); nothing is guessed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from onewindow.core.errors import gettext_noop

from .sentences import Phrase, Sentence

NO_NATIONAL_YEAR = Phrase("no_national_year", gettext_noop("缺少 {year} 年全国放假安排，暂按周末推算。"))
NO_REGIONAL_YEAR = Phrase(
    "no_regional_year",
    gettext_noop("{region} {year} 年的民族节日放假安排没有收录，暂按全国日历计算，遇这些节日截止日会偏早。"),
)

_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Season:
    """Office hours of a part of the year; a season may run over the new year."""

    first: tuple[int, int]  #: month and day it begins
    last: tuple[int, int]  #: month and day it ends, included
    hours: tuple[tuple[time, time], ...]  #: opening and closing times, in order

    def holds(self, day: date) -> bool:
        """Whether the season covers the day."""
        point = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= point <= self.last
        return point >= self.first or point <= self.last


@dataclass(frozen=True, kw_only=True)
class DaysOff:
    """What one authority's notices say, year by year."""

    years: frozenset[int]  #: the years whose notice is here
    off: Mapping[date, str]  #: day without work -> holiday
    work: Mapping[date, str]  #: weekend worked -> the holiday it makes up for


@dataclass(frozen=True, kw_only=True, eq=False)
class Calendar:
    """A region's working days and office hours. Two calendars are the same only if they are one object."""

    region: str  #: name of the authority of the overlay, for warnings
    national: DaysOff  #: the State Council's notices
    regional: DaysOff  #: the region's own holidays, laid over the national ones
    seasons: tuple[Season, ...]  #: together they cover every day of the year
    zone: ZoneInfo  #: official time
    _years: dict[int, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False
    )  #: year -> working ordinals
    _open: dict[int, tuple[timedelta, ...]] = field(
        default_factory=dict, init=False, repr=False
    )  #: year -> office time before each of its working ordinals, and the whole

    def is_working_day(self, day: date) -> bool:
        """Whether the offices work; the region's notice goes before the national one, both before the weekend."""
        if day in self.regional.work:
            return True
        if day in self.regional.off or day in self.national.off:
            return False
        return day in self.national.work or day.weekday() < _SATURDAY

    def holiday(self, day: date) -> str:
        """The name of the holiday that frees the day, empty if none."""
        return self.regional.off.get(day) or self.national.off.get(day, "")

    def made_up(self, day: date) -> str:
        """The name of the holiday that a worked weekend makes up for, empty if none."""
        return self.regional.work.get(day) or self.national.work.get(day, "")

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += timedelta(1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is not counted (Civil Code 201).

        0 gives the day itself, or the next working day if it is none.
        """
        if count == 0:
            return self.next_working_day(day)
        if count < 0:
            raise ValueError("working days are counted forward")
        year = day.year
        days = self._working_ordinals(year)
        position = bisect_right(days, day.toordinal()) + count - 1
        while position >= len(days):
            position -= len(days)
            year += 1
            days = self._working_ordinals(year)
        return date.fromordinal(days[position])

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative if `end` is the earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        if start.year == end.year:
            days = self._working_ordinals(start.year)
            return bisect_right(days, end.toordinal()) - bisect_right(days, start.toordinal())
        first = self._working_ordinals(start.year)
        last = self._working_ordinals(end.year)
        whole = sum(len(self._working_ordinals(year)) for year in range(start.year + 1, end.year))
        return len(first) - bisect_right(first, start.toordinal()) + whole + bisect_right(last, end.toordinal())

    def office_windows(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Opening and closing instants of a day, in order; none on a day without work."""
        return self._windows(day) if self.is_working_day(day) else ()

    def close_of_day(self, day: date) -> datetime:
        """When a period that ends on the day runs out: the end of office hours (Civil Code 203, paragraph 2)."""
        return self._windows(day)[-1][1]

    def open_of_day(self, day: date) -> datetime:
        """When the offices open on the day."""
        return self._windows(day)[0][0]

    def office_day(self, day: date) -> timedelta:
        """How long the offices work on a working day of that season."""
        return sum((close - opened for opened, close in self._windows(day)), timedelta())

    def office_time(self, begin: datetime, end: datetime) -> timedelta:
        """Open office time between two instants, nothing if `end` is not the later. Years cost no more than days."""
        if end <= begin:
            return timedelta()
        first, last = begin.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        windows = (window for day in {first, last} for window in self.office_windows(day))
        total = sum((max(min(end, closes) - max(begin, opens), timedelta()) for opens, closes in windows), timedelta())
        return total + self._whole_days(first + timedelta(1), last) if first < last else total

    def _whole_days(self, first: date, end: date) -> timedelta:
        """Office time of the days from `first` up to `end`, which is not counted and not before it."""
        begin, stop = self._open_in(first.year), self._open_in(end.year)
        at, until = self._position(first), self._position(end)
        if first.year == end.year:
            return stop[until] - begin[at]
        whole = (self._open_in(year)[-1] for year in range(first.year + 1, end.year))
        return begin[-1] - begin[at] + sum(whole, timedelta()) + stop[until]

    def _position(self, day: date) -> int:
        return bisect_left(self._working_ordinals(day.year), day.toordinal())

    def _open_in(self, year: int) -> tuple[timedelta, ...]:
        sums = self._open.get(year)
        if sums is None:
            days = (self.office_day(date.fromordinal(n)) for n in self._working_ordinals(year))
            sums = self._open[year] = tuple(accumulate(days, initial=timedelta()))
        return sums

    def add_office_hours(
        self, start: datetime, hours: float, *, stopped: Sequence[tuple[datetime, datetime]] = ()
    ) -> datetime:
        """The instant when `hours` of office time have run after `start`; time inside `stopped` does not run.

        Office time that ends with a window is due at its close, not at the next opening.
        """
        left = timedelta(hours=hours)
        now = start.astimezone(self.zone)
        if left <= timedelta(0):
            return now
        for opened, closed in self._running(now, stopped):
            if closed - opened >= left:
                return opened + left
            left -= closed - opened
        raise AssertionError("office windows never end")

    def warnings_for(self, first: date, last: date) -> tuple[Sentence, ...]:
        """What is missing for the days from `first` to `last`: one warning for each year and kind of notice."""
        missing: list[Sentence] = []
        for year in range(first.year, last.year + 1):
            if year not in self.national.years:
                missing.append(NO_NATIONAL_YEAR(year=year))
            if year not in self.regional.years:
                missing.append(NO_REGIONAL_YEAR(year=year, region=self.region))
        return tuple(missing)

    def _windows(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        hours = next(season.hours for season in self.seasons if season.holds(day))
        return tuple((self._at(day, opened), self._at(day, closed)) for opened, closed in hours)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)

    def _working_ordinals(self, year: int) -> tuple[int, ...]:
        days = self._years.get(year)
        if days is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = tuple(n for n in range(first, last + 1) if self.is_working_day(date.fromordinal(n)))
            self._years[year] = days
        return days

    def _running(
        self, start: datetime, stopped: Sequence[tuple[datetime, datetime]]
    ) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of running office time from `start` on."""
        ordinals = iter(self._ordinals_from(start.date()))
        for ordinal in ordinals:
            for opened, closed in self._windows(date.fromordinal(ordinal)):
                if closed > start:
                    yield from _without((max(opened, start), closed), stopped)

    def _ordinals_from(self, day: date) -> Iterator[int]:
        year = day.year
        days = self._working_ordinals(year)
        yield from days[bisect_left(days, day.toordinal()) :]
        while True:
            year += 1
            yield from self._working_ordinals(year)


def _without(
    window: tuple[datetime, datetime], stopped: Iterable[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of a window when the stopped stretches (merged, in order) are taken out."""
    opened, closed = window
    for begin, end in stopped:
        if end <= opened or begin >= closed:
            continue
        if begin > opened:
            yield opened, begin
        opened = end
        if opened >= closed:
            return
    yield opened, closed
