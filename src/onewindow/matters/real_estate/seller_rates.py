"""PURE but for reading the file once: the rules of the seller's taxes, as the region's `seller_taxes.yaml` has them.

current().taxes[0].on(today()).rules      # the first rule that holds counts

Every tax has versions with a first day, a basis and how sure it is; every fault is told with file, line and remedy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

_FILE = "seller_taxes.yaml"
_WHOLE = 1000


class Base(StrEnum):
    """What a rate is taken of."""

    PRICE = "price"  #: the price with the tax in it
    VAT = "vat"  #: the value added tax
    GAIN = "gain"  #: income less original value and reasonable costs
    INCOME = "income"  #: the price less the value added tax


class Elsewhere(StrEnum):
    """Why nothing is computed here."""

    NOT_DWELLING = "not_dwelling"  #: commercial premises, a garage, land
    NOT_PERSON = "not_person"  #: a company sells, or nobody knows who
    OTHER_REASON = "other_reason"  #: a gift outside the family, a judgment


@dataclass(frozen=True, kw_only=True)
class Words:
    """A sentence of the law, and how sure."""

    says: Mapping[str, str]  #: language -> in words
    basis: str  #: the law
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line; what is None or empty does not matter."""

    reasons: frozenset[str]  #: reasons of the transfer
    held_years: int  #: held for at least so many years; 0 for any
    only_home: bool | None  #: the family's only dwelling
    proven: bool | None  #: whether the original value can be proven
    places: frozenset[str]  #: division of the unit
    of: Base | None  #: None where nothing is levied
    per_mille: Decimal  #: the rate
    both: bool  #: whether who receives owes the same once more, as with a document that both have signed
    says: Mapping[str, str]  #: language -> in words
    basis: str  #: its own law, or empty


@dataclass(frozen=True, kw_only=True)
class Version:
    """The rules of a tax from a day on."""

    since: date  #: first day
    basis: str  #: the law
    status: str  #: how sure
    rules: tuple[Rule, ...]  #: the first that holds
    pays_per_mille: int  #: what is left of the tax by a relief; 1000 without one
    relief: Mapping[str, str]  #: language -> the relief in words; empty without one
    relief_basis: str  #: its law
    decoration_per_mille: int  #: how much of the original value may be deducted as decoration


@dataclass(frozen=True, kw_only=True)
class SellerTax:
    """One tax with its versions, newest first."""

    code: str  #: key, that of the fee table
    names: Mapping[str, str]  #: language -> name
    versions: tuple[Version, ...]  #: newest first

    def on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((one for one in self.versions if one.since <= day), None)


@dataclass(frozen=True, kw_only=True)
class SellerRates:
    """Everything the file says."""

    uses: frozenset[str]  #: uses of the land register that are dwellings
    taxed: frozenset[str]  #: reasons of a transfer that are taxed here
    family: frozenset[str]  #: those of them that are reckoned within the family only
    free: frozenset[str]  #: reasons for which the transferor owes nothing
    nothing: Words  #: what is said then
    desk: Mapping[Elsewhere, Words]  #: what is said where the tax desk assesses
    taxes: tuple[SellerTax, ...]  #: in the order in which they are reckoned


def current() -> SellerRates | None:
    """The rules of this installation's region; None where it has none. Read once. Raises LocatedError."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> SellerRates | None:
    return read(folder)


def read(folder: Path) -> SellerRates | None:
    """Read a region's file. Raises LocatedError at the first fault; None where there is no file."""
    if not (folder / _FILE).exists():
        return None
    root = load(folder / _FILE, shown_as=_FILE)
    nothing, desk = _need(root, "nothing"), _need(root, "desk")
    rates = SellerRates(
        uses=_texts(root, "uses"),
        taxed=_texts(root, "taxed"),
        family=_texts(root, "family"),
        free=_texts(nothing, "reasons"),
        nothing=_words(nothing),
        desk={why: _words(_need(desk, why.value)) for why in Elsewhere},
        taxes=tuple(_tax(node) for node in _need(root, "taxes").value),
    )
    _in_order(rates, _need(root, "taxes"))
    return rates


