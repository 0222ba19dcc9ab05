"""PURE: a provider's statement of a day beside our own books; each difference with what it means and what to do.

Both sides are compared by the name of the movement (an attempt's nonce, a refund's number). A movement near midnight
that stands on the neighbouring day of the other side is no difference: the caller gives it as `near`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """Which way the money went."""

    PAYMENT = "payment"
    REFUND = "refund"


class Difference(StrEnum):
    """What is not the same."""

    MISSING_HERE = "missing_here"  # the provider has it, we do not
    MISSING_THERE = "missing_there"  # we have it, the provider does not
    AMOUNT = "amount"  # both have it, the sums differ


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One payment or refund of a day."""

    move: Move  #: which way
    name: str  #: nonce of the attempt, number of the refund
    order: str  #: number of the order
    amount: int  #: fen
    reference: str = ""  #: the provider's number


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One difference."""

    difference: Difference  #: what is not the same
    move: Move  #: which way the money went
    name: str  #: of the movement
    order: str  #: number of the order
    ours: int | None  #: fen in our books
    theirs: int | None  #: fen in the statement
    reference: str  #: the provider's number


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Counts and sums of a side."""

    payments: int  #: how many
    paid: int  #: fen
    refunds: int  #: how many
    returned: int  #: fen


def compare(
    theirs: Iterable[Movement], ours: Iterable[Movement], *, near: Iterable[Movement] = ()
) -> tuple[Finding, ...]:
    """All differences, the provider's order first. A movement that the statement names twice is missing here once."""
    books = {(one.move, one.name): one for one in near} | {(one.move, one.name): one for one in ours}
    due = {(one.move, one.name) for one in ours}
    found: list[Finding] = []
    seen: set[tuple[Move, str]] = set()
    for said in theirs:
        key = (said.move, said.name)
        mine = None if key in seen else books.get(key)
        seen.add(key)
        due.discard(key)
        if mine is None:
            found.append(_finding(Difference.MISSING_HERE, said, None, said.amount))
        elif mine.amount != said.amount:
            found.append(_finding(Difference.AMOUNT, said, mine.amount, said.amount))
    missing = (books[key] for key in books if key in due)
    return (*found, *(_finding(Difference.MISSING_THERE, one, one.amount, None) for one in missing))


def figures(movements: Iterable[Movement]) -> Figures:
    """Counts and sums of one side."""
    listed = list(movements)
    paid = [one.amount for one in listed if one.move is Move.PAYMENT]
    returned = [one.amount for one in listed if one.move is Move.REFUND]
    return Figures(payments=len(paid), paid=sum(paid), refunds=len(returned), returned=sum(returned))


def by_payee(sums: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """What each payee is due of the lines of paid orders: (payee, fen) added up."""
    found: dict[str, int] = {}
    for payee, fen in sums:
        found[payee] = found.get(payee, 0) + fen
    return found


def _finding(difference: Difference, one: Movement, ours: int | None, theirs: int | None) -> Finding:
    return Finding(
        difference=difference,
        move=one.move,
        name=one.name,
        order=one.order,
        ours=ours,
        theirs=theirs,
        reference=one.reference,
    )
