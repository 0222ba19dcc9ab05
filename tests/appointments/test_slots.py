"""When a hall is open, how its time is cut, what may be booked: pure rules over the region's own files."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.appointments import halls
from onewindow.appointments.slots import (
    TimeFault,
    is_open,
    lowest_free,
    refusal_of,
    slot_at,
    slots_of,
    windows,
)
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.people.region import read_region

from .conftest import HALL, TUESDAY, at

BOOK = halls.current()
TOWN_HALL = BOOK.hall(HALL)
GENERAL = TOWN_HALL.lines["A"]


def starts(day, line=GENERAL, hall=TOWN_HALL):
    return [f"{slot.start:%H:%M}" for slot in slots_of(hall, line, date.fromisoformat(day), BOOK.calendar)]


def test_every_hall_of_the_agency_list_has_its_data_and_every_service_a_line():
    declared = {a.division for a in read_region(region_dir()).agencies if a.code == "service_hall"}
    assert {hall.division for hall in BOOK.halls.values()} == declared
    services = {path.stem for path in (region_dir() / "services").glob("*.yaml")}
    assert services
    for hall in BOOK.halls.values():
        assert all(hall.line_for(service) for service in services)
        assert {line for calls in hall.counters.values() for line in calls} == set(hall.lines)
    named = {s for line in TOWN_HALL.lines.values() for s in line.services} - {"*"}
    assert named <= services


def test_addresses_nobody_has_seen_are_marked():
    assert {hall.address_status for hall in BOOK.halls.values()} == {"unverified"}
    assert BOOK.rules.status == "proposal"


def test_an_own_line_goes_before_the_general_one():
    assert TOWN_HALL.line_for("enterprise_startup").code == "B"
    assert TOWN_HALL.line_for("publication_joint").code == "A"
    assert BOOK.hall("hall-652824").line_for("exit_entry_hub").code == "A"


def test_slots_follow_the_season():
    summer, winter = starts("2025-05-13"), starts("2025-03-11")
    assert summer[:2] == ["10:00", "10:30"] and summer[8] == "16:00" and summer[-1] == "19:30" and len(summer) == 16
    assert winter[8] == "15:30" and winter[-1] == "19:00" and len(winter) == 16


@pytest.mark.parametrize("day", ["2025-05-17", "2025-10-01", "2025-06-06", "2025-03-31"])
def test_no_slots_on_weekends_and_holidays_of_nation_and_region(day):
    assert starts(day) == []


def test_a_made_up_sunday_has_slots():
    assert len(starts("2025-09-28")) == 16


def test_a_rest_shorter_than_a_slot_is_not_offered(region_with):
    own = halls.read(region_with(("minutes: 30", "minutes: 50"))).hall(HALL)
    last = slots_of(own, own.lines["A"], date(2025, 5, 13), BOOK.calendar)
    assert [f"{s.end:%H:%M}" for s in last if s.end.hour < 16] == ["10:50", "11:40", "12:30", "13:20"]


SPECIAL = """special_days:
      - {first: 2025-05-13, last: 2025-05-14, hours: [], reason: {zh: 停电检修, en: Power cut}}
      - {first: 2025-05-14, last: 2025-05-14, hours: [12:00-13:00], reason: {zh: 只开一小时}}
      - {first: 2025-05-17, last: 2025-05-17, hours: [10:00-14:00], reason: {zh: 周六延时服务}}
"""


def test_special_days_close_shorten_and_open(region_with):
    hall = halls.read(region_with(("special_days: []\n", SPECIAL))).hall(HALL)
    cut = {d: windows(hall, date(2025, 5, d), BOOK.calendar) for d in (12, 13, 14, 17, 18)}
    assert cut[13] == () and cut[18] == () and len(cut[12]) == 2
    assert starts("2025-05-14", hall=hall) == ["12:00", "12:30"]
    assert len(starts("2025-05-17", hall=hall)) == 8
    assert is_open(hall, at("2025-05-17 13:59"), BOOK.calendar) and not is_open(
        hall, at("2025-05-17 14:00"), BOOK.calendar
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ahead_days: 14", "ahead_days: 0", "不小于 1"),
        ("ahead_days: 14", "days: 14", "ahead_days"),
        ('"1": [A]', '"1": [Z]', "没有队列“Z”"),
        ('division: "652822"', 'division: "659006"', "659006"),
        ("hall-652822", "hall-652823", "写了两次"),
        (
            "special_days: []",
            "special_days: [{first: 2025-05-14, last: 2025-05-13, hours: [], reason: {zh: 甲}}]",
            "末日早于首日",
        ),
        (
            "special_days: []",
            "special_days: [{first: 2025-05-14, last: 2025-05-14, hours: [14:00-10:00], reason: {zh: 甲}}]",
            "开始不早于结束",
        ),
        (
            "special_days: []",
            "special_days: [{first: 五月, last: 2025-05-14, hours: [], reason: {zh: 甲}}]",
            "不是日期",
        ),
    ],
)
def test_a_fault_of_the_file_names_the_place_and_the_remedy(region_with, old, new, said):
    with pytest.raises(LocatedError) as caught:
        halls.read(region_with((old, new)))
    assert said in str(caught.value) and str(caught.value).startswith("halls.yaml:") and caught.value.remedy


def test_a_slot_is_open_from_so_many_days_to_so_many_minutes_before():
    slot = slot_at(TOWN_HALL, GENERAL, at(f"{TUESDAY} 10:00"), BOOK.calendar)
    asked = {t: refusal_of(slot, at=at(t), rules=BOOK.rules) for t in ("2025-05-13 09:00", "2025-05-13 09:01")}
    assert list(asked.values()) == [None, TimeFault.TOO_LATE]
    assert refusal_of(slot, at=at("2025-04-29 00:00"), rules=BOOK.rules) is None
    assert refusal_of(slot, at=at("2025-04-28 23:59"), rules=BOOK.rules) is TimeFault.TOO_EARLY
    assert slot_at(TOWN_HALL, GENERAL, at(f"{TUESDAY} 10:01"), BOOK.calendar) is None


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(5, 300))
def test_slots_never_overlap_and_lie_inside_the_opening(day, minutes):
    line = halls.Line(code="A", names={}, services=("*",), minutes=minutes, seats=1)
    found = slots_of(TOWN_HALL, line, day, BOOK.calendar)
    assert all(one.end <= other.start for one, other in pairwise(found))
    open_then = windows(TOWN_HALL, day, BOOK.calendar)
    assert all(any(o <= s.start and s.end <= c for o, c in open_then) for s in found)
    assert sum(((c - o) // timedelta(minutes=minutes) for o, c in open_then), 0) == len(found)


@given(st.sets(st.integers(1, 30)), st.integers(1, 20))
def test_the_lowest_free_seat(taken, seats):
    free = sorted(set(range(1, seats + 1)) - taken)
    assert lowest_free(taken, seats) == (free[0] if free else None)
