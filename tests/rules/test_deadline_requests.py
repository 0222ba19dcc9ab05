import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.deadline_requests import read_request
from onewindow.rules.deadlines import DeadlineError, explain
from onewindow.rules.divisions import load_divisions

from .conftest import REGION

CALENDAR, DIVISIONS = load_calendar(REGION), load_divisions(REGION)
GOOD: dict[str, Any] = {
    "division": "652801",
    "rule": {"working_days": 20},
    "accepted_at": "2025-03-03",
    "events": [{"verb": "extend", "at": "2025-03-20", "working_days": 10}],
}


def read(raw: object):
    return read_request(raw, DIVISIONS, CALENDAR.zone)


def refused(raw: object) -> tuple[str, str]:
    with pytest.raises(DeadlineError) as found:
        read(raw)
    assert str(found.value.data["fault"])
    return found.value.data["place"], found.value.data["fault"].code


def changed(**changes: object) -> dict[str, Any]:
    return {**copy.deepcopy(GOOD), **changes}


def test_a_good_request_is_read():
    assert read(GOOD).limit.total == 20


@pytest.mark.parametrize("raw", [None, 5, "x", [], True])
def test_a_request_is_an_object(raw: object):
    assert refused(raw)[1] == "not_an_object"


@pytest.mark.parametrize("division", ["652899", "652801 ", "６５２８０１", "", 652801, None, [], {}])
def test_the_division_must_be_one_of_the_region(division: object):
    assert refused(changed(division=division))[0] == "division"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (None, "missing"),
        ([], "not_an_object"),
        ({}, "one_rule"),
        ({"workdays": 5}, "one_rule"),
        ({"working_days": 5, "hours": 5}, "one_rule"),
        ({"working_days": -1}, "not_a_number"),
        ({"working_days": True}, "not_a_number"),
        ({"working_days": "20"}, "not_a_number"),
        ({"working_days": None}, "not_a_number"),
        ({"working_days": float("nan")}, "not_a_number"),
        ({"working_days": float("inf")}, "not_a_number"),
        ({"working_days": 10**9}, "not_a_number"),
        ({"working_days": 10**4000}, "not_a_number"),
        ({"calendar_days": 1.5}, "not_whole"),
        ({"stages": []}, "no_stages"),
        ({"stages": 30}, "not_a_list"),
        ({"stages": [10, -1]}, "not_a_number"),
        ({"stages": [30_000, 30_000]}, "too_long"),
    ],
)
def test_the_rule_must_be_one_that_can_be_reckoned(rule: object, code: str):
    assert refused(changed(rule=rule))[1] == code


def test_a_whole_number_may_be_written_with_a_point():
    assert read(changed(rule={"working_days": 20.0})).limit == read(GOOD).limit


@pytest.mark.parametrize(
    "written",
    [
        *("", "2025-3-3", "20250303", "2025-02-29", "2025-W10-1", "2025-03-03 10:00", "2025-03-03T10", "明天", "null"),
        *("2025-03-03T25:00", "３025-03-03", "²025-03-03", "2025-03-03\n", "0001-01-01T00:00:00Z", "9999-12-31"),
        "1991-12-31",
    ],
)
def test_a_date_is_written_in_full(written: str):
    assert refused(changed(accepted_at=written))[0] == "accepted_at"


@pytest.mark.parametrize("written", [20250303, 1.5, True, ["2025-03-03"], {"day": 3}])
def test_a_date_is_a_text(written: object):
    assert refused(changed(accepted_at=written)) == ("accepted_at", "not_a_date")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2025-03-03T10:00", "2025-03-03T10:00:00+08:00"),
        ("2025-03-03T10:00:30", "2025-03-03T10:00:30+08:00"),
        ("2025-03-03T10:00:00Z", "2025-03-03T18:00:00+08:00"),
        ("2025-03-03T10:00:00+08:00", "2025-03-03T10:00:00+08:00"),
        ("2025-03-03T10:00:00.5+0800", "2025-03-03T10:00:00.500000+08:00"),
        ("2025-03-03", "2025-03-03"),
    ],
)
def test_an_instant_without_a_zone_is_official_time(written: str, read_as: str):
    assert read(changed(accepted_at=written)).accepted.isoformat() == read_as


