"""PURE: time limits as the engine asks for them, reckoned by `rules.deadlines` on the region's calendar.

    limits = RegionLimits(calendar, law())
    limits.clocks(matter, accepted, clock).promised_at

`due = f(events, calendar, rule)`: nothing counts down. The same day and rule give the same answer for every case, so a
limit that nothing has moved yet is reckoned once per day of acceptance.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil

from onewindow.core.region import region_dir
from onewindow.rules import deadlines
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.deadlines import Clock, Limit, TimeEvent, Unit, Verb
from onewindow.rules.parameters import Parameters, load_parameters

from .law import Law, law
from .plans import LimitRule, PlannedMatter
from .states import ClockEvent
from .transition import Clocks

#: A rule and a start that many cases share: one entry per rule and day (or, for hours, per instant).
_REMEMBERED = 4096
#: Figures of the law, by their ids in the region's `parameters/`.
_NOTICE, _EXTENSION = "correction_notice_working_days", "decision_extension_working_days"


@dataclass(frozen=True, kw_only=True, eq=False)
class RegionLimits:
    """The limits of one region. Two are the same only if they are one object."""

    calendar: Calendar  #: working days and office hours
    law: Law  #: closed lists
    parameters: Parameters  #: figures of the law, by the day they are in force

    def notice_by(self, matter: PlannedMatter, received: datetime) -> datetime | None:
        """Close of the last day for the one-time notice; None for kinds where silence is not acceptance."""
        if matter.kind not in self.law.deemed_kinds:
            return None
        return self.close_after(self.notice_days(received), received)

    def notice_days(self, received: datetime) -> int:
        """Working days for the one-time notice (Licensing Law 32 I (4)), as in force on the day of receipt."""
        return _figure(self, _NOTICE, self._day(received))

    def extension(self, at: datetime) -> tuple[int, str]:
        """The most working days one extension may add, and the article (Licensing Law 42 I)."""
        found = self.parameters.on(_EXTENSION, self._day(at))
        return int(found.value), found.basis

    def gather_by(self, received: datetime) -> datetime:
        """Close of the day on which the agencies' defects are gathered."""
        return self.close_after(self.law.gather_days, received)

    def answer_by(self, sent: datetime) -> datetime | None:
        """Close of the last day to answer a notice, None without a term."""
        days = self.law.answer_days
        return None if days is None else self.close_after(days, sent)

    def joint_due(self, working_days: int, accepted: datetime) -> datetime:
        """Close of the last day of a joint handling."""
        return self.close_after(working_days, accepted)

    def clocks(self, matter: PlannedMatter, accepted: datetime, clock: tuple[ClockEvent, ...]) -> Clocks:
        """Both limits; None where there is no limit, or while something keeps it open."""
        due = self._due(matter.statutory, accepted, clock, Clock.STATUTORY)
        promised = self._due(matter.promised, accepted, clock, Clock.PROMISED)
        ends = [end for end in (due, promised) if end is not None]
        yellow = self._yellow(accepted, min(ends, key=self._at)) if ends else None
        return Clocks(due_at=self._or_none(due), promised_at=self._or_none(promised), yellow_at=yellow)

    def close_after(self, working_days: int, start: datetime) -> datetime:
        """When the offices close on the `working_days`-th working day after `start`."""
        return _close_after(self, working_days, self._day(start))

    def _due(
        self, rule: LimitRule, accepted: datetime, clock: tuple[ClockEvent, ...], which: Clock
    ) -> date | datetime | None:
        limit = limit_of(rule)
        if limit is None:
            return None
        start: date | datetime = accepted if limit.by_instant else self._day(accepted)
        return _due(self, limit, start, clock, which)

    def _yellow(self, accepted: datetime, end: date | datetime) -> datetime:
        """When two thirds are gone, as `deadlines.warning_level` sees it."""
        if isinstance(end, datetime):
            return accepted + (end - accepted) * float(deadlines.YELLOW_AFTER)
        return _yellow_day(self, self._day(accepted), end)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.calendar.zone).date()

    def _at(self, end: date | datetime) -> datetime:
        return end.astimezone(UTC) if isinstance(end, datetime) else _close(self, end)

    def _or_none(self, end: date | datetime | None) -> datetime | None:
        return None if end is None else self._at(end)


@lru_cache(maxsize=_REMEMBERED)
def _figure(limits: RegionLimits, name: str, day: date) -> int:
    return limits.parameters.days(name, day)


@cache
def limit_of(rule: LimitRule) -> Limit | None:
    """The rule in the words of `rules.deadlines`; None where no limit is set."""
    if rule.stages:
        return Limit(unit=Unit.WORKING_DAYS, stages=tuple(float(s) for s in rule.stages))
    for unit in Unit:
        amount = getattr(rule, unit.value)
        if amount is not None:
            return Limit(unit=unit, stages=(amount,))
    return None


def time_events(clock: tuple[ClockEvent, ...]) -> tuple[TimeEvent, ...]:
    """The history of a clock in the words of `rules.deadlines`."""
    return tuple(TimeEvent(verb=Verb(e.verb), at=e.at, working_days=e.working_days or 0) for e in clock)


@lru_cache(maxsize=_REMEMBERED)
def _due(
    limits: RegionLimits, limit: Limit, start: date | datetime, clock: tuple[ClockEvent, ...], which: Clock
) -> date | datetime | None:
    return deadlines.due_date(limit, start, time_events(clock), limits.calendar, which)


@lru_cache(maxsize=_REMEMBERED)
def _close_after(limits: RegionLimits, working_days: int, start: date) -> datetime:
    return _close(limits, limits.calendar.add_working_days(start, working_days))


@lru_cache(maxsize=_REMEMBERED)
def _close(limits: RegionLimits, day: date) -> datetime:
    return limits.calendar.close_of_day(day).astimezone(UTC)


@lru_cache(maxsize=_REMEMBERED)
def _yellow_day(limits: RegionLimits, start: date, end: date) -> datetime:
    whole = Fraction(limits.calendar.working_days_between(start, end))
    day = limits.calendar.add_working_days(start, max(1, ceil(whole * deadlines.YELLOW_AFTER)))
    # The level is judged by whole days, so it turns at midnight.
    return datetime.combine(day, datetime.min.time(), tzinfo=limits.calendar.zone).astimezone(UTC)


@cache
def region_limits() -> RegionLimits:
    """The limits of this installation's region."""
    folder = region_dir()
    return RegionLimits(calendar=load_calendar(folder), law=law(), parameters=load_parameters(folder))
