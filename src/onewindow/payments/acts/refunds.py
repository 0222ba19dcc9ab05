"""Giving money back: asked for, approved by a second person above an amount, done when the provider says so."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.payments import terms
from onewindow.payments.errors import BadRefund, NoReason, RefundClosed, RefundNotFound, SamePerson
from onewindow.payments.fees import yuan
from onewindow.payments.handlers import all_watchers, handler_of
from onewindow.payments.models import Attempt, Order
from onewindow.payments.models import Refund as RefundRow
from onewindow.payments.returning import give_back, send_later
from onewindow.payments.rights import demand_finance, demand_system
from onewindow.payments.rows import append, lock_order, paid_of
from onewindow.payments.states import State, after_refund

_OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refunded:
    """A refund as it stands."""

    number: str  #: of the refund
    amount: int  #: fen
    state: str  #: asked | approved


@act("ask_refund", returns=Refunded)
def refund(
    number: str, *, amount: int, rule: str, reason: str = "", by: Actor, idempotency_key: str | None = None
) -> Refunded:
    """Give back a part or all of a paid order. From the region's amount on, a second person has to agree first.

    By a clerk of finance of the division. Raises OrderNotFound, BadRefund, NoReason, NotAllowed.
    """
    row, conditions = lock_order(number), terms.current()
    demand_finance(by, row.division_id)
    if rule not in conditions.refund_reasons or (rule == _OTHER and not reason.strip()):
        raise NoReason
    attempt = Attempt.objects.select_for_update().filter(order=row, counts=True).first()
    left = attempt.amount - attempt.given_back if attempt else 0
    if attempt is None or not 0 < amount <= left:
        raise BadRefund(most=yuan(left))
    asks = amount >= conditions.second_person_from
    made = give_back(row, attempt, amount, rule=rule, reason=reason.strip(), by=by, asks=asks)
    return Refunded(number=made.number, amount=amount, state=str(made.state))


@act("approve_refund")
def approve_refund(refund: str, *, by: Actor) -> None:
    """A second person agrees. Raises RefundNotFound, RefundClosed, SamePerson, NotAllowed."""
    row, found = _asked(refund)
    demand_finance(by, row.division_id)
    if found.asked_by == by.ref:
        raise SamePerson
    found.state, found.approved_by = RefundRow.State.APPROVED, by.ref
    found.save(update_fields=["state", "approved_by"])
    append(row, "approve_refund", {"refund": refund, "amount": found.amount}, by=by)
    row.save(update_fields=["seq", "head"])
    send_later(found)


@act("refuse_refund")
def refuse_refund(refund: str, *, reason: str, by: Actor) -> None:
    """It is not given back: by the second person, or by who asked for it. Raises RefundClosed, NoReason, NotAllowed."""
    row, found = _asked(refund)
    demand_finance(by, row.division_id)
    if not reason.strip():
        raise NoReason
    found.state, found.approved_by = RefundRow.State.REFUSED, by.ref
    found.save(update_fields=["state", "approved_by"])
    attempt = Attempt.objects.select_for_update().get(pk=found.attempt_id)
    attempt.given_back -= found.amount
    attempt.save(update_fields=["given_back"])
    append(row, "refuse_refund", {"refund": refund, "amount": found.amount, "reason": reason.strip()}, by=by)
    row.save(update_fields=["seq", "head"])


@act("record_refund")
def record_refund(refund: str, *, reference: str, at: datetime | None = None, by: Actor) -> None:
    """The provider has given the money back; a second word changes nothing. Only by the system.

    `at`: when, as the provider says (now); its answer may come on another day than its statement has.

    Raises RefundNotFound, RefundClosed, NotAllowed.
    """
    demand_system(by)
    row, found = _locked(refund)
    if found.state == RefundRow.State.DONE:
        append(row, "record_refund", {"refund": refund, "again": True}, by=by)
        row.save(update_fields=["seq", "head"])
        return
    if found.state != RefundRow.State.APPROVED:
        raise RefundClosed(number=refund)
    found.state, found.reference, found.done_at = RefundRow.State.DONE, reference, at or now()
    found.save(update_fields=["state", "reference", "done_at"])
    attempt = found.attempt
    if attempt.counts:
        row.given_back += found.amount
        state = after_refund(State(row.state), paid=attempt.amount, given_back=row.given_back)
        if state != row.state:
            row.state, row.ended_at, row.reason = Order.State(state.value), now(), found.reason or found.rule
    append(row, "record_refund", {"refund": refund, "amount": found.amount, "reference": reference}, by=by)
    row.save(update_fields=["given_back", "state", "ended_at", "reason", "seq", "head"])
    told = paid_of(row, found.amount, refund=refund)
    handler_of(row.subject).on_refunded(told, by=by)
    for watcher in all_watchers():
        watcher.on_refunded(told, by=by)


def _asked(refund: str) -> tuple[Order, RefundRow]:
    row, found = _locked(refund)
    if found.state != RefundRow.State.ASKED:
        raise RefundClosed(number=refund)
    return row, found


def _locked(refund: str) -> tuple[Order, RefundRow]:
    found = RefundRow.objects.select_related("attempt__order").filter(number=refund).first()
    if found is None:
        raise RefundNotFound(number=refund)
    row = lock_order(found.attempt.order.number)
    return row, RefundRow.objects.select_for_update().select_related("attempt").get(pk=found.pk)
