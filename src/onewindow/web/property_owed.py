"""What is to be paid for applications on property, and which of them are one's own cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
        return (formats.yuan(order.total), f"/pay/{order.number}/") if order is not None else ("", "")

    def case_of(self, business: str) -> str:
        """The number of one's own case, empty for somebody else's."""
        number = business.partition("/")[0]
        return number if any(head.number == number for head in self.heads) else ""


def owed_by(user: Any, *, chosen: int | None = None) -> Owed:
    """Open orders and own cases of property, of all parties of the account or the chosen one."""
    waiting = [order for order in orders_for(user) if order.waits and order.subject.startswith(_SUBJECT)]
    heads = tuple(head for head in cases_of(user, applicant=chosen).rows if head.service == SERVICE)
    return Owed(orders={order.subject.removeprefix(_SUBJECT): order for order in waiting}, heads=heads)
