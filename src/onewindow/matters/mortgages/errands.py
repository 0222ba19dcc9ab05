"""Messages to a bank, written in the transaction of the act that they tell of."""

from collections.abc import Mapping
from typing import Any

from onewindow.core.act import Actor
from onewindow.exchange.consents.terms import Bank
from onewindow.exchange.link import outbox

from .models import Application
from .ranks import on_the_link


def tell_bank(row: Application, event: int, kind: str, body: Mapping[str, Any], *, by: Actor) -> None:
    """Send what the act's `event` means to the bank, where the application came over the link.

    Otherwise the bank reads it in the portal.
    """
    if not row.by_link:
        return
    said = {"number": row.number, **body}
    outbox.send(row.partner, kind, f"{row.number}/{event}", said, about=row.business, by=by)


def ask_bank(row: Application, bank: Bank, kind: str, body: Mapping[str, Any], *, by: Actor) -> None:
    """Ask another bank over the link for its consent; one that is not on it reads it in the portal."""
    if on_the_link(bank.code):
        said = {"number": row.number, "unit": row.unit, **body}
        outbox.send(bank.code, kind, f"{row.number}/asked", said, about=row.number, by=by)
