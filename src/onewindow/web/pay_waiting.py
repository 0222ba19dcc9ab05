"""Who has to pay before a case goes on, for the page on which it is followed."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.queries import Progress
from onewindow.catalogue.definitions import Catalogue
from onewindow.payments.errors import OrderNotFound
from onewindow.payments.fees import yuan
from onewindow.payments.queries import OrderView, access_order, orders_on
from onewindow.payments.states import WAITING, State

from . import formats
from .progress_models import Holder


def payers_of(user: Any, seen: Progress, catalogue: Catalogue) -> tuple[Holder, ...]:
    """Those for whom the case waits: this reader, with the way to pay, or somebody else by name.

    No query where nothing of the case costs anything; else one, and two at most for each order that waits.
    """
    costs = costs_anything(catalogue, (review.matter for review in seen.reviews))
    granted = all(review.outcome == "granted" for review in seen.reviews)
    if not costs or (granted and not seen.head.open_reviews):
        return ()
    found = orders_on([f"case:{seen.head.number}/{review.matter}" for review in seen.reviews])
    if not seen.head.open_reviews:  # withdrawn or refused: what became of the money
        return tuple(_given_back(order) for order in found.values() if order.total and _is_paid(user, order))
    return tuple(_payer(user, order) for order in found.values() if order.state in {*WAITING, State.EXPIRED})


def costs_anything(catalogue: Catalogue, matters: Iterable[str]) -> bool:
    """Whether any of these matters may have an order to pay."""
    return any(catalogue.matter[code].fee for code in matters if code in catalogue.matter)


def _is_paid(user: Any, order: OrderView) -> bool:
    if order.state not in {State.PAID, State.REFUNDED}:
        return False
    try:
        return access_order(user, order.number).number == order.number
    except OrderNotFound:
        return False


def _given_back(order: OrderView) -> Holder:
    done = order.state is State.REFUNDED
    name = gettext("已缴的 %(yuan)s 元已退回") if done else gettext("已缴的 %(yuan)s 元正在退回")
    small = gettext("按原支付方式退回，到账时间以银行为准")
    url = reverse("web:pay", args=[order.number])
    return Holder(name=name % {"yuan": yuan(order.total)}, small=small, icon="card", you=True, url=url)


def _payer(user: Any, order: OrderView) -> Holder:
    until = gettext("%(when)s 前缴清，缴清后接着办") % {"when": formats.moment(order.due_at)}
    try:
        access_order(user, order.number)
    except OrderNotFound:
        return Holder(name=gettext("等%(name)s缴费") % {"name": order.payer_name}, small=until, icon="card")
    small = until if order.waits else gettext("缴款单过期了，请重新开单再缴")
    url = reverse("web:pay", args=[order.number])
    words = gettext("现在等您：缴费 %(yuan)s 元") % {"yuan": yuan(order.total)}
    return Holder(name=words, small=small, icon="card", you=True, url=url)
