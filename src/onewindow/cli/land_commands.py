"""`onewindow land …`: what the operator does with the land register on the command line.

Exit code of `check`: 0 the book is in order, 1 something is wrong, 2 it cannot be checked. Of `import`: 0 every line is
in the book, 1 some lines are not, 2 the file cannot be used.
"""

import importlib
from pathlib import Path
from typing import Any

import click

from onewindow.core.boot import boot

from .json_input import Unusable, print_json


@click.group()
def land() -> None:
    """The land register: check the book, import units and their drawings."""


@land.command()
@click.option("--quiet", is_flag=True, help="No progress bar on standard error.")
@click.pass_context
def check(ctx: click.Context, quiet: bool) -> None:  # noqa: FBT001
    """Check every unit: shares, ranks, overlapping rights, codes, expired entries, papers, and rows against histories.

    Prints {"units", "events", "found", "by_rule": {rule: number}, "faults": [{"unit", "rule", "what"}]}, at most 1000
    faults in full. Exit code 0: in order, 1: faults, 2: cannot be checked.
    """
    boot()
    answer = _work().checked(quiet=quiet)
    print_json(answer)
    ctx.exit(1 if answer["found"] else 0)


@land.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write every fault to this CSV file: line, column, reason."
)
@click.option("--quiet", is_flag=True, help="No progress bar on standard error.")
@click.pass_context
def import_(ctx: click.Context, file: Path, report: Path | None, quiet: bool) -> None:  # noqa: FBT001
    """Enter the units of FILE (CSV, UTF-8). Cut off or repeated, it is simply run again: nothing is entered twice.

    Prints {"rows", "entered", "unchanged", "bad_rows", "faults": [{"line", "column", "why"}], "seconds"}, at most 1000
    faults in full. Exit code 0: every line is in the book, 1: some are not, 2: the file cannot be used.
    """
    if not file.is_file():
        raise Unusable(f"找不到文件 {file}，请核对路径。")
    boot()
    answer = _work().imported(file, report, quiet=quiet)
    print_json(answer)
    ctx.exit(1 if answer["bad_rows"] else 0)


@land.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def plans(ctx: click.Context, file: Path) -> None:
    """Keep the drawings 附图 of FILE (GeoJSON, metres): a newer survey closes the one before, the same changes nothing.

    Prints {"entered", "unchanged", "faults": [{"feature", "unit", "why"}]}. Exit code 0: every drawing is kept,
    1: some are not, 2: the file cannot be used.
    """
    if not file.is_file():
        raise Unusable(f"找不到文件 {file}，请核对路径。")
    boot()
    answer = _work().drawn(file)
    print_json(answer)
    ctx.exit(1 if answer["faults"] else 0)


def _work() -> Any:
    """What needs Django, imported after `boot()`."""
    return importlib.import_module("onewindow.cli.land_work")
