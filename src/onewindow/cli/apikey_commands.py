"""`onewindow apikey create | list | revoke`: access keys with which programs sign in. Needs the database."""

import importlib
from datetime import timedelta
from typing import Any

import click

from onewindow.core.boot import boot
from onewindow.core.clock import now
from onewindow.core.errors import Refused

from .json_input import Unusable, print_json

#: The values of `people.access_keys.KeyScope`, said here so that `--help` needs no database.
SCOPES = ("cases:read", "cases:write", "reviews:read", "reviews:write")


@click.group()
def apikey() -> None:
    """Access keys of programs that use the API."""


@apikey.command()
@click.argument("account")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="May be repeated.")
@click.option("--label", required=True, help="What the key is for; kept in the history.")
@click.option("--days", type=click.IntRange(1, 3660), help="Ends after so many days; without it, until revoked.")
@click.option("--per-minute", default=120, show_default=True, type=click.IntRange(1, 100_000), help="Requests.")
def create(account: str, scopes: tuple[str, ...], label: str, days: int | None, per_minute: int) -> None:
    """Make a key with which a program acts as ACCOUNT. It is shown this once and stored nowhere."""
    boot()
    # Tables may be imported only once Django is ready.
    keys = importlib.import_module("onewindow.people.access_keys")
    acts = importlib.import_module("onewindow.people.acts")
    try:
        made = acts.create_access_key(
            keys.account_by_name(account),
            label=label,
            scopes=[keys.KeyScope(scope) for scope in scopes],
            expires_at=now() + timedelta(days=days) if days else None,
            per_minute=per_minute,
            by=_by(),
        )
    except Refused as fault:
        raise Unusable(fault.text()) from None
    print_json({"account": account, "prefix": made.prefix, "key": made.key, "scopes": sorted(scopes)})
    click.echo("请现在抄下密钥：它不保存，也不能再次显示。".encode(), err=True)


@apikey.command("list")
@click.argument("account")
def list_keys(account: str) -> None:
    """The keys of ACCOUNT, newest first; the keys themselves are not stored."""
    boot()
    keys = importlib.import_module("onewindow.people.access_keys")
    try:
        print_json([_line(row) for row in keys.keys_of(keys.account_by_name(account))])
    except Refused as fault:
        raise Unusable(fault.text()) from None


@apikey.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End the key with PREFIX (the twelve characters after `ow_`) at once."""
    boot()
    keys = importlib.import_module("onewindow.people.access_keys")
    acts = importlib.import_module("onewindow.people.acts")
    try:
        row = keys.access_key(prefix)
        acts.revoke_access_key(row, by=_by())
    except Refused as fault:
        raise Unusable(fault.text()) from None
    print_json(_line(row))


def _by() -> Any:
    return importlib.import_module("onewindow.core.act").Actor.system("command")


def _line(row: Any) -> dict[str, Any]:
    instants = ("created_at", "expires_at", "revoked_at", "last_used_on")
    said = {name: getattr(row, name) for name in instants}
    return {
        "prefix": row.prefix,
        "label": row.label,
        "scopes": row.scopes,
        "per_minute": row.per_minute,
        **{name: value and value.isoformat() for name, value in said.items()},
    }
