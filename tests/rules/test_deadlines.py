from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.deadlines import (
    Clock,
    DeadlineError,
    Level,
    Limit,
    Request,
    TimeEvent,
    Unit,
    Verb,
    due_date,
    explain,
    warning_level,
    working_days,
)

from .conftest import REGION

CALENDAR = load_calendar(REGION)
ZONE = CALENDAR.zone
START = date(2025, 3, 3)


def event(verb: str, day: int | date, **more) -> TimeEvent:
    at = START + timedelta(day) if isinstance(day, int) else day
    return TimeEvent(verb=Verb(verb), at=at, **more)


def suspended(first: int, last: int, ref: str = "") -> list[TimeEvent]:
    return [event("suspend", first, ref=ref), event("resume", last, ref=ref)]


starts = st.dates(date(2022, 1, 1), date(2026, 6, 30))
lengths = st.integers(0, 60)
stretches = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 40)), max_size=4)
units = st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS, Unit.OFFICE_HOURS])


def history(start: date, spans: list[tuple[int, int]]) -> list[TimeEvent]:
    """Suspensions told apart by ref, from day to day after the start."""
    events = []
    for number, (first, length) in enumerate(spans):
        begin = start + timedelta(first)
        events.append(TimeEvent(verb=Verb.SUSPEND, at=begin, ref=str(number)))
        events.append(TimeEvent(verb=Verb.RESUME, at=begin + timedelta(length), ref=str(number)))
    return events


def excluded(start: date, spans: list[tuple[int, int]]) -> set[date]:
    """The days that the contract takes away, written out one by one."""
    return {start + timedelta(first + day) for first, length in spans for day in range(1, length + 1)}


@given(starts, st.integers(1, 60), stretches)
def test_working_days_are_those_left_when_suspended_days_are_struck_out(start, count, spans):
    struck = excluded(start, spans)
    day, left = start, count
    while left:
        day += timedelta(1)
        left -= CALENDAR.is_working_day(day) and day not in struck
    assert due_date(working_days(count), start, history(start, spans), CALENDAR) == day


@given(starts, st.integers(1, 60), stretches)
def test_calendar_days_are_those_left_and_then_the_next_working_day(start, count, spans):
    struck = excluded(start, spans)
    day, left = start, count
    while left:
        day += timedelta(1)
        left -= day not in struck
    if not CALENDAR.is_working_day(day):
        while not CALENDAR.is_working_day(day) or day in struck:
            day += timedelta(1)
    assert due_date(Limit(unit=Unit.CALENDAR_DAYS, stages=(count,)), start, history(start, spans), CALENDAR) == day


@given(starts, units, lengths, lengths, stretches)
def test_a_longer_limit_is_never_due_earlier(start, unit, one, two, spans):
    shorter, longer = sorted((one, two))
    events = history(start, spans)
    first = due_date(Limit(unit=unit, stages=(shorter,)), start, events, CALENDAR)
    second = due_date(Limit(unit=unit, stages=(longer,)), start, events, CALENDAR)
    assert first <= second


@given(starts, units, lengths, stretches, st.tuples(st.integers(0, 90), st.integers(0, 40)))
def test_one_more_suspension_never_shortens_a_limit(start, unit, length, spans, another):
    limit = Limit(unit=unit, stages=(length,))
    before = due_date(limit, start, history(start, spans), CALENDAR)
    after = due_date(limit, start, history(start, [*spans, another]), CALENDAR)
    assert before <= after


@given(starts, units, lengths, st.integers(1, 30))
def test_an_extension_gives_its_working_days(start, unit, length, more):
    limit = Limit(unit=unit, stages=(length,))
    plain = due_date(limit, start, [], CALENDAR)
    extended = due_date(limit, start, [TimeEvent(verb=Verb.EXTEND, at=start, working_days=more)], CALENDAR)
    assume(length > 0 or unit is not Unit.WORKING_DAYS)  # same-day limits move off a holiday before they are extended
    as_day = plain.date() if isinstance(plain, datetime) else plain
    later = extended.date() if isinstance(extended, datetime) else extended
    assert CALENDAR.working_days_between(as_day, later) == more


@given(starts, st.lists(st.integers(1, 20), min_size=1, max_size=4), stretches)
def test_stages_add_up(start, stages, spans):
    events = history(start, spans)
    staged = due_date(working_days(*stages), start, events, CALENDAR)
    assert staged == due_date(working_days(sum(stages)), start, events, CALENDAR)


