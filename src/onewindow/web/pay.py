"""What a payer sees: one order with every line and its reason, what can be done now, and the list of one's orders."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.queries import access_case
from onewindow.core.errors import NotFound
from onewindow.matters.company_opening.followed import token_to_follow
from onewindow.payments.fees import LineKind, yuan
from onewindow.payments.queries import KeptLine, OrderView, RefundView, refunds_of
from onewindow.payments.states import WAITING, State

from . import formats
from .pay_words import reason_words, refund_chip, state_chip, status_words
from .viewmodels import Chip, Text


@dataclass(frozen=True, kw_only=True)
class PayLine:
    """A line of an order in words."""

    name: str  #: 不动产登记费
    amount: str  #: 80.00
    count: str  #: 1 件 × 80.00, empty for a tax
    why: str  #: how it comes about
    basis: str  #: the rule
    doubt: Text  #: a warning where the rule is not certain
    payee: str  #: to whom
    tax: bool  #: whether it is a tax


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What one payee gets."""

    name: str  #: to whom
    account: str  #: as it is shown
    amount: str  #: yuan


@dataclass(frozen=True, kw_only=True)
class PayRefund:
    """A refund in words."""

    number: str  #: of the refund
    amount: str  #: yuan
    why: str  #: reason
    when: str  #: asked, or done
    chip: Chip  #: state


@dataclass(frozen=True, kw_only=True)
class PayPage:
    """`pay/order.html`."""

    number: str  #: of the order
    title: str  #: what for
    payer: str  #: name
    amount: str  #: yuan
    chip: Chip  #: state
    state: str  #: open, paying …
    waits: bool  #: can be paid now
    due: str  #: until when
    ended: str  #: why it ended, empty where it has not
    may_renew: bool  #: an expired one
    lines: tuple[PayLine, ...]  #: in order
    settled: tuple[Settled, ...]  #: by payee
    together: bool  #: tax and fee in one payment
    free: bool  #: there was nothing to pay
    paid: str  #: when
    given_back: str  #: yuan that went back, empty for none
    refunds: tuple[PayRefund, ...]  #: latest first
    case_url: str  #: of the case it is for, or empty
    receipt_url: str  #: of the receipt, or empty
    receipt_due: bool  #: it is being made


@dataclass(frozen=True, kw_only=True)
class PayRow:
    """An order in a list."""

    number: str  #: of the order
    title: str  #: what for
    payer: str  #: name
    amount: str  #: yuan
    when: str  #: opened
    chip: Chip  #: state
    url: str  #: its page
    waits: bool  #: can be paid now
    due: str  #: until when


def pay_page(view: OrderView) -> PayPage:
    """One order in words; one query for its refunds."""
    kinds = {kept.line.kind for kept in view.lines}
    return PayPage(
        number=view.number,
        title=formats.known_name(view.title),
        payer=view.payer_name,
        amount=yuan(view.total),
        chip=state_chip(view.state, view.total),
        state=view.state.value,
        waits=view.waits,
        due=formats.moment(view.due_at),
        ended=ended(view),
        may_renew=view.state is State.EXPIRED,
        lines=tuple(_line(kept) for kept in view.lines),
        settled=settled(view),
        together=kinds == {LineKind.FEE, LineKind.TAX},
        free=view.total == 0,
        paid=formats.moment(view.paid_at) if view.total else "",
        given_back=yuan(view.given_back) if view.given_back else "",
        refunds=tuple(pay_refund(one) for one in refunds_of(view.number)),
        case_url=case_url(view.subject),
        receipt_url=reverse("web:pay_receipt", args=[view.number]) if view.receipt else "",
        receipt_due=view.state is State.PAID and view.total > 0 and not view.receipt,
    )


def pay_row(view: OrderView, address: str = "web:pay") -> PayRow:
    """One order of a list."""
    return PayRow(
        number=view.number,
        title=formats.known_name(view.title),
        payer=view.payer_name,
        amount=yuan(view.total),
        when=formats.moment(view.opened_at),
        chip=state_chip(view.state, view.total),
        url=reverse(address, args=[view.number]),
        waits=view.waits,
        due=formats.moment(view.due_at),
    )


def pay_refund(one: RefundView) -> PayRefund:
    """A refund in words."""
    return PayRefund(
        number=one.number,
        amount=yuan(one.amount),
        why=reason_words(one.rule, one.reason),
        when=formats.moment(one.done_at or one.asked_at),
        chip=refund_chip(one.state),
    )


def settled(view: OrderView) -> tuple[Settled, ...]:
    """What each payee gets of one payment, in order of the lines; those who get nothing are left out."""
    found: dict[str, tuple[KeptLine, int]] = {}
    for kept in view.lines:
        before = found.get(kept.line.payee, (kept, 0))
        found[kept.line.payee] = (before[0], before[1] + kept.line.amount)
    return tuple(
        Settled(name=formats.local_name(kept.payee_names), account=kept.account, amount=yuan(fen))
        for kept, fen in found.values()
        if fen
    )


def case_url(subject: str) -> str:
    """Where the case that an order is for can be followed, or empty."""
    kind, _, about = subject.partition(":")
    number = about.partition("/")[0]
    address = {"case": "web:progress", "mortgage": "web:bank_case"}.get(kind)
    return reverse(address, args=[number]) if address and number else ""


def followed_by(user: Any, subject: str) -> str:
    """Where this person can follow the case of an order: his own, or one he has signed; empty for who only pays."""
    kind, _, about = subject.partition(":")
    number = about.partition("/")[0]
    if kind != "case":
        return case_url(subject)
    try:
        access_case(user, number)
    except NotFound:
        token = token_to_follow(user, number)
        return reverse("web:sign_progress", args=[token]) if token else ""
    return case_url(subject)


def older_than(rows: list[OrderView], shown: int) -> Any:
    """The last of a page that is followed by more, else None."""
    return rows[shown - 1] if len(rows) > shown else None


def _line(kept: KeptLine) -> PayLine:
    line = kept.line
    words = {"count": line.count, "unit": formats.local_name(line.unit) if line.unit else "", "each": yuan(line.each)}
    return PayLine(
        name=formats.local_name(line.names),
        amount=yuan(line.amount),
        count=gettext("%(count)s %(unit)s × %(each)s 元") % words if line.unit else "",
        why=formats.local_name(line.why),
        basis=line.basis,
        doubt=status_words(line.status),
        payee=formats.local_name(kept.payee_names),
        tax=line.kind is LineKind.TAX,
    )


def ended(view: OrderView) -> str:
    """Why an order cannot be paid any more, empty where it can or was."""
    if view.state is State.CANCELLED:
        why = reason_words(view.reason)
        return gettext("这张缴款单已作废（%(why)s），不用再缴；已经付出的款会原路退回。") % {"why": why}
    if view.state is State.EXPIRED:
        return gettext("过了缴款期限，单子已失效。要接着办，请重新开单。")
    if view.state is State.REFUNDED:
        said = gettext("款已全部原路退回（%(why)s）。")
        if view.receipt:
            said = gettext("款已全部原路退回（%(why)s）。电子票据只说明当时缴过，不能再作报销凭证。")
        return said % {"why": reason_words(view.reason)}
    if view.state in WAITING and not view.waits:
        return gettext("已过缴款期限，不能再付；已经付出的款会原路退回。")
    return ""
