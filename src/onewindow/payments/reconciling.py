"""Reconcile a day: fetch the provider's statement, compare, record; and take up what we have missed."""

from datetime import date

from onewindow.core.act import Actor

from . import providers
from .acts import record_reconciliation
from .asking import ask, give_back
from .errors import OrderNotFound


def reconcile(day: date, *, by: Actor) -> None:
    """Compare a day that is over. Raises ProviderSilent, NoStatement, NotAllowed."""
    provider = providers.connected()
    record_reconciliation(provider.statement(day), provider=provider.code, by=by)


def take_up(move: str, name: str) -> str:
    """The remedy for what the provider has and we have not: ask it again and record what it says.

    A payment is recorded (and given back where nothing waits for it), a refund that we had approved is done. Returns
    what it did. Raises ProviderSilent, OrderNotFound and RefundNotFound for what was never ours.
    """
    if move == "payment":
        return ask(name)
    if move != "refund":
        raise OrderNotFound
    give_back(name)
    return "refund"
