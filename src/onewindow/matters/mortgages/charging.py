"""The fee of a registration: asked of the bank when its application is accepted; what is unpaid is not registered.

Who registers a right pays for it (fee notice 2559 of 2016), so the bank is the payer: a legal party made from what the
region says of it. What costs nothing, such as for a small business, has no order.
"""

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.errors import gettext_noop
from onewindow.exchange.consents.rows import bank_of
from onewindow.exchange.consents.terms import Bank
from onewindow.payments import acts, fees, queries
from onewindow.payments.queries import OrderView
from onewindow.people import identity
from onewindow.people.acts import register_party
from onewindow.people.errors import NumberTaken
from onewindow.people.models import Division, Party
from onewindow.registers.land.queries import unit_at

from .errands import tell_bank
from .errors import FeeUnpaid
from .models import Application
from .rows import SYSTEM, said
from .states import Kind

#: Kinds of the fee table; a release is not charged and is written at once.
_KINDS = {Kind.FIRST: "mortgage", Kind.CHANGE: "mortgage_change", Kind.RANK: "mortgage_change"}
#: What payers read, in their language.
_CHANGED = gettext_noop("抵押权变更登记费")
_TITLES = {Kind.FIRST: gettext_noop("抵押权首次登记费"), Kind.CHANGE: _CHANGED, Kind.RANK: _CHANGED}


def subject_of(number: str) -> str:
    """What the order of an application is for."""
    return f"mortgage:{number}"


def party_of_bank(bank: Bank) -> Party | None:
    """The bank as a party, None where it never owed anything."""
    return Party.objects.filter(id_kind="uscc", id_index=identity.index("uscc", bank.uscc)).first()


def ask(row: Application, by: Actor) -> None:
    """Open the order and tell the bank; nothing happens where nothing is to be paid."""
    kind, facts = Kind(row.kind), unit_at(row.unit).facts
    known: dict[str, object] = {
        "use": fees.current().use_of(facts.use if facts is not None else ""),
        "units": 1,
        "small_business": bool(row.terms.get("small_business")),
    }
    lines = fees.lines(_KINDS[kind], today(), known)
    if not fees.total(lines):
        return
    payer = _registered(bank_of(row.partner), row.division)
    order = acts.open_order(subject_of(row.number), payer, lines, title=_TITLES[kind], division=row.division, by=SYSTEM)
    event = said(row, "ask_mortgage_fee", by, {"order": order.number, "total": order.total})
    due = fee_of(row.number)
    until = due.due_at.isoformat() if due is not None else ""
    told = {"payment": order.number, "amount": order.total, "until": until}
    tell_bank(row, event, "mortgage.payment_due", told, by=by)


def demand_paid(row: Application) -> None:
    """Raises FeeUnpaid while the order of this application is not paid."""
    order = queries.unpaid(subject_of(row.number))
    if order is not None:
        raise FeeUnpaid(order=order.number, yuan=fees.yuan(order.total))


def end(row: Application, rule: str) -> None:
    """Not registered after all: an open order is taken back, a paid one is given back. `rule`: withdrawn | refused."""
    if queries.order_of(subject_of(row.number)) is not None:
        acts.cancel_order(subject_of(row.number), rule=rule, by=SYSTEM)


def fee_of(number: str) -> OrderView | None:
    """The order of an application, without its lines, for whoever may read the application."""
    return queries.order_of(subject_of(number), lines=False)


def _registered(bank: Bank, division: str) -> Party:
    found = party_of_bank(bank)
    if found is not None:
        return found
    try:
        return register_party(
            kind=Party.Kind.LEGAL,
            name=bank.names["zh"],
            id_kind="uscc",
            number=bank.uscc,
            division=Division.objects.filter(pk=division).first(),
            assurance=Party.Assurance.REGISTER,
            by=SYSTEM,
        )
    except NumberTaken:  # another application of the bank was accepted at the same moment
        return Party.objects.get(id_kind="uscc", id_index=identity.index("uscc", bank.uscc))
