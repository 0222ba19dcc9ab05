"""`onewindow savings`: what one sheet saves, per joint service, before and now. Pure: no Django, no database."""

import click

from onewindow.catalogue.declarations import plain_amount
from onewindow.catalogue.savings import Change, Savings, all_savings
from onewindow.core import clock
from onewindow.core.region import region_dir

from .json_input import print_json
from .loading_catalogue import catalogue_of

_COLUMNS = (("fields", "填写项"), ("materials", "材料"), ("visits", "跑动次数"), ("days", "承诺工作日"))
#: Said in the documentation, whose language is English.
_HEAD = "| service | matters | fields | materials to hand in | visits | promised working days | promises |"
_SURE = {"seen": "published", "unverified": "partly unverified", "proposal": "partly our proposal"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@click.option("--markdown", is_flag=True, help="The table of docs/services/README.md.")
def savings(as_json: bool, markdown: bool) -> None:  # noqa: FBT001
    """Fields, materials, visits and promised days of every joint service in its typical package: before and now.

    Before: every matter on its own, one after another, one visit for each agency. Now: one sheet, all at once.
    """
    catalogue = catalogue_of(region_dir())
    rows = all_savings(catalogue, today=clock.today())
    if as_json:
        print_json([row.json for row in rows])
    elif markdown:
        click.echo(table(rows), nl=False)
    else:
        for row in rows:
            told = "，".join(f"{name} {_change(getattr(row, key))}" for key, name in _COLUMNS)
            click.echo(
                f"{row.name.zh}（{len(row.matters)} 项）：{told}" + ("，另加法定公告" if row.notice_days else "")
            )


def table(rows: tuple[Savings, ...]) -> str:
    """The figures as a table in Markdown, before → now."""
    lines = [_HEAD, "|---|---|---|---|---|---|---|"]
    for row in rows:
        days = _change(row.days) + (f" + {row.notice_days} days' notice" if row.notice_days else "")
        cells = [f"`{row.service}`", str(len(row.matters)), _change(row.fields), _change(row.materials)]
        cells += [_change(row.visits), days, _SURE[row.status.value]]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _change(change: Change) -> str:
    return f"{plain_amount(change.before)} → {plain_amount(change.now)}"
