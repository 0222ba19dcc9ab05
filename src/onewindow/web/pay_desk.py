"""The desk of finance in words: orders, one order with attempts and refunds, what waits for a second person, a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.payments import fees, finance, terms
from onewindow.payments.comparing import Difference, Figures, Finding
from onewindow.payments.fees import yuan
from onewindow.payments.queries import (
    OrderView,
    RefundView,
    attempts_of,
    known_orders,
    refunds_of,
    refunds_waiting,
)
from onewindow.people.access import actor_of
from onewindow.people.desk_queries import sitting
from onewindow.people.permissions import posts_of
from onewindow.people.queries import agency_names, role_name

from . import formats
from .desk_models import DeskTab
from .pay import PayPage, PayRefund, Settled, pay_page, pay_refund
from .pay_words import DIFFERENCES, MOVES, REJECTS, attempt_chip
from .viewmodels import Chip, Choice, Text


@dataclass(frozen=True, kw_only=True)
class TryRow:
    """An attempt to pay in words."""

    nonce: str  #: its name at the provider
    amount: str  #: yuan
    when: str  #: started, or paid
    reference: str  #: the provider's number
    chip: Chip  #: state
    counts: bool  #: it paid the order


@dataclass(frozen=True, kw_only=True)
class WaitingRefund:
    """A refund that a second person looks at."""

    refund: PayRefund  #: amount, why, when
    order_url: str  #: its order
    title: str  #: of the order
    mine: bool  #: asked for by the reader himself


@dataclass(frozen=True, kw_only=True)
class DeskOrder:
    """`pay/desk_order.html`."""

    page: PayPage  #: what the payer sees
    tries: tuple[TryRow, ...]  #: latest first
    waiting: tuple[WaitingRefund, ...]  #: refunds to agree to
    left: str  #: yuan that may still go back; empty where nothing may
    reasons: tuple[Choice, ...]  #: why money goes back
    second: str  #: yuan from which a second person is asked


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """A difference of a day."""

    what: Text  #: 支付平台没有
    move: Text  #: 收款
    order: str  #: number
    order_url: str  #: its page here, empty for a strange one
    ours: str  #: yuan, or —
    theirs: str  #: yuan, or —
    reference: str  #: the provider's number
    remedy: str  #: what to do
    take: str  #: "payment:<nonce>" where one press takes it up, else empty


@dataclass(frozen=True, kw_only=True)
class DayPage:
    """`pay/day.html`."""

    day: str  #: in words
    iso: str  #: for the address
    at: str  #: when it was compared, empty where it has not been
    ours: tuple[str, str]  #: received, given back
    theirs: tuple[str, str]  #: received, given back
    found: tuple[FoundLine, ...]  #: what differs
    settled: tuple[Settled, ...]  #: by payee
    rejects: tuple[tuple[Text, int], ...]  #: notices that were not believed
    over: bool  #: whether the day is over


def frame(user: Any, section: str) -> dict[str, Any]:
    """What stands around every page of this desk: who sits here, where, and its pages."""
    posts = posts_of(user)
    names = agency_names({post.agency for post in posts}, language=formats.language())
    roles = {post.role: role_name(post.role, formats.language()) for post in posts}
    pages = [
        ("orders", gettext("缴款单"), "web:pay_desk"),
        ("refunds", gettext("退款复核"), "web:pay_refunds"),
        ("days", gettext("每日对账"), "web:pay_days"),
    ]
    return {
        "officer": sitting(user, frozenset()).name,
        "place": " · ".join([formats.joined(names.values()), formats.joined(roles.values())]),
        "sections": tuple(
            DeskTab(name=name, url=reverse(address), count="", current=code == section) for code, name, address in pages
        ),
    }


def desk_order(user: Any, view: OrderView) -> DeskOrder:
    """One order with all that came of it."""
    tries = attempts_of(view.number)
    counted = next((one for one in tries if one.counts), None)
    refunds = refunds_of(view.number)
    left = counted.amount - sum(one.amount for one in refunds if one.state != "refused") if counted else 0
    known = terms.current()
    return DeskOrder(
        page=pay_page(view),
        tries=tuple(
            TryRow(
                nonce=one.nonce,
                amount=yuan(one.amount),
                when=formats.moment(one.paid_at or one.started_at),
                reference=one.reference,
                chip=attempt_chip(one.state),
                counts=one.counts,
            )
            for one in tries
        ),
        waiting=tuple(waiting(user, one) for one in refunds if one.state == "asked"),
        left=yuan(left) if left > 0 else "",
        reasons=tuple(
            Choice(value=code, words=formats.local_name(one.names))
            for code, one in known.refund_reasons.items()
            if not one.automatic
        ),
        second=yuan(known.second_person_from),
    )


def waiting_refunds(user: Any) -> list[WaitingRefund]:
    """What waits for a second person in the account's divisions."""
    return [waiting(user, one) for one in refunds_waiting(user)]


