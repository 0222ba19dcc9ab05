"""Two banks exchange the ranks of their mortgages: one applies, the other agrees, the owners sign."""

from dataclasses import dataclass
from typing import Any

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.exchange.consents.rows import demand_bank
from onewindow.matters.mortgages import ranks, wishes
from onewindow.matters.mortgages.accepting import accept_if_signed
from onewindow.matters.mortgages.acts.applying import Applied
from onewindow.matters.mortgages.checking import look
from onewindow.matters.mortgages.errands import ask_bank, tell_bank
from onewindow.matters.mortgages.errors import NoApplication, SignedAlready
from onewindow.matters.mortgages.filing import (
    ask_to_sign,
    demand_good,
    demand_none_open,
    mortgage_by_proof,
    opened,
    repeated,
)
from onewindow.matters.mortgages.models import Application, Signer
from onewindow.matters.mortgages.rows import demand_state, ended, locked, said, words_or_refuse
from onewindow.matters.mortgages.states import Kind, State
from onewindow.people import identity


@dataclass(frozen=True, kw_only=True)
class RankExchange:
    """Exchange the rank of one's own mortgage with that of another on the same unit."""

    unit: str  #: code of the unit
    proof: str  #: number of the proof of the own mortgage
    with_rank: int  #: rank that the other mortgage has now
    business: str  #: the bank's own number
    reason: str  #: why
    by_link: bool = False  #: came as a message


@act("apply_rank_exchange", returns=Applied)
def apply_rank_exchange(partner: str, wish: RankExchange, *, by: Actor, idempotency_key: str | None = None) -> Applied:
    """Apply; every other bank from the one rank to the other is asked to agree, and the owners to sign.

    Raises NoSuchBank, NotAllowed, NotMortgageeHere, NotOnTheLink, Restricted, BadApplication, OtherTerms, AskedAlready.
    """
    bank = demand_bank(by, partner)
    unit = wish.unit.replace(" ", "")
    kept: dict[str, Any] = {"proof": wish.proof.strip(), "with_rank": wish.with_rank, "reason": wish.reason.strip()}
    first = repeated(partner, wish.business, Kind.RANK, unit, kept)
    if first is not None:
        said(first, "apply_rank_exchange", by, {"repeated": True})
        return Applied(number=first.number, state=first.state, notes=list(first.notes))
    demand_good(wish.business, wishes.reason_faults(kept["reason"]))
    key = mortgage_by_proof(bank, unit, wish.proof)
    demand_none_open(unit, key)
    swap = ranks.swap_of(bank, unit, key, wish.with_rank)
    looked = look(unit, Kind.RANK, mortgage=key)
    terms = {**kept, "keys": list(swap.keys), "from_rank": swap.rank}
    row = opened(partner, wish.business, Kind.RANK, unit, terms, looked, by_link=wish.by_link, mortgage=key)
    ranks.ask_banks(row, swap.others)
    said(row, "apply_rank_exchange", by)
    for other in swap.others:
        asked = {"rank": swap.rank, "with_rank": wish.with_rank}
        ask_bank(row, other, "mortgage.rank_asked", asked, by=by)
    ask_to_sign(row, swap.amount)
    return Applied(number=row.number, state=row.state, notes=list(row.notes))


@act("agree_to_rank_exchange")
def agree_to_rank_exchange(partner: str, number: str, *, by: Actor) -> str:
    """Another mortgagee agrees to an exchange or a change; with the last signature the application is accepted.
    Returns the state.

    Raises NoSuchBank, NotAllowed, NoApplication, WrongTime, SignedAlready.
    """
    row, signer = _asked(partner, number, by)
    demand_state(row, "sign")
    if signer.signed_at is not None:
        raise SignedAlready
    signer.signed_at, signer.by = now(), by.ref
    signer.save(update_fields=["signed_at", "by"])
    said(row, "agree_to_rank_exchange", by, {"signer": signer.n})
    accept_if_signed(row, by)
    return row.state


@act("refuse_rank_exchange")
def refuse_rank_exchange(partner: str, number: str, *, reason: str, by: Actor) -> str:
    """Another mortgagee does not agree: the application is over. Returns the state.

    Raises NoSuchBank, NotAllowed, NoApplication, WrongTime, ReasonMissing.
    """
    row, signer = _asked(partner, number, by)
    demand_state(row, "refuse")
    row.words = f"{signer.name}：{words_or_refuse(reason, 300)}"
    signer.refused_at, signer.by = now(), by.ref
    signer.save(update_fields=["refused_at", "by"])
    ended(row, State.REFUSED, "words")
    event = said(row, "refuse_rank_exchange", by, {"signer": signer.n})
    tell_bank(row, event, "mortgage.rejected", {"status": row.state, "reason": row.words}, by=by)
    return row.state


def _asked(partner: str, number: str, by: Actor) -> tuple[Application, Signer]:
    bank = demand_bank(by, partner)
    row = locked(number)
    index = identity.index("uscc", bank.uscc)
    found = row.signers.select_for_update().filter(role=Signer.Role.BANK.value, number_index=index).first()
    if found is None:
        raise NoApplication
    return row, found
