"""PURE: reads a region's `fees/*.yaml` into the rules of `fees.py`. Every fault is told with file, line and remedy."""

from datetime import date
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.rules.expressions import Expression, ExpressionError, parse

from .fee_rules import Amount, Fee, FeeBook, Payee, Pays, Rate, Reduction, Tax

_PAYEES, _SETTINGS = "payees.yaml", "settings.yaml"


def read(folder: Path) -> FeeBook:
    """All fee files of a region's folder. Raises LocatedError at the first fault."""
    payees = _payees(folder)
    fees: list[Fee] = []
    reductions: list[Reduction] = []
    taxes: list[Tax] = []
    uses: dict[str, str] = {}
    for path in sorted((folder / "fees").glob("*.yaml")):
        if path.name in {_PAYEES, _SETTINGS}:
            continue
        root = load(path, shown_as=f"fees/{path.name}")
        fees += [_fee(node, payees) for node in _list(root, "fees")]
        reductions += [_reduction(node) for node in _list(root, "reductions")]
        taxes += [_tax(node, payees) for node in _list(root, "taxes")]
        uses |= _uses(root)
    return FeeBook(payees=payees, fees=tuple(fees), reductions=tuple(reductions), taxes=tuple(taxes), uses=uses)


def _uses(root: Node) -> dict[str, str]:
    listed = mapping(root).get("uses")
    named = mapping(listed) if listed is not None else {}
    return {str(word.value): use for use in named for word in _list(listed or root, use)}


def _payees(folder: Path) -> dict[str, Payee]:
    path = folder / "fees" / _PAYEES
    if not path.exists():
        return {}
    found = need(load(path, shown_as=f"fees/{_PAYEES}"), "payees")
    return {
        code: Payee(
            code=code,
            names=words(node, "name"),
            account=text(node, "account"),
            nature=text(node, "nature"),
            agency=text(node, "agency"),
            status=text(node, "status"),
        )
        for code, node in mapping(found).items()
    }


def _fee(node: Node, payees: dict[str, Payee]) -> Fee:
    rates = tuple(_rate(entry) for entry in _list(node, "rates"))
    if not rates or list(rates) != sorted(rates, key=lambda rate: rate.since):
        raise node.error("rates 为空，或没有按日期从早到晚排列。", "请按 from 从早到晚写。")
    return Fee(
        code=text(node, "code"),
        names=words(node, "name"),
        payee=_payee(node, payees),
        unit=words(node, "unit"),
        count=text(node, "count"),
        first_free=whole(node, "first_free") if "first_free" in mapping(node) else 0,
        kinds=_codes(node, "kinds"),
        rates=rates,
    )


def _rate(node: Node) -> Rate:
    amounts = tuple(
        Amount(when=_when(entry), fen=whole(entry, "fen"), says=words(entry, "says"))
        for entry in _list(node, "amounts")
    )
    return Rate(since=_day(node, "from"), basis=text(node, "basis"), status=text(node, "status"), amounts=amounts)


def _reduction(node: Node) -> Reduction:
    pays = text(node, "pays")
    if pays not in set(Pays):
        raise need(node, "pays").error(f"没有“{pays}”这种减免。", f"请写 {'、'.join(Pays)}。")
    return Reduction(
        code=text(node, "code"),
        pays=Pays(pays),
        fees=_codes(node, "fees"),
        kinds=_codes(node, "kinds") if "kinds" in mapping(node) else frozenset(),
        when=_when(node),
        since=_day(node, "from"),
        until=_day(node, "until") if "until" in mapping(node) else None,
        says=words(node, "says"),
        basis=text(node, "basis"),
        status=text(node, "status"),
    )


def _tax(node: Node, payees: dict[str, Payee]) -> Tax:
    return Tax(
        code=text(node, "code"),
        names=words(node, "name"),
        payee=_payee(node, payees),
        kinds=_codes(node, "kinds"),
        amount=text(node, "amount"),
        says=words(node, "says"),
        basis=text(node, "basis"),
        status=text(node, "status"),
    )


def _payee(node: Node, payees: dict[str, Payee]) -> str:
    code = text(node, "payee")
    if code not in payees:
        raise need(node, "payee").error(f"没有收款单位“{code}”。", f"请从 {'、'.join(payees)} 中选，或补进 {_PAYEES}。")
    return code


def _when(node: Node) -> Expression | None:
    child = mapping(node).get("when")
    if child is None:
        return None
    try:
        return parse(child.plain())
    except ExpressionError as fault:
        raise child.error(f"条件写得不对：{fault}", "请对照其他条目改正。") from None


def _codes(node: Node, name: str) -> frozenset[str]:
    return frozenset(str(entry.value) for entry in _list(node, name))


def _list(node: Node, name: str) -> list[Node]:
    child = mapping(node).get(name)
    if child is None:
        return []
    if not isinstance(child.value, list):
        raise child.error(f"{name} 应为列表。", "请在每条前写“- ”。")
    return child.value


def _day(node: Node, name: str) -> date:
    child = need(node, name)
    try:
        return date.fromisoformat(str(child.value))
    except ValueError:
        raise child.error(f"{name} 应为日期。", '请写成 "2019-07-01"。') from None


def mapping(node: Node) -> dict[str, Node]:
    """The node's children. Raises LocatedError."""
    if not isinstance(node.value, dict):
        raise node.error("这里应为“键: 值”。", "请对照其他条目改正。")
    return node.value


def need(node: Node, name: str) -> Node:
    """A child that must be there. Raises LocatedError."""
    child = mapping(node).get(name)
    if child is None:
        raise node.error(f"缺少 {name}。", f"请补上“{name}:”。")
    return child


def text(node: Node, name: str) -> str:
    """A child that is a text. Raises LocatedError."""
    child = need(node, name)
    if not isinstance(child.value, str) or not child.value:
        raise child.error(f"{name} 应为文字。", "请写文字；数字请加引号。")
    return child.value


def whole(node: Node, name: str) -> int:
    """A child that is a whole number, nought or more. Raises LocatedError."""
    child = need(node, name)
    value: Any = child.value
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise child.error(f"{name} 应为 0 或正整数。", "金额以分为单位，请写整数。")
    return int(value)


def words(node: Node, name: str) -> dict[str, str]:
    """A child of words by language; Chinese is demanded. Raises LocatedError."""
    child = need(node, name)
    found = {language: str(said.value) for language, said in mapping(child).items()}
    if not found.get("zh"):
        raise child.error(f"{name} 缺少中文。", "请写成 {zh: …, en: …}。")
    return found