def _in_order(rates: SellerRates, node: Node) -> None:
    """What is taken of the value added tax comes after it."""
    seen = False
    for tax, at in zip(rates.taxes, node.value, strict=True):
        bases = {rule.of for version in tax.versions for rule in version.rules}
        if bases - {None, Base.PRICE} and not seen:
            raise at.error("按增值税额或收入算的税种排在增值税前面。", "请把按 price 算的税种放在最前。")
        seen = seen or Base.PRICE in bases


def _tax(node: Node) -> SellerTax:
    versions = [_version(one) for one in _need(node, "versions").value]
    if not versions:
        raise node.error("税种没有版本。", "请在 versions 下写明生效日和规则。")
    return SellerTax(
        code=_need(node, "code").text,
        names=_need(node, "name").plain(),
        versions=tuple(sorted(versions, key=lambda one: one.since, reverse=True)),
    )


def _version(node: Node) -> Version:
    relief = node.value.get("relief")
    try:
        since = date.fromisoformat(_need(node, "from").text)
    except ValueError:
        raise node.error("“from”不是日期。", "请写成 2026-01-01 的样子。") from None
    rules = tuple(_rule(one) for one in _need(node, "rules").value)
    if not rules or not _always(rules[-1]):
        raise node.error("最后一条规则还有条件，会有人落空。", "请在最后写一条没有条件的规则。")
    return Version(
        since=since,
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
        rules=rules,
        pays_per_mille=_number(node, "pays_per_mille", _WHOLE),
        relief=_need(relief, "says").plain() if relief is not None else {},
        relief_basis=_need(relief, "basis").text if relief is not None else "",
        decoration_per_mille=_number(node, "decoration_at_most_per_mille", 0),
    )


def _always(rule: Rule) -> bool:
    return (
        not rule.held_years and rule.only_home is None and rule.proven is None and not rule.places and not rule.reasons
    )


def _rule(node: Node) -> Rule:
    said: dict[str, Any] = node.plain()
    known = {"reasons", "both", "held_years", "only_home", "proven", "places", "of", "per_mille", "says", "basis"}
    for key in said.keys() - known:
        raise node.value[key].error(f"不认识“{key}”。", f"可用：{'、'.join(sorted(known))}。", at_key=True)
    rate = _rate(_need(node, "per_mille"))
    if bool(rate) is not ("of" in said):
        raise node.error("“of”和“per_mille”对不上。", "要征的写明按什么算（of），不征的 per_mille 写 0、不写 of。")
    if "of" in said and said["of"] not in set(Base):
        raise node.value["of"].error(f"不认识“{said['of']}”。", f"可用：{'、'.join(Base)}。")
    for key in ("only_home", "proven", "both"):
        if not isinstance(said.get(key, True), bool):
            raise node.value[key].error(f"“{key}”应是 true 或 false。", "不限的不写这一项。")
    return Rule(
        reasons=_texts(node, "reasons") if "reasons" in said else frozenset(),
        held_years=_number(node, "held_years", 0),
        only_home=said.get("only_home"),
        proven=said.get("proven"),
        places=_texts(node, "places") if "places" in said else frozenset(),
        of=Base(said["of"]) if "of" in said else None,
        per_mille=rate,
        both=said.get("both", False),
        says=_need(node, "says").plain(),
        basis=str(said.get("basis") or ""),
    )


def _rate(node: Node) -> Decimal:
    try:
        rate = Decimal(node.text)
    except InvalidOperation:
        rate = Decimal(-1)
    if not 0 <= rate <= _WHOLE:
        raise node.error("“per_mille”应是 0 至 1000 的数。", "千分之十写 10。")
    return rate


def _number(node: Node, key: str, otherwise: int) -> int:
    found = node.value.get(key)
    if found is None:
        return otherwise
    if not isinstance(found.value, int) or isinstance(found.value, bool) or not 0 <= found.value <= _WHOLE:
        raise found.error(f"“{key}”应是 0 至 1000 的整数。", "请改成整数。")
    return int(found.value)


def _words(node: Node) -> Words:
    return Words(says=_need(node, "says").plain(), basis=_need(node, "basis").text, status=_need(node, "status").text)


def _texts(node: Node, key: str) -> frozenset[str]:
    return frozenset(one.text for one in _need(node, key).value)


def _need(node: Node, key: str) -> Node:
    found = node.value.get(key) if isinstance(node.value, dict) else None
    if not isinstance(found, Node):
        raise node.error(f"缺少“{key}”。", "请补上。")
    return found
