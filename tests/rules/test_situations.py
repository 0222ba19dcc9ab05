"""Situations that a jurist can read and contribute: `situations/*.yaml`, one test each."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onewindow.core import located
from onewindow.rules.calendar import Calendar
from onewindow.rules.deadline_requests import read_request
from onewindow.rules.deadlines import Clock, due_date, explain
from onewindow.rules.divisions import load_divisions
from onewindow.rules.parameters import load_parameters
from onewindow.rules.periods import Renewal, banned_until, renewal

FOLDER = Path(__file__).parent / "situations"
#: The rules of the time engine that reckon; the others (receipts, two officers, reasons, data sharing) are acts.
TIME_RULES = {"T1", "T2", "T3", "T4", "T7", "T8", "T9", "T10", "T11", "T12", "T15", "T16", "T17", "T19"}


def limits() -> list[dict[str, Any]]:
    files = (path for path in sorted(FOLDER.glob("*.yaml")) if path.name != "renewals_and_bans.yaml")
    return [situation for path in files for situation in located.load(path).plain()]


def others(kind: str) -> list[dict[str, Any]]:
    return located.load(FOLDER / "renewals_and_bans.yaml").plain()[kind]


def said(warning: Any) -> str:
    year = warning.data.get("year")
    return f"{warning.code} {year}" if year else warning.code


@pytest.mark.parametrize("situation", limits(), ids=lambda situation: situation["name"])
def test_a_due_date_is_what_the_jurist_expects(situation: dict[str, Any], calendar: Calendar, region: Path):
    request = read_request(situation["request"], load_divisions(region), calendar.zone)
    clock = Clock(situation.get("clock", "statutory"))
    found = explain(request, calendar, notice_working_days=5, clock=clock)

    shown = found.due.isoformat() if found.due else None
    assert shown == situation["due"], "\n".join(map(str, found.lines))
    if "accepted" in situation:
        accepted = found.accepted.isoformat()[:10] if found.accepted else None
        assert accepted == situation["accepted"]
    if "warnings" in situation:
        assert [said(warning) for warning in found.warnings] == situation["warnings"]
    if "lines" in situation:
        assert [line.code for line in found.lines] == situation["lines"]
    assert all("{" not in text for text in map(str, [*found.lines, *found.warnings]))
    if found.accepted is not None:
        assert due_date(request.limit, found.accepted, request.events, calendar, clock) == found.due


@pytest.mark.parametrize("situation", others("renewals"), ids=lambda situation: situation["name"])
def test_a_renewal_stands_as_the_jurist_expects(situation: dict[str, Any], region: Path):
    expiry = date.fromisoformat(situation["expiry"])
    outcome = renewal(
        applied=date.fromisoformat(situation["applied"]),
        expiry=expiry,
        days=load_parameters(region).days("renewal_days_before_expiry", expiry),
        decided=date.fromisoformat(situation["decided"]) if situation["decided"] else None,
        today=date.fromisoformat(situation["today"]),
    )
    assert outcome is Renewal(situation["outcome"])


@pytest.mark.parametrize("situation", others("bans"), ids=lambda situation: situation["name"])
def test_a_ban_lasts_as_the_jurist_expects(situation: dict[str, Any], region: Path):
    decided = date.fromisoformat(situation["decided"])
    years = load_parameters(region).days(situation["parameter"], decided)
    assert banned_until(decided, years) == date.fromisoformat(situation["until"])


def test_every_rule_of_the_time_engine_has_a_situation():
    told = {situation["rule"] for situation in [*limits(), *others("renewals"), *others("bans")]}
    assert told == TIME_RULES
