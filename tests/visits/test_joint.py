"""The nearest time that all have: calendars, leave, capacity, those who said no, and the least additional road."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.core.clock import SHANGHAI
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.rules.calendar_files import load_calendar
from onewindow.visits.hours import Hours
from onewindow.visits.joint import (
    AgencyCalendar,
    Found,
    Half,
    HalfDay,
    Invited,
    Leave,
    NoTime,
    Trip,
    Wanted,
    Why,
    choices,
    nearest,
)
from onewindow.visits.joint_calendars import read_joint
from onewindow.visits.route import Point

CALENDAR = load_calendar(region_dir())
#: Monday, nine o'clock: offices open at ten.
NOW = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
SITE, FAR = Point(latitude=41.73, longitude=86.17), Point(latitude=41.93, longitude=86.17)


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def wanted(**changed):
    said = {"calendar": CALENDAR, "now": NOW, "earliest": NOW, "days": 10, "minutes": 60, "most_days": 21}
    return Wanted(**said | {"place": SITE, "office": None} | changed)


def trip(start, place=None, minutes=60):
    return Trip(hours=Hours(start=start, end=start + timedelta(minutes=minutes)), place=place)


def invite(n, *, per=2, hours=(), leave=(), trips=None, declined=(), officers=None):
    return Invited(
        agency=n,
        calendar=AgencyCalendar(hours=hours, per_half_day=per, leave=leave),
        officers=officers or (n * 10,),
        trips=trips or {},
        declined=frozenset(declined),
    )


def test_the_first_free_hour_of_all():
    found = nearest([invite(1), invite(2)], wanted())
    assert found == Found(start=at(MONDAY, 10), going={1: 10, 2: 20}, added_km=0.0)


def test_hours_in_which_one_does_not_go_out_are_left_out():
    late = ((time(11, 30), time(13)),)
    assert nearest([invite(1), invite(2, hours=late)], wanted()).start == at(MONDAY, 11, 30)


@pytest.mark.parametrize(
    ("guest", "why"),
    [
        (invite(2, leave=(Leave(first=MONDAY, last=MONDAY, why={}),)), Why.LEAVE),
        (invite(2, declined=[HalfDay(day=MONDAY, half=h) for h in Half]), Why.DECLINED),
        (invite(2, per=1, trips={20: [trip(at(MONDAY, 13)), trip(at(MONDAY, 18, 30))]}), Why.FULL),
        (invite(2, hours=((time(20), time(21)),)), Why.CLOSED),
        (invite(2, per=9, trips={20: [trip(at(MONDAY, 10), minutes=600)]}), Why.BUSY),
    ],
)
def test_a_half_day_that_will_not_do_says_why(guest, why):
    found = nearest([invite(1), guest], wanted(days=2))
    assert {(p.at.day, p.at.half): (p.agency, p.why) for p in found.passed}[MONDAY, Half.MORNING] == (2, why)
    if why is Why.CLOSED:
        assert isinstance(found, NoTime)
    else:
        assert found.start == at(TUESDAY, 10)


def test_free_but_never_in_the_same_hour():
    early, late = ((time(10), time(11)),), ((time(12), time(13)),)
    found = nearest([invite(1, hours=early), invite(2, hours=late)], wanted(days=1))
    assert isinstance(found, NoTime)
    assert found.passed[0].why is Why.TOGETHER


def test_two_colleagues_of_one_agency_stand_in_for_each_other():
    busy = {20: [trip(at(MONDAY, 10), minutes=240)]}
    found = nearest([invite(1), invite(2, per=3, officers=(20, 21), trips=busy)], wanted())
    assert found.going == {1: 10, 2: 21}


def test_within_the_half_day_the_hour_with_the_least_road_is_taken():
    """He is near the site at noon and far away at ten: he comes after the near stop, not between."""
    stops = {20: [trip(at(MONDAY, 10), FAR), trip(at(MONDAY, 12), SITE)]}
    found = nearest([invite(1), invite(2, per=5, trips=stops)], wanted())
    assert found.start in {at(MONDAY, 11), at(MONDAY, 13)}
    assert found.added_km == pytest.approx(0, abs=0.05)
    away = nearest([invite(1), invite(2, per=5, trips={20: [trip(at(MONDAY, 12), FAR)]})], wanted())
    assert away.start == at(MONDAY, 10)


def test_weekends_and_what_lies_too_near_are_not_proposed():
    friday = datetime(2026, 11, 27, 18, 45, tzinfo=SHANGHAI)
    assert nearest([invite(1)], wanted(now=friday, earliest=friday)).start == at(date(2026, 11, 30), 10)
    assert nearest([invite(1)], wanted(earliest=at(MONDAY, 11, 10))).start == at(MONDAY, 11, 30)


def test_choices_are_one_for_each_half_day():
    found = choices([invite(1), invite(2)], wanted(), most=3)
    assert [one.start for one in found] == [at(MONDAY, 10), at(MONDAY, 15, 30), at(TUESDAY, 10)]


busy_days = st.lists(st.tuples(st.integers(0, 4), st.integers(10, 18), st.integers(1, 3)), max_size=6)


@given(st.lists(busy_days, min_size=1, max_size=4))
@settings(max_examples=40)
def test_whoever_is_sent_is_free_and_within_hours(books):
    invited = []
    for n, book in enumerate(books, start=1):
        trips = [trip(at(MONDAY + timedelta(days=day), hour), SITE, 60 * long) for day, hour, long in book]
        invited.append(invite(n, per=2, hours=((time(10), time(13)),), trips={n * 10: trips}))
    found = nearest(invited, wanted())
    if isinstance(found, NoTime):
        return
    piece = Hours(start=found.start, end=found.start + timedelta(hours=1))
    assert any(a <= piece.start and piece.end <= b for a, b in CALENDAR.office_windows(piece.start.date()))
    for one in invited:
        assert not any(t.hours.meets(piece) for t in one.trips[found.going[one.agency]])
        assert time(10) <= piece.start.time() <= time(12)


def test_the_region_says_when_each_goes_out():
    rules = read_joint(region_dir())
    assert rules.agencies["gas_company"].hours[0] == (time(10, 30), time(13, 30))
    assert rules.agencies["heat_company"].leave[0].first == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("per_half_day: 0", "不小于 1"),
        ('per_half_day: 1, hours: ["13:00-10:00"]', "不晚于开始"),
        ('per_half_day: 1, hours: ["ten"]', "不是时段"),
        ('per_half_day: 1, leave: [{from: "2026-10-02", to: "2026-10-01", why: {zh: 停}}]', "早于第一天"),
        ("hours: []", "per_half_day"),
    ],
)
def test_a_fault_of_the_file_is_told(tmp_path, text, says):
    body = "joint: {status: proposal, days: 5, notice_hours: 2, agencies: {water: {" + text + "}}}"
    (tmp_path / "visits.yaml").write_text(body, encoding="utf-8")
    with pytest.raises(LocatedError, match=says):
        read_joint(tmp_path)
