"""When something is due: a pure function of the limit, the events and the calendar, explained line by line.

    explain(Request(limit=working_days(20), accepted=date(2025, 3, 3)), calendar, notice_working_days=5).due_at

How the days run. The day of the start is not counted (Civil Code 201). A limit in working days ends on its last working
day; one in calendar days that ends on a day without work moves to the next working day (203); both are due when the
offices close that day (203, paragraph 2). Hours run from their instant, office hours only while the offices are open;
half a working day is counted in office hours. Stages add up.

What stops them. A suspension: its first day still counts, the days after it up to and including the day of its end do
not; overlapping ones merge. Limits by the hour stop at the instants instead. While one lasts that began before the due
date, there is no due date. A correction after acceptance stops only the promised clock.

An extension carries working days. It lengthens a limit in working days; every other limit is first reckoned to its end
(moved, if that is a day without work) and then goes on by that many working days, at the same hour of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from .acceptance import Acceptance, Accepted, acceptance
from .calendar import Calendar
from .courses import Course, course
from .deadline_lines import Reckoning, lines_of, warnings_of
from .histories import day_of
from .limits import Clock, DeadlineError, Level, Limit, TimeEvent, Unit, Verb, working_days
from .sentences import Sentence

__all__ = [
    "Acceptance",
    "Accepted",
    "Clock",
    "Course",
    "DeadlineError",
    "Explanation",
    "Level",
    "Limit",
    "Request",
    "TimeEvent",
    "Unit",
    "Verb",
    "acceptance",
    "due_date",
    "explain",
    "warning_level",
    "working_days",
]

#: Share of the time after which a review turns yellow.
YELLOW_AFTER = Fraction(2, 3)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked: a limit and the history it runs through. Exactly one of the two starts is given."""

    limit: Limit  #: how long
    accepted: date | datetime | None = None  #: acceptance, where it is known
    received: date | datetime | None = None  #: receipt, where acceptance is to be found
    events: Sequence[TimeEvent] = ()  #: in any order
    division: str = ""  #: where; it chose the calendar


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A due date and why."""

    due: date | datetime | None  #: the day, or the instant of a limit by the hour; None while it cannot be told
    due_at: datetime | None  #: the instant it runs out: of a day, when the offices close
    accepted: date | datetime | None  #: from when it runs; None while the file is incomplete
    lines: tuple[Sentence, ...]  #: one for each contribution, in the order of reading
    warnings: tuple[Sentence, ...]  #: what a person has to check


def explain(
    request: Request, calendar: Calendar, *, notice_working_days: int, clock: Clock = Clock.STATUTORY
) -> Explanation:
    """The due date of a request, line by line; the same date as `due_date`.

    `notice_working_days` is the time for the one-time notice (Licensing Law 32), from the region's parameters.
    Raises DeadlineError for a history out of joint.
    """
    found = _start(request, calendar, notice_working_days)
    way = None if found.at is None else course(request.limit, found.at, request.events, calendar, clock)
    due = None if way is None else way.due()
    due_at = due if isinstance(due, datetime) or due is None else calendar.close_of_day(due)
    it = Reckoning(
        received=request.received,
        found=found,
        way=way,
        events=request.events,
        clock=clock,
        calendar=calendar,
        due=due,
    )
    return Explanation(
        due=due, due_at=due_at, accepted=found.at, lines=tuple(lines_of(it)), warnings=tuple(warnings_of(it))
    )


def _start(request: Request, calendar: Calendar, notice_working_days: int) -> Acceptance:
    if request.received is None:
        if request.accepted is None:
            raise ValueError("a request needs the day of acceptance or of receipt")
        return Acceptance(how=Accepted.GIVEN, at=request.accepted)
    return acceptance(request.received, request.events, calendar, notice_working_days=notice_working_days)


def due_date(
    limit: Limit,
    accepted: date | datetime,
    events: Sequence[TimeEvent],
    calendar: Calendar,
    clock: Clock = Clock.STATUTORY,
) -> date | datetime | None:
    """When a limit that runs from `accepted` ends: a day, or an instant for a limit by the hour.

    None while a suspension (or, on the promised clock, a correction) that began before the end is still open.
    Raises DeadlineError for a history out of joint.
    """
    return course(limit, accepted, events, calendar, clock).due()


def warning_level(
    now: datetime,
    start: date | datetime,
    due: date | datetime,
    calendar: Calendar,
    *,
    yellow_after: Fraction = YELLOW_AFTER,
) -> Level:
    """How near a due date is: red once it is past, yellow when `yellow_after` of the time is gone.

    Days are reckoned in working days, whole ones; limits by the hour in hours.
    """
    ends = due if isinstance(due, datetime) else calendar.close_of_day(due)
    if now > ends:
        return Level.RED
    if isinstance(due, datetime) and isinstance(start, datetime):
        whole, gone = Fraction((due - start) / timedelta(seconds=1)), Fraction((now - start) / timedelta(seconds=1))
    else:
        begin = day_of(start, calendar.zone)
        whole = Fraction(calendar.working_days_between(begin, day_of(due, calendar.zone)))
        gone = Fraction(calendar.working_days_between(begin, day_of(now, calendar.zone)))
    return Level.YELLOW if gone >= whole * yellow_after else Level.GREEN
