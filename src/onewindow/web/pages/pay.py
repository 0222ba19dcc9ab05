"""Paying: one's orders, one order, the way to the provider and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.documents.queries import find_paper
from onewindow.payments import acts, asking
from onewindow.payments.errors import OrderNotFound
from onewindow.payments.queries import access_order, orders_for, place_of
from onewindow.payments.rights import payer_actor
from onewindow.web.pay import followed_by, older_than, pay_page, pay_row
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page
from onewindow.web.wallet import signed_file

_PAGE = 20


@page(Audience.SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """One's orders and those of one's principals, latest first."""
    before = number_of(request.GET.get("before", "")) or None
    rows = orders_for(request.user, before=before, limit=_PAGE + 1)
    last = older_than(rows, _PAGE)
    context = {"rows": [pay_row(one) for one in rows[:_PAGE]], "older": place_of(last) if last else None}
    return render(request, "web/pay/mine.html", context)


@page(Audience.SIGNED_IN)
def order(request: HttpRequest, number: str) -> HttpResponse:
    """What is to be paid, to whom and why; and what has become of it."""
    view = access_order(request.user, number)
    if request.headers.get("HX-Request"):  # asked every few seconds while the payer is at the provider
        paying = view.state == "paying"
        return HttpResponse(status=204, headers={} if paying else {"HX-Refresh": "true"})
    follows = followed_by(request.user, view.subject)
    return render(request, "web/pay/order.html", {"page": pay_page(view), "follows": follows})


@page(Audience.SIGNED_IN)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The electronic receipt, for who may see the order: the payer, who acts for him, a clerk of the bank that pays,
    and finance. A clerk holds no papers himself, so it is the order that opens the file. Raises OrderNotFound.
    """
    view = access_order(request.user, number)
    paper = find_paper(view.receipt) if view.receipt else None
    if paper is None:
        raise OrderNotFound(number=number)
    return signed_file(paper)


@page(Audience.SIGNED_IN, methods=("POST",))
def go(request: HttpRequest, number: str) -> HttpResponse:
    """To the provider's page: a page of ours that leads there by itself, since a form may not leave our address."""
    view = access_order(request.user, number)
    back = reverse("web:pay", args=[number])
    try:
        there = asking.begin(number, back=back, by=payer_actor(request.user, view.payer))
    except Refused as refused:
        return _refused(request, number, refused)
    return render(request, "web/pay/leaving.html", {"page": pay_page(view), "there": there})


@page(Audience.SIGNED_IN, methods=("POST",))
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the provider now what has become of the payment."""
    access_order(request.user, number)
    try:
        asking.ask_order(number)
    except Refused as refused:
        return _refused(request, number, refused)
    if access_order(request.user, number).state == "paying":
        messages.info(request, gettext("支付平台还没有收到款。付过的请稍等再查；没付的可以继续支付。"))
    return redirect("web:pay", number)


@page(Audience.SIGNED_IN, methods=("POST",))
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """A new order in the place of one that has run out."""
    view = access_order(request.user, number)
    try:
        made = acts.renew_order(number, by=payer_actor(request.user, view.payer))
    except Refused as refused:
        return _refused(request, number, refused)
    messages.success(request, gettext("已重新开单，请在期限内缴。"))
    return redirect("web:pay", made.number)


def _refused(request: HttpRequest, number: str, refused: Refused) -> HttpResponse:
    messages.error(request, refused.text(gettext))
    return redirect("web:pay", number)
