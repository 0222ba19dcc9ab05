"""PURE: reads the region's `deregistration.yaml`: periods by date, and the grounds that close a way.

book = current()
book.period("simple", on=today).days
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

_FILE = "deregistration.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """How long a kind of notice runs, under the law of a time."""

    since: date | None  #: first day on which a notice begins under it
    until: date | None  #: the day on which the next one begins
    days: int  #: calendar days
    basis: str  #: law and article
    status: str  #: seen | unverified | proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What closes a way of deregistration."""

    id: str  #: key
    marks: tuple[str, ...]  #: kinds of notes in the enterprise register that make it
    enterprise_status: str  #: or this status of the enterprise
    licences: bool  #: or a licence whose cancellation is approved first
    answer: str  #: or what the applicant says: name of the answer
    answer_is: bool | None  #: and which answer makes the ground
    closes: frozenset[str]  #: simple, ordinary
    since: date | None  #: in force from
    until: date | None  #: and before
    says: Mapping[str, str]  #: language -> the ground
    remedy: Mapping[str, str]  #: language -> what to do
    basis: str  #: law and article
    status: str  #: seen | unverified | proposal

    def in_force(self, day: date) -> bool:
        """Whether the law of that day knows it."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True)
class ClosingLaw:
    """Everything the region says of closing an enterprise."""

    service: str  #: code of the joint service
    notice_matter: str  #: code of the matter that is the notice
    registration_matter: str  #: code of the matter that deregisters
    number: str  #: form of a notice's number
    periods: Mapping[str, tuple[Period, ...]]  #: kind of notice -> by date
    apply_within: int  #: calendar days after a simple notice
    apply_basis: str  #: law and article
    grounds: tuple[Ground, ...]  #: in the order they are shown

    def period(self, kind: str, on: date) -> Period:
        """The period of a notice that begins on that day."""
        for period in self.periods[kind]:
            if (period.since is None or period.since <= on) and (period.until is None or on < period.until):
                return period
        raise LookupError(f"no period of {kind} on {on}")  # excluded by `read`


def current() -> ClosingLaw:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> ClosingLaw:
    return read(folder)


def read(folder: Path) -> ClosingLaw:
    """Read the file of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    within = _need(root, "apply_within").plain()
    return ClosingLaw(
        service=_need(root, "service").text,
        notice_matter=_need(root, "notice_matter").text,
        registration_matter=_need(root, "registration_matter").text,
        number=_need(root, "number").text,
        periods={str(kind): _periods(node) for kind, node in _need(root, "notices").value.items()},
        apply_within=within["days"],
        apply_basis=within["basis"],
        grounds=tuple(_ground(node) for node in _need(root, "grounds").value),
    )


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    found: Node = node.value[key]
    return found


def _day(node: Node, key: str) -> date | None:
    said = node.value.get(key)
    if said is None or said.value is None:
        return None
    try:
        return date.fromisoformat(str(said.value))
    except ValueError:
        raise said.error(f"“{said.value}”不是日期。", "请写成 2021-07-30 的样子。") from None


def _periods(node: Node) -> tuple[Period, ...]:
    found: list[Period] = []
    for one in node.value:
        period = Period(
            since=_day(one, "from"),
            until=_day(one, "until"),
            days=_need(one, "days").value,
            basis=_need(one, "basis").text,
            status=_need(one, "status").text,
        )
        expected = found[-1].until if found else None
        if period.since != expected or (found and expected is None):
            raise one.error("与上一段时间之间有空档或重叠。", "请让“from”等于上一段的“until”，第一段写 null。")
        found.append(period)
    if not found or found[-1].until is not None:
        raise node.error("最后一段写了截止日，以后就没有规定了。", "请把最后一段的“until”写成 null。")
    return tuple(found)


def _ground(node: Node) -> Ground:
    said = node.value
    closes = frozenset(_need(node, "closes").plain())
    if not closes <= {"simple", "ordinary"} or not closes:
        raise said["closes"].error("只能写 simple 或者 simple、ordinary。", "请改成 [simple] 或者 [simple, ordinary]。")
    return Ground(
        id=_need(node, "id").text,
        marks=tuple(said["marks"].plain()) if "marks" in said else (),
        enterprise_status=said["enterprise_status"].text if "enterprise_status" in said else "",
        licences="licences" in said,
        answer=said["answer"].text if "answer" in said else "",
        answer_is=said["is"].value if "is" in said else None,
        closes=closes,
        since=_day(node, "from"),
        until=_day(node, "until"),
        says=_need(node, "says").plain(),
        remedy=_need(node, "remedy").plain(),
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
    )
