"""A partner asks the owner for consent."""

from dataclasses import dataclass
from datetime import timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import gettext_noop
from onewindow.exchange.consents.errors import BadConsent, NumberUsed
from onewindow.exchange.consents.models import Consent
from onewindow.exchange.consents.rows import demand_bank, hold, new_number, said, tell_party, usable_number
from onewindow.exchange.consents.terms import current
from onewindow.people import identity
from onewindow.people.models import Party
from onewindow.registers.land.errors import NoUnit
from onewindow.registers.land.owning import owners_of

NO_SCOPE = gettext_noop("请至少勾选一项要查看的内容。")
NO_PURPOSE = gettext_noop("请写明用途，最多100字。")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a partner wants to look at."""

    unit: str  #: code of the unit
    id_kind: str  #: of the owner: ric, uscc …
    id_no: str  #: his number, as he gave it to the partner
    scopes: tuple[str, ...]  #: codes of the region's scopes
    purpose: str  #: what for, in words that the owner reads
    business: str = ""  #: the partner's own number


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What came of it: the same whether the person owns the unit or not, so that nobody can find out by asking."""

    number: str  #: of the consent
    status: str  #: asked
    until: str  #: until when it can be answered, ISO


@act("ask_consent", returns=Asked)
def ask_consent(partner: str, wish: Wish, *, by: Actor, idempotency_key: str | None = None) -> Asked:
    """Ask the owner of a unit. The same business number gives the first one back.

    Raises NoSuchBank, NotAllowed, BadNumber, BadUnitCode, BadConsent, BadBusiness,
    NumberUsed.
    """
    bank, terms, moment = demand_bank(by, partner), current(), now()
    scopes = [code for code in terms.scopes if code in wish.scopes]
    if not scopes:
        raise BadConsent(what=NO_SCOPE)
    purpose = wish.purpose.strip()
    if not 1 <= len(purpose) <= 100:
        raise BadConsent(what=NO_PURPOSE)
    unit, first = wish.unit.replace(" ", ""), None
    if wish.business:
        hold(partner, usable_number(wish.business))
        first = Consent.objects.filter(partner=partner, business=wish.business).first()
    if first is not None:
        if (first.unit, first.purpose) != (unit, purpose):
            raise NumberUsed(business=wish.business)
        said(first, "ask_consent", by, {"repeated": True})
        return Asked(number=first.number, status=first.status, until=first.until.isoformat())
    index = identity.index(wish.id_kind, identity.checked(wish.id_kind, wish.id_no))
    try:
        owns = any(owner.index == index for owner in owners_of(unit))
    except NoUnit:
        owns = False
    party = Party.objects.filter(id_index=index).first() if owns and index else None
    row = Consent.objects.create(
        number=new_number(),
        party=party,
        owner_index=index if owns else "",
        partner=partner,
        unit=unit,
        scopes=scopes,
        purpose=purpose,
        business=wish.business,
        asked_by=by.ref,
        asked_at=moment,
        until=moment + timedelta(days=terms.answer_days),
    )
    said(row, "ask_consent", by)
    data = {"bank": dict(bank.names), "purpose": purpose, "until": row.until.isoformat()}
    tell_party(party.pk if party else None, "consent_asked", data, about=row.number, event=f"consent:{row.number}/ask")
    return Asked(number=row.number, status=row.status, until=row.until.isoformat())
