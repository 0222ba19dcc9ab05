"""PURE: what a connection costs by the published prices, before anybody applies and again in the answer.

quote(book.prices["UTL-POWER"], Demand(amount=100, voltage_kv=0.38, outside_m=80)).yuan    # 0: a small user
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .book import FreeRule, Prices


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """What is wanted."""

    amount: float  #: kVA, m³/d, Nm³/h or ㎡
    voltage_kv: float | None = None  #: of power
    outside_m: int = 0  #: line outside the boundary


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteLine:
    """One line of a quotation."""

    names: Mapping[str, str]  #: what it is for
    amount: float  #: how many units
    price: int  #: yuan for one
    yuan: int  #: together
    status: str  #: how sure the price is
    basis: str  #: where it is published


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """What it costs."""

    lines: tuple[QuoteLine, ...]  #: in order, those that cost something or are said to be free
    yuan: int  #: together
    free: FreeRule | None  #: the rule under which nothing is paid


def quote(prices: Prices, demand: Demand) -> Quotation:
    """The quotation; whoever falls under the rule of the free pays nothing at all."""
    if prices.free is not None and is_free(prices.free, demand):
        return Quotation(lines=(), yuan=0, free=prices.free)
    lines = []
    for line in prices.lines:
        amount = {"fixed": 1.0, "outside_m": float(demand.outside_m), "demand": demand.amount}[line.per]
        if not amount:
            continue
        lines.append(
            QuoteLine(
                names=line.names,
                amount=amount,
                price=line.yuan,
                yuan=round(line.yuan * amount),
                status=line.status,
                basis=line.basis,
            )
        )
    return Quotation(lines=tuple(lines), yuan=sum(line.yuan for line in lines), free=None)


def is_free(rule: FreeRule, demand: Demand) -> bool:
    """A small user: up to so much, below so many kilovolts. Who does not say the voltage is not yet one."""
    if demand.voltage_kv is None:
        return False
    return demand.amount <= rule.demand_up_to and demand.voltage_kv < rule.voltage_below_kv
