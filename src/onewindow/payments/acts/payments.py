"""Going to the provider, and what it says afterwards."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.payments.errors import BadNotice, OrderClosed, OrderNotFound, Unwanted
from onewindow.payments.handlers import all_watchers, handler_of
from onewindow.payments.models import Attempt, Order
from onewindow.payments.returning import give_back
from onewindow.payments.rights import demand_payer, demand_system
from onewindow.payments.rows import append, lock_order, paid_of
from onewindow.payments.states import Attempt as AttemptState
from onewindow.payments.states import Effect, Said, State, effect, may_start


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """An attempt to pay."""

    order: str  #: number of the order
    nonce: str  #: name of the attempt at the provider
    amount: int  #: fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What a word of the provider did."""

    order: str  #: number of the order
    state: str  #: of the order now
    effect: str  #: pay | give_back | reopen | close | nothing


@act("start_payment")
def start_payment(number: str, *, provider: str, by: Actor) -> Started:
    """The payer goes to the provider; one who is there already goes on with the same attempt.

    By the payer or an agent. Raises OrderNotFound, OrderClosed (also past its last day), NotAllowed.
    """
    row = lock_order(number)
    demand_payer(by, row.payer_id)
    if not may_start(State(row.state)) or now() >= row.due_at or row.total == 0:
        raise OrderClosed(number=number, state=row.get_state_display())
    attempt = row.attempts.filter(state=Attempt.State.OPEN, provider=provider).first()
    if attempt is None:
        row.attempts.filter(state=Attempt.State.OPEN).update(state=Attempt.State.ABANDONED)
        attempt = Attempt.objects.create(
            order=row, nonce=secrets.token_hex(16), provider=provider, amount=row.total, started_at=now()
        )
    row.state = Order.State.PAYING
    append(row, "start_payment", {"attempt": attempt.nonce, "provider": provider, "amount": row.total}, by=by)
    row.save(update_fields=["state", "seq", "head"])
    return Started(order=number, nonce=attempt.nonce, amount=attempt.amount)


@act("record_payment")
def record_payment(
    nonce: str, *, said: Said, amount: int, reference: str = "", at: datetime | None = None, by: Actor
) -> Recorded:
    """What the provider says of an attempt, from its notice, an answer or its statement; any number of times.

    The subject's handler runs in this transaction. Money that the order does not want goes back by itself. Only by
    the system. Raises OrderNotFound, BadNotice for another amount, NotAllowed.
    """
    demand_system(by)
    found = Attempt.objects.filter(nonce=nonce).select_related("order").first()
    if found is None:
        raise OrderNotFound
    row = lock_order(found.order.number)
    attempt = Attempt.objects.select_for_update().get(pk=found.pk)
    if said is Said.PAID and amount != attempt.amount:
        raise BadNotice(why="金额不符")
    what = effect(State(row.state), AttemptState(attempt.state), said)
    if said is Said.PAID and what is not Effect.NOTHING:
        what = _take(row, attempt, what, reference, at or now(), by)
    elif what in {Effect.REOPEN, Effect.CLOSE}:
        attempt.state = Attempt.State.FAILED if said is Said.FAILED else Attempt.State.ABANDONED
        attempt.save(update_fields=["state"])
        if what is Effect.REOPEN:
            row.state = Order.State.OPEN
    body = {"attempt": nonce, "said": said.value, "effect": what.value, "amount": amount, "reference": reference}
    append(row, "record_payment", body, by=by)
    row.save(update_fields=["state", "seq", "head"])
    return Recorded(order=row.number, state=str(row.state), effect=what.value)


def _take(row: Order, attempt: Attempt, what: Effect, reference: str, at: datetime, by: Actor) -> Effect:
    """Money is there: the order is paid, or it goes back."""
    attempt.state, attempt.reference, attempt.paid_at = Attempt.State.PAID, reference, at
    attempt.save(update_fields=["state", "reference", "paid_at"])
    rule = "double" if row.state in {State.PAID, State.REFUNDED} else "late"
    if what is Effect.PAY:
        before, moment = row.state, now()
        row.state, row.paid_at = Order.State.PAID, moment
        try:
            with transaction.atomic():
                row.save(update_fields=["state", "paid_at"])
                handler_of(row.subject).on_paid(paid_of(row), by=by)
        except Unwanted:
            row.state, row.paid_at, what, rule = before, None, Effect.GIVE_BACK, "withdrawn"
            _unwanted(row, attempt, by)
        else:
            attempt.counts = True
            attempt.save(update_fields=["counts"])
            row.attempts.filter(state=Attempt.State.OPEN).update(state=Attempt.State.ABANDONED)
            for watcher in all_watchers():
                watcher.on_paid(paid_of(row), by=by)
            return what
    give_back(row, attempt, attempt.amount, rule=rule, by=by)
    return what


def _unwanted(row: Order, attempt: Attempt, by: Actor) -> None:
    row.state, row.ended_at, row.reason = Order.State.CANCELLED, now(), "withdrawn"
    row.save(update_fields=["state", "paid_at", "ended_at", "reason"])
    row.attempts.filter(state=Attempt.State.OPEN).update(state=Attempt.State.ABANDONED)


@act("receipt_order")
def note_receipt(number: str, *, serial: str, by: Actor) -> None:
    """The receipt of a paid order has been made. Only by the system. Raises OrderNotFound, NotAllowed."""
    demand_system(by)
    row = lock_order(number)
    row.receipt = serial
    append(row, "receipt_order", {"receipt": serial}, by=by)
    row.save(update_fields=["receipt", "seq", "head"])
