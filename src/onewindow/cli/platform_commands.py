"""`onewindow platform …`: what the operator does about the region's integrated platform on the command line."""

import importlib
from typing import Any

import click

from onewindow.core.boot import boot

from .json_input import Unusable, print_json
from .running import say


@click.group()
def platform() -> None:
    """The region's integrated platform: directory of services and status of cases that go out to it."""


@platform.command()
@click.option("--most", default=900, show_default=True, type=click.IntRange(1), help="Seconds that may have waited.")
@click.pass_context
def status(ctx: click.Context, most: int) -> None:
    """Say how far the platform is behind. Exit 0: no further than --most and nothing refused, 1: further, 2: none.

    Prints {"cases_told", "cases_waiting", "oldest_seconds", "failed": [{"number", "fault", "tries"}], "most_tries",
    "silent_since", "answered_at", "directory_told", "directory_fault"}.
    """
    answer = _outbox().lag()
    print_json(answer)
    refused = [one for one in answer["failed"] if one["tries"] > 1]
    ctx.exit(1 if answer["oldest_seconds"] > most or refused or answer["directory_fault"] else 0)


@platform.command()
@click.option("--most", default=900, show_default=True, type=click.IntRange(1), help="Seconds that may have waited.")
@click.pass_context
def notices(ctx: click.Context, most: int) -> None:
    """Say how far public notices of deregistration are behind, at the platform and the credit system.

    Exit 0: no further than --most and nothing refused, 1: further. Prints {"notices_told", "notices_waiting",
    "oldest_seconds", "failed": [{"target", "reference", "fault", "tries"}]}.
    """
    boot()
    answer = importlib.import_module("onewindow.exchange.credit_outbox").lag()
    print_json(answer)
    ctx.exit(1 if answer["oldest_seconds"] > most or [one for one in answer["failed"] if one["tries"] > 1] else 0)


@platform.command()
@click.argument("numbers", nargs=-1)
def resync(numbers: tuple[str, ...]) -> None:
    """Tell everything anew about the cases NUMBERS, or about all cases. The worker sends it."""
    count = _outbox().resync(numbers or None)
    if numbers and count < len(set(numbers)):
        raise Unusable(f"{len(set(numbers))} 个办件编号中只找到 {count} 个，请核对编号；找到的已重新排队。")
    say(f"{count} 件已排队，由后台任务发送。")


def _outbox() -> Any:
    """What needs Django, imported after `boot()`. Raises Unusable where no platform is connected."""
    boot()
    if importlib.import_module("onewindow.exchange.platform_http").connected() is None:
        raise Unusable("没有接入一体化平台：请设 ONEWINDOW_PLATFORM_URL 和 ONEWINDOW_PLATFORM_SECRET。")
    return importlib.import_module("onewindow.exchange.platform_outbox")
