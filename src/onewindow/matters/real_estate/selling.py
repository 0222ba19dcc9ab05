"""The taxes of a transfer, of a case or a draft: the sheet's answers and what the book says of the unit, reckoned.

    proposed(facts)          # Proposed(deed=…, seller=…): what the rules give, for the tax officer to confirm
    assessed(facts)          # Confirmed(deed=500000, seller={"income_tax": 500000}, …): with what the officer has typed

Who sells and whether it is a dwelling is the book's word, never the sheet's. An amount that the officer types with his
decision takes the place of the reckoned one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.payments import fees
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.registers.land.views import UnitView

from . import book, reading, taxes, words
from .errors import BadTaxAmount, SellerNotHere
from .seller_rates import SellerRates, current
from .seller_taxes import Original, Reckoning, Sale, reckon

#: Documents of persons; what is none of these is an organisation or unknown.
_NOT_PERSONS = frozenset({"uscc", "none"})
VAT, DEED, STAMP = "value_added_tax", "deed_tax", "buyer_stamp_duty"
_SAID = "decision:"


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What the rules give."""

    deed: taxes.Assessed | None  #: the buyer's; None where it cannot be told
    seller: Reckoning | None  #: the seller's; None where the region has no rules, or no unit of the book is named
    view: UnitView | None  #: the unit


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What is owed, as the tax officer confirms it."""

    deed: int  #: fen of deed tax
    stamp: int  #: fen of stamp duty of who receives
    seller: Mapping[str, int]  #: tax -> fen, those of nothing too; empty where the tax desk assessed nothing here
    note: str  #: how the seller's taxes come about, for the notice


def proposed(facts: Mapping[str, Any]) -> Proposed:
    """What the rules of the day give for a transfer."""
    rates, view = current(), _view(facts)
    seller = None
    if rates is not None and view is not None and facts.get("re_transfer_reason"):
        dwelling, person = _kind(view, rates)
        seller = reckon(sale_of(facts, dwelling=dwelling, person=person), rates, on=today())
    vat = seller.of(VAT) if seller is not None else 0
    return Proposed(deed=taxes.assess(_with_state(facts, view), on=today(), vat=vat), seller=seller, view=view)


def assessed(facts: Mapping[str, Any]) -> Confirmed:
    """What the officer confirms: his own amounts where he typed some. Raises BadTaxAmount, SellerNotHere."""
    found = proposed(facts)
    names = {tax.code: tax.names["zh"] for tax in fees.current().taxes}
    typed = {code: fen for code, name in names.items() if (fen := _typed(facts, code, name)) is not None}
    deed = typed.pop(DEED, found.deed.fen if found.deed is not None else 0)
    stamp = typed.pop(STAMP, found.seller.received if found.seller is not None else 0)
    reckoned = {one.code: one.fen for one in found.seller.taxes} if found.seller is not None else {}
    if any(typed.values()) and reading.alone("RE-TRANSFER", facts):
        raise SellerNotHere
    note = str(facts.get(f"{_SAID}seller_note") or "") or _note(found.seller)
    return Confirmed(deed=deed, stamp=stamp, seller={**reckoned, **typed}, note=note)


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
        kin=facts.get("re_gift_to_kin") is True,
        original=_original(facts),
    )


def home_of_person(view: UnitView) -> bool:
    """Whether the seller's taxes on a sale of this unit are reckoned here."""
    rates = current()
    return rates is not None and all(_kind(view, rates))


def _view(facts: Mapping[str, Any]) -> UnitView | None:
    try:
        return queries.unit_at(book.tidy(facts.get("re_unit")))
    except Refused:
        return None


def _kind(view: UnitView, rates: SellerRates) -> tuple[bool, bool]:
    """Whether the unit is a dwelling, and whether everybody who holds it is a person."""
    dwelling = view.facts is not None and view.facts.use in rates.uses
    holders = [one for right in view.of(Of.RIGHT) for one in right.holders]
    return dwelling, bool(holders) and not any(one.id_kind in _NOT_PERSONS for one in holders)


def _with_state(facts: Mapping[str, Any], view: UnitView | None) -> Mapping[str, Any]:
    """An heir's sheet does not show use and area, the deed tax needs them."""
    state = view.facts if view is not None else None
    if state is None:
        return facts
    return {**facts, "re_use": words.name_of("uses", state.use, today()), "re_area_m2": str(state.area)}


def _original(facts: Mapping[str, Any]) -> Original | None:
    price = reading.amount(facts.get("re_original_yuan"))
    if facts.get("re_original_proven") is not True or price is None:
        return None
    said = (reading.amount(facts.get(name)) for name in ("re_bought_taxes_yuan", "re_decoration_yuan", "re_costs_yuan"))
    paid, decoration, costs = (amount or Decimal(0) for amount in said)
    return Original(price=price, taxes=paid, decoration=decoration, costs=costs)


def _typed(facts: Mapping[str, Any], code: str, name: str) -> int | None:
    """What the officer typed for a tax, in fen; None where he left it empty."""
    said = str(facts.get(_SAID + code) or "").replace(",", "").replace("，", "").strip()
    if not said:
        return None
    amount = reading.amount(said)
    if amount is None or not amount.is_finite() or not 0 <= amount < 10**11 or amount != round(amount, 2):
        raise BadTaxAmount(tax=name, value=said)
    return int(amount * 100)


def _note(seller: Reckoning | None) -> str:
    if seller is None or (seller.words is None and not seller.taxes):
        return ""
    if seller.words is not None:
        return seller.words.says["zh"]
    return "；".join(f"{one.names['zh']}：{one.says['zh']}" for one in seller.taxes if one.parts == () or one.fen)