@given(starts, st.integers(1, 60), stretches, st.randoms(use_true_random=False))
def test_the_order_of_writing_does_not_matter(start, count, spans, random):
    events = history(start, [(first, length + 1) for first, length in spans])
    shuffled = sorted(events, key=lambda _: random.random())
    assert due_date(working_days(count), start, events, CALENDAR) == due_date(
        working_days(count), start, shuffled, CALENDAR
    )


@given(starts, units, lengths, stretches, st.booleans())
def test_the_explanation_ends_where_the_reckoning_ends(start, unit, length, spans, promised):
    clock = Clock.PROMISED if promised else Clock.STATUTORY
    limit, events = Limit(unit=unit, stages=(length,)), history(start, spans)
    found = explain(Request(limit=limit, accepted=start, events=events), CALENDAR, notice_working_days=5, clock=clock)
    assert found.due == due_date(limit, start, events, CALENDAR, clock)
    assert all(str(sentence) for sentence in (*found.lines, *found.warnings))


@given(starts, st.integers(1, 40), stretches)
def test_the_statutory_clock_is_never_behind_the_promised_one(start, count, spans):
    events = []
    for first, length in spans:
        begin = start + timedelta(first)
        events.append(TimeEvent(verb=Verb.REQUEST_CORRECTION, at=begin, ref=str(len(events))))
        events.append(TimeEvent(verb=Verb.RESUBMIT, at=begin + timedelta(length), ref=events[-1].ref))
    statutory = due_date(working_days(count), start, events, CALENDAR)
    assert statutory == due_date(working_days(count), start, [], CALENDAR)
    assert statutory <= due_date(working_days(count), start, events, CALENDAR, Clock.PROMISED)


class TestPairing:
    def due(self, *events: TimeEvent) -> date | datetime | None:
        return due_date(working_days(5), START, events, CALENDAR)

    def test_two_suspensions_need_two_ends(self):
        one = self.due(event("suspend", 1), event("suspend", 2), event("resume", 7), event("resume", 11))
        assert one == self.due(*suspended(1, 11))

    def test_a_single_end_ends_everything_that_is_open(self):
        assert self.due(event("suspend", 1), event("suspend", 2), event("resume", 7)) == self.due(*suspended(1, 7))

    def test_a_ref_keeps_the_other_suspension_open(self):
        both = [event("suspend", 1, ref="a"), event("suspend", 2, ref="b"), event("resume", 7, ref="a")]
        assert self.due(*both) is None
        assert self.due(*both, event("resume", 11, ref="b")) == self.due(*suspended(1, 11))

    def test_an_end_without_a_beginning_is_refused(self):
        with pytest.raises(DeadlineError, match="resume"):
            self.due(event("resume", 3))

    def test_an_end_before_its_beginning_is_refused(self):
        with pytest.raises(DeadlineError):
            self.due(event("suspend", 5), event("resume", 3))

    def test_handing_in_what_nobody_asked_for_is_refused(self):
        with pytest.raises(DeadlineError, match="resubmit"):
            self.due(event("resubmit", 3))

    def test_handing_in_once_more_is_a_voluntary_supplement(self):
        asked = [event("request_correction", 1), event("resubmit", 3), event("resubmit", 4)]
        assert self.due(*asked) == self.due()

    def test_two_acts_of_one_day_keep_the_order_of_their_hours(self):
        at = datetime.combine(START, time(10), tzinfo=ZONE)
        events = [
            TimeEvent(verb=Verb.RESUME, at=at + timedelta(hours=2)),
            TimeEvent(verb=Verb.SUSPEND, at=at),
        ]
        assert self.due(*events) == self.due()

    def test_touching_suspensions_leave_no_day_between(self):
        # The day that ends the first is struck out, although it is also the first day of the second.
        assert self.due(*suspended(1, 4), *suspended(4, 9)) == self.due(*suspended(1, 9))