def waiting(user: Any, one: RefundView) -> WaitingRefund:
    """One of them."""
    return WaitingRefund(
        refund=pay_refund(one),
        order_url=reverse("web:pay_desk_order", args=[one.order]),
        title=formats.known_name(one.title),
        mine=one.asked_by == actor_of(user).ref,
    )


def fen_of(text: str) -> int:
    """12.30 typed as yuan -> 1230 fen, without a float; 0 for anything that is no amount."""
    whole, point, part = text.strip().replace(",", "").replace("，", "").removeprefix("¥").partition(".")
    plain = whole.isascii() and whole.isdecimal() and (part.isascii() and part.isdecimal() if point else True)
    if not plain or len(whole) > 12 or len(part) > 2:
        return 0
    return int(whole) * 100 + int((part or "0").ljust(2, "0"))


def day_page(user: Any, day: date, today: date) -> DayPage:
    """One day: as it was compared last, or not yet."""
    view = finance.reconciliation_of(day)
    known = known_orders(user, {one.order for one in view.findings}) if view else frozenset()
    return DayPage(
        day=formats.day(day),
        iso=day.isoformat(),
        at=formats.moment(view.at) if view else "",
        ours=_side(view.ours) if view else ("", ""),
        theirs=_side(view.theirs) if view else ("", ""),
        found=tuple(_found(one, known) for one in view.findings) if view else (),
        settled=_settled(view.settlement) if view else (),
        rejects=tuple((REJECTS.get(why, why), count) for why, count in sorted(finance.rejected_on(day).items())),
        over=day < today,
    )


def _side(figures: Figures) -> tuple[str, str]:
    paid = {"count": figures.payments, "sum": yuan(figures.paid)}
    back = {"count": figures.refunds, "sum": yuan(figures.returned)}
    return (
        gettext("收款 %(count)s 笔，%(sum)s 元") % paid,
        gettext("退款 %(count)s 笔，%(sum)s 元") % back,
    )


def _settled(sums: Mapping[str, int]) -> tuple[Settled, ...]:
    known = fees.current().payees
    return tuple(
        Settled(
            name=formats.local_name(known[code].names) if code in known else code,
            account=known[code].account if code in known else "",
            amount=yuan(fen),
        )
        for code, fen in sums.items()
        if fen
    )


def _found(one: Finding, known: frozenset[str]) -> FoundLine:
    ours = one.order in known
    takes = one.difference is Difference.MISSING_HERE and ours
    return FoundLine(
        what=DIFFERENCES[one.difference.value],
        move=MOVES[one.move.value],
        order=one.order,
        order_url=reverse("web:pay_desk_order", args=[one.order]) if ours else "",
        ours="—" if one.ours is None else yuan(one.ours),
        theirs="—" if one.theirs is None else yuan(one.theirs),
        reference=one.reference,
        remedy=gettext(finance.REMEDIES[one.difference, one.move]),
        take=f"{one.move.value}:{one.name}" if takes else "",
    )
