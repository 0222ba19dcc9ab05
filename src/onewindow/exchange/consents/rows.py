"""How this room's rows are found, locked and told of."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import connection

from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices
from onewindow.people.access import acting_party
from onewindow.people.errors import NoMandate, NotAllowed, PartyNotFound
from onewindow.people.models import Account, Agency, Party
from onewindow.people.permissions import Permission, may

from .errors import BadBusiness, NoSuchBank, NoSuchConsent
from .models import Consent
from .terms import Bank, current

log = logging.getLogger(__name__)
_SYSTEM = Actor.system("consents")
#: Who may speak for a partner without being one of its staff: the link, which has checked its signature.
LINK = "system:link"


def stream_of(number: str) -> str:
    """The history of a consent."""
    return f"consent:{number}"


def new_number() -> str:
    """A number that tells nothing and cannot be counted through."""
    return f"SQ{secrets.token_hex(8).upper()}"


def bank_of(code: str) -> Bank:
    """A bank that takes part today. Raises NoSuchBank."""
    found = current().banks.get(code)
    if found is None or not found.admitted_on(today()):
        raise NoSuchBank(bank=code)
    return found


def demand_bank(by: Actor, code: str) -> Bank:
    """The bank, if the actor is its clerk, or the link that speaks for it. Raises NoSuchBank, NotAllowed."""
    bank = bank_of(code)
    if by.ref in {LINK, f"partner:{code}"}:
        return bank
    agencies = Agency.objects.filter(code=code).values_list("pk", flat=True)
    if not any(may(by, Permission.APPLY_MORTGAGE, agency=agency) for agency in agencies):
        raise NotAllowed(permission=str(Permission.APPLY_MORTGAGE))
    return bank


def usable_number(business: str) -> str:
    """The bank's own number as rows keep it. Raises BadBusiness where it is empty or too long."""
    business = business.strip()
    if not 1 <= len(business) <= 60:
        raise BadBusiness
    return business


def hold(partner: str, business: str) -> None:
    """Of two who come with the same business number at the same moment, the second waits and sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"bank:{partner}/{business}"])


def party_by(by: Actor, party: int) -> Party:
    """The party, if the actor is it or acts for it by a mandate in force. Raises PartyNotFound, NoMandate."""
    kind, _, number = by.ref.partition(":")
    if kind != "party":
        raise NotAllowed(permission="owner")
    if int(number) == party:
        return Party.objects.get(pk=party)
    account = Account.objects.filter(party=int(number)).first()
    if account is None:
        raise PartyNotFound
    return acting_party(account, party).principal


def locked(number: str) -> Consent:
    """A consent, locked until the act ends. Raises NoSuchConsent."""
    row = Consent.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NoSuchConsent
    return row


def demand_owner(by: Actor, row: Consent) -> Party:
    """The person who is asked. Raises NoSuchConsent for everybody else."""
    kind, _, number = (by.acting_for or by.ref).partition(":")
    party = Party.objects.filter(pk=int(number)).first() if kind == "party" else None
    if party is None or not party.id_index or party.id_index != row.owner_index:
        raise NoSuchConsent
    try:
        return party_by(by, party.pk)
    except (PartyNotFound, NoMandate, NotAllowed):
        raise NoSuchConsent from None


def said(row: Consent, verb: str, by: Actor, body: Mapping[str, Any] | None = None) -> int:
    """Write the event of an act; no names in it. Returns its number."""
    told = {"partner": row.partner, "unit": row.unit, "scopes": list(row.scopes), **(body or {})}
    return events.append(stream_of(row.number), verb=verb, by=by, body=told, division=row.unit[:6]).seq


def tell_party(party: int | None, kind: str, data: Mapping[str, Any], *, about: str, event: str) -> None:
    """A message to an owner; one who cannot be told keeps nobody from going on."""
    if party is None:
        return
    try:
        notices.notify(kind, f"party:{party}", data, about=about, event=event[:120], by=_SYSTEM)
    except Refused as fault:
        log.warning("%s: owner not told of %s (%s)", about, kind, fault.code)
