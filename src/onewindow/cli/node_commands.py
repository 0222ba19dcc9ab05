"""`onewindow node …`: the partner node, on the office's side and on a bank's.

    onewindow node keys                                  # keys, certificates and cards of the sample nodes
    onewindow node --role registry --port 8440           # the office's side, beside the pages
    onewindow node --role bank --port 8441               # a bank's side: another process, another database

Exit code of `compare` and `reconcile`: 0 both logs are alike, 1 they differ, 2 they cannot be compared.
"""

import importlib
import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from onewindow.core.boot import boot
from onewindow.core.clock import today
from onewindow.core.db.connection import bank_database_name, embedded
from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.exchange.link import certificates, partners

from .json_input import Unusable, print_json, read_json
from .running import free_port, run_as_owner, say
from .server_commands import start_database


@click.group(invoke_without_command=True)
@click.option("--role", type=click.Choice(["registry", "bank"]), default="registry", show_default=True, help="Side.")
@click.option("--node", "code", default="", help="Code of the node; without it the first one of this role.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port; 0: the one of the region's file.")
@click.pass_context
def node(ctx: click.Context, role: str, code: str, host: str, port: int) -> None:
    """Run the partner node of ROLE until Ctrl-C, or one of the commands below in its name."""
    ctx.obj = _chosen(role, code)
    if ctx.invoked_subcommand is None:
        _serve(ctx.obj, host, port)


def _chosen(role: str, code: str) -> partners.Partner:
    try:
        listed = tuple(partners.nodes())
    except (LocatedError, Refused) as fault:
        raise Unusable(fault.text() if isinstance(fault, Refused) else str(fault)) from None
    found = [node for node in listed if (node.kind == "registry") == (role == "registry")]
    if code:
        found = [node for node in found if node.code == code]
    if not found:
        known = "、".join(node.code for node in listed)
        raise Unusable(f"partners.yaml 中没有这样的节点，现有：{known or '无'}。请核对 --role 和 --node。")
    return found[0]


def _environment(own: partners.Partner) -> None:
    os.environ["ONEWINDOW_NODE"] = own.code
    if own.kind != "registry":
        os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.config.settings_bank"


def _ready(own: partners.Partner) -> Any:
    """Django, on the node's own database; returns what needs it."""
    _environment(own)
    start_database()
    boot()
    return importlib.import_module("onewindow.cli.node_work")


def _serve(own: partners.Partner, host: str, port: int) -> None:
    port = port or int(own.address.rpartition(":")[2] or 0)
    free_port(host, port)
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104  only compared
    certificates.make(own.code, address=f"https://{shown}:{port}")
    if own.kind != "registry":
        prepare_bank(own)
    work = _ready(own)
    say(f"节点 {own.code}（{own.name.get('zh', '')}）：https://{shown}:{port}（按 Ctrl-C 结束）")
    work.serve(own.code, host, port)


def prepare_bank(own: partners.Partner) -> None:
    """A bank's own database, made and brought up to date. Raises Unusable."""
    _environment(own)
    start_database()
    server = embedded()
    if server is not None and not os.environ.get("ONEWINDOW_BANK_DATABASE_URL"):
        name = bank_database_name(own.code)
        asked = ("-h", server.socket, "-U", "owner", "-d", "postgres", "-qAtc")
        there = server.run("psql", *asked, "SELECT datname FROM pg_database", quiet=False)
        if name not in there.stdout.split():
            done = server.run("psql", *asked, f"CREATE DATABASE {name} OWNER owner", check=False, quiet=False)
            if done.returncode and "already exists" not in done.stderr:
                raise Unusable(f"建不了银行节点的数据库 {name}：{done.stderr.strip()}")
    run_as_owner("node", "--role", "bank", "--node", own.code, "migrate")


@node.command(hidden=True)
@click.pass_obj
def migrate(own: partners.Partner) -> None:
    """Bring the tables of a bank's database up to date, as the role that owns them."""
    os.environ["ONEWINDOW_DB_ROLE"] = "owner"
    _environment(own)
    boot(role="owner")
    importlib.import_module("django.core.management").call_command("migrate", verbosity=0, interactive=False)


@node.command()
@click.option("--all", "everybody", is_flag=True, help="Of all nodes of the region's file: for trying it out.")
@click.pass_obj
def keys(own: partners.Partner, everybody: bool) -> None:  # noqa: FBT001
    """Make the keys, the certificate and the card of this node; what is there stays. Prints the cards."""
    made = [node for node in partners.nodes() if everybody or node.code == own.code]
    print_json([certificates.make(node.code, address=node.address).json() for node in made])
    say("密钥已就绪。请把节点卡交给对方，由对方用 onewindow node trust 登记；私钥不要外传。")


