"""The paper that proves a registration is there: the bank gets its digest and a ticket to fetch it."""

import secrets
from datetime import timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.exchange.consents.terms import current
from onewindow.exchange.consents.tokens import digest
from onewindow.matters.mortgages.errands import tell_bank
from onewindow.matters.mortgages.rows import locked, said
from onewindow.people.errors import NotAllowed


@act("note_mortgage_proof")
def note_proof(number: str, *, serial: str, sha256: str, by: Actor) -> None:
    """Note which paper it is and hand the bank its ticket; a second time nothing changes.

    By the system. Raises NoApplication, NotAllowed.
    """
    if not by.ref.startswith("system:"):
        raise NotAllowed(permission="system")
    row = locked(number)
    if row.serial:
        said(row, "note_mortgage_proof", by, {"repeated": True})
        return
    ticket = secrets.token_urlsafe(32)
    row.serial, row.ticket_digest = serial, digest(ticket)
    row.ticket_until = now() + timedelta(days=current().ticket_days)
    row.save(update_fields=["serial", "ticket_digest", "ticket_until"])
    event = said(row, "note_mortgage_proof", by, {"serial": serial, "sha256": sha256})
    body = {
        "unit": row.unit,
        "proof": row.proof,
        "rank": row.rank,
        "sha256": sha256,
        "ticket": ticket,
        "until": row.ticket_until.isoformat(),
    }
    tell_bank(row, event, "mortgage.registered", body, by=by)
