"""A mortgagee agrees that a unit is transferred with its mortgage 带押过户, and takes that back."""

from dataclasses import dataclass
from datetime import timedelta

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.exchange.consents.errors import AgreedAlready, NotMortgagee, NumberUsed
from onewindow.exchange.consents.models import Agreement
from onewindow.exchange.consents.rows import demand_bank, hold, tell_party, usable_number
from onewindow.exchange.consents.terms import current
from onewindow.people import identity
from onewindow.people.models import Party
from onewindow.registers.land.owning import held_since, mortgages_held, owners_of


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """An agreement in force."""

    unit: str  #: code of the unit
    mortgage: int  #: key of the mortgage
    until: str  #: last day, ISO


@act("agree_to_transfer", returns=Agreed)
def agree_to_transfer(partner: str, unit: str, mortgage: int, *, business: str, buyer: str = "", by: Actor) -> Agreed:
    """Agree that the unit is transferred while this bank's mortgage stands; the same business number gives the first.

    Raises NoSuchBank, NotAllowed, BadBusiness, NumberUsed (for another agreement, or one that was taken back),
    NotMortgagee, AgreedAlready, BadUnitCode.
    """
    bank, day, buyer = demand_bank(by, partner), today(), buyer.strip()[:120]
    business = usable_number(business)
    hold(partner, business)
    first = Agreement.objects.filter(partner=partner, business=business).first()
    same = first is None or (first.unit, first.mortgage, first.buyer) == (unit, mortgage, buyer)
    if first is not None and (not same or first.withdrawn_at is not None):
        raise NumberUsed(business=business)
    if first is None:
        if mortgage not in mortgages_held(identity.index("uscc", bank.uscc), unit):
            raise NotMortgagee
        standing = Agreement.objects.select_for_update().filter(unit=unit, mortgage=mortgage, withdrawn_at=None).first()
        since = held_since(unit) if standing is not None else None
        if standing is not None and standing.until >= day and (since is None or standing.at >= since):
            raise AgreedAlready
        if standing is not None:  # out of time, or of a sale that is done: the new one takes its place
            standing.withdrawn_at = now()
            standing.save(update_fields=["withdrawn_at"])
        first = Agreement.objects.create(
            partner=partner,
            unit=unit,
            mortgage=mortgage,
            business=business,
            buyer=buyer,
            until=day + timedelta(days=current().agreement_days),
            at=now(),
        )
        for owner in Party.objects.filter(id_index__in=[one.index for one in owners_of(unit) if one.index]):
            data = {"bank": dict(bank.names), "unit": unit, "until": first.until.isoformat()}
            tell_party(owner.pk, "transfer_agreed", data, about=unit, event=f"agreement:{first.pk}/{owner.pk}")
    _said(first, "agree_to_transfer", by)
    return Agreed(unit=unit, mortgage=mortgage, until=first.until.isoformat())


@act("withdraw_agreement")
def withdraw_agreement(partner: str, business: str, *, by: Actor) -> None:
    """Take an agreement back; a transfer already registered stays. Raises NoSuchBank, NotAllowed, NotMortgagee."""
    demand_bank(by, partner)
    row = Agreement.objects.select_for_update().filter(partner=partner, business=business, withdrawn_at=None).first()
    if row is None:
        raise NotMortgagee
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    _said(row, "withdraw_agreement", by)


def _said(row: Agreement, verb: str, by: Actor) -> None:
    body = {"partner": row.partner, "mortgage": row.mortgage, "until": row.until.isoformat()}
    events.append(f"agreement:{row.unit}/{row.mortgage}", verb=verb, by=by, body=body, division=row.unit[:6])
