"""The seller's taxes of a case or a draft: the sheet's answers and what the book says of the unit, reckoned.

    reckoned(facts)          # Reckoning; None where the region has no rules or nothing is sold yet
    vat_of(facts)            # fen that the deed tax is not taken of

Who sells and whether it is a dwelling is the book's word, never the sheet's.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.registers.land.views import UnitView

from . import book, reading
from .seller_rates import SellerRates, current
from .seller_taxes import Original, Reckoning, Sale, reckon

#: Documents of persons; what is none of these is an organisation or unknown.
_NOT_PERSONS = frozenset({"uscc", "none"})
VAT = "value_added_tax"


def reckoned(facts: Mapping[str, Any], *, on: date | None = None) -> Reckoning | None:
    """What the rules give for a transfer; None where there is none of them, or no unit of the book is named."""
    rates, reason = current(), facts.get("re_transfer_reason")
    if rates is None or not reason:
        return None
    try:
        view = queries.unit_at(book.tidy(facts.get("re_unit")))
    except Refused:
        return None
    dwelling, person = kind_of(view, rates)
    return reckon(sale_of(facts, dwelling=dwelling, person=person), rates, on=on or today())


def kind_of(view: UnitView, rates: SellerRates) -> tuple[bool, bool]:
    """Whether the unit is a dwelling, and whether everybody who holds it is a person."""
    dwelling = view.facts is not None and view.facts.use in rates.uses
    holders = [one for right in view.of(Of.RIGHT) for one in right.holders]
    return dwelling, bool(holders) and not any(one.id_kind in _NOT_PERSONS for one in holders)


def sale_of(facts: Mapping[str, Any], *, dwelling: bool, person: bool) -> Sale:
    """The sale as sheet and book tell it."""
    known = [day for name in ("re_registered_on", "re_deed_paid_on") if (day := reading.day(facts.get(name)))]
    return Sale(
        reason=str(facts.get("re_transfer_reason") or ""),
        price=reading.amount(facts.get("re_price_yuan")),
        place=book.tidy(facts.get("re_unit"))[:6],
        dwelling=dwelling,
        person=person,
        since=min(known, default=None),
        only_home=facts.get("re_seller_only_home") is True,
        original=_original(facts),
    )


def _original(facts: Mapping[str, Any]) -> Original | None:
    price = reading.amount(facts.get("re_original_yuan"))
    if facts.get("re_original_proven") is not True or price is None:
        return None
    said = (reading.amount(facts.get(name)) for name in ("re_bought_taxes_yuan", "re_decoration_yuan", "re_costs_yuan"))
    taxes, decoration, costs = (amount or Decimal(0) for amount in said)
    return Original(price=price, taxes=taxes, decoration=decoration, costs=costs)


def vat_of(found: Reckoning | None) -> int:
    """The value added tax in the price."""
    return found.of(VAT) if found is not None else 0
