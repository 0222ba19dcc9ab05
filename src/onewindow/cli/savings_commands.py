"""`onewindow savings`: what one sheet saves, per joint service, before and now. Pure: no Django, no database."""

from typing import Any

import click

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.sheet_json import sheet_data
from onewindow.core import clock
from onewindow.core.region import region_dir

from .json_input import print_json
from .loading_catalogue import catalogue_of

_COLUMNS = (("fields", "填写项"), ("materials", "材料"), ("visits", "跑动次数"), ("days", "承诺工作日"))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def savings(as_json: bool) -> None:  # noqa: FBT001
    """Fields, materials, visits and promised days of every joint service in its typical package: before and now.

    Before: every matter on its own, one after another, one visit for each agency. Now: one sheet, all at once.
    """
    catalogue = catalogue_of(region_dir())
    rows = [saved(catalogue, service.code) for service in catalogue.services]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        told = "，".join(f"{name} {row[key]['before']} → {row[key]['now']}" for key, name in _COLUMNS)
        click.echo(
            f"{row['name']['zh']}（{len(row['matters'])} 项）：{told}" + ("，另加法定公告" if row["notice"] else "")
        )


def saved(catalogue: Catalogue, service: str) -> dict[str, Any]:
    """The figures of one service's typical package as JSON values."""
    sheet = compile_sheet(catalogue, service, None, {}, today=clock.today(), person=False)
    told = sheet_data(catalogue, sheet)
    materials = told["materials"]
    return {
        "service": service,
        "name": told["name"],
        "matters": told["matters"],
        "fields": {"before": told["fields_before"], "now": told["fields_after"]},
        "materials": {"before": materials["before"], "now": materials["to_be_handed_in"]},
        "visits": {"before": told["visits_before"], "now": told["visits_after"]},
        "days": {"before": told["promised_days_serial"], "now": told["promised_days_parallel"]},
        "notice": "statutory_notice" in told,
    }
