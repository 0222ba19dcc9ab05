"""Annulling a deregistration that should not have been granted: the enterprise exists again."""

from onewindow.cases.acts import revoke
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.company_closing import law, telling
from onewindow.matters.company_closing.errors import NotDeregistered, WordsWanted
from onewindow.matters.company_closing.models import ClosingNotice
from onewindow.matters.company_closing.rights import demand_superior
from onewindow.matters.company_closing.steps import locked, move, write

_LEAST = 10


@act("annul_deregistration")
def annul_deregistration(number: str, *, reason: str, by: Actor) -> None:
    """Annul the deregistration that followed a notice and bring the enterprise back (Regulation on registration,
    art. 40): its result is revoked, the register shows it again, other systems and the enterprise are told.

    For a superior of the registrar. Raises NotAllowed, NotDeregistered, WordsWanted, and what the register refuses.
    """
    row = locked(number)
    demand_superior(by, row.agency_id)
    if row.status != ClosingNotice.Status.DONE:
        raise NotDeregistered(number=number)
    if len(reason.strip()) < _LEAST:
        raise WordsWanted(least=_LEAST)
    row.end_words = reason.strip()[:300]
    move(row, ClosingNotice.Status.ANNULLED, now())
    write(row, "annul_deregistration", by, words=row.end_words)
    # The matter's handler reinstates the enterprise in the same transaction.
    revoke(row.case, law.current().registration_matter, reason=reason.strip(), by=by)
    telling.tell_applicant("closing_annulled", row, why=row.end_words)
