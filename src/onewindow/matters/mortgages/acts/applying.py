"""A bank applies for the first registration of a mortgage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.exchange.consents.queries import check_consent
from onewindow.exchange.consents.rows import demand_bank, hold
from onewindow.exchange.consents.terms import current
from onewindow.matters.mortgages import wishes
from onewindow.matters.mortgages.checking import Looked, look
from onewindow.matters.mortgages.errors import BadApplication, NoOwnerToSign, OtherTerms
from onewindow.matters.mortgages.models import Application, Signer
from onewindow.matters.mortgages.rows import next_number, said, tell_signers
from onewindow.matters.mortgages.states import Kind, State
from onewindow.people.queries import agency_for
from onewindow.registers.land.entries import Of
from onewindow.registers.land.owning import Owner, holders_of, owners_of

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


def demand_good(business: str, faults: Sequence[tuple[str, str]]) -> None:
    """Raises BadApplication with everything that is wrong."""
    found = list(faults)
    if not 1 <= len(business.strip()) <= 60:
        found.insert(0, ("business", wishes.NO_BUSINESS))
    if found:
        raise BadApplication(first=found[0][1], faults=found)


def repeated(
    partner: str, business: str, kind: Kind, unit: str, kept: Mapping[str, Any], mortgage: int | None = None
) -> Application | None:
    """The application that came under this number before. Raises OtherTerms where it was another."""
    hold(partner, business)
    row = Application.objects.filter(partner=partner, business=business).first()
    same = row is None or (row.kind, row.unit, row.terms) == (kind.value, unit, dict(kept))
    if not same or (row is not None and mortgage is not None and row.mortgage != mortgage):
        raise OtherTerms(business=business)
    return row


def opened(
    partner: str,
    business: str,
    kind: Kind,
    unit: str,
    kept: Mapping[str, Any],
    looked: Looked,
    *,
    by_link: bool,
    mortgage: int | None = None,
) -> Application:
    """A new row that waits for signatures, with those who must sign. Raises NoOwnerToSign."""
    day, division = today(), unit[:6]
    row = Application.objects.create(
        number=next_number(division, day.year),
        partner=partner,
        business=business.strip(),
        kind=kind.value,
        by_link=by_link,
        unit=unit,
        mortgage=mortgage,
        terms=dict(kept),
        advances=list(looked.advances),
        state=State.UNSIGNED.value,
        agency=agency_for(current().review_agency, division),
        division=division,
        notes=list(looked.notes),
        asked_at=now(),
        sign_until=day + timedelta(days=current().sign_days),
    )
    _signers(row)
    return row


def ask_to_sign(row: Application, amount: int) -> None:
    """Tell the owners."""
    until = row.sign_until.isoformat() if row.sign_until is not None else ""
    tell_signers(row, "mortgage_sign_asked", {"amount": f"{amount / 100:,.2f}", "until": until})


def _signers(row: Application) -> None:
    asked: list[tuple[str, Owner]] = [(Signer.Role.OWNER.value, one) for one in owners_of(row.unit)]
    for key in row.advances:
        asked += [(Signer.Role.ADVANCE.value, one) for one in holders_of(row.unit, Of.ADVANCE, key)]
    known: set[str] = set()
    for role, one in asked:
        if not one.index and row.kind != Kind.CANCEL:  # a release needs no signature
            raise NoOwnerToSign(name=one.name)
        if not one.index or one.index in known:
            continue
        known.add(one.index)
        Signer.objects.create(application=row, n=len(known), role=role, name=one.name, number_index=one.index)
