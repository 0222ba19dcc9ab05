"""Reads of this room: the order of a subject, what a payer and a clerk of finance may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.core.clock import now
from onewindow.people.access import party_of
from onewindow.people.models import Mandate, Party
from onewindow.people.permissions import Permission, has_permission, posts_of

from .errors import OrderClosed, OrderNotFound
from .fees import Line
from .handlers import parties_for
from .kept_lines import line_of
from .models import Attempt, Order, OrderLine, Refund
from .states import WAITING, State

#: Orders that count before any that has ended.
_IN_FORCE = frozenset({"open", "paying", "paid"})


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptLine:
    """A line as it was on the day."""

    line: Line  #: the line
    payee_names: dict[str, str]  #: language -> to whom
    account: str  #: the payee's account as it is shown


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderView:
    """An order as it stands."""

    number: str  #: of the order
    subject: str  #: what it is for, for programs
    title: str  #: what it is for, in words
    payer: int  #: id of the party
    payer_name: str  #: of the party
    division: str  #: six digits
    state: State  #: where it stands
    total: int  #: fen
    given_back: int  #: fen that have gone back
    opened_at: datetime  #: when it was opened
    due_at: datetime  #: last moment to pay
    paid_at: datetime | None  #: when it was recorded as paid
    reason: str  #: why it ended: words, or the key of a reason
    receipt: str  #: serial of the receipt, or empty
    lines: tuple[KeptLine, ...]  #: in order

    @property
    def settled(self) -> bool:
        """Whether nothing is owed: paid, or nothing to pay."""
        return self.state is State.PAID

    @property
    def waits(self) -> bool:
        """Whether it can be paid now."""
        return self.state in WAITING and now() < self.due_at


def order_of(subject: str, *, lines: bool = True) -> OrderView | None:
    """The order of a subject that counts: the one in force, else the latest; None where there is none.

    Two queries; one where the `lines` are not asked for.
    """
    rows = list(Order.objects.filter(subject=subject).select_related("payer").order_by("-pk")[:20])
    row = next((row for row in rows if row.state in _IN_FORCE), rows[0] if rows else None)
    return view_of(row, None if lines else ()) if row else None


def orders_on(subjects: Collection[str]) -> dict[str, OrderView]:
    """Subject -> the order of it that counts, without its lines. One query."""
    found: dict[str, Order] = {}
    for row in Order.objects.filter(subject__in=list(subjects)).select_related("payer").order_by("-pk"):
        held = found.setdefault(row.subject, row)
        if held.state not in _IN_FORCE and row.state in _IN_FORCE:
            found[row.subject] = row
    return {subject: view_of(row, ()) for subject, row in found.items()}


def unpaid(subject: str) -> OrderView | None:
    """The order that still has to be paid before what it is for may be finished; None where nothing stands in the way.

    Nothing stands in the way where no order was ever opened. An order that ran out or was given back does.
    """
    found = order_of(subject)
    return None if found is None or found.settled else found


def access_order(user: Any, number: str) -> OrderView:
    """The order, for its payer, an agent with a mandate, who pays for it by his post, a clerk of finance there.

    Raises OrderNotFound.
    """
    row = Order.objects.filter(number=number).select_related("payer").first()
    if row is None or not _may_see(user, row):
        raise OrderNotFound(number=number)
    return view_of(row)


def access_finance_order(user: Any, number: str) -> OrderView:
    """The order, for a clerk of finance of its division only. Raises OrderNotFound."""
    row = Order.objects.filter(number=number).select_related("payer").first()
    if row is None or not has_permission(user, Permission.HANDLE_PAYMENT, division=row.division_id):
        raise OrderNotFound(number=number)
    return view_of(row)


def orders_for(user: Any, *, before: int | None = None, limit: int = 20) -> list[OrderView]:
    """One's orders, those of one's principals and of whom one pays for, latest first.

    `before` is the `place_of` the last one shown.
    """
    own = party_of(user)
    if own is None:  # only who has a post can pay by it
        others = parties_for(user)
        return _page(Order.objects.filter(payer__in=others), before, limit) if others else []
    principals = Mandate.objects.in_force().filter(agent=own).values("principal")
    rows = Order.objects.filter(Q(payer=own) | Q(payer__in=principals))
    return _page(rows, before, limit)


def orders_waiting(parties: Collection[int], limit: int = 5) -> list[OrderView]:
    """What these parties can pay now, what is due first at the head; without lines. One query.

    The caller has seen to it that they are his to see.
    """
    rows = Order.objects.filter(payer__in=parties, state__in=[state.value for state in WAITING], due_at__gt=now())
    return [view_of(row, []) for row in rows.select_related("payer").order_by("due_at", "pk")[:limit]]


def finance_orders(
    user: Any, *, state: str = "", words: str = "", before: int | None = None, limit: int = 30
) -> list[OrderView]:
    """Orders of the divisions whose money the account handles, latest first; `words` is a number or part of a title."""
    rows = Order.objects.filter(division_id__in=divisions_of(user))
    if state in set(State):
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(number__iexact=words) | Q(title__icontains=words) | Q(payer__name=words))
    return _page(rows, before, limit)


def known_orders(user: Any, numbers: Collection[str]) -> frozenset[str]:
    """Which of these numbers are orders that the clerk of finance may see. One query."""
    rows = Order.objects.filter(number__in=numbers, division_id__in=divisions_of(user))
    return frozenset(rows.values_list("number", flat=True))


def place_of(view: OrderView) -> int:
    """Where a list goes on after this order."""
    return Order.objects.values_list("pk", flat=True).get(number=view.number)


def divisions_of(user: Any) -> frozenset[str]:
    """Where the account handles money."""
    handled = (post for post in posts_of(user) if Permission.HANDLE_PAYMENT in post.permissions)
    return frozenset().union(*(post.divisions for post in handled))


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidOrder:
    """An order that was paid, for its receipt."""

    order: OrderView  #: the order
    payer_kind: str  #: natural | legal
    at: datetime  #: when it was paid
    reference: str  #: the provider's number of the payment


def paid_order(number: str) -> PaidOrder:
    """An order that was paid, refunded ones too. Raises OrderNotFound, OrderClosed where no money came."""
    row = Order.objects.filter(number=number).select_related("payer").first()
    if row is None:
        raise OrderNotFound(number=number)
    if row.paid_at is None or row.total == 0:
        raise OrderClosed(number=number, state=row.get_state_display())
    reference = row.attempts.filter(counts=True).values_list("reference", flat=True).first()
    return PaidOrder(order=view_of(row), payer_kind=row.payer.kind, at=row.paid_at, reference=reference or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptView:
    """An attempt to pay."""

    nonce: str  #: its name at the provider
    state: str  #: open | paid | failed | abandoned
    amount: int  #: fen
    counts: bool  #: whether it paid the order
    reference: str  #: the provider's number
    started_at: datetime  #: when the payer went there
    paid_at: datetime | None  #: as the provider says


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundView:
    """A refund."""

    number: str  #: of the refund
    order: str  #: number of the order
    title: str  #: of the order
    amount: int  #: fen
    rule: str  #: key of the reason
    reason: str  #: in words
    state: str  #: asked | approved | done | refused
    asked_by: str  #: who asked
    asked_at: datetime  #: when
    approved_by: str  #: who agreed or refused
    done_at: datetime | None  #: when the provider gave it back


def attempts_of(number: str) -> list[AttemptView]:
    """The attempts of an order, latest first."""
    return [
        AttemptView(
            nonce=row.nonce,
            state=row.state,
            amount=row.amount,
            counts=row.counts,
            reference=row.reference,
            started_at=row.started_at,
            paid_at=row.paid_at,
        )
        for row in Attempt.objects.filter(order__number=number).order_by("-pk")
    ]


def refunds_of(number: str) -> list[RefundView]:
    """The refunds of an order, latest first."""
    return [_refund(row) for row in _refunds().filter(attempt__order__number=number).order_by("-pk")]


def refunds_waiting(user: Any, *, limit: int = 50) -> list[RefundView]:
    """Refunds that a second person has to agree to, in the account's divisions, oldest first."""
    rows = _refunds().filter(state="asked", attempt__order__division_id__in=divisions_of(user))
    return [_refund(row) for row in rows.order_by("asked_at")[:limit]]


