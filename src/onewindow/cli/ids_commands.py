"""`onewindow ids check FILE`: identifiers, strictly as they stand. Pure: no Django, no database."""

from datetime import date

import click

from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.rules.divisions import Areas, load_areas
from onewindow.rules.identifiers import Kind, check

from .json_input import Unusable, each, print_json, read_json


@click.group()
def ids() -> None:
    """Identifiers of persons, organisations, divisions, land, certificates, passports and matters."""


@ids.command("check")
@click.argument("file")
def check_file(file: str) -> None:
    """Check the identifiers in FILE (- for standard input): {"kind", "value"}, or a list of them.

    Gives for each: valid, reason (with its code), warnings. Nothing is tidied: case, width and blanks count.
    """
    given = read_json(file)
    try:
        areas = load_areas(region_dir())
    except Refused as fault:
        raise Unusable(fault.text()) from None
    except LocatedError as fault:
        raise Unusable(str(fault)) from None
    today = clock.today()
    print_json(each(given, lambda element: _answer(element, areas, today)))


def _answer(element: object, areas: Areas, today: date) -> dict[str, object]:
    if not isinstance(element, dict):
        raise Unusable('应为 JSON 对象，例如 {"kind": "uscc", "value": "91110000600037341L"}。')
    kind = element.get("kind")
    if not isinstance(kind, str) or kind not in set(Kind):
        raise Unusable(f"kind 应为 {'、'.join(Kind)} 之一。")
    if "value" not in element:
        raise Unusable("缺少 value，请写出要核对的号码。")
    found = check(kind, element["value"], areas=areas, today=today)
    return {
        "kind": kind,
        "valid": found.valid,
        "reason": found.reason.text() if found.reason else None,
        "code": found.reason.code if found.reason else None,
        "warnings": [warning.text() for warning in found.warnings],
    }
