"""The estimate of fee and taxes of a transfer, on the last page before it is signed: each step with its article."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from onewindow.matters.real_estate.quoting import Quote, quote
from onewindow.matters.real_estate.seller_taxes import Assessed
from onewindow.matters.real_estate.selling import DEED as DEED_TAX
from onewindow.matters.real_estate.selling import STAMP
from onewindow.matters.real_estate.selling import VAT as VALUE_ADDED_TAX
from onewindow.payments import fees
from onewindow.sheets.queries import DraftState

from . import formats
from .onsite_words import basis_words
from .viewmodels import Text

_MATTER = "RE-TAX"


@dataclass(frozen=True, kw_only=True)
class TaxRow:
    """One tax or fee."""

    name: Text  #: what it is
    amount: str  #: yuan
    rule: Text  #: the rule in words
    working: tuple[str, ...]  #: how the amount comes about, step by step; empty where nothing is levied
    basis: Text  #: the article, and how sure


@dataclass(frozen=True, kw_only=True)
class TaxSide:
    """What one side pays."""

    who: Text  #: 买方, 卖方
    total: str  #: yuan; empty where it is not reckoned
    rows: tuple[TaxRow, ...]  #: in order
    note: Text  #: said instead of rows: the tax desk assesses, nothing is owed, something is missing
    basis: Text  #: of the note


@dataclass(frozen=True, kw_only=True)
class TaxCard:
    """`web/estate/taxes.html`."""

    sides: tuple[TaxSide, ...]  #: seller, buyer
    lead: Text  #: what becomes of it


def tax_card(state: DraftState) -> TaxCard | None:
    """The estimate for a draft; None where no real estate is transferred, or it is not the applicant's."""
    found = quote(state.assessment.values) if _MATTER in state.sheet.matters else None
    if found is None:
        return None
    lead = gettext("按您填的内容和现行规则算出。转让方的税款由税务专窗核定，核定后也在手机上缴；都缴清才登簿。")
    if found.seller.elsewhere is None:
        lead = gettext(
            "按您填的内容和现行规则算出。税务部门核定后，双方各缴各的，在手机上缴，不用去税务窗口；都缴清才登簿。"
        )
    return TaxCard(sides=(_seller(found), _buyer(found)), lead=lead)


def buyers_card(values: Mapping[str, Any], matters: Collection[str]) -> TaxCard | None:
    """What whoever signs beside the seller reads: the buyer's side alone; what the seller owes is his own affair."""
    found = quote(values) if _MATTER in matters else None
    if found is None:
        return None
    lead = gettext("按申请表的内容和现行规则算出。税务部门核定后，由登记后的权利人在手机上缴，缴清才登簿。")
    return TaxCard(sides=(_buyer(found),), lead=lead)


def _buyer(found: Quote) -> TaxSide:
    rows = [
        TaxRow(
            name=formats.local_name(dict(line.names)),
            amount=fees.yuan(line.amount),
            rule=formats.local_name(dict(line.why)),
            working=(),
            basis=basis_words(line.basis, line.status),
        )
        for line in found.fees
    ]
    total, note = fees.total(found.fees), ""
    if found.deed is None:
        note = gettext("填好成交价格以后，这里算出契税。")
    else:
        total += found.deed.fen
        base = [f"{gettext('成交价格')} {fees.yuan(found.price)}"]
        if found.vat:
            base = [f"({base[0]}", f"− {gettext('增值税额')} {fees.yuan(found.vat)})"]
        rows.append(
            TaxRow(
                name=_named(DEED_TAX),
                amount=fees.yuan(found.deed.fen),
                rule=formats.local_name(dict(found.deed.names)),
                working=(*base, f"× {_percent(Decimal(found.deed.per_mille))}") if found.deed.per_mille else (),
                basis=basis_words(found.deed.basis, found.deed.status),
            )
        )
    rows += [replace(_row(tax), name=_named(STAMP)) for tax in found.seller.taxes if tax.both]
    total += found.seller.received
    return TaxSide(
        who=gettext("受让方（登记后的权利人）"), total=fees.yuan(total), rows=tuple(rows), note=note, basis=""
    )


def _named(code: str) -> Text:
    """What the table of fees calls a tax."""
    return formats.local_name(dict(next(one.names for one in fees.current().taxes if one.code == code)))


def _seller(found: Quote) -> TaxSide:
    seller, who = found.seller, gettext("转让方（登记簿上的权利人）")
    if seller.words is not None:
        says, basis = formats.local_name(dict(seller.words.says)), basis_words(seller.words.basis, seller.words.status)
        return TaxSide(who=who, total="", rows=(), note=says, basis=basis)
    if seller.missing:
        return TaxSide(
            who=who, total="", rows=(), note=gettext("填好成交价格和购房的日期以后，这里算出转让方的税款。"), basis=""
        )
    note = gettext("持有满 %(years)s 年。") % {"years": seller.held} if seller.held is not None else ""
    rows = tuple(_row(tax) for tax in seller.taxes if not tax.idle)
    return TaxSide(who=who, total=fees.yuan(seller.fen), rows=rows, note=note, basis="")


def _row(tax: Assessed) -> TaxRow:
    relief = formats.local_name(dict(tax.relief)) if tax.relief else ""
    rule = formats.local_name(dict(tax.says))
    if tax.code == VALUE_ADDED_TAX and not tax.fen:
        relief = gettext("附加税费随增值税不缴")
    return TaxRow(
        name=formats.local_name(dict(tax.names)),
        amount=fees.yuan(tax.fen),
        rule=gettext("；").join((rule, relief)) if relief else rule,
        working=tuple(_working(tax)) if tax.fen else (),
        basis=basis_words(tax.basis, tax.status),
    )


def _working(tax: Assessed) -> Iterator[str]:
    rate, several = _percent(tax.per_mille), len(tax.parts) > 1
    for n, part in enumerate(tax.parts, start=1):
        sign = "− " if part.less else "(" if several else ""
        yield f"{sign}{gettext(part.name)} {fees.yuan(part.fen)}{')' if several and n == len(tax.parts) else ''}"
    yield f"÷ (1 + {rate}) × {rate}" if tax.inside else f"× {rate}"
    if tax.pays_per_mille < 1000:
        yield f"× {_percent(Decimal(tax.pays_per_mille))}"


def _percent(per_mille: Decimal) -> str:
    """Decimal(30) -> 3%."""
    return f"{(per_mille / 10).normalize():f}%"
