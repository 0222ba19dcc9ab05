"""The fee of a registration: asked when it is accepted, and nothing is entered before it is paid."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from onewindow.cases.handlers import Handled
from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.errors import gettext_noop
from onewindow.payments import acts, fees, queries
from onewindow.people.queries import find_party

from . import book, reading, words
from .errors import FeeUnpaid, SellerTaxUnpaid

#: Kinds of the fee table by matter; what is not here costs nothing.
_KINDS: Mapping[str, str] = {
    "RE-TRANSFER": "transfer",
    "RE-FIRST": "first",
    "RE-CHANGE": "change",
    "RE-MORTGAGE": "mortgage",
    "RE-ADVANCE": "advance",
    "RE-RESIDENCE": "residence",
    "RE-REISSUE": "reissue",
}
_BY = Actor.system("real_estate")
#: Kind of the seller's taxes.
_SELLER = "seller"
#: What payers read, in their language.
_TITLES = {
    _SELLER: gettext_noop("不动产转让税款（转让方）"),
    "RE-TRANSFER": gettext_noop("不动产转移登记费"),
    "RE-FIRST": gettext_noop("不动产首次登记费"),
    "RE-CHANGE": gettext_noop("不动产变更登记费"),
    "RE-MORTGAGE": gettext_noop("抵押登记费"),
    "RE-ADVANCE": gettext_noop("预告登记费"),
    "RE-RESIDENCE": gettext_noop("居住权登记费"),
    "RE-REISSUE": gettext_noop("证书工本费"),
}
_BOTH = gettext_noop("不动产转移登记费和税款")


def subject(review: Handled) -> str:
    """What an order is for: the case and its matter."""
    return reading.source_reference(review.number, review.matter)


def facts_of(facts: Mapping[str, Any]) -> dict[str, object]:
    """What the fee table asks. One certificate is made for all co-owners."""
    facts = book.with_state(facts)
    return {
        "use": fees.current().use_of(words.words(today()).uses.get(str(facts.get("re_use") or ""), "")),
        "units": 1,
        "certificates": 1,
        "spouses": facts.get("re_transfer_reason") == reading.SPOUSES,
        "name_change": facts.get("re_change_kind") == reading.RENAMED,
    }


def ask(review: Handled, *, by: Actor) -> None:
    """Open the order where anything is to be paid; a second call gives the same order back."""
    kind = _KINDS.get(review.matter)
    if kind is None:
        return
    lines = fees.lines(kind, today(), facts_of(review.facts))
    if not fees.total(lines):
        return
    title = _TITLES[review.matter]
    acts.open_order(subject(review), review.applicant, lines, title=title, division=review.division, by=by)


def demand_paid(review: Handled) -> None:
    """Raises FeeUnpaid, SellerTaxUnpaid while an order of this registration is open."""
    order = queries.unpaid(subject(review))
    if order is not None:
        raise FeeUnpaid(order=order.number, yuan=fees.yuan(order.total))
    order = queries.unpaid(_sellers(review)) if review.matter == "RE-TRANSFER" else None
    if order is not None:
        raise SellerTaxUnpaid(order=order.number, yuan=fees.yuan(order.total))


def end(review: Handled, *, rule: str) -> None:
    """Not registered after all: an open order is taken back, a paid one is given back.

    By the system, since a seller who withdraws is not the buyer who pays; the case says who withdrew or refused.
    """
    for what in (subject(review), *([_sellers(review)] if review.matter == "RE-TRANSFER" else [])):
        if queries.order_of(what) is not None:
            acts.cancel_order(what, rule=rule, by=_BY)


def _sellers(review: Handled) -> str:
    """What the seller's order is for: the tax return of the same case."""
    return reading.source_reference(review.number, "RE-TAX")


def ask_with_tax(review: Handled, *, by: Actor) -> None:
    """After the assessment: the buyer's order and, where he owes anything, the seller's."""
    _ask_buyer(review, by=by)
    _ask_seller(review, by=by)


def _ask_seller(review: Handled, *, by: Actor) -> None:
    """The seller is the applicant; he pays for all who sell with him. Nothing is opened where nothing is owed."""
    rows = review.facts.get("re_seller_taxes") or ()
    owed = {f"{row['tax']}_fen": fen for row in rows if (fen := int((reading.amount(row["yuan"]) or 0) * 100))}
    lines = fees.lines(_SELLER, today(), owed)
    if not fees.total(lines):
        return
    acts.open_order(_sellers(review), review.applicant, lines, title=_TITLES[_SELLER], division=review.division, by=by)


def _ask_buyer(review: Handled, *, by: Actor) -> None:
    """The fee of a transfer and the tax in one order, paid by the new holder where he is known here."""
    tax = reading.amount(review.facts.get("re_deed_tax_yuan")) or Decimal(0)
    said = {**facts_of(review.facts), "deed_tax_fen": int(tax * 100)}
    stamp = reading.amount(review.facts.get("re_buyer_stamp_yuan"))
    if stamp:
        said["buyer_stamp_duty_fen"] = int(stamp * 100)
    coming = [one for one in reading.people(review.facts.get("re_holders")) if one.id_no]
    known = next((party for one in coming if (party := find_party(one.id_kind, one.id_no)) is not None), None)
    lines = fees.lines("transfer", today(), said)
    if not fees.total(lines):
        return
    acts.open_order(
        reading.source_reference(review.number, "RE-TRANSFER"),
        known.pk if known is not None else review.applicant,
        lines,
        title=_BOTH if tax else _TITLES["RE-TRANSFER"],
        division=review.division,
        by=by,
    )


def ask_after_tax(review: Handled, given: Mapping[str, Any], *, by: Actor) -> None:
    """For the tax office: the orders are opened where the transfer is accepted already; else its acceptance does it.

    `given`: the facts of the assessment.
    """
    unit = book.tidy(review.facts.get("re_unit"))
    if book.order_of(unit, f"{review.number}/RE-TRANSFER") is not None:
        ask_with_tax(replace(review, facts={**review.facts, **given}), by=by)
