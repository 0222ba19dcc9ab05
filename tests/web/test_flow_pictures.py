"""The geometry of the pictures: working time only, inside the track, mirrored as a whole."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.clock import SHANGHAI
from onewindow.core.region import region_dir
from onewindow.rules.calendar_files import load_calendar
from onewindow.web.flow import BarState, Stretch, axis_between, draw, planned, ticks

CALENDAR = load_calendar(region_dir())
WEEK = axis_between(CALENDAR, date(2026, 11, 16), date(2026, 11, 20))
#: Friday and the Monday after: the weekend between them takes no room.
BRIDGE = axis_between(CALENDAR, date(2026, 11, 20), date(2026, 11, 23))


def at(day, hour=10, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def test_each_office_day_is_as_wide_as_the_next():
    assert [WEEK.share(at(16 + n)) for n in range(5)] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])


def test_lunch_takes_no_room():
    """Winter hours of the region: 10:00-14:00 and 15:30-19:30, four hours each."""
    assert WEEK.share(at(18, 14)) == pytest.approx(0.5)
    assert WEEK.share(at(18, 15)) == pytest.approx(0.5)
    assert WEEK.share(at(18, 17, 30)) == pytest.approx(0.55)


def test_days_off_are_left_out_and_made_up_days_are_in():
    october = axis_between(CALENDAR, date(2025, 9, 26), date(2025, 10, 12))
    shown = [day.day for day in october.days]
    assert date(2025, 10, 1) not in shown
    assert date(2025, 9, 28) in shown  # a Sunday worked for the National Day


@pytest.mark.parametrize(
    ("moment", "share"), [(at(20, 23), 0.5), (at(21, 12), 0.5), (at(22, 12), 0.5), (at(23, 3), 0.5)]
)
def test_evening_and_weekend_take_no_room(moment, share):
    assert BRIDGE.share(moment) == pytest.approx(share)


def test_what_lies_outside_the_picture_stays_at_its_edge():
    assert WEEK.share(at(1)) == 0
    assert WEEK.share(at(30)) == 1


moments = st.datetimes(datetime(2026, 11, 14), datetime(2026, 11, 22)).map(lambda m: m.replace(tzinfo=SHANGHAI))


@given(st.lists(moments, min_size=2, max_size=6), moments, moments)
def test_bars_stay_on_the_track_and_mirror_as_one_picture(marks, limit, now):
    marks = sorted(marks)
    stretches = [Stretch(state=BarState.WORK, since=begin, until=end) for begin, end in pairwise(marks)]
    plain = draw(WEEK, stretches, limit=limit, now=now)
    mirrored = draw(WEEK, stretches, limit=limit, now=now, mirrored=True)
    for bar, other in zip(plain.bars, mirrored.bars, strict=True):
        assert bar.x >= 0
        assert bar.width > 0
        assert bar.x + bar.width <= 100.01
        assert other.x == pytest.approx(100 - bar.x - bar.width, abs=0.02)
    assert mirrored.limit == pytest.approx(100 - plain.limit, abs=0.02)
    assert mirrored.now == pytest.approx(100 - plain.now, abs=0.02)
    assert mirrored.grid == pytest.approx([100 - x for x in plain.grid], abs=0.02)


def test_a_remark_stands_before_the_bars_where_there_is_no_room_behind():
    late = Stretch(state=BarState.PLAN, since=at(19), until=at(20, 18))
    assert draw(WEEK, [late]).note_ends
    early = Stretch(state=BarState.DONE, since=at(16), until=at(16, 13))
    assert not draw(WEEK, [early]).note_ends


def test_a_plan_is_drawn_to_scale():
    bar = planned(1, 3, 4)
    assert (bar.x, bar.width) == (25, 50)
    assert planned(1, 3, 4, mirrored=True).x == 25
    assert planned(0, 1, 4, mirrored=True).x == 75


def test_a_moment_long_bar_is_still_seen():
    assert planned(2, 2, 20).width > 1


def test_a_long_axis_writes_few_days_and_fewer_on_a_phone():
    month = axis_between(CALENDAR, date(2026, 11, 2), date(2026, 12, 7))
    written = ticks(month)
    assert len(written) <= 7
    assert sum(not minor for _, _, minor in written) <= 5
    assert written[0][1] == 0
