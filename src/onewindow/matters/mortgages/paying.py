"""Plugged into payments: money and application agree, and a bank's clerk pays what his bank owes."""

from collections.abc import Collection
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.exchange.consents.errors import NoSuchBank
from onewindow.exchange.consents.rows import demand_bank
from onewindow.exchange.consents.terms import current
from onewindow.payments.errors import Unwanted
from onewindow.payments.handlers import Paid, PaymentHandler, PaysFor, handlers, standing
from onewindow.people import identity
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Party

from .models import Application
from .queries import banks_of
from .states import OPEN, State

_PAID_FOR_NOTHING = gettext_noop("登记没有办成，费用却没有退")
_ENTERED_UNPAID = gettext_noop("已经登记，费用却没有缴清")
_WANTED = OPEN | {State.REGISTERED}


@handlers.register("mortgage")
class MortgageFee(PaymentHandler):
    """Subjects are `mortgage:<number>`."""

    def on_paid(self, paid: Paid, *, by: Actor) -> None:
        """The registrar may register now. Raises Unwanted where the application has ended otherwise meanwhile."""
        if not self.wanted(paid.subject):
            raise Unwanted

    def wanted(self, subject: str) -> bool:
        """Whether the application goes on or is registered."""
        return _state(subject) in _WANTED

    def disagreement(self, paid: Paid) -> str:
        """Paid and not registered after all, or registered and unpaid."""
        state = _state(paid.subject)
        if paid.state == "paid" and state not in _WANTED:
            return _PAID_FOR_NOTHING
        return _ENTERED_UNPAID if state == State.REGISTERED and paid.state in {"open", "paying", "expired"} else ""


@standing.register("banks")
class ForHisBank(PaysFor):
    """A clerk with the right to apply for mortgages sees and pays what his bank owes."""

    def parties_of(self, user: Any) -> Collection[int]:
        """One query for a bank's clerk, none for others."""
        indexes = [identity.index("uscc", bank.uscc) for bank in banks_of(user)]
        if not indexes:
            return ()
        return list(Party.objects.filter(id_kind="uscc", id_index__in=indexes).values_list("pk", flat=True))

    def may_pay(self, by: Actor, payer: int) -> bool:
        """Clerks, and the link that speaks for the bank."""
        if by.ref.startswith(("party:", "account:")):
            return False
        index = Party.objects.filter(pk=payer, id_kind="uscc").values_list("id_index", flat=True).first()
        return any(
            _speaks_for(by, code)
            for code, bank in current().banks.items()
            if identity.index("uscc", bank.uscc) == index
        )


def _speaks_for(by: Actor, code: str) -> bool:
    try:
        demand_bank(by, code)
    except (NoSuchBank, NotAllowed):
        return False
    return True


def _state(subject: str) -> str:
    number = subject.partition(":")[2]
    return Application.objects.filter(number=number).values_list("state", flat=True).first() or ""
