from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import LocatedError
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar

from .conftest import REGION

CALENDAR = load_calendar(REGION)
days = st.dates(date(2004, 1, 1), date(2030, 12, 31))
counts = st.integers(1, 400)

#: The notices of the State Council, as the catalogue's sources list them: weekends worked.
MADE_UP = {
    2020: "01-19 04-26 05-09 06-28 09-27 10-10",
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


@pytest.mark.parametrize("year", MADE_UP)
def test_weekends_are_worked_exactly_where_the_notice_says(year: int):
    first = date(year, 1, 1)
    weekends = [first + timedelta(n) for n in range(366) if (first + timedelta(n)).year == year]
    worked = [f"{day:%m-%d}" for day in weekends if day.weekday() >= 5 and CALENDAR.is_working_day(day)]
    assert worked == MADE_UP[year].split()


@pytest.mark.parametrize(
    ("year", "working"),
    # Counted by hand from the notices: weekdays, less weekdays off, plus weekends worked, less the region's own days.
    [
        (2020, 262 - 19 + 6),
        (2021, 261 - 18 + 7),
        (2022, 260 - 18 + 7 - 4),
        (2023, 260 - 18 + 7 - 4),
        (2024, 262 - 19 + 8),
        (2025, 261 - 18 + 5 - 4),
        (2026, 261 - 19 + 6),
    ],
)
def test_a_year_has_its_number_of_working_days(year: int, working: int):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == working


def test_the_regional_holiday_frees_a_day_that_the_country_works():
    assert date(2025, 3, 31) not in CALENDAR.national.off
    assert not CALENDAR.is_working_day(date(2025, 3, 31))
    assert CALENDAR.holiday(date(2025, 3, 31)) == "肉孜节"


@given(days, counts)
def test_working_days_are_counted_one_by_one(day: date, count: int):
    walked, left = day, count
    while left:
        walked += timedelta(1)
        left -= CALENDAR.is_working_day(walked)
    assert CALENDAR.add_working_days(day, count) == walked


@given(days, counts)
def test_counting_back_gives_the_number_that_was_added(day: date, count: int):
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, count)) == count


@given(days, days, days)
def test_stretches_of_working_days_add_up(one: date, two: date, three: date):
    between = CALENDAR.working_days_between
    assert between(one, two) + between(two, three) == between(one, three)


@given(days)
def test_the_next_working_day_is_the_first_one_from_the_day_on(day: date):
    found = CALENDAR.next_working_day(day)
    assert CALENDAR.is_working_day(found)
    assert CALENDAR.working_days_between(day - timedelta(1), found) == 1
    assert CALENDAR.add_working_days(day, 0) == found


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(date(2025, 3, 3), -1)


@pytest.mark.parametrize(
    ("day", "close"),
    [
        (date(2025, 4, 30), "19:30"),
        (date(2025, 5, 1), "20:00"),
        (date(2025, 9, 30), "20:00"),
        (date(2025, 10, 1), "19:30"),
    ],
)
def test_offices_close_by_season(day: date, close: str):
    assert CALENDAR.close_of_day(day).isoformat() == f"{day}T{close}:00+08:00"


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_office_hours_add_up_and_end_in_office_time(start: datetime, one: int, two: int):
    instant = start.replace(tzinfo=CALENDAR.zone)
    middle = CALENDAR.add_office_hours(instant, one)
    end = CALENDAR.add_office_hours(middle, two)
    assert end == CALENDAR.add_office_hours(instant, one + two)
    if one + two:
        windows = CALENDAR.office_windows(end.date())
        assert any(opened < end <= closed for opened, closed in windows)


@given(st.datetimes(datetime(2025, 1, 2), datetime(2025, 12, 20)), st.integers(1, 60))
def test_office_hours_are_walked_minute_by_minute(start: datetime, half_hours: int):
    now = start.replace(second=0, microsecond=0, tzinfo=CALENDAR.zone)
    due, left = now, half_hours * 30
    while left:
        in_office = any(opened <= due < closed for opened, closed in CALENDAR.office_windows(due.date()))
        due += timedelta(minutes=1)
        left -= in_office
    assert CALENDAR.add_office_hours(now, half_hours / 2) == due


