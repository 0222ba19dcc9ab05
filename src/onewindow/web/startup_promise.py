"""PURE: the promise of a day 一日办结, measured: office time from acceptance to the result, for each matter and all.

Nights, lunch and holidays take no time. What is still open is measured until now; the promise is then broken as soon as
the time is over, not when somebody finishes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.rules.calendar import Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One matter's way, or all of them together."""

    matter: str  #: code; "" for the whole
    begun_at: datetime | None  #: acceptance
    ended_at: datetime | None  #: delivery, else the decision; None: still open
    days: float | None  #: office days that it took or has taken; None before acceptance
    promised_days: float | None  #: promised
    kept: bool | None  #: whether the promise was kept; None: not begun, nothing promised, or open and in time


def office_days(calendar: Calendar, begin: datetime, end: datetime) -> float:
    """Open office time between two instants, in office days."""
    last = end.astimezone(calendar.zone).date()
    whole_day = calendar.office_day(last) or calendar.office_day(calendar.next_working_day(last))
    return calendar.office_time(begin, end) / (whole_day or timedelta(hours=8))


def run_of(
    matter: str,
    *,
    begun_at: datetime | None,
    ended_at: datetime | None,
    promised_days: float | None,
    calendar: Calendar,
    now: datetime,
) -> Run:
    """How one matter, or the whole, stands against its promise."""
    days = None if begun_at is None else office_days(calendar, begun_at, ended_at or now)
    kept: bool | None = None
    if days is not None and promised_days is not None:
        over = days > promised_days
        kept = False if over else True if ended_at is not None else None
    return Run(matter=matter, begun_at=begun_at, ended_at=ended_at, days=days, promised_days=promised_days, kept=kept)


def whole(
    runs: Iterable[Run], core: Iterable[str], *, promised_days: float | None, calendar: Calendar, now: datetime
) -> Run:
    """From the first acceptance to the last result of the matters that the promise is for."""
    counted = [run for run in runs if run.matter in set(core) and run.begun_at is not None]
    begun = min((run.begun_at for run in counted if run.begun_at is not None), default=None)
    open_ones = [run for run in runs if run.matter in set(core) and run.ended_at is None]
    ends = [run.ended_at for run in counted if run.ended_at is not None]
    ended = max(ends) if ends and not open_ones else None
    return run_of("", begun_at=begun, ended_at=ended, promised_days=promised_days, calendar=calendar, now=now)


def delivered(timeline: Iterable[tuple[str, tuple[str, ...], datetime]]) -> Mapping[str, datetime]:
    """(verb, matters, when) of all that happened -> when each matter's result was handed over first."""
    found: dict[str, datetime] = {}
    for verb, matters, at in timeline:
        if verb == "deliver":
            for matter in matters:
                found.setdefault(matter, at)
    return found
