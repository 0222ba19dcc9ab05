"""`onewindow pay …`: the demo provider, the daily reconciliation, the check of orders against what was paid for."""

import importlib
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from onewindow.core.boot import boot
from onewindow.core.home import home

from .json_input import Unusable, print_json
from .pay_work import provider_folder
from .running import say


@click.group()
def pay() -> None:
    """Payments: provider of the demonstration, reconciliation, check."""


@pay.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8010, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--folder", type=click.Path(path_type=Path), help="Its own data folder; by default below the home.")
@click.option("--customer", default="", help="Public key (64 hex digits) of the customer; by default this home's own.")
@click.option("--with-parent", is_flag=True, help="End when the process that started it ends.")
def provider(*, host: str, port: int, folder: Path | None, customer: str, with_parent: bool) -> None:
    """Run the provider of payments of the demonstration until Ctrl-C. No money moves.

    A process of its own with its own folder and key. It leaves its address and public key in `address.json` there,
    where the pages of a demonstration find them.
    """
    parent = os.getppid()
    server = importlib.import_module("onewindow.payments.demo_provider.server")
    service = server.Service(folder or provider_folder(), customer=customer or _own_public())
    try:
        say(f"演示支付平台，数据在 {service.folder}（按 Ctrl-C 结束）")
        service.run(host, port, parent=parent if with_parent else None)
    except (OSError, OverflowError) as fault:
        raise Unusable(f"端口 {port} 不能用（{fault}），请用 --port 换一个。") from None


def _own_public() -> str:
    signing = importlib.import_module("onewindow.payments.signing")
    return str(signing.public_hex(importlib.import_module("onewindow.payments.keys").own_key()))


@pay.command()
@click.option("--day", default="", help="Day in official time, YYYY-MM-DD; yesterday by default.")
@click.pass_context
def reconcile(ctx: click.Context, day: str) -> None:
    """Compare a day that is over with the provider's statement. Exit 0: all agrees, 1: there are differences.

    Prints {"day", "provider", "figures": {"ours", "theirs"}, "settlement", "findings": [{"difference", "move", "name",
    "order", "ours", "theirs", "reference"}]}; amounts are fen.
    """
    reconciling = _module("onewindow.payments.reconciling")
    clock = importlib.import_module("onewindow.core.clock")
    when = _day(day) if day else clock.today() - timedelta(days=1)
    reconciling.reconcile(when, by=importlib.import_module("onewindow.core.act").Actor.system("cli"))
    said = importlib.import_module("onewindow.payments.finance").reconciliation_of(when)
    print_json(said.plain())
    ctx.exit(1 if said.findings else 0)


@pay.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check that orders, payments, refunds, their history and the cases they are for agree. Exit 0: yes, 1: no.

    Prints {"orders", "faults": [{"order", "code", "says"}]}.
    """
    checking = _module("onewindow.payments.checking")
    found = [{"order": one.order, "code": one.code, "says": one.says} for one in checking.faults()]
    print_json({"orders": checking.count(), "faults": found})
    ctx.exit(1 if found else 0)


@pay.command()
def settle() -> None:
    """Do now what the worker does each minute: ask after payments without a word, give back, let orders expire."""
    _module("onewindow.payments.jobs").settle()
    say("已处理。")


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a calendar day
    except ValueError:
        raise Unusable(f"“{text}”不是日期，请写成 2026-11-25。") from None


def _module(name: str) -> Any:
    """What needs Django, imported after `boot()`."""
    home()
    boot()
    return importlib.import_module(name)
