"""`onewindow keys …`: the keys that sign certificates. Pure: no Django, no database."""

from collections.abc import Callable

import click

from onewindow.core.errors import Refused
from onewindow.documents import keys as private_keys
from onewindow.documents.keyring import Keyring, dumps
from onewindow.documents.keys import Keys

from .json_input import Unusable, print_json


@click.group()
def keys() -> None:
    """The keys that sign certificates: export the public ones, list, rotate, withdraw."""


@keys.command("export")
def export() -> None:
    """Print the public keyring as JSON: what `onewindow verify --keys` needs, no secret in it."""
    print_json(dumps(_usable(private_keys.ensure).public))


@keys.command("list")
def list_keys() -> None:
    """List the keys with their standing: current, retired (their papers stand) or withdrawn (they do not)."""
    print_json(_standing(_usable(private_keys.ensure).public))


@keys.command("rotate")
def rotate() -> None:
    """Make a new token key and a new signer; certificates signed before stay valid."""
    public = _usable(private_keys.rotate).public
    click.echo("已换用新密钥；以前签发的证照仍然有效。请重新导出公钥文件，交给离线核验的单位。", err=True)
    print_json(_standing(public))


@keys.command("withdraw")
@click.argument("key")
@click.confirmation_option(prompt="用这个密钥签发的证照将全部核验为无效，确定吗？")
def withdraw(key: str) -> None:
    """Give KEY up as unsafe: everything it signed is refused from now on, on line and off."""
    public = _usable(lambda: private_keys.withdraw(key)).public
    click.echo("密钥已停用。请重新导出公钥文件，并为受影响的证照换发。", err=True)
    print_json(_standing(public))


def _usable(make: Callable[[], Keys]) -> Keys:
    try:
        return make()
    except Refused as fault:
        raise Unusable(fault.text()) from None


def _standing(ring: Keyring) -> list[dict[str, str]]:
    tokens = [{"key": k.key, "for": "token", "since": k.since, "standing": str(k.standing)} for k in ring.token_keys]
    files = [{"key": s.key, "for": "pdf", "since": s.since, "standing": str(s.standing)} for s in ring.signers]
    return tokens + files
