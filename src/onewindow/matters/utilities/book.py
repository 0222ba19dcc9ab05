"""PURE: what the region says of utilities on site (`utilities.yaml`): nodes, managers, prices, contracts, before.

book = current()
book.node("plan").limit("UTL-HEAT")     # working days
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node as YamlNode
from onewindow.core.located import load
from onewindow.core.region import region_dir
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar

_FILE = "utilities.yaml"
#: The nodes that the program knows what to do at; a region gives them names and limits.
NODES = ("accept", "visit", "answer", "plan", "outside", "test", "connect")
PER = ("fixed", "outside_m", "demand")


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeRule:
    """One node of the way."""

    id: str  #: one of NODES
    names: Mapping[str, str]  #: language -> what it is called
    told: Mapping[str, str]  #: language -> what the applicant is told when it is done
    working_days: int  #: limit
    by_matter: Mapping[str, int]  #: limits of single utilities
    counted: bool  #: whether it is the utility's own time
    up_to_m: int  #: length up to which the limit holds; 0: always
    basis: str  #: where the limit comes from
    status: str  #: seen | unverified | memory | proposal

    def limit(self, matter: str) -> int:
        """Working days of a utility."""
        return self.by_matter.get(matter, self.working_days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Manager:
    """Somebody who may lead a project one to one."""

    division: str  #: six digits
    staff: str  #: staff number
    phone: str  #: told to the applicant


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceLine:
    """One published price."""

    id: str  #: within the utility
    names: Mapping[str, str]  #: language -> what it is for
    per: str  #: one of PER
    yuan: int  #: for one unit
    basis: str  #: where it is published
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, slots=True)
class FreeRule:
    """Who pays nothing."""

    says: Mapping[str, str]  #: language -> the rule in words
    demand_up_to: int  #: units applied for
    voltage_below_kv: int  #: kilovolts
    basis: str  #: where it says so
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """What a utility may charge."""

    unit: Mapping[str, str]  #: language -> unit of demand
    free: FreeRule | None  #: who pays nothing
    lines: tuple[PriceLine, ...]  #: in order


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractForm:
    """The supply contract of a utility."""

    title: str  #: as printed
    account: str  #: pattern of the account number
    clauses: tuple[str, ...]  #: in order


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """How it was when one went to each utility alone."""

    materials: tuple[str, ...]  #: papers to hand in
    steps: tuple[str, ...]  #: what one went through
    working_days: int  #: until connected, without the works
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """Everything of the file, with the office calendar."""

    nodes: tuple[NodeRule, ...]  #: in order
    managers: tuple[Manager, ...]  #: declared ones
    prices: Mapping[str, Prices]  #: matter -> prices
    supplements: Mapping[str, tuple[str, ...]]  #: matter -> what is often asked besides
    contracts: Mapping[str, ContractForm]  #: matter -> contract
    contract_basis: str  #: the law they rest on
    before: Mapping[str, Before]  #: matter -> how it was
    after_steps: Mapping[str, tuple[str, ...]]  #: language -> what one goes through now
    plan_days: int  #: natural days for which a plan holds
    status: str  #: of the file
    calendar: Calendar  #: office calendar

    def node(self, code: str) -> NodeRule:
        """One node."""
        return next(one for one in self.nodes if one.id == code)


def current() -> Book:
    """The file of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> Book:
    return read(folder)


def read(folder: Path) -> Book:
    """Read `utilities.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    nodes = tuple(_node(entry) for entry in _need(root, "nodes").value)
    if tuple(one.id for one in nodes) != NODES:
        raise _need(root, "nodes").error("节点不全，或次序不对。", f"依次为：{'、'.join(NODES)}。")
    contracts = {key: value for key, value in _need(root, "contracts").value.items() if key != "basis"}
    steps = _need(root, "after_steps").plain()
    return Book(
        nodes=nodes,
        managers=tuple(_manager(entry) for entry in _need(root, "managers").value),
        prices={matter: _prices(entry) for matter, entry in _need(root, "costs").value.items()},
        supplements={k: tuple(v.plain()) for k, v in _need(root, "supplements").value.items()},
        contracts={matter: _contract(entry) for matter, entry in contracts.items()},
        contract_basis=_need(_need(_need(root, "contracts"), "basis"), "text").text,
        before={matter: _before(entry) for matter, entry in _need(root, "before").value.items()},
        after_steps={language: tuple(words) for language, words in steps.items()},
        plan_days=_positive(_need(root, "plan_days")),
        status=_need(root, "status").text,
        calendar=load_calendar(folder),
    )


def _node(node: YamlNode) -> NodeRule:
    basis, said = _need(node, "basis"), node.plain()
    return NodeRule(
        id=_need(node, "id").text,
        names=_need(node, "name").plain(),
        told=_need(node, "told").plain(),
        working_days=_positive(_need(node, "working_days")),
        by_matter={k: _positive(v) for k, v in node.value["by_matter"].value.items()} if "by_matter" in said else {},
        counted=bool(said.get("counted", True)),
        up_to_m=int(said.get("up_to_m", 0)),
        basis=_need(basis, "text").text,
        status=_need(basis, "status").text,
    )


def _manager(node: YamlNode) -> Manager:
    return Manager(
        division=_need(node, "division").text, staff=_need(node, "staff").text, phone=_need(node, "phone").text
    )


def _prices(node: YamlNode) -> Prices:
    free = node.value.get("free")
    return Prices(
        unit=_need(node, "unit").plain(),
        free=_free(free) if free is not None else None,
        lines=tuple(_price(entry) for entry in _need(node, "lines").value),
    )


def _free(node: YamlNode) -> FreeRule:
    return FreeRule(
        says=_need(node, "says").plain(),
        demand_up_to=_positive(_need(node, "demand_up_to")),
        voltage_below_kv=_positive(_need(node, "voltage_below_kv")),
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
    )


def _price(node: YamlNode) -> PriceLine:
    per, yuan = _need(node, "per"), _need(node, "yuan")
    if per.text not in PER:
        raise per.error(f"没有“{per.text}”这种计价。", f"可选：{'、'.join(PER)}。")
    if not isinstance(yuan.value, int) or isinstance(yuan.value, bool) or yuan.value < 0:
        raise yuan.error(f"“{yuan.text}”应为不小于 0 的整数。", "按元写。")
    basis = node.value.get("basis")
    return PriceLine(
        id=_need(node, "id").text,
        names=_need(node, "name").plain(),
        per=per.text,
        yuan=yuan.value,
        basis=basis.text if basis is not None else "",
        status=_need(node, "status").text,
    )


def _contract(node: YamlNode) -> ContractForm:
    account = _need(node, "account")
    try:
        account.text.format(division="110101", serial=1)
    except (KeyError, IndexError, ValueError):
        raise account.error(f"户号样式“{account.text}”不能用。", "只用 {division} 和 {serial}。") from None
    return ContractForm(
        title=_need(node, "title").text, account=account.text, clauses=tuple(_need(node, "clauses").plain())
    )


def _before(node: YamlNode) -> Before:
    return Before(
        materials=tuple(_need(node, "materials").plain()),
        steps=tuple(_need(node, "steps").plain()),
        working_days=_positive(_need(node, "working_days")),
        status=_need(node, "status").text,
    )


def _positive(node: YamlNode) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        raise node.error(f"“{node.text}”应为不小于 1 的整数。", "请改正。")
    return node.value


def _need(node: YamlNode, key: str) -> YamlNode:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Any = node.value[key]
    found: YamlNode = child
    return found