def test_exactly_one_start_is_given():
    assert refused(changed(received_at="2025-03-03"))[1] == "one_start"
    assert refused(changed(accepted_at=None))[1] == "one_start"


@pytest.mark.parametrize(
    ("event", "place", "code"),
    [
        ("suspend", "events[0]", "not_an_object"),
        ({"at": "2025-03-04"}, "events[0].verb", "unknown_verb"),
        ({"verb": "pause", "at": "2025-03-04"}, "events[0].verb", "unknown_verb"),
        ({"verb": ["suspend"], "at": "2025-03-04"}, "events[0].verb", "unknown_verb"),
        ({"verb": "SUSPEND", "at": "2025-03-04"}, "events[0].verb", "unknown_verb"),
        ({"verb": "suspend"}, "events[0].at", "missing"),
        ({"verb": "suspend", "at": "2025-13-04"}, "events[0].at", "not_a_date"),
        ({"verb": "suspend", "at": "2025-03-02"}, "events[0].at", "too_early"),
        ({"verb": "extend", "at": "2025-03-04"}, "events[0].working_days", "missing"),
        ({"verb": "extend", "at": "2025-03-04", "working_days": 0}, "events[0].working_days", "not_a_number"),
        ({"verb": "extend", "at": "2025-03-04", "working_days": True}, "events[0].working_days", "not_a_number"),
        ({"verb": "extend", "at": "2025-03-04", "working_days": 1.5}, "events[0].working_days", "not_whole"),
    ],
)
def test_an_event_that_cannot_be_used_is_told_by_its_place(event: object, place: str, code: str):
    assert refused(changed(events=[event])) == (place, code)


def test_extensions_together_have_a_bound():
    extend = {"verb": "extend", "at": "2025-03-04", "working_days": 30_000}
    assert refused(changed(events=[extend, extend])) == ("events", "too_long")


def test_corrections_may_lie_before_acceptance_but_not_before_receipt():
    asked = [{"verb": "request_correction", "at": "2025-02-20"}, {"verb": "resubmit", "at": "2025-02-26"}]
    assert len(read(changed(events=asked)).events) == 2
    request = {**changed(events=asked), "received_at": "2025-03-03", "accepted_at": None}
    assert refused(request) == ("events[0].at", "too_early")


@pytest.mark.parametrize("events", [None, []])
def test_no_events_is_an_empty_history(events: object):
    assert read(changed(events=events)).events == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=8,
)
moments = st.sampled_from(["2025-03-03", "2025-03-10", "2025-06-06", "2026-12-31", "2025-04-01T10:30", "2024-02-29"])
events = st.fixed_dictionaries(
    {
        "verb": st.sampled_from(["request_correction", "resubmit", "suspend", "resume", "extend"]) | json_values,
        "at": moments,
    },
    optional={"working_days": st.integers(-1, 40) | json_values, "ref": st.sampled_from(["a", "b"]) | json_values},
)
requests = st.fixed_dictionaries(
    {
        "division": st.just("652801") | json_values,
        "rule": st.dictionaries(
            st.sampled_from(["working_days", "calendar_days", "hours", "office_hours", "stages"]),
            st.integers(-1, 300) | st.lists(st.integers(0, 40), max_size=3) | json_values,
            max_size=2,
        ),
    },
    optional={"accepted_at": moments, "received_at": moments, "events": st.lists(events, max_size=5) | json_values},
)


@given(requests | json_values)
def test_any_json_is_explained_or_refused_with_a_sentence(raw: object):
    try:
        found = explain(read(raw), CALENDAR, notice_working_days=5)
    except DeadlineError as fault:
        said = [fault.text()]
    else:
        said = [line.text() for line in (*found.lines, *found.warnings)]
        assert (found.due_at is None) == (found.due is None)
    assert json.dumps(said)
    assert all(sentence and "\n" not in sentence for sentence in said)
