"""The desk of finance: orders, refunds with a second person, the daily reconciliation."""

import secrets
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.clock import today
from onewindow.core.errors import NotFound, Refused
from onewindow.payments import acts, finance, reconciling
from onewindow.payments.queries import access_finance_order, finance_orders, place_of
from onewindow.payments.states import State
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web import formats
from onewindow.web.pay import older_than, pay_row
from onewindow.web.pay_desk import day_page, desk_order, fen_of, frame, waiting_refunds
from onewindow.web.pay_words import state_chip
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.routes import Audience, page

_PAGE, _WORDS, _DAYS = 30, 200, 14
_MINE = Permission.HANDLE_PAYMENT


@page(Audience.STAFF, permission=_MINE)
def orders(request: HttpRequest) -> HttpResponse:
    """Orders of my divisions, latest first; found by number, payer or words."""
    words, state = words_of(request.GET.get("q", ""), most=60), request.GET.get("state", "")
    before = number_of(request.GET.get("before", "")) or None
    rows = finance_orders(request.user, state=state, words=words, before=before, limit=_PAGE + 1)
    last = older_than(rows, _PAGE)
    context = {
        **frame(request.user, "orders"),
        "rows": [pay_row(one, "web:pay_desk_order") for one in rows[:_PAGE]],
        "older": place_of(last) if last else None,
        "q": words,
        "state": state,
        "states": [(one.value, state_chip(one).words) for one in State],
        "narrowed": bool(words or state),
    }
    return render(request, "web/pay/desk.html", context)


@page(Audience.STAFF, permission=_MINE, methods=("GET", "POST"))
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: attempts, refunds, and giving back a part or all."""
    view = access_finance_order(request.user, number)
    refused = _refund(request, number) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect("web:pay_desk_order", number)
    context = {
        **frame(request.user, "orders"),
        "order": desk_order(request.user, view),
        "fault": refused.text(gettext) if refused else "",
        "typed": request.POST,
        "key": secrets.token_hex(16),
    }
    return render(request, "web/pay/desk_order.html", context, status=refused.status if refused else 200)


def _refund(request: HttpRequest, number: str) -> Refused | None:
    """Give back what the form says; the refusal where it cannot be."""
    try:
        done = acts.refund(
            number,
            amount=fen_of(request.POST.get("amount", "")),
            rule=request.POST.get("rule", "")[:20],
            reason=words_of(request.POST.get("reason", ""), most=_WORDS),
            by=actor_of(request.user),
            idempotency_key=key_of(request.POST.get("key", ""), "refund"),
        )
    except Refused as refused:
        return refused
    asked = done.state == "asked"
    messages.success(request, gettext("已提出，等另一人复核后退款。") if asked else gettext("已办理，款将原路退回。"))
    return None


@page(Audience.STAFF, permission=_MINE)
def refunds(request: HttpRequest) -> HttpResponse:
    """Refunds that wait for a second person, oldest first."""
    context = {**frame(request.user, "refunds"), "waiting": waiting_refunds(request.user)}
    return render(request, "web/pay/refunds.html", context)


@page(Audience.STAFF, permission=_MINE, methods=("POST",))
def judge(request: HttpRequest, refund: str, verb: str) -> HttpResponse:
    """Agree to a refund, or refuse it with a reason."""
    if verb not in {"approve", "refuse"}:
        raise NotFound(verb=verb)
    by, reason = actor_of(request.user), words_of(request.POST.get("reason", ""), most=_WORDS)
    try:
        if verb == "approve":
            acts.approve_refund(refund, by=by)
            messages.success(request, gettext("已同意，款将原路退回。"))
        else:
            acts.refuse_refund(refund, reason=reason, by=by)
            messages.success(request, gettext("已记下不退的理由。"))
    except Refused as refused:
        messages.error(request, refused.text(gettext))
    return redirect("web:pay_refunds")


@page(Audience.STAFF, permission=_MINE)
def days(request: HttpRequest) -> HttpResponse:
    """The last two weeks: which days agree, which do not, which have not been compared."""
    known = {one.day: one for one in finance.reconciled_days()}
    listed = [today() - timedelta(days=n) for n in range(1, _DAYS + 1)]
    rows = [
        {"iso": one.isoformat(), "day": formats.day(one), "view": known.get(one), "weekday": formats.weekday(one)}
        for one in listed
    ]
    return render(request, "web/pay/days.html", {**frame(request.user, "days"), "rows": rows})


@page(Audience.STAFF, permission=_MINE, methods=("GET", "POST"))
def day(request: HttpRequest, day: str) -> HttpResponse:
    """One day beside the provider's statement; compared again, or what we missed taken up, by a press."""
    when = _day(day)
    if request.method == "POST":
        move, _, name = request.POST.get("take", "")[:60].partition(":")
        try:
            if move:
                reconciling.take_up(move, name)
            reconciling.reconcile(when, by=actor_of(request.user))
        except Refused as refused:
            messages.error(request, refused.text(gettext))
        else:
            messages.success(request, gettext("已补记并重新对账。") if move else gettext("已对账。"))
        return redirect("web:pay_day", day)
    return render(
        request, "web/pay/day.html", {**frame(request.user, "days"), "page": day_page(request.user, when, today())}
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
