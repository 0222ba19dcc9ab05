"""`onewindow deadline explain FILE`: when something is due, line by line. Pure: no Django, no database."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.deadline_requests import read_request
from onewindow.rules.deadlines import Request, explain
from onewindow.rules.divisions import load_divisions
from onewindow.rules.histories import day_of
from onewindow.rules.parameters import load_parameters

from .json_input import Unusable, each, print_json, read_json


@click.group()
def deadline() -> None:
    """Time limits."""


@deadline.command("explain")
@click.argument("file")
def explain_file(file: str) -> None:
    """Explain the due dates in FILE (- for standard input): one request, or a list of them.

    A request is {"division", "rule", "accepted_at" or "received_at", "events"}; a rule is one of working_days,
    calendar_days, hours, office_hours, stages. Gives due_at (null while it cannot be told), lines, warnings.
    """
    given = read_json(file)
    try:
        region = region_dir()
        answers = each(given, lambda element: _answer(element, region))
    except Refused as fault:
        raise Unusable(fault.text()) from None
    except LocatedError as fault:
        raise Unusable(str(fault)) from None
    print_json(answers)


def _answer(element: object, region: Path) -> dict[str, object]:
    calendar = load_calendar(region)
    divisions = load_divisions(region)
    try:
        request = read_request(element, divisions, calendar.zone)
        found = explain(request, calendar, notice_working_days=_notice_days(request, region, calendar.zone))
    except Refused as fault:
        raise Unusable(fault.text()) from None
    warnings = [warning.text() for warning in found.warnings]
    division = divisions[request.division]
    if not division.governed:
        warnings.append(f"{division.code} {division.name}不属本地区管辖，按本地区日历计算，请核实。")
    return {
        "due_at": found.due_at.isoformat() if found.due_at else None,
        "lines": [line.text() for line in found.lines],
        "warnings": warnings,
    }


def _notice_days(request: Request, region: Path, zone: ZoneInfo) -> int:
    """The time for the one-time notice by the law of the day of receipt; none is needed where acceptance is given."""
    if request.received is None:
        return 0
    return load_parameters(region).days("correction_notice_working_days", day_of(request.received, zone))
