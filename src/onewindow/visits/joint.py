"""PURE: the nearest time that several agencies have in common for one joint visit.

    found = nearest(invited, request)
    found.start, found.going          # when, and who goes for whom; None where the days looked at hold no such time
    found.passed                      # why each earlier half day would not do: (half day, agency, reason)

A half day fits when no agency is away, closed or full then and each has somebody free in one and the same hour. Among
the hours of the first half day that fits the one is taken that adds the least road to the routes of those who go.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from onewindow.rules.calendar import Calendar

from .hours import Hours
from .route import Point, kilometres


class Half(StrEnum):
    """Which half of a day; it turns at three o'clock in official time, while offices here rest."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Why(StrEnum):
    """Why an agency cannot come in a half day."""

    LEAVE = "leave"  #: it has said so in its calendar
    DECLINED = "declined"  #: it has said so for this visit
    FULL = "full"  #: it goes out as often as it can already
    CLOSED = "closed"  #: none of its hours lie there
    BUSY = "busy"  #: nobody is free
    TOGETHER = "together"  #: each is free, but never in the same hour


_TURN = time(15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """Days on which an agency goes nowhere."""

    first: date  #: first day
    last: date  #: last day, included
    why: Mapping[str, str]  #: language -> words


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyCalendar:
    """When an agency goes out."""

    hours: tuple[tuple[time, time], ...] = ()  #: of a day; () for the office hours
    per_half_day: int  #: visits at most
    leave: tuple[Leave, ...] = ()  #: days without


@dataclass(frozen=True, kw_only=True, slots=True)
class Trip:
    """A visit that somebody has already."""

    hours: Hours  #: when
    place: Point | None  #: where


@dataclass(frozen=True, kw_only=True, slots=True)
class HalfDay:
    """A half of a day."""

    day: date  #: the day
    half: Half  #: which


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """An agency that must come."""

    agency: int  #: id
    calendar: AgencyCalendar  #: its own
    officers: tuple[int, ...]  #: ids of staff who may go, the best first
    trips: Mapping[int, Sequence[Trip]] = field(default_factory=dict)  #: officer -> what he has already
    declined: frozenset[HalfDay] = frozenset()  #: half days for which it has said no


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is looked for."""

    calendar: Calendar  #: office hours
    now: datetime  #: the present
    earliest: datetime  #: not before
    days: int  #: working days that are looked at
    minutes: int  #: length of the visit
    place: Point | None  #: where
    office: Point | None  #: where routes begin
    most_days: int  #: natural days ahead that may be planned


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """A half day that would not do."""

    at: HalfDay  #: which
    agency: int  #: because of whom; 0 where only the hours do not meet
    why: Why  #: why


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A time for all."""

    start: datetime  #: begin
    going: Mapping[int, int]  #: agency -> officer
    added_km: float  #: road that it adds to their routes, in straight lines
    passed: tuple[Passed, ...] = ()  #: earlier half days and why not


@dataclass(frozen=True, kw_only=True, slots=True)
class NoTime:
    """Nothing in the days looked at."""

    passed: tuple[Passed, ...]  #: every half day and why not


def half_of(calendar: Calendar, at: datetime) -> HalfDay:
    """The half day of an instant."""
    here = at.astimezone(calendar.zone)
    return HalfDay(day=here.date(), half=Half.MORNING if here.time() < _TURN else Half.AFTERNOON)


def nearest(invited: Sequence[Invited], wanted: Wanted) -> Found | NoTime:
    """The first half day that all have, and its hour with the least additional road."""
    passed: list[Passed] = []
    for half, pieces in _half_days(wanted):
        lacking = [Passed(at=half, agency=one.agency, why=why) for one in invited if (why := _lacks(one, half, wanted))]
        if lacking:
            passed += lacking
            continue
        fitting = [found for piece in pieces if (found := _together(invited, piece, wanted)) is not None]
        if fitting:
            best = min(fitting, key=lambda found: (round(found.added_km, 1), found.start))
            return Found(start=best.start, going=best.going, added_km=best.added_km, passed=tuple(passed))
        passed.append(Passed(at=half, agency=0, why=Why.TOGETHER))
    return NoTime(passed=tuple(passed))


def choices(invited: Sequence[Invited], wanted: Wanted, *, most: int) -> list[Found]:
    """The next times that all have, one for each half day: what may be chosen instead."""
    found: list[Found] = []
    for half, pieces in _half_days(wanted):
        if any(_lacks(one, half, wanted) for one in invited):
            continue
        fitting = [together for piece in pieces if (together := _together(invited, piece, wanted)) is not None]
        if fitting:
            found.append(min(fitting, key=lambda one: (round(one.added_km, 1), one.start)))
        if len(found) == most:
            break
    return found


def _half_days(wanted: Wanted) -> Iterator[tuple[HalfDay, list[Hours]]]:
    """Half days in order with the pieces of office time that lie ahead."""
    calendar, day = wanted.calendar, wanted.earliest.astimezone(wanted.calendar.zone).date()
    last, seen = wanted.now + timedelta(days=wanted.most_days), 0
    while seen < wanted.days and datetime.combine(day, time(), calendar.zone) <= last:
        if calendar.is_working_day(day):
            seen += 1
            for half in Half:
                pieces = [p for p in _pieces(day, wanted) if half_of(calendar, p.start).half is half]
                ahead = [p for p in pieces if p.start >= wanted.earliest and p.start <= last]
                if ahead:
                    yield HalfDay(day=day, half=half), ahead
        day += timedelta(days=1)


def _pieces(day: date, wanted: Wanted) -> Iterator[Hours]:
    """Office time cut into visits that may begin every half hour."""
    length = timedelta(minutes=wanted.minutes)
    for opens, closes in wanted.calendar.office_windows(day):
        start = opens
        while start + length <= closes:
            yield Hours(start=start, end=start + length)
            start += timedelta(minutes=30)


def _lacks(one: Invited, half: HalfDay, wanted: Wanted) -> Why | None:
    """Why the agency cannot come in that half day, whatever the hour."""
    if any(leave.first <= half.day <= leave.last for leave in one.calendar.leave):
        return Why.LEAVE
    if half in one.declined:
        return Why.DECLINED
    known = {(trip.hours.start, trip.hours.end) for trips in one.trips.values() for trip in trips}
    if sum(half_of(wanted.calendar, start) == half for start, _ in known) >= one.calendar.per_half_day:
        return Why.FULL
    pieces = [p for p in _pieces(half.day, wanted) if half_of(wanted.calendar, p.start) == half]
    open_then = [p for p in pieces if _goes_out(one, p, wanted.calendar) and p.start >= wanted.earliest]
    if not open_then:
        return Why.CLOSED
    if not any(_free(one, p) for p in open_then):
        return Why.BUSY
    return None


def _goes_out(one: Invited, piece: Hours, calendar: Calendar) -> bool:
    if not one.calendar.hours:
        return True
    start, end = (at.astimezone(calendar.zone).time() for at in (piece.start, piece.end))
    return any(opens <= start and end <= closes for opens, closes in one.calendar.hours)


def _free(one: Invited, piece: Hours) -> list[int]:
    return [who for who in one.officers if not any(trip.hours.meets(piece) for trip in one.trips.get(who, ()))]


def _together(invited: Sequence[Invited], piece: Hours, wanted: Wanted) -> Found | None:
    """Who goes in this hour: for each agency whoever has the least additional road."""
    going: dict[int, int] = {}
    added = 0.0
    for one in invited:
        free = _free(one, piece) if _goes_out(one, piece, wanted.calendar) else []
        if not free:
            return None
        roads = [(_detour(one.trips.get(who, ()), piece, wanted), n, who) for n, who in enumerate(free)]
        least = min(roads)
        going[one.agency], added = least[2], added + least[0]
    return Found(start=piece.start, going=going, added_km=added)


def _detour(trips: Sequence[Trip], piece: Hours, wanted: Wanted) -> float:
    """Kilometres that the visit adds between the stop before and the stop after it, that same day."""
    if wanted.place is None:
        return 0.0
    day = piece.start.astimezone(wanted.calendar.zone).date()
    today = [t for t in trips if t.place and t.hours.start.astimezone(wanted.calendar.zone).date() == day]
    before = max((t for t in today if t.hours.end <= piece.start), key=lambda t: t.hours.end, default=None)
    after = min((t for t in today if t.hours.start >= piece.end), key=lambda t: t.hours.start, default=None)
    start = before.place if before is not None else wanted.office
    end = after.place if after is not None else None
    there = kilometres(start, wanted.place) if start is not None else 0.0
    if end is None:
        return there
    direct = kilometres(start, end) if start is not None else 0.0
    return there + kilometres(wanted.place, end) - direct
