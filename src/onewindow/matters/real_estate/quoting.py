"""What a transfer will cost both sides, told before it is handed in: fee, deed tax, the seller's taxes.

    quote(values)      # Quote(fees=(…), deed=…, seller=…); None for a unit that is not the applicant's

Nothing is told of a unit that the register has not filled in for this applicant (`re_owners`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.core.clock import today
from onewindow.payments import fees
from onewindow.payments.fees import Line

from . import selling, taxes
from .fees import facts_of
from .seller_taxes import Reckoning


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Who will pay what, by the rules of the day; the tax office assesses."""

    fees: tuple[Line, ...]  #: of the registration, the buyer's
    deed: taxes.Assessed | None  #: the buyer's tax; None where the price is not known
    price: int  #: fen, the price in the sheet; 0 where it is not known
    vat: int  #: fen of value added tax in the price
    seller: Reckoning  #: the seller's


def quote(values: Mapping[str, Any]) -> Quote | None:
    """What the answers come to so far; None where nothing can be told."""
    if not values.get("re_owners") or not values.get("re_transfer_reason"):
        return None
    found = selling.proposed(values)
    if found.view is None or found.view.facts is None or found.seller is None:
        return None
    return Quote(
        fees=fees.lines("transfer", today(), facts_of(values)),
        deed=found.deed,
        price=int((selling.sale_of(values, dwelling=True, person=True).price or 0) * 100),
        vat=found.seller.of(selling.VAT),
        seller=found.seller,
    )
