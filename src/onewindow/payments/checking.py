"""Do orders, attempts, refunds, their history and what was paid for agree? `onewindow pay check` says so.

for fault in faults(): …      # reads everything, changes nothing
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from onewindow.core import events
from onewindow.core.models import Event

from .handlers import handler_of
from .models import Attempt, Order, OrderLine, Refund
from .rows import paid_of, stream_of
from .states import State

_CHUNK = 500
_MONEY = {State.PAID, State.REFUNDED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that does not agree."""

    order: str  #: number of the order
    code: str  #: for machines
    says: str  #: one sentence


def faults() -> Iterator[Fault]:
    """Every fault, in order of the orders."""
    for row in Order.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        for code, says in _of(row):
            yield Fault(order=row.number, code=code, says=says)


def _of(row: Order) -> Iterator[tuple[str, str]]:
    lines = OrderLine.objects.filter(order=row).aggregate(fen=Sum("amount"))["fen"] or 0
    if lines != row.total:
        yield "lines", f"各行合计 {lines} 分，与总额 {row.total} 分不符"
    attempts = list(Attempt.objects.filter(order=row).order_by("pk"))
    refunds = list(Refund.objects.filter(attempt__order=row))
    yield from _money(row, attempts, refunds)
    yield from _history(row)
    said = handler_of(row.subject).disagreement(paid_of(row))
    if said:
        yield "subject", said
    if row.state == State.PAID and not handler_of(row.subject).wanted(row.subject):
        under_way = sum(one.amount for one in refunds if one.state in {"asked", "approved", "done"})
        if under_way < row.total:
            yield "unwanted", "所缴的事已经结束，款没有退"


def _money(row: Order, attempts: list[Attempt], refunds: list[Refund]) -> Iterator[tuple[str, str]]:
    counted = [one for one in attempts if one.counts]
    if (row.state in _MONEY and row.total > 0) != (len(counted) == 1):
        yield "paid", f"缴款单是“{row.get_state_display()}”，计入的支付有 {len(counted)} 笔"
    for one in attempts:
        mine = [refund for refund in refunds if refund.attempt_id == one.pk and refund.state != "refused"]
        asked = sum(refund.amount for refund in mine)
        if asked != one.given_back:
            yield "given_back", f"支付 {one.nonce} 记退 {one.given_back} 分，退款单合计 {asked} 分"
        if one.state == "paid" and not one.counts and asked != one.amount:
            yield "kept", f"支付 {one.nonce} 没有计入，也没有全退"
        if one.state != "paid" and asked:
            yield "unpaid_refund", f"支付 {one.nonce} 没有付成，却有退款"
        if one.counts and one.amount != row.total:
            yield "amount", f"计入的支付是 {one.amount} 分，缴款单是 {row.total} 分"
    if row.state != State.PAYING and any(one.state == "open" for one in attempts):
        yield "open_attempt", f"缴款单是“{row.get_state_display()}”，还有开着的支付"
    done = sum(refund.amount for refund in refunds if refund.state == "done" and refund.attempt.counts)
    if done != row.given_back:
        yield "returned", f"缴款单记已退 {row.given_back} 分，退款单已退 {done} 分"
    if (row.state == State.REFUNDED) != (row.state in _MONEY and 0 < row.total == row.given_back):
        yield "refunded", "是否全退与状态不符"


def _history(row: Order) -> Iterator[tuple[str, str]]:
    history = list(Event.objects.filter(stream=stream_of(row.number)).order_by("seq"))
    if list(events.breaks(history)):
        yield "chain", "事件链断开"
    last = history[-1] if history else None
    if last is None or (last.seq, bytes(last.hash)) != (row.seq, bytes(row.head)):
        yield "head", "缴款单与事件链的末尾不符"
    elif last.body.get("state") != row.state:
        yield "state", f"事件链的末尾说“{last.body.get('state')}”，缴款单是“{row.state}”"


def count() -> int:
    """How many orders there are."""
    return Order.objects.count()
