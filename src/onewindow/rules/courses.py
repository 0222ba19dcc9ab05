"""A limit on its way through suspensions and extensions: the reckoning behind `deadlines`, without words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .calendar import Calendar
from .histories import Span, day_of, in_order, paused_days, paused_instants, pausing
from .limits import Clock, Limit, TimeEvent, Unit, Verb


@dataclass(frozen=True, kw_only=True)
class Course:
    """A limit on its way: what due date and explanation are both read from."""

    limit: Limit  #: how long
    start: date | datetime  #: acceptance
    spans: Sequence[Span]  #: what stops this clock
    extensions: Sequence[TimeEvent]  #: in order
    calendar: Calendar  #: working days and office hours

    @property
    def first_day(self) -> date:
        """The day of the start, which is not counted."""
        return day_of(self.start, self.calendar.zone)

    @property
    def first_instant(self) -> datetime:
        """The instant from which hours run; a day alone begins at its first hour, of the office or of the day."""
        if isinstance(self.start, datetime):
            return self.start.astimezone(self.calendar.zone)
        if self.limit.by_office_clock:
            return self.calendar.open_of_day(self.start)
        return datetime.combine(self.start, time(), tzinfo=self.calendar.zone)

    @property
    def office_hours(self) -> float:
        """The limit in office hours; a part of a working day is that part of the office day at the start."""
        if self.limit.unit is Unit.OFFICE_HOURS:
            return self.limit.total
        return self.limit.total * (self.calendar.office_day(self.first_day) / timedelta(hours=1))

    def due(self, *, extensions: Sequence[TimeEvent] | None = None) -> date | datetime | None:
        """The due day, or the due instant of a limit by the hour; None while a suspension keeps it open."""
        added = sum(event.working_days for event in (self.extensions if extensions is None else extensions))
        if self.limit.unit is Unit.WORKING_DAYS and not self.limit.by_office_clock:
            return self.count_working_days(self.first_day, int(self.limit.total) + added)
        ends = self.end_of_base()
        if ends is None or not added:
            return ends
        day = self.count_working_days(day_of(ends, self.calendar.zone), added)
        if day is None or not isinstance(ends, datetime):
            return day
        later = datetime.combine(day, ends.timetz())
        return min(later, self.calendar.close_of_day(day)) if self.limit.by_office_clock else later

    def end_of_base(self) -> date | datetime | None:
        """The end before any extension, for a limit that is not in whole working days."""
        if self.limit.unit is Unit.CALENDAR_DAYS:
            last = self.count_calendar_days(int(self.limit.total))
            return None if last is None else self.moved(last)
        if self.limit.unit is Unit.HOURS:
            return self._run_hours()
        return self._run_office_hours()

    def count_working_days(self, start: date, count: int) -> date | None:
        """The `count`-th working day after `start` that no pause takes away."""
        for first, last in paused_days(self.spans, self.calendar.zone):
            if last is not None and last <= start:
                continue
            free = self.calendar.working_days_between(start, max(start, first))
            if free >= count:
                break
            if last is None:
                return None
            count -= free
            start = last
        return self.calendar.add_working_days(start, count)

    def count_calendar_days(self, count: int) -> date | None:
        """The `count`-th day after the start that no pause takes away."""
        start = self.first_day
        for first, last in paused_days(self.spans, self.calendar.zone):
            if last is not None and last <= start:
                continue
            free = (max(start, first) - start).days
            if free >= count:
                break
            if last is None:
                return None
            count -= free
            start = last
        return start + timedelta(count)

    def moved(self, last: date) -> date | None:
        """The last day, or the next working day that no pause takes away (Civil Code 203)."""
        if self.calendar.is_working_day(last):
            return last
        return self.count_working_days(last, 1)

    def _run_hours(self) -> datetime | None:
        now, left = self.first_instant, timedelta(hours=self.limit.total)
        for begin, end in paused_instants(self.spans, self.calendar.zone):
            if end is not None and end <= now:
                continue
            free = max(begin - now, timedelta(0))
            if free >= left:
                break
            if end is None:
                return None
            left -= free
            now = end
        return now + left

    def _run_office_hours(self) -> datetime | None:
        stretches = paused_instants(self.spans, self.calendar.zone)
        ended = [(begin, end) for begin, end in stretches if end is not None]
        due = self.calendar.add_office_hours(self.first_instant, self.office_hours, stopped=ended)
        still_open = [begin for begin, end in stretches if end is None]
        return None if still_open and still_open[0] < due else due


def course(
    limit: Limit, accepted: date | datetime, events: Sequence[TimeEvent], calendar: Calendar, clock: Clock
) -> Course:
    """The limit on its way through the events. Raises DeadlineError for a history out of joint."""
    ordered = in_order(events, calendar.zone)
    return Course(
        limit=limit,
        start=accepted,
        spans=pausing(ordered, clock),
        extensions=[event for event in ordered if event.verb is Verb.EXTEND],
        calendar=calendar,
    )
