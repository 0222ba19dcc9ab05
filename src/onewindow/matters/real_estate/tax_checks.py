"""What the tax officer sees beside the decision: each tax by the rules, and what the book says to the seller's word."""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.cases.handlers import Check
from onewindow.core.errors import gettext_noop
from onewindow.registers.land import owning
from onewindow.registers.land.views import UnitView

from . import selling
from .checks import BOOK
from .seller_rates import current
from .seller_taxes import Reckoning
from .selling import Proposed
from .words import yuan

_DEED = gettext_noop("契税税率（地区数据）")
_SELLER = gettext_noop("转让方税费规则（地区数据）")


def of_transfer(facts: Mapping[str, Any]) -> Iterator[Check]:
    """Both sides' taxes."""
    found = selling.proposed(facts)
    yield _deed(found)
    if found.seller is not None:
        yield from _seller(found.seller)
    if facts.get("re_seller_only_home") is True and found.view is not None:
        yield _only_home(found.view)


def _deed(found: Proposed) -> Check:
    if found.deed is None:
        says = gettext_noop("没有成交价格，或者没有适用的税率，算不出契税。")
        return Check(code="deed_tax", passed=None, says=says, source=_DEED)
    says = gettext_noop("契税 {yuan} 元（{rate}；{basis}）。")
    data = {"yuan": yuan(found.deed.fen), "rate": found.deed.says, "basis": found.deed.basis}
    return Check(code="deed_tax", passed=True, says=says, data=data, source=_DEED)


def _seller(seller: Reckoning) -> Iterator[Check]:
    if seller.elsewhere is not None and seller.words is not None:
        says = gettext_noop("{why}（{basis}）。核对后选“予以确认”，填写各项税额；没有的不填。")
        data = {"why": seller.words.says["zh"], "basis": seller.words.basis}
        yield Check(code="seller_elsewhere", passed=None, says=says, data=data, source=_SELLER)
    elif seller.words is not None:
        says = gettext_noop("{why}（{basis}）。")
        data = {"why": seller.words.says["zh"], "basis": seller.words.basis}
        yield Check(code="seller_nothing", passed=True, says=says, data=data, source=_SELLER)
    elif seller.missing:
        says = gettext_noop("没有成交价格或者购房的日期，算不出转让方的税款。")
        yield Check(code="seller_missing", passed=None, says=says, source=_SELLER)
    else:
        says = gettext_noop("转让方税款合计 {yuan} 元，持有满 {years} 年。")
        data = {"years": str(seller.held or 0), "yuan": yuan(seller.fen)}
        yield Check(code="seller_total", passed=True, says=says, data=data, source=_SELLER)
        for one in (one for one in seller.taxes if not one.idle):
            says = gettext_noop("{tax} {yuan} 元（{rate}；{basis}）。")
            rate = "，".join(said for said in (one.says["zh"], one.relief.get("zh", "")) if said)
            data = {"tax": one.names["zh"], "yuan": yuan(one.fen), "rate": rate, "basis": one.basis}
            yield Check(code=f"seller_{one.code}", passed=True, says=says, data=data, source=_SELLER)
        if seller.received:
            says = gettext_noop("受让方另缴印花税 {yuan} 元。")
            data = {"yuan": yuan(seller.received)}
            yield Check(code="buyer_stamp_duty", passed=True, says=says, data=data, source=_SELLER)


def _only_home(view: UnitView) -> Check:
    """The seller's commitment against this book: it knows nothing of other places and of the family."""
    rates = current()
    others = owning.other_units(view.code, rates.uses if rates is not None else ())
    if others:
        says = gettext_noop("卖方承诺是家庭唯一住房，但登记簿上权利人名下另有住宅 {count} 套，请核对。")
        return Check(code="seller_only_home", passed=False, says=says, data={"count": others}, source=BOOK)
    says = gettext_noop("本登记簿上权利人名下没有其他住宅；配偶、未成年子女和外地的请另行核对。")
    return Check(code="seller_only_home", passed=None, says=says, source=BOOK)
