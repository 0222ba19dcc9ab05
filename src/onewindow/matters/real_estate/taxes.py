"""PURE but for reading the file once: the deed tax that the region's rates give, for the tax officer to confirm.

    assess(facts, on=today())        # Assessed(fen=1280000, says=…, basis=…), None where there is no price

Rates are data of the region (`real_estate.yaml`), each with its first day, its basis and how sure it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

from .reading import amount

_FILE = "real_estate.yaml"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One line of the rates; what is None does not matter."""

    reasons: frozenset[str]  #: reasons of the transfer; empty for all
    use: str  #: use of the unit; empty for all
    only_home: bool | None  #: whether it is the buyer's only home
    area_at_most: Decimal | None  #: square metres
    per_mille: int  #: of the price
    says: Mapping[str, str]  #: language -> in words


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The rates from a day on."""

    since: date  #: first day
    basis: str  #: the law
    status: str  #: how sure
    rates: tuple[Rate, ...]  #: the first that holds


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """What the rates give."""

    fen: int  #: the tax
    per_mille: int  #: the rate
    says: str  #: in words
    names: Mapping[str, str]  #: language -> in words
    basis: str  #: the law
    status: str  #: how sure


def assess(
    facts: Mapping[str, Any], *, on: date, tables: tuple[Rates, ...] | None = None, vat: int = 0
) -> Assessed | None:
    """The tax on a transfer; None where the sheet has no price and the reason is not exempt, or no rate is known.

    `vat`: fen of value added tax in the price, which the deed tax is not taken of (财税〔2016〕43号 one).
    """
    table = next((one for one in tables or current() if one.since <= on), None)
    rate = next((one for one in table.rates if _holds(one, facts)), None) if table is not None else None
    price = amount(facts.get("re_price_yuan"))
    if table is None or rate is None or (price is None and rate.per_mille):
        return None
    fen = ((price or Decimal(0)) * 100 - vat) * rate.per_mille / 1000
    return Assessed(
        fen=int(fen.quantize(Decimal(1), ROUND_HALF_UP)),
        per_mille=rate.per_mille,
        says=rate.says["zh"],
        names=rate.says,
        basis=table.basis,
        status=table.status,
    )


def _holds(rate: Rate, facts: Mapping[str, Any]) -> bool:
    area = amount(facts.get("re_area_m2"))
    return (
        (not rate.reasons or facts.get("re_transfer_reason") in rate.reasons)
        and (not rate.use or facts.get("re_use") == rate.use)
        and (rate.only_home is None or bool(facts.get("re_only_home")) is rate.only_home)
        and (rate.area_at_most is None or (area is not None and area <= rate.area_at_most))
    )


def current() -> tuple[Rates, ...]:
    """The rates of this installation's region, newest first; read once. Raises LocatedError at the first fault."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> tuple[Rates, ...]:
    return read(folder)


def read(folder: Path) -> tuple[Rates, ...]:
    """Read the rates of a region's folder, newest first. Raises LocatedError; none where there is no file."""
    if not (folder / _FILE).exists():
        return ()
    root = load(folder / _FILE, shown_as=_FILE)
    tables = [_table(node) for node in _need(root, "deed_tax").value]
    return tuple(sorted(tables, key=lambda table: table.since, reverse=True))


def _table(node: Node) -> Rates:
    try:
        since = date.fromisoformat(_need(node, "from").text)
    except ValueError:
        raise node.error("“from”不是日期。", "请写成 2024-12-01 的样子。") from None
    return Rates(
        since=since,
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
        rates=tuple(_rate(one) for one in _need(node, "rates").value),
    )


def _rate(node: Node) -> Rate:
    said: dict[str, Any] = node.plain()
    per_mille = said.get("per_mille")
    if not isinstance(per_mille, int) or isinstance(per_mille, bool) or not 0 <= per_mille <= 1000:
        raise node.error("“per_mille”应是 0 至 1000 的整数。", "千分之十五写 15。")
    most = said.get("area_at_most")
    return Rate(
        reasons=frozenset(said.get("reasons") or ()),
        use=said.get("use") or "",
        only_home=said.get("only_home"),
        area_at_most=Decimal(str(most)) if most is not None else None,
        per_mille=per_mille,
        says=_need(node, "says").plain(),
    )


def _need(node: Node, key: str) -> Node:
    found = node.value.get(key) if isinstance(node.value, dict) else None
    if not isinstance(found, Node):
        raise node.error(f"缺少“{key}”。", "请补上。")
    return found