@node.command()
@click.pass_obj
def card(own: partners.Partner) -> None:
    """Print the card of this node: fingerprint of its certificate and public keys, no secret in it."""
    if not own.card.keys:
        raise Unusable(f"节点 {own.code} 还没有密钥，请先运行 onewindow node keys。")
    print_json(own.card.json())


@node.command()
@click.argument("file", type=click.Path(path_type=Path))
def trust(file: Path) -> None:
    """Take in the card that a partner has brought. It replaces the one before: the old keys stay for old messages."""
    try:
        fresh = partners.read_card(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Unusable(f"{file} 不是节点卡，请让对方用 onewindow node card 导出。") from None
    try:
        known = partners.nodes()[fresh.code]
    except Refused as fault:
        raise Unusable(fault.text() + "请先在 partners.yaml 中登记。") from None
    merged = partners.renewed(known.card, fresh, today())
    (partners.cards_folder() / f"{fresh.code}.json").write_text(partners.card_text(merged), encoding="utf-8")
    print_json(merged.json())


@node.command()
@click.argument("kind")
@click.argument("business")
@click.argument("body", default="-")
@click.option("--to", default="", help="Code of the node it goes to; from a bank: the office.")
@click.option("--about", default="", help="Number of the business it belongs to.")
@click.pass_obj
def send(own: partners.Partner, kind: str, business: str, body: str, to: str, about: str) -> None:
    """Put a message of KIND with our number BUSINESS into the outbox; BODY is a JSON file, - for standard input."""
    content = read_json(body)
    if not isinstance(content, dict):
        raise Unusable("报文内容应为一个 JSON 对象。")
    print_json(_ready(own).send(own.code, kind, business, content, to=to, about=about))


@node.command()
@click.argument("number", default="")
@click.pass_obj
def book(own: partners.Partner, number: str) -> None:
    """The bank's book: its newest files, or one file with all steps."""
    if own.kind == "registry":
        raise Unusable("登记机构没有银行台账，请加 --role bank。")
    print_json(_ready(own).book(own.code, number))


@node.command()
@click.pass_obj
def status(own: partners.Partner) -> None:
    """How each line is: last heard, latency, what waits, what was put aside."""
    print_json(_ready(own).status(own.code))


@node.command()
@click.option("--with", "partner", default="", help="Code of the partner; without it every one with a card.")
@click.pass_context
def compare(ctx: click.Context, partner: str) -> None:
    """Compare the log with the partner's, line by line. Exit 0: alike, 1: different, 2: the partner does not answer."""
    answer = _ready(ctx.obj).compare(ctx.obj.code, partner)
    print_json(answer)
    ctx.exit(1 if any(pair["differences"] for pair in answer) else 0)


@node.command()
@click.option("--day", default="", help="As 2026-05-08; without it yesterday.")
@click.option("--with", "partner", default="", help="Code of the partner; without it every one with a card.")
@click.pass_context
def reconcile(ctx: click.Context, day: str, partner: str) -> None:
    """Compare a day's end with the partner: count and head. The result is kept."""
    try:
        chosen = date.fromisoformat(day) if day else None
    except ValueError:
        raise Unusable(f"“{day}”不是日期，请写成 2026-05-08。") from None
    answer = _ready(ctx.obj).reconcile(ctx.obj.code, partner, chosen)
    print_json(answer)
    ctx.exit(0 if all(row["agrees"] for row in answer) else 1)


@node.command()
@click.argument("business")
@click.option("--with", "partner", required=True, help="Code of the partner.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File to write.")
@click.pass_obj
def evidence(own: partners.Partner, business: str, partner: str, out: Path) -> None:
    """Write the evidence of one business: messages, signatures, answers, its part of the log, public keys."""
    bundle = _ready(own).evidence(own.code, partner, business)
    out.write_text(bundle, encoding="utf-8")
    say(f"证据包已写入 {out}；离线核验：onewindow verify-evidence {out} --cards 公钥文件。")


@node.command()
@click.argument("number", type=int, required=False)
@click.option("--reason", default="", help="Why it goes out again.")
@click.pass_obj
def dead(own: partners.Partner, number: int | None, reason: str) -> None:
    """Messages that were put aside; with NUMBER and a reason one of them is sent again."""
    work = _ready(own)
    if number is not None:
        work.send_again(own.code, number, reason)
    print_json(work.dead(own.code))
