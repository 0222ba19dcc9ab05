"""A bank's application as a row: the same number is the same application, and who must sign it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from onewindow.core.clock import now, today
from onewindow.exchange.consents.rows import hold
from onewindow.exchange.consents.terms import Bank, current
from onewindow.people import identity
from onewindow.people.queries import agency_for
from onewindow.registers.land.codes import tidy_number
from onewindow.registers.land.entries import Of
from onewindow.registers.land.owning import Owner, holders_of, mortgages_held, owners_of
from onewindow.registers.land.queries import paper

from . import wishes
from .checking import Looked
from .errors import AskedAlready, BadApplication, NoOwnerToSign, NotMortgageeHere, OtherTerms
from .models import Application, Signer
from .rows import next_number, tell_signers
from .states import OPEN, Kind, State


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
    asked = {k: v for k, v in row.terms.items() if k not in wishes.FOUND} if row is not None else {}
    same = row is None or (row.kind, row.unit, asked) == (kind.value, unit, dict(kept))
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


def mortgage_by_proof(bank: Bank, unit: str, proof: str) -> int:
    """Key of the standing mortgage of this bank that a valid proof is about. Raises NotMortgageeHere, BadUnitCode."""
    found = paper(tidy_number(proof))
    held = mortgages_held(identity.index("uscc", bank.uscc), unit)
    fits = found is not None and (found.unit, found.of, found.standing) == (unit, Of.MORTGAGE.value, "current")
    if found is None or not fits:
        raise NotMortgageeHere
    if found.key not in held:
        raise NotMortgageeHere(others=True)
    return found.key


def demand_none_open(unit: str, key: int) -> None:
    """Raises AskedAlready where an application about this mortgage is still open."""
    open_one = Application.objects.filter(unit=unit, mortgage=key, state__in=[s.value for s in OPEN]).first()
    if open_one is not None:
        raise AskedAlready(number=open_one.number)