def _refunds() -> QuerySet[Refund]:
    return Refund.objects.select_related("attempt__order")


def _refund(row: Refund) -> RefundView:
    return RefundView(
        number=row.number,
        order=row.attempt.order.number,
        title=row.attempt.order.title,
        amount=row.amount,
        rule=row.rule,
        reason=row.reason,
        state=row.state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        approved_by=row.approved_by,
        done_at=row.done_at,
    )


def _may_see(user: Any, row: Order) -> bool:
    own = party_of(user)
    if own is None:
        by_post = row.payer_id in parties_for(user)
        return by_post or has_permission(user, Permission.HANDLE_PAYMENT, division=row.division_id)
    return own.pk == row.payer_id or Mandate.objects.in_force().filter(principal=row.payer_id, agent=own).exists()


def _page(rows: QuerySet[Order], before: int | None, limit: int) -> list[OrderView]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("payer").order_by("-pk")[:limit])
    lines: dict[int, list[OrderLine]] = {row.pk: [] for row in found}
    for line in OrderLine.objects.filter(order__in=lines).order_by("position"):
        lines[line.order_id].append(line)
    return [view_of(row, lines[row.pk]) for row in found]


def view_of(row: Order, lines: Sequence[OrderLine] | None = None) -> OrderView:
    """The row as it is read."""
    kept = row.lines.order_by("position") if lines is None else lines
    payer: Party = row.payer
    return OrderView(
        number=row.number,
        subject=row.subject,
        title=row.title,
        payer=payer.pk,
        payer_name=payer.name,
        division=row.division_id,
        state=State(row.state),
        total=row.total,
        given_back=row.given_back,
        opened_at=row.opened_at,
        due_at=row.due_at,
        paid_at=row.paid_at,
        reason=row.reason,
        receipt=row.receipt,
        lines=tuple(
            KeptLine(line=line_of(one.said), payee_names=one.said["payee_names"], account=one.said["account"])
            for one in kept
        ),
    )
