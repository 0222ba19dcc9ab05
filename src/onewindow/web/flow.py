"""Geometry of the flow pictures: from instants and working days to percentages of a track. PURE.

A swimlane shows office days side by side, each as wide as the next; nights, holidays and lunch take no room. Numbers
leave here as attributes of inline SVG (`x="42.5%"`), which a strict content policy allows; for a page that reads from
right to left the picture is mirrored here, because SVG does not know direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from onewindow.rules.calendar import Calendar


class BarState(StrEnum):
    """What a stretch of a lane was or is. Each has its own shape or outline beside its colour."""

    DONE = "done"  # finished
    WORK = "work"  # being handled
    NEAR = "near"  # being handled, close to the limit
    LATE = "late"  # past the limit
    HOLD = "hold"  # the clock is stopped: correction, suspension
    PLAN = "plan"  # not begun


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A piece of a lane between two instants."""

    state: BarState  #: what it was
    since: datetime  #: first instant
    until: datetime  #: last instant; for a running one, now


@dataclass(frozen=True, kw_only=True)
class OfficeDay:
    """A working day and when the office is open on it."""

    day: date  #: which
    windows: tuple[tuple[datetime, datetime], ...]  #: opening and closing instants, in order

    def share(self, at: datetime) -> float:
        """How much of the day's open time has gone by, 0 to 1; lunch takes none."""
        whole = sum((closes - opens for opens, closes in self.windows), timedelta())
        gone = sum((min(max(at, opens), closes) - opens for opens, closes in self.windows), timedelta())
        return gone / whole if whole else 0.0


@dataclass(frozen=True, kw_only=True)
class Axis:
    """The office days a picture shows."""

    days: tuple[OfficeDay, ...]  #: working days, in order, at least one

    def share(self, at: datetime) -> float:
        """Where an instant stands, from 0 (the first day opens) to 1 (the last day closes)."""
        return sum(day.share(at) for day in self.days) / len(self.days)


def axis_between(calendar: Calendar, first: date, last: date, *, most: int = 60) -> Axis:
    """The working days from `first` to `last` with the region's office hours; at least one, at most `most`."""
    span = (first + timedelta(days=n) for n in range(max((last - first).days, 0) + 1))
    days = [day for day in span if calendar.is_working_day(day)][:most] or [calendar.next_working_day(first)]
    return Axis(days=tuple(OfficeDay(day=day, windows=calendar.office_windows(day)) for day in days))


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar of a drawn lane, in percent of the track, already mirrored if need be."""

    state: BarState  #: colour and hatch
    x: float  #: left edge
    width: float  #: at least a sliver, so that a short stretch is seen


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A drawn track."""

    bars: tuple[Bar, ...]  #: in time order
    limit: float | None  #: where the limit's mark stands
    now: float | None  #: where the now-line stands
    grid: tuple[float, ...]  #: where days begin
    note_x: float  #: where a remark fits beside the bars
    note_ends: bool  #: whether the remark ends there instead of beginning


_SLIVER = 1.2
_GAP = 1.6


def draw(
    axis: Axis,
    stretches: Sequence[Stretch],
    *,
    limit: datetime | None = None,
    now: datetime | None = None,
    mirrored: bool = False,
) -> Drawn:
    """Place the stretches, the limit and the now-line of one lane on its track."""

    def place(at: datetime) -> float:
        return axis.share(at) * 100

    pieces = [(s.state, place(s.since), place(s.until)) for s in stretches]
    at_limit = None if limit is None else place(limit)
    marks = [end for _, _, end in pieces] + ([] if at_limit is None else [at_limit])
    last, first = max(marks, default=0.0), min((begin for _, begin, _ in pieces), default=100.0)
    ends = last > 68 and first > 30  # no room behind the bars, but room before them
    note = first - _GAP if ends else last + _GAP

    def flip(x: float) -> float:
        return round(100 - x if mirrored else x, 2)

    return Drawn(
        bars=tuple(_bar(state, begin, end, mirrored=mirrored) for state, begin, end in pieces),
        limit=None if at_limit is None else flip(at_limit),
        now=None if now is None else flip(place(now)),
        grid=tuple(flip(100 * k / len(axis.days)) for k in range(len(axis.days))),
        note_x=flip(note),
        note_ends=ends,
    )


def planned(begin: float, end: float, total: float, *, state: BarState = BarState.WORK, mirrored: bool = False) -> Bar:
    """A bar of a plan in working days: from day `begin` to day `end` of `total`."""
    scale = 100 / total if total else 0
    return _bar(state, begin * scale, end * scale, mirrored=mirrored)


def ticks(axis: Axis, most: int = 7) -> tuple[tuple[date, float, bool], ...]:
    """Days to write above the track: (day, middle of the day in percent, whether a narrow screen drops it)."""
    step = max(1, -(-len(axis.days) // most))
    shown = range(0, len(axis.days), step)
    narrow = max(1, -(-len(shown) // 5))
    return tuple((axis.days[k].day, 100 * k / len(axis.days), bool(n % narrow)) for n, k in enumerate(shown))


def _bar(state: BarState, begin: float, end: float, *, mirrored: bool) -> Bar:
    begin, end = max(begin, 0.0), min(max(end, begin + _SLIVER), 100.0)
    begin = min(begin, end - _SLIVER)
    x = 100 - end if mirrored else begin
    return Bar(state=state, x=round(x, 2), width=round(end - begin, 2))
