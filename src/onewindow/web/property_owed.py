"""What is to be paid for applications on property, and which of them are one's own cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onewindow.cases.queries import Head, cases_of
from onewindow.matters.owners.rights import SERVICE
from onewindow.payments.queries import OrderView, orders_for

from . import formats

#: An order's subject is the case and its matter, as is the number of the business in the book.
_SUBJECT = "case:"


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Open orders by what they are for, and one's own cases of this service."""

    orders: Mapping[str, OrderView]  #: number of the business -> order that can be paid now
    heads: tuple[Head, ...]  #: own cases of this service, newest first

    def of_case(self, business: str) -> tuple[str, str]:
        """Yuan to pay and where; empty where nothing is owed."""
        order = self.orders.get(business)
        return (formats.yuan(order.total), reverse("web:pay", args=[order.number])) if order is not None else ("", "")


def owed_by(user: Any, *, chosen: int | None = None) -> Owed:
    """Open orders and own cases of property, of all parties of the account or the chosen one. Two queries."""
    heads = tuple(head for head in cases_of(user, applicant=chosen).rows if head.service == SERVICE)
    return Owed(orders=_open_orders(user), heads=heads)


def owed_on_units(user: Any) -> Owed:
    """Open orders alone. One query, two where there are any."""
    return Owed(orders=_open_orders(user), heads=())


def _open_orders(user: Any) -> dict[str, OrderView]:
    waiting = (order for order in orders_for(user) if order.waits and order.subject.startswith(_SUBJECT))
    return {order.subject.removeprefix(_SUBJECT): order for order in waiting}