@given(moments := st.datetimes(datetime(2023, 12, 1), datetime(2027, 1, 31)), moments)
def test_office_time_between_two_instants_is_that_of_its_days(one: datetime, other: datetime):
    begin, end = sorted(moment.replace(tzinfo=CALENDAR.zone) for moment in (one, other))
    day, total = begin.date(), timedelta()
    while day <= end.date():
        for opened, closed in CALENDAR.office_windows(day):
            total += max(min(end, closed) - max(begin, opened), timedelta())
        day += timedelta(1)
    assert CALENDAR.office_time(begin, end) == total
    assert CALENDAR.office_time(end, begin) == timedelta() or begin == end


def test_a_missing_year_warns_once_for_each_kind_of_notice():
    codes = [
        (warning.code, warning.data["year"]) for warning in CALENDAR.warnings_for(date(2025, 6, 1), date(2027, 6, 1))
    ]
    assert codes == [("no_regional_year", 2026), ("no_national_year", 2027), ("no_regional_year", 2027)]


def test_a_year_listed_as_missing_counts_as_not_there():
    assert CALENDAR.regional.years == {2022, 2023, 2025}
    assert set(range(2004, 2027)) == CALENDAR.national.years


def test_a_missing_year_is_counted_by_its_weekends(calendar: Calendar):
    assert calendar.is_working_day(date(2027, 10, 1))
    assert not calendar.is_working_day(date(2027, 10, 2))


FILES = {
    "national.yaml": "years:\n  2025:\n    source: 通知\n    status: seen\n    off:\n      元旦: [2025-01-01]\n    work: {}\n",
    "regional.yaml": "region: 某区\nyears: {}\n",
    "office_hours.yaml": (
        "time_zone: Asia/Shanghai\nseasons:\n"
        "  - {name: 夏, from: 05-01, until: 09-30, hours: [10:00-14:00]}\n"
        "  - {name: 冬, from: 10-01, until: 04-30, hours: [10:00-13:00]}\n"
    ),
}


@pytest.mark.parametrize(
    ("file", "change", "line", "told"),
    [
        ("national.yaml", ("[2025-01-01]", "[2025-1-1]"), 6, "不是日期"),
        ("national.yaml", ("[2025-01-01]", "[2025-02-30]"), 6, "不是日期"),
        ("national.yaml", ("[2025-01-01]", "[2024-12-31]"), 6, "不在 2025 年"),
        ("national.yaml", ("[2025-01-01]", "[2025-01-03 至 2025-01-01]"), 6, "首日晚于末日"),
        ("national.yaml", ("[2025-01-01]", "[2025-01-01, 2025-01-01]"), 6, "写了两次"),
        ("national.yaml", ("work: {}", "work: {元旦: [2025-01-01]}"), 7, "写了两次"),
        ("national.yaml", ("    work: {}\n", ""), 3, "缺少“work”"),
        ("national.yaml", ("    source: 通知\n", ""), 3, "缺少“source”"),
        ("national.yaml", ("2025:", "今年:"), 2, "不是年份"),
        ("regional.yaml", ("region: 某区\n", ""), 1, "缺少“region”"),
        ("office_hours.yaml", ("09-30", "09-29"), 3, "没有或不止一个季节"),
        ("office_hours.yaml", ("05-01", "13-01"), 3, "不是日期"),
        ("office_hours.yaml", ("[10:00-14:00]", "[14:00-10:00]"), 3, "颠倒"),
        ("office_hours.yaml", ("[10:00-14:00]", "[10:00-25:00]"), 3, "不是办公时段"),
        ("office_hours.yaml", ("[10:00-14:00]", "[]"), 3, "没有办公时段"),
        ("office_hours.yaml", ("Asia/Shanghai", "Asia/Korla"), 1, "时区"),
    ],
)
def test_a_faulty_calendar_file_is_refused_with_file_line_and_remedy(tmp_path, file, change, line, told):
    folder = tmp_path / "calendar"
    folder.mkdir()
    for name, text in FILES.items():
        assert name != file or change[0] in text
        (folder / name).write_text(text.replace(*change) if name == file else text, encoding="utf-8")
    with pytest.raises(LocatedError) as refused:
        load_calendar(tmp_path)
    assert told in refused.value.message
    assert (refused.value.file, refused.value.line) == (f"calendar/{file}", line)
    assert refused.value.remedy


def test_a_missing_calendar_file_is_told(tmp_path):
    with pytest.raises(LocatedError, match="缺少日历文件"):
        load_calendar(tmp_path)
