"""Opening an order, taking it back, letting it expire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import genesis
from onewindow.core.clock import now, today
from onewindow.payments import fees, terms
from onewindow.payments.errors import OrderClosed, OtherLines, Unwanted
from onewindow.payments.fees import Line
from onewindow.payments.handlers import all_watchers, handler_of
from onewindow.payments.kept_lines import line_of, said_of
from onewindow.payments.models import Attempt, Order, OrderLine
from onewindow.payments.returning import give_back
from onewindow.payments.rights import demand_opener, demand_payer, demand_system
from onewindow.payments.rows import append, lock_order, next_number, paid_of, stream_of
from onewindow.payments.states import WAITING
from onewindow.people.models import Party
from onewindow.people.permissions import Permission, demand, may

_IN_FORCE = ("open", "paying", "paid")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """An order as it stands."""

    number: str  #: of the order
    total: int  #: fen
    state: str  #: open; paid where there is nothing to pay
    new: bool  #: False where the subject had this order already


@act("open_order", returns=Opened)
def open_order(
    subject: str,
    payer: int | Party,
    lines: Sequence[Line],
    *,
    title: str = "",
    division: str = "",
    by: Actor,
    idempotency_key: str | None = None,
) -> Opened:
    """Ask `payer` (a party or its id) for the sum of `lines`; once per subject, a second call gives the order back.

    `title` says in words what it is for. `division` is where the number is given, the actor's or the payer's own by
    default. An order of nothing is paid at once (its lines say why). By the system, staff who handle reviews or the
    window, or the payer himself. Raises OtherLines where the subject has an order of other lines, NotAllowed.
    """
    party = payer if isinstance(payer, Party) else Party.objects.get(pk=payer)
    demand_opener(by, party.pk)
    first = Order.objects.filter(subject=subject, state__in=_IN_FORCE).first()
    if first is None:
        try:
            with transaction.atomic():
                row = _written(subject, party, lines, title, division, by)
        except IntegrityError:
            first = Order.objects.filter(subject=subject, state__in=_IN_FORCE).first()
            if first is None:
                raise
        else:
            _nothing_to_pay(row, by)
            for watcher in all_watchers() if row.total else ():
                watcher.on_opened(paid_of(row), by=by)
            return _opened(row, new=True)
    _same_lines(first, lines)
    _append_again(first, by)
    return _opened(first, new=False)


def _written(subject: str, party: Party, lines: Sequence[Line], title: str, division: str, by: Actor) -> Order:
    where = division or by.division or party.division_id or ""
    number, moment = next_number("P", where, today()), now()
    total = fees.total(tuple(lines))
    said = [said_of(line) for line in lines]
    link = events.append(
        stream_of(number),
        verb="open_order",
        by=by,
        division=where,
        after=(0, genesis(stream_of(number))),
        at=moment,
        body={"order": number, "subject": subject, "state": "open", "payer": party.pk, "total": total, "lines": said},
    )
    row = Order.objects.create(
        number=number,
        subject=subject,
        title=title or subject,
        payer=party,
        division_id=where,
        total=total,
        opened_at=moment,
        due_at=moment + timedelta(days=terms.current().expires_days),
        seq=link.seq,
        head=link.hash,
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order=row,
            position=n,
            kind=line.kind.value,
            code=line.code,
            payee=line.payee,
            amount=line.amount,
            said=said[n],
        )
        for n, line in enumerate(lines)
    )
    return row


def _nothing_to_pay(row: Order, by: Actor) -> None:
    if row.total:
        return
    row.state, row.paid_at = Order.State.PAID, now()
    append(row, "pay_order", {"amount": 0}, by=by)
    row.save(update_fields=["state", "paid_at", "seq", "head"])
    try:
        with transaction.atomic():
            handler_of(row.subject).on_paid(paid_of(row), by=by)
    except Unwanted:
        _end(row, Order.State.CANCELLED, "cancel_order", "withdrawn", "", by)


def _same_lines(row: Order, lines: Sequence[Line]) -> None:
    there = list(row.lines.order_by("position").values_list("code", "payee", "amount"))
    if there != [(line.code, line.payee, line.amount) for line in lines]:
        raise OtherLines(number=row.number)


def _append_again(row: Order, by: Actor) -> None:
    """A second call is told too: somebody asked for the same money again."""
    locked = lock_order(row.number)
    append(locked, "open_order_again", {}, by=by)
    locked.save(update_fields=["seq", "head"])


def _opened(row: Order, *, new: bool) -> Opened:
    return Opened(number=row.number, total=row.total, state=str(row.state), new=new)


@act("cancel_order")
def cancel_order(subject: str, *, rule: str = "withdrawn", reason: str = "", by: Actor) -> None:
    """What was to be paid for has ended: an open order is taken back, a paid one is given back whole.

    `rule` is a key of the region's reasons. Safe to call for a subject without an order in force, and twice. By the
    system, staff who handle reviews or finance, or the payer for himself (who withdraws). Raises NotAllowed.
    """
    found = Order.objects.filter(subject=subject, state__in=_IN_FORCE).first()
    if found is None:
        events.append(f"payment:{subject}", verb="cancel_order", by=by, body={"subject": subject, "order": None})
        return
    _demand_canceller(by, found)
    row = lock_order(found.number)
    if row.state in WAITING:
        _end(row, Order.State.CANCELLED, "cancel_order", rule, reason, by)
        return
    append(row, "cancel_order", {"rule": rule, "reason": reason}, by=by)
    row.save(update_fields=["seq", "head"])
    counted = row.attempts.filter(counts=True).first()
    if counted is None:  # nothing was paid: an order of nothing
        _end(row, Order.State.CANCELLED, "end_order", rule, reason, by)
    elif counted.amount > counted.given_back:
        give_back(row, counted, counted.amount - counted.given_back, rule=rule, reason=reason, by=by)


def _demand_canceller(by: Actor, row: Order) -> None:
    if by.ref.startswith("party:"):
        demand_payer(by, row.payer_id)
    elif not may(by, Permission.HANDLE_REVIEW) and not may(by, Permission.WRITE_DRAFT):
        demand(by, Permission.HANDLE_PAYMENT, division=row.division_id)


@act("expire_order")
def expire_order(number: str, *, by: Actor) -> None:
    """The time to pay is over. Money that comes later goes back by itself. Raises OrderClosed, NotAllowed."""
    demand_system(by)
    row = lock_order(number)
    if row.state not in WAITING or now() < row.due_at:
        raise OrderClosed(number=number, state=row.get_state_display())
    _end(row, Order.State.EXPIRED, "expire_order", "late", "", by)


@act("renew_order", returns=Opened)
def renew_order(number: str, *, by: Actor, idempotency_key: str | None = None) -> Opened:
    """A new order with the lines of one that has expired, while what it is for goes on.

    By the payer or an agent. Raises OrderNotFound, OrderClosed, NotAllowed.
    """
    old = lock_order(number)
    demand_payer(by, old.payer_id)
    wanted = handler_of(old.subject).wanted(old.subject)
    taken = Order.objects.filter(subject=old.subject, state__in=_IN_FORCE).exists()
    if old.state != Order.State.EXPIRED or not wanted or taken:
        raise OrderClosed(number=number, state=old.get_state_display())
    lines = [line_of(line.said) for line in old.lines.order_by("position")]
    return open_order(old.subject, old.payer, lines, title=old.title, division=old.division_id, by=by)


def _end(row: Order, state: Order.State, verb: str, rule: str, reason: str, by: Actor) -> None:
    row.state, row.ended_at, row.paid_at = state, now(), None
    row.reason = reason or rule
    append(row, verb, {"rule": rule, "reason": reason}, by=by)
    row.save(update_fields=["state", "ended_at", "paid_at", "reason", "seq", "head"])
    row.attempts.filter(state=Attempt.State.OPEN).update(state=Attempt.State.ABANDONED)
