"""A bank applies for the first registration of a mortgage."""

from dataclasses import dataclass

from onewindow.core.act import Actor, act
from onewindow.exchange.consents.queries import check_consent
from onewindow.exchange.consents.rows import demand_bank
from onewindow.matters.mortgages import wishes
from onewindow.matters.mortgages.checking import look
from onewindow.matters.mortgages.filing import ask_to_sign, demand_good, opened, repeated
from onewindow.matters.mortgages.rows import said
from onewindow.matters.mortgages.states import Kind

#: What a bank must have been allowed to see before it may apply.
SCOPE = "state"


@dataclass(frozen=True, kw_only=True)
class NewMortgage:
    """An application for a first registration."""

    unit: str  #: code of the unit
    business: str  #: the bank's own number
    terms: wishes.Terms  #: what the mortgage shall say
    by_link: bool = False  #: came as a message


@dataclass(frozen=True, kw_only=True)
class Applied:
    """An application as it stands."""

    number: str  #: our number
    state: str  #: one of states.State
    notes: list[str]  #: warnings and information for the bank


@act("apply_mortgage", returns=Applied)
def apply_mortgage(partner: str, wish: NewMortgage, *, by: Actor, idempotency_key: str | None = None) -> Applied:
    """Apply in the bank's name; the owners are asked to sign on their telephones.

    The same business number with the same terms gives the first one back. Raises NoSuchBank, NotAllowed, NoConsent,
    BadUnitCode, NoUnit, Restricted, BadApplication, OtherTerms, NoOwnerToSign.
    """
    demand_bank(by, partner)
    unit, kept = wish.unit.replace(" ", ""), wish.terms.json()
    first = repeated(partner, wish.business, Kind.FIRST, unit, kept)
    if first is not None:
        said(first, "apply_mortgage", by, {"repeated": True})
        return Applied(number=first.number, state=first.state, notes=list(first.notes))
    demand_good(wish.business, wishes.faults(wish.terms))
    check_consent(partner, unit, SCOPE)
    looked = look(unit, Kind.FIRST)
    row = opened(partner, wish.business, Kind.FIRST, unit, kept, looked, by_link=wish.by_link)
    said(row, "apply_mortgage", by)
    ask_to_sign(row, wish.terms.amount)
    return Applied(number=row.number, state=row.state, notes=list(row.notes))
