"""PURE: the life of an order, and what a word from the provider does to it.

    open ──start──▶ paying ──paid──▶ paid ──all given back──▶ refunded
      ▲               │ failed, abandoned
      └───────────────┘            open, paying ──cancel──▶ cancelled   ──time──▶ expired

Money that arrives is never lost: where the order no longer waits for it (late, double, unwanted), it is taken note of
and given back.
"""

from enum import StrEnum


class State(StrEnum):
    """Where an order stands."""

    OPEN = "open"  # waits for the payer
    PAYING = "paying"  # the payer is at the provider's page
    PAID = "paid"
    REFUNDED = "refunded"  # all of it went back
    CANCELLED = "cancelled"  # taken back before it was paid
    EXPIRED = "expired"  # nobody paid in time


class Attempt(StrEnum):
    """Where one attempt to pay stands."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    ABANDONED = "abandoned"  # by the payer, or because the order ended


class Said(StrEnum):
    """What the provider says of an attempt."""

    PAID = "paid"
    FAILED = "failed"
    ABANDONED = "abandoned"
    PENDING = "pending"  # only as the answer to a question


class Effect(StrEnum):
    """What follows."""

    PAY = "pay"  # the order is paid by this attempt
    GIVE_BACK = "give_back"  # the money is there, the order does not want it
    REOPEN = "reopen"  # the attempt came to nothing, the order waits again
    CLOSE = "close"  # the attempt came to nothing, the order has ended or is paid otherwise
    NOTHING = "nothing"  # known already, or overtaken


#: States that wait for money.
WAITING = frozenset({State.OPEN, State.PAYING})
#: States from which nothing follows any more.
ENDED = frozenset({State.REFUNDED, State.CANCELLED, State.EXPIRED})


def effect(order: State, attempt: Attempt, said: Said) -> Effect:
    """What a word about an attempt does. That money came is true even after another word was heard before."""
    if said is Said.PENDING or attempt is Attempt.PAID:
        return Effect.NOTHING
    if said is Said.PAID:
        return Effect.PAY if order in WAITING else Effect.GIVE_BACK
    if attempt is not Attempt.OPEN:
        return Effect.NOTHING
    return Effect.REOPEN if order is State.PAYING else Effect.CLOSE


def may_start(order: State) -> bool:
    """Whether the payer may go to the provider."""
    return order in WAITING


def after_refund(order: State, *, paid: int, given_back: int) -> State:
    """An order whose own payment has all gone back is refunded; a partial refund changes nothing."""
    return State.REFUNDED if order is State.PAID and paid > 0 and given_back >= paid else order