class TestInstants:
    def test_an_instant_counts_on_its_day_in_official_time(self):
        late_in_utc = datetime(2025, 3, 3, 17, tzinfo=UTC)
        assert due_date(working_days(1), late_in_utc, [], CALENDAR) == date(2025, 3, 5)

    def test_an_instant_without_a_zone_is_refused(self):
        with pytest.raises(ValueError, match="time zone"):
            due_date(working_days(1), datetime(2025, 3, 3, 10), [], CALENDAR)

    def test_a_suspension_told_by_days_stops_hours_from_the_end_of_its_first_day(self):
        start = datetime(2025, 3, 3, 20, tzinfo=ZONE)
        hours = Limit(unit=Unit.HOURS, stages=(6,))
        assert due_date(hours, start, suspended(0, 2), CALENDAR) == datetime(2025, 3, 6, 2, tzinfo=ZONE)

    def test_an_open_suspension_leaves_hours_undecided_only_if_it_came_before_the_end(self):
        start = datetime(2025, 3, 3, 10, tzinfo=ZONE)
        for unit in (Unit.HOURS, Unit.OFFICE_HOURS):
            limit = Limit(unit=unit, stages=(3,))
            before = TimeEvent(verb=Verb.SUSPEND, at=start + timedelta(hours=1))
            after = TimeEvent(verb=Verb.SUSPEND, at=start + timedelta(hours=3))
            assert due_date(limit, start, [before], CALENDAR) is None
            assert due_date(limit, start, [after], CALENDAR) == start + timedelta(hours=3)

    def test_office_hours_stop_while_suspended(self):
        start = datetime(2025, 7, 2, 10, tzinfo=ZONE)
        events = [
            TimeEvent(verb=Verb.SUSPEND, at=start + timedelta(hours=1)),
            TimeEvent(verb=Verb.RESUME, at=start + timedelta(hours=2, minutes=30)),
        ]
        found = due_date(Limit(unit=Unit.OFFICE_HOURS, stages=(2,)), start, events, CALENDAR)
        assert found == start + timedelta(hours=3, minutes=30)

    def test_an_extension_keeps_the_hour_of_the_day(self):
        start = datetime(2025, 9, 29, 19, 50, tzinfo=ZONE)
        extend = [TimeEvent(verb=Verb.EXTEND, at=START, working_days=2)]
        hours = due_date(Limit(unit=Unit.HOURS, stages=(24,)), start, extend, CALENDAR)
        assert hours == datetime(2025, 10, 10, 19, 50, tzinfo=ZONE)
        # Office hours never end after the offices close: winter has begun.
        office = due_date(Limit(unit=Unit.OFFICE_HOURS, stages=(8,)), start, extend, CALENDAR)
        assert office == datetime(2025, 10, 10, 19, 30, tzinfo=ZONE)

    def test_without_an_hour_office_time_begins_when_the_offices_open(self):
        limit = Limit(unit=Unit.OFFICE_HOURS, stages=(1,))
        found = explain(Request(limit=limit, accepted=START), CALENDAR, notice_working_days=5)
        assert found.due == datetime(2025, 3, 3, 11, tzinfo=ZONE)
        assert [warning.data["start"] for warning in found.warnings] == ["2025-03-03 10:00"]

    def test_half_a_working_day_is_half_of_the_offices_day(self):
        six_hours = replace(CALENDAR.seasons[1], hours=((time(10), time(13)), (time(15), time(18))))
        shorter = replace(CALENDAR, seasons=(CALENDAR.seasons[0], six_hours))
        assert due_date(working_days(0.5), START, [], shorter) == datetime(2025, 3, 3, 13, tzinfo=ZONE)
        assert due_date(working_days(0.5), START, [], CALENDAR) == datetime(2025, 3, 3, 14, tzinfo=ZONE)


class TestLevels:
    def level(self, now: str, start=date(2025, 7, 1), due=date(2025, 7, 10)) -> Level:
        return warning_level(datetime.fromisoformat(now).replace(tzinfo=ZONE), start, due, CALENDAR)

    @pytest.mark.parametrize(
        ("now", "level"),
        # Seven working days; two thirds are 4.67, so the fifth (8 July) turns yellow.
        [
            ("2025-07-01T12:00", Level.GREEN),
            ("2025-07-07T19:00", Level.GREEN),
            ("2025-07-08T09:00", Level.YELLOW),
            ("2025-07-10T20:00", Level.YELLOW),
            ("2025-07-10T20:01", Level.RED),
        ],
    )
    def test_yellow_at_two_thirds_red_when_the_offices_have_closed(self, now: str, level: Level):
        assert self.level(now) is level

    def test_limits_by_the_hour_are_reckoned_in_hours(self):
        start, due = datetime(2025, 7, 1, 9, tzinfo=ZONE), datetime(2025, 7, 2, 9, tzinfo=ZONE)
        assert self.level("2025-07-02T00:59", start, due) is Level.GREEN
        assert self.level("2025-07-02T01:00", start, due) is Level.YELLOW
        assert self.level("2025-07-02T09:01", start, due) is Level.RED

    def test_what_is_due_today_is_yellow(self):
        assert self.level("2025-07-01T10:00", due=date(2025, 7, 1)) is Level.YELLOW
