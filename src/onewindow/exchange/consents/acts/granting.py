"""The owner answers, offers, takes back."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.exchange.consents.errands import tell_bank
from onewindow.exchange.consents.errors import (
    BadConsent,
    ConsentAnswered,
    ConsentOver,
    NothingChosen,
    NotOwner,
)
from onewindow.exchange.consents.models import Consent
from onewindow.exchange.consents.rows import bank_of, demand_owner, locked, new_number, party_by, said
from onewindow.exchange.consents.terms import current
from onewindow.exchange.consents.tokens import digest
from onewindow.registers.land.owning import owners_of


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A consent in force."""

    number: str  #: of the consent
    until: str  #: exclusive, ISO


@act("grant_consent", returns=Granted)
def grant_consent(number: str, *, scopes: tuple[str, ...], days: int, by: Actor) -> Granted:
    """Consent to what was asked for, or to a part of it, for `days` from now.

    Raises NoSuchConsent, ConsentAnswered, NothingChosen, BadConsent.
    """
    row, moment = locked(number), now()
    party = demand_owner(by, row)
    sold = all(one.index != row.owner_index for one in owners_of(row.unit))
    if row.status != Consent.Status.ASKED or row.until <= moment or sold:
        raise ConsentAnswered
    chosen = [code for code in row.scopes if code in scopes]
    if not chosen:
        raise NothingChosen
    row.scopes, row.party = chosen, party
    _begin(row, days)
    row.save()
    tell_bank(row, said(row, "grant_consent", by, {"until": row.until.isoformat()}), by=by)
    return Granted(number=row.number, until=row.until.isoformat())


@act("offer_consent", returns=Granted)
def offer_consent(
    party: int, partner: str, unit: str, *, scopes: tuple[str, ...], purpose: str, days: int, by: Actor
) -> Granted:
    """Consent of the owner's own accord, before anybody asks.

    Raises NoSuchBank, NotOwner, NothingChosen, BadConsent, BadUnitCode, NoUnit, PartyNotFound, NoMandate.
    """
    owner, bank = party_by(by, party), bank_of(partner)
    unit = unit.replace(" ", "")
    if not owner.id_index or all(one.index != owner.id_index for one in owners_of(unit)):
        raise NotOwner
    chosen = [code for code in current().scopes if code in scopes]
    if not chosen:
        raise NothingChosen
    row = Consent(
        number=new_number(),
        party=owner,
        owner_index=owner.id_index,
        partner=bank.code,
        unit=unit,
        scopes=chosen,
        purpose=purpose.strip()[:100],
        asked_by=by.ref,
        asked_at=now(),
    )
    _begin(row, days)
    row.save()
    said(row, "offer_consent", by, {"until": row.until.isoformat()})
    return Granted(number=row.number, until=row.until.isoformat())


@act("refuse_consent")
def refuse_consent(number: str, *, by: Actor) -> None:
    """Say no to what was asked for. Raises NoSuchConsent, ConsentAnswered."""
    row = locked(number)
    demand_owner(by, row)
    if row.status != Consent.Status.ASKED:
        raise ConsentAnswered
    row.status, row.answered_at = Consent.Status.REFUSED, now()
    row.save(update_fields=["status", "answered_at"])
    tell_bank(row, said(row, "refuse_consent", by), by=by)


@act("revoke_consent")
def revoke_consent(number: str, *, by: Actor) -> None:
    """Take a consent back; from this moment it is worth nothing. Raises NoSuchConsent, ConsentOver."""
    row, moment = locked(number), now()
    demand_owner(by, row)
    if row.status != Consent.Status.GRANTED or row.until <= moment:
        raise ConsentOver
    row.status, row.revoked_at, row.token_digest = Consent.Status.REVOKED, moment, ""
    row.save(update_fields=["status", "revoked_at", "token_digest"])
    tell_bank(row, said(row, "revoke_consent", by), by=by)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token that opens the fuller view of the scan page; only its digest is kept."""

    token: str  #: 43 letters, told once


@act("make_consent_token")
def make_token(number: str, *, by: Actor) -> Token:
    """A new token for a consent in force, for the owner to hand on; the one before ends.

    Raises NoSuchConsent, ConsentOver.
    """
    row = locked(number)
    demand_owner(by, row)
    if row.status != Consent.Status.GRANTED or row.until <= now():
        raise ConsentOver
    token = secrets.token_urlsafe(32)
    row.token_digest = digest(token)
    row.save(update_fields=["token_digest"])
    said(row, "make_consent_token", by)
    return Token(token=token)


def _begin(row: Consent, days: int) -> None:
    terms, moment = current(), now()
    if not 1 <= days <= terms.consent_most:
        raise BadConsent(what=f"授权期限为 1 至 {terms.consent_most} 天。")
    row.status, row.answered_at, row.until = Consent.Status.GRANTED, moment, moment + timedelta(days=days)
