"""A bank applies for a change of its mortgage, or releases it on repayment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.jobs import enqueue
from onewindow.exchange.consents.rows import demand_bank
from onewindow.matters.mortgages import ranks, wishes
from onewindow.matters.mortgages.acts.applying import Applied
from onewindow.matters.mortgages.checking import look
from onewindow.matters.mortgages.errands import ask_bank, tell_bank
from onewindow.matters.mortgages.filing import (
    ask_to_sign,
    demand_good,
    demand_none_open,
    mortgage_by_proof,
    opened,
    repeated,
)
from onewindow.matters.mortgages.rows import ended, ground_of, said, tell_signers, words_or_refuse
from onewindow.matters.mortgages.states import Kind, State
from onewindow.registers.land import acts as book


@dataclass(frozen=True, kw_only=True)
class Change:
    """What changes on a mortgage; None stays."""

    unit: str  #: code of the unit
    proof: str  #: number of the proof that stands
    business: str  #: the bank's own number
    reason: str  #: why
    amount: int | None = None  #: in fen
    debt_from: date | None = None  #: first day
    debt_until: date | None = None  #: last day
    scope: str | None = None  #: what is secured
    by_link: bool = False  #: came as a message


@act("apply_mortgage_change", returns=Applied)
def apply_change(partner: str, change: Change, *, by: Actor, idempotency_key: str | None = None) -> Applied:
    """Apply for a change; the owners sign it, the registrar decides. What is to the disadvantage of mortgagees behind
    it (Civil Code 409) needs their consent too.

    Raises NoSuchBank, NotAllowed, NotMortgageeHere, NotOnTheLink, Restricted, BadApplication, OtherTerms, AskedAlready.
    """
    bank = demand_bank(by, partner)
    unit = change.unit.replace(" ", "")
    kept = wishes.changes_json(change.amount, change.debt_from, change.debt_until, change.scope, change.reason)
    first = repeated(partner, change.business, Kind.CHANGE, unit, kept)
    if first is not None:
        said(first, "apply_mortgage_change", by, {"repeated": True})
        return Applied(number=first.number, state=first.state, notes=list(first.notes))
    demand_good(change.business, wishes.change_faults(kept))
    key = mortgage_by_proof(bank, unit, change.proof)
    demand_none_open(unit, key)
    looked = look(unit, Kind.CHANGE, mortgage=key)
    mine = ranks.mortgage_of(unit, key)
    demand_good(change.business, wishes.term_faults(kept, mine.debt_from, mine.debt_until))
    rank, others = ranks.behind(bank, unit, key) if ranks.worsens(mine, kept) else (0, ())
    row = opened(partner, change.business, Kind.CHANGE, unit, kept, looked, by_link=change.by_link, mortgage=key)
    ranks.ask_banks(row, others)
    said(row, "apply_mortgage_change", by)
    told: dict[str, Any] = {name: kept[name] for name in ("amount", "debt_until", "scope") if name in kept}
    for other in others:
        ask_bank(row, other, "mortgage.change_asked", {"rank": rank, **told}, by=by)
    ask_to_sign(row, change.amount or 0)
    return Applied(number=row.number, state=row.state, notes=list(row.notes))


@act("release_mortgage", returns=Applied)
def release_mortgage(
    partner: str,
    unit: str,
    proof: str,
    *,
    business: str,
    reason: str,
    by_link: bool = False,
    by: Actor,
    idempotency_key: str | None = None,
) -> Applied:
    """The debt is settled: cancel this bank's mortgage. The book is checked and written at once, and the owner is told.

    Raises NoSuchBank, NotAllowed, NotMortgageeHere, Restricted, BadApplication, OtherTerms, AskedAlready,
    ReasonMissing.
    """
    bank = demand_bank(by, partner)
    unit, kept = unit.replace(" ", ""), {"reason": words_or_refuse(reason, 300), "proof": proof.strip()}
    first = repeated(partner, business, Kind.CANCEL, unit, kept)
    if first is not None:
        said(first, "release_mortgage", by, {"repeated": True})
        return Applied(number=first.number, state=first.state, notes=list(first.notes))
    demand_good(business, [])
    key = mortgage_by_proof(bank, unit, proof)
    demand_none_open(unit, key)
    looked = look(unit, Kind.CANCEL, mortgage=key)
    row = opened(partner, business, Kind.CANCEL, unit, kept, looked, by_link=by_link, mortgage=key)
    done = book.cancel_mortgage(unit, key, ground_of(row, kept["reason"]), by=by)
    row.proof, row.accepted_at, row.sign_until, row.notes = proof.strip(), now(), None, done.notes
    ended(row, State.REGISTERED, "proof", "accepted_at", "sign_until", "notes")
    event = said(row, "release_mortgage", by, {"proof": row.proof, "event": done.seq})
    tell_bank(row, event, "cancel.done", {"unit": unit, "proof": row.proof}, by=by)
    enqueue("mortgages.end_proof", number=row.number)
    tell_signers(row, "mortgage_released", {})
    return Applied(number=row.number, state=row.state, notes=list(row.notes))
