"""The rules of utilities on site, without tables: lights, contradictions, prices, managers, before and now, the file."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.catalogue.compiler import compile_sheet
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.matters.utilities.book import Manager, read
from onewindow.matters.utilities.comparing import compared
from onewindow.matters.utilities.demand import demand_of, figure
from onewindow.matters.utilities.findings import (
    Finding,
    Ground,
    Settled,
    as_settled,
    contradictions,
    faults_of,
    outside_length,
    stamp,
    unsettled,
)
from onewindow.matters.utilities.managing import choose, declared, levels
from onewindow.matters.utilities.nodes import LightColour, Way, current_of, lights_of
from onewindow.matters.utilities.quoting import Demand, quote
from onewindow.rules.limits import TimeEvent, Verb

BOOK = read(region_dir())
#: Monday, eleven o'clock in official time.
MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)
HERE = {"possible": True, "point": "主管", "days": 3, "yuan": 0}
PIPE = {**HERE, "outside": True, "side": "south", "length_m": 80}


def lights(now, done=(), **more):
    way = Way(matter=more.pop("matter", "UTL-WATER"), submitted=MONDAY, done=dict(done), **more)
    return {one.node: one for one in lights_of(way, BOOK, now=now)}


def test_a_light_goes_from_green_over_red_to_done():
    assert lights(MONDAY)["accept"].light is LightColour.GREEN
    assert lights(MONDAY + 2 * DAY)["accept"].light is LightColour.RED
    found = lights(MONDAY + 2 * DAY, {"accept": MONDAY + DAY})
    assert (found["accept"].light, found["accept"].late) == (LightColour.DONE, False)
    assert found["visit"].started == MONDAY + DAY
    assert found["answer"].light is LightColour.LATER
    assert lights(MONDAY + 4 * DAY, {"accept": MONDAY + 3 * DAY})["accept"].late


def test_amber_when_two_thirds_of_the_limit_are_gone():
    """Heat has five working days for its plan: the fourth is amber."""
    done = {"accept": MONDAY, "visit": MONDAY, "answer": MONDAY}
    seen = [lights(MONDAY + n * DAY, done, matter="UTL-HEAT")["plan"].light for n in (1, 4, 8)]
    assert seen == [LightColour.GREEN, LightColour.AMBER, LightColour.RED]
    assert lights(MONDAY + 4 * DAY, done, matter="UTL-WATER")["plan"].light is LightColour.RED


def test_a_suspension_stands_still_and_its_days_are_given_back():
    stop = TimeEvent(verb=Verb.SUSPEND, at=MONDAY)
    paused = lights(MONDAY + 9 * DAY, events=(stop,))["accept"]
    assert (paused.light, paused.due) == (LightColour.PAUSED, None)
    on = TimeEvent(verb=Verb.RESUME, at=MONDAY + 2 * DAY)
    assert lights(MONDAY + 3 * DAY, events=(stop, on))["accept"].light is not LightColour.RED


def test_works_outside_are_a_node_only_where_there_is_a_line():
    done = dict.fromkeys(("accept", "visit", "answer", "plan"), MONDAY)
    inside = lights(MONDAY, done, finding=Finding(**HERE))
    assert inside["outside"].light is LightColour.SKIPPED
    assert inside["test"].light is LightColour.GREEN
    outside = lights(MONDAY, done, finding=Finding(**PIPE))
    assert (outside["outside"].light, outside["test"].light) == (LightColour.GREEN, LightColour.LATER)
    longer = lights(MONDAY, done, finding=Finding(**{**PIPE, "length_m": 900, "days": 60}))
    assert longer["outside"].due > outside["outside"].due


def test_what_has_ended_has_no_running_node():
    found = lights_of(Way(matter="UTL-GAS", submitted=MONDAY, done={"accept": MONDAY}, ended=True), BOOK, now=MONDAY)
    assert current_of(found) is None
    assert found[1].light is LightColour.ENDED


def test_two_that_leave_on_the_same_side_must_see_the_same_ground():
    seen = {"UTL-WATER": Finding(**PIPE, road=True), "UTL-GAS": Finding(**PIPE)}
    (one,) = contradictions(seen)
    assert (one.key, one.yes, one.no) == ("south/road", ("UTL-WATER",), ("UTL-GAS",))
    other_side = seen | {"UTL-GAS": Finding(**{**PIPE, "side": "north"})}
    assert contradictions(other_side) == ()
    no_line = seen | {"UTL-GAS": Finding(**HERE)}
    assert contradictions(no_line) == ()
    agreed = seen | {"UTL-GAS": Finding(**PIPE, road=True)}
    assert contradictions(agreed) == ()


def test_a_settlement_holds_for_the_findings_it_was_said_about():
    seen = {"UTL-WATER": Finding(**PIPE, road=True), "UTL-GAS": Finding(**PIPE)}
    (one,) = contradictions(seen)
    said = {one.key: Settled(there=False, reason="不过路", by="staff:1", of=stamp(one))}
    assert unsettled(seen, said) == ()
    assert as_settled(seen, said) == {Ground.ROAD: False, Ground.GREEN: False}
    turned = {"UTL-WATER": Finding(**PIPE), "UTL-GAS": Finding(**PIPE, road=True)}
    assert [c.key for c in unsettled(turned, said)] == ["south/road"]
    assert as_settled({"UTL-GAS": Finding(**PIPE, green=True)}, {})[Ground.GREEN] is True
    assert outside_length([Finding(**PIPE), Finding(**{**PIPE, "length_m": 200, "possible": False})]) == 80


findings = st.builds(
    Finding,
    possible=st.booleans(),
    outside=st.booleans(),
    side=st.sampled_from(["east", "south", ""]),
    road=st.booleans(),
    green=st.booleans(),
)


@given(st.dictionaries(st.sampled_from(["UTL-WATER", "UTL-POWER", "UTL-GAS", "UTL-HEAT"]), findings))
def test_every_dispute_has_two_sides_and_disappears_when_all_agree(seen):
    for one in contradictions(seen):
        assert one.yes and one.no and not set(one.yes) & set(one.no)
    same = {m: Finding(possible=True, outside=True, side="south", road=True) for m in seen}
    assert contradictions(same) == ()


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"point": ""}, ["point"]),
        ({"outside": True}, ["side", "length_m"]),
        ({"length_m": 5}, ["length_m"]),
        ({"road": True}, ["outside"]),
        ({"days": 0}, ["days"]),
        ({"days": 366}, ["days"]),
        ({"yuan": -1}, ["yuan"]),
        ({"possible": False}, ["reason"]),
        ({"possible": False, "reason": "没有管网", "days": 0}, []),
        ({"outside": True, "side": "up", "length_m": 20_001}, ["side", "length_m"]),
    ],
)
def test_what_a_finding_must_say(changed, fields):
    assert [field for field, _ in faults_of(Finding(**HERE | changed))] == fields


def test_small_power_users_pay_nothing_and_the_border_is_exact():
    prices = BOOK.prices["UTL-POWER"]
    assert quote(prices, Demand(amount=160, voltage_kv=0.38, outside_m=500)).yuan == 0
    assert quote(prices, Demand(amount=161, voltage_kv=0.38)).yuan == 3200 + 161 * 12
    assert quote(prices, Demand(amount=100, voltage_kv=10)).free is None
    assert quote(prices, Demand(amount=100)).free is None
    gas = quote(BOOK.prices["UTL-GAS"], Demand(amount=10))
    assert (gas.yuan, len(gas.lines)) == (1500 + 600, 2)


def test_demand_comes_from_the_sheet_and_odd_values_count_nothing():
    assert demand_of("UTL-POWER", {"apply_capacity_kva": "120", "voltage_kv": "0.38"}) == Demand(
        amount=120.0, voltage_kv=0.38
    )
    assert [figure(odd) for odd in (None, "", "x", "-3", "inf", "nan", {}, "1e12")] == [0.0] * 8


def test_the_manager_is_who_has_the_fewest_projects():
    assert choose([5, 7, 9], {5: 2, 7: 1, 9: 1}) == 7
    assert choose([], {}) is None
    two = [Manager(division="652800", staff="A", phone="1"), Manager(division="652801", staff="B", phone="2")]
    assert declared(two, levels("652801")) == (two[1],)
    assert declared(two, levels("652822")) == (two[0],)
    assert declared(two, levels("653101")) == ()


def test_every_utility_is_shorter_now_than_before(catalogue):
    service = catalogue.service["utility_onsite"]
    sheet = compile_sheet(catalogue, "utility_onsite", None, dict(service.typical_answers))
    found = compared(BOOK, catalogue, sheet, service.matters)
    assert [one.matter for one in found] == ["UTL-WATER", "UTL-POWER", "UTL-GAS", "UTL-HEAT"]
    for one in found:
        assert len(one.new_materials) < len(one.old_materials)
        assert len(BOOK.after_steps["zh"]) < len(one.old_steps)
        assert one.new_days < one.old_days


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  - id: visit\n", "  - id: look\n", "节点不全"),
        ("per: fixed, yuan: 680", "per: hour, yuan: 680", "计价"),
        ("per: fixed, yuan: 680", "per: fixed, yuan: -1", "不小于 0"),
        ('account: "水{division}{serial:06d}"', 'account: "水{place}"', "户号样式"),
        ("plan_days: 365", "plan_days: 0", "不小于 1"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line(tmp_path, old, new, says):
    text = (region_dir() / "utilities.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "utilities.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LocatedError, match=says):
        read(tmp_path)
