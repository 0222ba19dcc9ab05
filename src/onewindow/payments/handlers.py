"""Where higher floors plug in: what happens when something is paid. One handler for the first word of a subject.

    @handlers.register("case")
    class PaidCase(PaymentHandler):
        def on_paid(self, paid: Paid, *, by: Actor) -> None: ...

It runs in the transaction that records the payment: both happen or neither does. It may raise `Unwanted` where what was
to be paid for has ended: then the payment is recorded all the same and given back by rule.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Paid:
    """An order as its handler sees it."""

    number: str  #: of the order
    subject: str  #: "case:<number>/<matter>"
    payer: int  #: id of the party
    amount: int  #: fen that were paid; of a refund: fen that went back
    state: str  #: of the order: open | paying | paid | refunded | cancelled | expired
    title: str  #: what it is for, in words
    due: datetime  #: last moment to pay
    refund: str = ""  #: number of the refund that has gone back

    @property
    def about(self) -> str:
        """The subject without its first word."""
        return self.subject.partition(":")[2]


class PaymentHandler:
    """Override what is of interest."""

    def on_paid(self, paid: Paid, *, by: Actor) -> None:
        """The order was paid. May raise Unwanted."""

    def on_refunded(self, paid: Paid, *, by: Actor) -> None:
        """Money went back."""

    def wanted(self, subject: str) -> bool:
        """Whether what the order is for goes on. Where not, an open order is taken back and a paid one refunded."""
        return True

    def disagreement(self, paid: Paid) -> str:
        """For the check: a sentence where the subject's own state contradicts the order's, else empty."""
        return ""


class PaymentWatcher:
    """Hears of every order, whatever it is for, such as to tell the payer. Must not refuse."""

    def on_opened(self, paid: Paid, *, by: Actor) -> None:
        """Something is to be paid."""

    def on_paid(self, paid: Paid, *, by: Actor) -> None:
        """It was paid."""

    def on_refunded(self, paid: Paid, *, by: Actor) -> None:
        """Money went back."""


#: Everybody who wants to hear of all orders.
watchers: Registry[PaymentWatcher] = Registry("payments.watchers")


def all_watchers() -> Iterator[PaymentWatcher]:
    """In order of their codes."""
    return (watchers[code] for code in watchers)


class PaysFor:
    """Says for whom somebody may see and pay orders besides himself and his principals, such as a bank's clerk."""

    def parties_of(self, user: Any) -> Collection[int]:
        """Ids of the parties for which this account may."""
        return ()

    def may_pay(self, by: Actor, payer: int) -> bool:
        """Whether this actor may pay what that party owes; asked again before every write."""
        return False


#: Everybody who says so.
standing: Registry[PaysFor] = Registry("payments.standing")


def parties_for(user: Any) -> frozenset[int]:
    """For whom an account may pay by its post."""
    return frozenset(party for code in standing for party in standing[code].parties_of(user))


def pays_for(by: Actor, payer: int) -> bool:
    """Whether the actor may pay for this party by his post."""
    return any(standing[code].may_pay(by, payer) for code in standing)


#: First word of a subject -> handler.
handlers: Registry[PaymentHandler] = Registry("payments.handlers")

_DEAF = PaymentHandler()


def handler_of(subject: str) -> PaymentHandler:
    """The handler of a subject; one that does nothing where nobody registered."""
    return handlers.get(subject.partition(":")[0]) or _DEAF
