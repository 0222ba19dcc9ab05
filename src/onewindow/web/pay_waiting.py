"""Who has to pay before a case goes on, for the page on which it is followed."""

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
    costs = any(catalogue.matter[review.matter].fee for review in seen.reviews)
    if not costs or not seen.head.open_reviews:
        return ()
    found = orders_on([f"case:{seen.head.number}/{review.matter}" for review in seen.reviews])
    return tuple(_payer(user, order) for order in found.values() if order.state in {*WAITING, State.EXPIRED})


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
