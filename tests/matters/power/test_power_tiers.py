"""The tiers of power works at each of their limits, and the drawn length against the stated one. Data of the region."""

from datetime import date

import pytest

from onewindow.catalogue.selection import select
from onewindow.catalogue.situation import situation
from onewindow.sheets.answers import Handed
from onewindow.sheets.assessment import assess
from onewindow.sheets.entries import entries_of
from tests.sheets.filled import FILE, complete

SERVICE = "power_green_channel"
TODAY = date(2026, 11, 25)
PLAIN = {
    "voltage_kv": "0.38",
    "route_length_m": "150",
    "dig_area_m2": "0",
    "occupy_area_m2": "0",
    "work_start": "2026-12-10",
    "green_area_m2": "0",
    "tree_list": [],
    "ancient_tree": False,
    "traffic_affected": False,
    "land_right": "既有用地红线内",
    "highway_crossing": False,
}
DIGS = {"dig_area_m2": "1", "road_grade": "支路", "road_opened_on": "2000-01-01", "road_overhauled_on": None}

CASES = [
    ({}, "免审"),
    ({"route_length_m": "200"}, "免审"),
    ({"route_length_m": "200.01"}, "限时联审"),
    ({"voltage_kv": "10"}, "告知承诺"),
    ({"voltage_kv": "10", "green_area_m2": "15"}, "告知承诺"),
    ({"voltage_kv": "10", "green_area_m2": "15.01"}, "限时联审"),  # short lines with much green: the gap of the source
    ({"voltage_kv": "10", "route_length_m": "200"}, "告知承诺"),
    ({"voltage_kv": "10", "route_length_m": "200.01"}, "限时联审"),
    ({"voltage_kv": "10", "route_length_m": "200.01", "green_area_m2": "15.01"}, "备案"),
    ({"voltage_kv": "10", "route_length_m": "500", "green_area_m2": "30"}, "备案"),
    ({"voltage_kv": "10", "route_length_m": "500.01", "green_area_m2": "30"}, "限时联审"),
    ({"voltage_kv": "10", "route_length_m": "500", "green_area_m2": "30.01"}, "限时联审"),
    ({"voltage_kv": "10", "route_length_m": "201", "green_area_m2": "15"}, "限时联审"),
    ({"voltage_kv": "20"}, "限时联审"),  # outside the green channel
    (DIGS, "免审"),
    (DIGS | {"road_opened_on": "2021-12-08"}, "免审"),  # five years, in days that hold for every leap year
    (DIGS | {"road_opened_on": "2021-12-09"}, "限时联审"),
    (DIGS | {"road_overhauled_on": "2023-12-09"}, "免审"),  # three years and a day
    (DIGS | {"road_overhauled_on": "2023-12-10"}, "限时联审"),
    (DIGS | {"road_grade": "主干路"}, "限时联审"),
    (DIGS | {"road_grade": "快速路"}, "限时联审"),
    ({"road_grade": "主干路"}, "免审"),  # no road is touched
    ({"ancient_tree": True}, "限时联审"),
    ({"voltage_kv": "10", "route_length_m": "300", "green_area_m2": "20", "ancient_tree": True}, "限时联审"),
]


@pytest.mark.parametrize(("changed", "tier"), CASES)
def test_each_limit_falls_where_the_table_says(catalogue, changed, tier):
    found = situation(catalogue, catalogue.service[SERVICE], PLAIN | changed, division="652801", today=TODAY)
    assert found.scope["tier"] == tier


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        ({}, {"PWR-PRE"}),
        ({"voltage_kv": "10"}, {"PWR-CMT"}),
        ({"voltage_kv": "10", "green_area_m2": "10"}, {"PWR-CMT", "PWR-GREEN"}),
        ({"voltage_kv": "10", "route_length_m": "300", "green_area_m2": "20"}, {"PWR-FIL", "PWR-GREEN"}),
        ({"voltage_kv": "10", "route_length_m": "600"}, {"PWR-PLAN"}),
        (DIGS, {"PWR-PRE"}),
        (DIGS | {"traffic_affected": True}, {"PWR-PRE", "PWR-TRAF"}),
        (DIGS | {"road_grade": "主干路"}, {"PWR-PLAN", "PWR-ROAD"}),
    ],
)
def test_each_tier_brings_its_own_matters(catalogue, changed, matters):
    found = select(catalogue, SERVICE, PLAIN | changed, division="652801", today=TODAY)
    assert set(found.matters) == matters


@pytest.mark.parametrize(
    ("stated", "wrong"), [("620", False), ("632", False), ("634", True), ("608", False), ("606", True)]
)
def test_a_stated_length_lies_within_two_per_cent_of_the_drawn_one(catalogue, stated, wrong):
    answers, materials = complete(catalogue, SERVICE, today=TODAY, stored=FILE)
    answers["route_length_m"] = stated
    handed = Handed(uploads=FILE, materials=frozenset(materials))
    found = assess(catalogue, SERVICE, entries_of(answers), division="652801", today=TODAY, handed=handed, strict=False)
    assert [fault.element for fault in found.faults if fault.element == "route_length_m"] == ["route_length_m"] * wrong


def test_an_outline_is_compared_with_the_stated_area_and_only_warns(catalogue):
    ring = [["86.14", "41.75"], ["86.1401", "41.75"], ["86.1401", "41.7501"], ["86.14", "41.7501"], ["86.14", "41.75"]]
    outline = {"works_outline": {"type": "LineString", "coordinates": ring}}
    for stated, held in (("92", True), ("60", False)):
        answers = PLAIN | outline | {"occupy_area_m2": stated}
        found = situation(catalogue, catalogue.service[SERVICE], answers, division="652801", today=TODAY)
        assert found.scope["works_outline_agrees"] is held
