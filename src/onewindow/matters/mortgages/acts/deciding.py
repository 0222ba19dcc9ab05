"""The registrar decides; a grant is written into the book in the same transaction."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import today
from onewindow.core.jobs import enqueue
from onewindow.exchange.consents.rows import bank_of
from onewindow.exchange.consents.terms import Bank, current
from onewindow.matters.mortgages import charging, ranks, wishes
from onewindow.matters.mortgages.errands import tell_bank
from onewindow.matters.mortgages.models import Application
from onewindow.matters.mortgages.rows import (
    demand_owners,
    demand_state,
    ended,
    ground_of,
    leave_queue,
    locked,
    mortgagee,
    next_number,
    said,
    tell_signers,
    words_or_refuse,
)
from onewindow.matters.mortgages.states import Kind, State
from onewindow.people.permissions import Permission, demand
from onewindow.registers.land import acts as book
from onewindow.registers.land.acts.mortgages import MortgageChanges, MortgageEntry
from onewindow.registers.land.book import Registered
from onewindow.registers.land.entries import Method, Mortgage, Of
from onewindow.registers.land.queries import unit_at

#: The job that makes the proof.
PROOF = "mortgages.proof"


@act("ask_mortgage_supplement")
def ask_supplement(number: str, *, words: str, by: Actor) -> None:
    """Ask the bank once for everything that is missing. Raises NoApplication, NotAllowed, WrongTime, ReasonMissing."""
    row = _mine(number, by)
    demand_state(row, "ask_supplement")
    row.words, row.state = words_or_refuse(words, 500), State.NEEDS_MATERIAL
    row.save(update_fields=["words", "state"])
    event = said(row, "ask_mortgage_supplement", by)
    until = today() + timedelta(days=current().supplement_days)
    tell_bank(row, event, "mortgage.need_material", {"words": row.words, "until": until.isoformat()}, by=by)


@act("reject_mortgage")
def reject_mortgage(number: str, *, reason: str, by: Actor) -> None:
    """Do not register, with the reason. Raises NoApplication, NotAllowed, WrongTime, ReasonMissing."""
    row = _mine(number, by)
    demand_state(row, "reject")
    row.words = words_or_refuse(reason, 500)
    leave_queue(row, row.words, by)
    charging.end(row, "refused")
    row.decided_by_id = _staff(by)
    ended(row, State.REJECTED, "words", "decided_by")
    event = said(row, "reject_mortgage", by)
    tell_bank(row, event, "mortgage.rejected", {"status": row.state, "reason": row.words}, by=by)
    tell_signers(row, "mortgage_rejected", {"reason": row.words})


@act("grant_mortgage", returns=Registered)
def grant_mortgage(number: str, *, by: Actor, idempotency_key: str | None = None) -> Registered:
    """Register: the book, the rank, the number of the proof; its paper follows by a job.

    Raises NoApplication, NotAllowed, WrongTime, FeeUnpaid, Restricted (another was accepted earlier, the unit was
    attached or sold meanwhile, a later mortgagee has not agreed), NoSuchBank (the bank no longer takes part).
    """
    row = _mine(number, by)
    demand_state(row, "decide")
    charging.demand_paid(row)
    bank = bank_of(row.partner)
    kind = Kind(row.kind)
    done = _first(row, bank, by) if kind is Kind.FIRST else _GRANTS[kind](row, by)
    demand_owners(row)  # the book is locked by now: nobody can sell in between
    row.mortgage, row.proof, row.notes = done.key, done.number, done.notes
    row.rank = done.rank or row.rank
    row.decided_by_id = _staff(by)
    ended(row, State.REGISTERED, "mortgage", "proof", "rank", "notes", "decided_by")
    said(row, "grant_mortgage", by, {"proof": done.number, "rank": row.rank, "event": done.seq})
    enqueue(PROOF, number=row.number, lock=f"mortgage:{row.number}")
    if kind is Kind.RANK:
        _other_side(row, by)
    if kind is Kind.FIRST:
        tell_signers(row, "mortgage_registered", {"rank": str(row.rank), "proof": done.number})
    else:
        tell_signers(row, "mortgage_changed", {"proof": done.number})
    return done


def _first(row: Application, bank: Bank, by: Actor) -> Registered:
    terms = wishes.from_json(row.terms)
    assert terms.debt_from is not None  # noqa: S101  checked when it came in
    assert terms.debt_until is not None  # noqa: S101
    entry = MortgageEntry(
        method=Method(terms.method),
        amount=terms.amount,
        debt_from=terms.debt_from,
        debt_until=terms.debt_until,
        holders=(mortgagee(bank),),
        scope=terms.scope,
        ban=terms.ban,
        consents=tuple(row.advances),
        order=row.order,
    )
    return book.register_mortgage(row.unit, entry, ground_of(row, "抵押权首次登记"), by=by)


def _change(row: Application, by: Actor) -> Registered:
    assert row.mortgage is not None  # noqa: S101  a change is of one
    changes = MortgageChanges(**wishes.changes_from_json(row.terms))
    worse = ranks.worsens(ranks.mortgage_of(row.unit, row.mortgage or 0), row.terms)
    done = book.change_mortgage(row.unit, row.mortgage, changes, ground_of(row, str(row.terms["reason"])), by=by)
    if worse:
        ranks.demand_agreed(row)
    return done


def _rank(row: Application, by: Actor) -> Registered:
    own, other = row.terms["keys"][:2]
    ground = ground_of(row, str(row.terms["reason"]))
    return book.exchange_ranks(row.unit, own, other, ground, consents=tuple(row.terms["keys"]), by=by)


_GRANTS: Mapping[Kind, Callable[[Application, Actor], Registered]] = {Kind.CHANGE: _change, Kind.RANK: _rank}


def _other_side(row: Application, by: Actor) -> None:
    """The other mortgage has another rank and another proof too: its bank finds both under a number of its own."""
    key = row.terms["keys"][1]
    bank = ranks.bank_with(row.unit, key)
    entry = next(one for one in unit_at(row.unit).of(Of.MORTGAGE) if one.key == key)
    rank = entry.value.rank if isinstance(entry.value, Mortgage) else 0
    made = Application.objects.create(
        number=next_number(row.division, today().year),
        partner=bank.code,
        business=row.number,
        kind=Kind.RANK.value,
        by_link=ranks.on_the_link(bank.code),
        unit=row.unit,
        mortgage=key,
        terms={"mirrors": row.number, "with_rank": row.terms["from_rank"], "from_rank": row.terms["with_rank"]},
        state=State.REGISTERED.value,
        agency_id=row.agency_id,
        division=row.division,
        asked_at=row.asked_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        decided_by_id=row.decided_by_id,
        proof=entry.papers[0],
        rank=rank,
    )
    said(made, "grant_mortgage", by, {"proof": made.proof, "rank": rank, "of": row.number})
    enqueue(PROOF, number=made.number, lock=f"mortgage:{made.number}")


def _mine(number: str, by: Actor) -> Application:
    row = locked(number)
    demand(by, Permission.HANDLE_REVIEW, agency=row.agency_id)
    return row


def _staff(by: Actor) -> int | None:
    kind, _, number = by.ref.partition(":")
    return int(number) if kind == "staff" else None
