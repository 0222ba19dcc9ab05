"""`onewindow cases …`: what the operator does with cases on the command line.

Exit code of `verify`: 0 everything is as the history tells, 1 something was altered, 2 the input cannot be used.
"""

import importlib
from dataclasses import asdict
from itertools import chain
from typing import Any

import click
from tqdm import tqdm

from onewindow.cases.numbers import tidy

from .json_input import Unusable, print_json


@click.group()
def cases() -> None:
    """Cases: check them against their histories."""


@cases.command()
@click.argument("numbers", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every case there is, and histories whose case has vanished.")
@click.option("--quiet", is_flag=True, help="No progress bar on standard error.")
@click.pass_context
def verify(ctx: click.Context, numbers: tuple[str, ...], everything: bool, quiet: bool) -> None:  # noqa: FBT001
    """Fold the events of the cases named (or --all) and report every column, value or event byte that was altered.

    Prints {"checked", "events", "faults": [{"number", "seq", "where", "what", "stored", "told"}]}. Exit code 0: all is
    as told, 1: something was altered, 2: cannot be used.
    """
    if bool(numbers) == everything:
        raise Unusable("请给出办件编号，或者用 --all 核对全部办件。")
    importlib.import_module("onewindow.core.boot").boot()
    answer = _checked(None if everything else numbers, quiet=quiet)
    print_json(answer)
    ctx.exit(1 if answer["faults"] else 0)


def _checked(numbers: tuple[str, ...] | None, *, quiet: bool) -> dict[str, Any]:
    verifying = importlib.import_module("onewindow.cases.verifying")
    wanted = None if numbers is None else [tidy(number) for number in numbers]
    unknown = verifying.missing(wanted) if wanted is not None else []
    if unknown:
        raise Unusable(f"没有这些办件：{'、'.join(unknown)}。请核对受理编号。")
    total = len(set(wanted)) if wanted is not None else verifying.count()
    found = verifying.verify(wanted) if wanted is not None else chain(verifying.verify(), verifying.lost())
    answer: dict[str, Any] = {"checked": 0, "events": 0, "faults": []}
    for checked in tqdm(found, total=total, unit="件", disable=quiet or None, desc="核对"):
        answer["checked"] += 1
        answer["events"] += checked.events
        answer["faults"] += [{"number": checked.number, **asdict(fault)} for fault in checked.faults]
    return answer
