"""What happens with the last signature: the application is accepted, or the book has come to forbid it."""

from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import Refused
from onewindow.registers.land import acts as book
from onewindow.registers.land.restrictions import Registering

from . import charging
from .checking import look
from .errands import tell_bank
from .models import Application
from .rows import ended, said, tell_signers
from .states import Kind, State


def accept_if_signed(row: Application, by: Actor) -> None:
    """Accept an application that everybody has signed; only a first mortgage takes a place in the unit's order."""
    if row.signers.filter(signed_at=None).exists():
        return
    kind = Kind(row.kind)
    try:
        looked = look(row.unit, kind, mortgage=None if kind is Kind.FIRST else row.mortgage, agreed=row.advances)
    except Refused as fault:
        row.words = fault.text()[:500]
        ended(row, State.REJECTED, "words")
        _told_no(row, said(row, "reject_mortgage", by, {"why": fault.code}), by)
        return
    if kind is Kind.FIRST:  # only a new mortgage takes a rank, and ranks follow the order of acceptance
        row.order = book.accept_application(row.unit, Registering.MORTGAGE, business=row.number, by=by).order
    row.accepted_at, row.state, row.notes = now(), State.ACCEPTED, list(looked.notes)
    row.save(update_fields=["order", "accepted_at", "state", "notes"])
    event = said(row, "accept_mortgage", by, {"order": row.order})
    tell_bank(row, event, "mortgage.accepted", {"order": row.order or 0, "at": row.accepted_at.isoformat()}, by=by)
    charging.ask(row, by)


def _told_no(row: Application, event: int, by: Actor) -> None:
    tell_bank(row, event, "mortgage.rejected", {"status": row.state, "reason": row.words}, by=by)
    tell_signers(row, "mortgage_rejected", {"reason": row.words})
