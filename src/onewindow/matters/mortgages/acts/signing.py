"""The owner signs on his telephone, or refuses; nobody signs for ever."""

from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.exchange.consents.rows import party_by
from onewindow.matters.mortgages.accepting import accept_if_signed
from onewindow.matters.mortgages.errands import tell_bank
from onewindow.matters.mortgages.errors import NoApplication, SignedAlready, TextChanged
from onewindow.matters.mortgages.models import Application, Signer
from onewindow.matters.mortgages.rows import (
    demand_state,
    digest_of,
    ended,
    locked,
    said,
    words_or_refuse,
)
from onewindow.matters.mortgages.states import State, may
from onewindow.people.errors import NoMandate, NotAllowed, PartyNotFound

LAPSED = "逾期未签署，申请失效。"


@act("sign_mortgage")
def sign_application(number: str, party: int, *, seen: str, by: Actor) -> str:
    """Sign for the owner `party`. With the last signature the application is accepted and takes its place in the order
    of the unit; where the book has meanwhile come to forbid it, it ends as rejected. Returns the state.

    `seen` is the digest of what was shown. Raises NoApplication, WrongTime, SignedAlready, TextChanged.
    """
    row = locked(number)
    signer = _signer(row, party, by)
    demand_state(row, "sign")
    if signer.signed_at is not None:
        raise SignedAlready
    if seen != digest_of(row):
        raise TextChanged
    signer.signed_at, signer.seen, signer.party_id, signer.by = now(), seen, party, by.ref
    signer.save(update_fields=["signed_at", "seen", "party", "by"])
    said(row, "sign_mortgage", by, {"signer": signer.n, "seen": seen})
    accept_if_signed(row, by)
    return row.state


@act("refuse_to_sign_mortgage")
def refuse_to_sign(number: str, party: int, *, reason: str, by: Actor) -> None:
    """Refuse: the application is over and the bank is told. Raises NoApplication, WrongTime, ReasonMissing."""
    row = locked(number)
    signer = _signer(row, party, by)
    demand_state(row, "refuse")
    row.words = words_or_refuse(reason, 300)
    signer.refused_at, signer.party_id, signer.by = now(), party, by.ref
    signer.save(update_fields=["refused_at", "party", "by"])
    ended(row, State.REFUSED, "words")
    event = said(row, "refuse_to_sign_mortgage", by, {"signer": signer.n})
    tell_bank(row, event, "mortgage.rejected", {"status": row.state, "reason": row.words}, by=by)


@act("lapse_unsigned_mortgages")
def lapse_unsigned(number: str, *, by: Actor) -> bool:
    """End an application that nobody signed in time; False where there is nothing to end.

    By the system. Raises NoApplication, NotAllowed.
    """
    if not by.ref.startswith("system:"):
        raise NotAllowed(permission="system")
    row = locked(number)
    late = row.sign_until is not None and row.sign_until < today() and may(row.state, "lapse")
    if late:
        row.words = LAPSED
        ended(row, State.LAPSED, "words")
    event = said(row, "lapse_unsigned_mortgages", by, {"lapsed": late})
    if late:
        tell_bank(row, event, "mortgage.rejected", {"status": row.state, "reason": row.words}, by=by)
    return late


def _signer(row: Application, party: int, by: Actor) -> Signer:
    try:
        person = party_by(by, party)
    except (PartyNotFound, NoMandate, NotAllowed):
        raise NoApplication from None
    found = row.signers.select_for_update().filter(number_index=person.id_index).first() if person.id_index else None
    if found is None:
        raise NoApplication
    return found
