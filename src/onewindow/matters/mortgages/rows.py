"""How this room's rows are found, locked, written and told of."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import connection

from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import Refused, gettext_noop
from onewindow.exchange.consents.terms import Bank, current
from onewindow.notices import acts as notices
from onewindow.people.models import Party
from onewindow.registers.land import acts as book
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Holder
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.owning import holders_besides

from . import wishes
from .errors import NoApplication, OtherBanksCase, ReasonMissing, WrongTime
from .models import Application
from .states import may

SOLD = gettext_noop("申请以后权利人已经变更，现在的权利人没有签署，请由其重新签署。")
log = logging.getLogger(__name__)
SYSTEM = Actor.system("mortgages")

_NEXT = """
INSERT INTO mortgages_serial (name, value) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET value = mortgages_serial.value + 1
RETURNING value
"""


def stream_of(number: str) -> str:
    """The history of an application."""
    return f"mortgage:{number}"


def next_number(division: str, year: int) -> str:
    """A number, given once: DY + division + year + serial."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [f"{division}:{year}"])
        row = cursor.fetchone()
    return f"DY{division}{year}{int(row[0]):06d}"


def locked(number: str) -> Application:
    """An application, locked until the act ends. Raises NoApplication."""
    row = Application.objects.select_for_update(of=("self",)).select_related("agency").filter(number=number).first()
    if row is None:
        raise NoApplication
    return row


def locked_of(number: str, partner: str) -> Application:
    """The same, of this bank only. Raises NoApplication, OtherBanksCase."""
    row = locked(number)
    if row.partner != partner:
        raise OtherBanksCase(number=number)
    return row


def demand_state(row: Application, verb: str) -> None:
    """The verb is possible now. Raises WrongTime."""
    if not may(row.state, verb):
        raise WrongTime(state=row.state)


def ended(row: Application, state: str, *fields: str) -> None:
    """Store a last state."""
    row.state, row.ended_at = state, now()
    row.save(update_fields=["state", "ended_at", *fields])


def said(row: Application, verb: str, by: Actor, body: Mapping[str, Any] | None = None) -> int:
    """Write the event of an act; no names, no amounts. Returns its number."""
    told = {"partner": row.partner, "unit": row.unit, "kind": row.kind, "state": row.state, **(body or {})}
    return events.append(stream_of(row.number), verb=verb, by=by, body=told, division=row.division).seq


def bank_names(row: Application) -> dict[str, str]:
    """What the bank is called, by language."""
    bank = current().banks.get(row.partner)
    return dict(bank.names) if bank is not None else {"zh": row.partner, "en": row.partner}


def tell_signers(row: Application, kind: str, data: Mapping[str, Any]) -> None:
    """A message to every owner who is known here; one who cannot be told keeps nobody from going on."""
    indexes = list(row.signers.exclude(role="bank").values_list("number_index", flat=True))
    told = {"bank": bank_names(row), "number": row.number, **data}
    for party in Party.objects.filter(id_index__in=indexes).exclude(id_index=""):
        event = f"mortgage:{row.number}/{kind}/{party.pk}"
        try:
            notices.notify(kind, f"party:{party.pk}", told, about=row.number, event=event, by=SYSTEM)
        except Refused as fault:
            log.warning("mortgage %s: owner not told of %s (%s)", row.number, kind, fault.code)


def demand_owners(row: Application) -> None:
    """Who holds the unit now has signed. Raises Restricted where it was sold meanwhile: another's word binds nobody."""
    signed = row.signers.filter(signed_at__isnull=False).values("number_index")
    if holders_besides(row.unit, signed):
        raise Restricted(why=str(SOLD), reasons=[{"situation": "sold", "reason": str(SOLD)}])


def digest_of(row: Application) -> str:
    """What a signer of this application signs."""
    return wishes.digest(row.number, row.kind, row.partner, row.unit, row.mortgage, row.terms)


def leave_queue(row: Application, reason: str, by: Actor) -> None:
    """Give the place in the order of the unit back, where there is one."""
    if row.order is not None:
        book.withdraw_application(row.unit, row.order, reason=reason, by=by)


def words_or_refuse(text: str, most: int) -> str:
    """The words, trimmed. Raises ReasonMissing where there are none, or too many."""
    words = text.strip()
    if not 1 <= len(words) <= most:
        raise ReasonMissing(most=most)
    return words


def ground_of(row: Application, reason: str) -> Ground:
    """What the entry in the book rests on."""
    return Ground(business=row.number, reason=reason, source_reference=f"mortgage:{row.number}")


def mortgagee(bank: Bank) -> Holder:
    """The bank as it stands in the book."""
    return Holder(name=bank.names["zh"], id_kind="uscc", id_no=bank.uscc)
