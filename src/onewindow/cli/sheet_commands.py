"""`onewindow sheet show`: the one sheet of a joint service. Pure: no Django, no database."""

from datetime import date
from typing import Any

import click

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.sheet_json import sheet_data
from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.core.region import region_dir

from .json_input import Unusable, each, print_json, read_json
from .loading_catalogue import catalogue_of


@click.group()
def sheet() -> None:
    """The one application sheet, compiled from what every department declares."""


@sheet.command("show")
@click.argument("code", required=False)
@click.option("--answers", "answers_file", metavar="FILE", help='Answers: {"element": value, …}; - for standard input.')
@click.option(
    "--batch", "batch_file", metavar="FILE", help='A list of {"service", "answers"} or {"service", "matters"}.'
)
@click.option("--json", "as_json", is_flag=True, help="JSON; there is no other form.")
def show(code: str | None, answers_file: str | None, batch_file: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Show the sheet of the joint service CODE, or of every entry of a batch.

    Gives the matters chosen, the elements with asked_by, fields_before and fields_after, materials, promised days
    serial and parallel, edges_in_force, hard rules, and what was assumed where an answer is missing.
    """
    if (code is None) == (batch_file is None):
        raise Unusable("请给出一个服务代码（例如 publication_joint），或者 --batch 文件，二者之一。")
    if batch_file is not None and answers_file is not None:
        raise Unusable("--answers 只用于一个服务；批量请把 answers 写在每一项里。")
    if batch_file is not None:
        given = read_json(batch_file)
        if not isinstance(given, list):
            raise Unusable('--batch 的文件应为列表，例如 [{"service": "publication_joint", "answers": {}}]。')
        catalogue, today = catalogue_of(region_dir()), clock.today()
        print_json(each(given, lambda entry: _entry(catalogue, entry, today)))
        return
    answers = read_json(answers_file) if answers_file is not None else {}
    print_json(_show(catalogue_of(region_dir()), str(code), None, answers, clock.today()))


def _entry(catalogue: Catalogue, entry: object, today: date) -> dict[str, Any]:
    if not isinstance(entry, dict) or not isinstance(entry.get("service"), str):
        raise Unusable('应为 JSON 对象，例如 {"service": "publication_joint", "answers": {"pub_kind": "零售"}}。')
    unknown = sorted(set(entry) - {"service", "answers", "matters", "division"})
    if unknown:
        raise Unusable(f"不认识“{unknown[0]}”，可写的有 service、answers、matters、division。")
    return _show(
        catalogue,
        entry["service"],
        entry.get("matters"),
        entry.get("answers", {}),
        today,
        division=entry.get("division"),
    )


def _show(
    catalogue: Catalogue, service: str, matters: object, answers: object, today: date, *, division: object = None
) -> dict[str, Any]:
    if not isinstance(answers, dict):
        raise Unusable('回答应为 JSON 对象，例如 {"pub_kind": "零售"}。')
    if matters is not None and not (isinstance(matters, list) and all(isinstance(each, str) for each in matters)):
        raise Unusable('matters 应为事项代码的列表，例如 ["PUB-R", "PUB-N"]。')
    if division is not None and not isinstance(division, str):
        raise Unusable('division 应为六位区划代码，例如 "110101"。')
    try:
        compiled = compile_sheet(catalogue, service, matters, answers, division=division, today=today, person=False)
    except Refused as fault:
        raise Unusable(fault.text()) from None
    return sheet_data(catalogue, compiled)
