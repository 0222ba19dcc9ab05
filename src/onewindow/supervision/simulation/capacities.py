"""PURE: how many people an agency has for a joint service and how long a review takes, from `capacities.yaml`.

Every figure of the file is a proposal until the agency has confirmed it; `status` and `basis` go with the results.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onewindow.catalogue.declarations import Level, MatterKind
from onewindow.catalogue.facts import Name
from onewindow.core.located import LocatedError, Node, load

_FILE = "capacities.yaml"
_CODE = re.compile(r"[A-Z]+(-[A-Z]+)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One sitting of an agency over a matter."""

    id: str  #: accept | review | sign
    name: Name  #: for people
    share: float  #: of the matter's minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What a defect costs."""

    share: float  #: of the reviews
    working_days: float  #: until the applicant answers, mean
    minutes: float  #: of the officer who looks again


@dataclass(frozen=True, kw_only=True, slots=True)
class Mix:
    """A kind of applicant."""

    share: float  #: weight among those of the service
    name: Name  #: for people
    answers: Mapping[str, Any]  #: laid over the typical answers of the service


@dataclass(frozen=True, kw_only=True)
class Capacities:
    """Everything of the file."""

    status: str  #: seen | unverified | proposal
    basis: str  #: where the figures come from
    steps: tuple[Step, ...]  #: in order; the last one is the decision
    at_once: frozenset[str]  #: kinds of matter, or matters, that are done in one sitting
    spread: float  #: standard deviation of minutes over their mean
    circulation_minutes: float  #: office minutes between two sittings, mean
    correction: Correction  #: defects
    visit_wait: float  #: working days from the call to the site visit
    gap: float  #: serial only: working days until the applicant goes to the next agency
    green_share: float  #: of cases in the green channel
    load: float  #: arrivals over the capacity of the narrowest agency, where nothing else is asked
    minutes: Mapping[str, float]  #: by kind of matter
    matters: Mapping[str, float]  #: by matter, before the kind
    staff: Mapping[str, Mapping[str, int]]  #: agency (or `default`) -> level -> people
    mixes: Mapping[str, tuple[Mix, ...]]  #: joint service -> its applicants

    def sittings(self, matter: str, kind: MatterKind) -> tuple[float, ...]:
        """Minutes of work of one agency over one matter, sitting by sitting."""
        minutes = self.matters.get(matter, self.minutes[kind.value])
        return (minutes,) if self.at_once & {kind.value, matter} else tuple(step.share * minutes for step in self.steps)

    def staff_of(self, agency: str, level: Level) -> int:
        """People of an agency at a level."""
        own = self.staff.get(agency, {})
        return own.get(level.value, self.staff["default"][level.value])


def read(folder: Path) -> Capacities:
    """Read the file of a region's folder. Raises LocatedError at the first fault."""
    try:
        root = load(folder / _FILE, shown_as=_FILE)
    except FileNotFoundError:
        raise LocatedError(_FILE, 1, "缺少办理能力文件。", "仿真要知道各部门有几个人、一件办多久。") from None
    correction = _need(root, "correction")
    return Capacities(
        status=_need(root, "status").text,
        basis=_need(root, "basis").text,
        steps=_steps(_need(root, "steps")),
        at_once=_kinds(_need(root, "at_once")),
        spread=_figure(root, "spread", most=3),
        circulation_minutes=_figure(root, "circulation_minutes"),
        correction=Correction(
            share=_figure(correction, "share", most=1),
            working_days=_figure(correction, "working_days"),
            minutes=_figure(correction, "minutes"),
        ),
        visit_wait=_figure(root, "visit_wait_working_days"),
        gap=_figure(root, "serial_gap_working_days"),
        green_share=_figure(root, "green_share", most=1),
        load=_figure(root, "load", most=2),
        minutes={kind.value: _figure(_need(root, "minutes"), kind.value) for kind in MatterKind},
        matters={code: _figure(_need(root, "matters"), code) for code in _need(root, "matters").value},
        staff=_staff(_need(root, "staff")),
        mixes={code: _mixes(entry) for code, entry in _need(root, "packages").value.items()},
    )


def _steps(node: Node) -> tuple[Step, ...]:
    steps = tuple(
        Step(id=_need(entry, "id").text, name=_name(entry), share=_figure(entry, "share", most=1))
        for entry in node.value
    )
    if len(steps) < 2 or abs(sum(step.share for step in steps) - 1) > 1e-9:
        raise node.error("至少两道手，各道 share 之和应为 1。", "例如 受理 0.2、审查 0.6、签发 0.2。")
    return steps


def _kinds(node: Node) -> frozenset[str]:
    known = {kind.value for kind in MatterKind}
    for entry in node.value:
        if entry.text not in known and not _CODE.fullmatch(entry.text):
            raise entry.error(f"没有“{entry.text}”这个事项类型。", f"写事项代码，或：{'、'.join(sorted(known))}。")
    return frozenset(entry.text for entry in node.value)


def _staff(node: Node) -> dict[str, dict[str, int]]:
    levels = {level.value for level in Level}
    found: dict[str, dict[str, int]] = {}
    for agency, entry in node.value.items():
        for level, people in entry.value.items():
            if level not in levels:
                raise people.error(f"没有“{level}”这一级。", f"可选：{'、'.join(sorted(levels))}。", at_key=True)
            if not isinstance(people.value, int) or isinstance(people.value, bool) or not 1 <= people.value <= 1000:
                raise people.error("人数应为 1 到 1000 的整数。", "请改正。")
        found[agency] = {level: people.value for level, people in entry.value.items()}
    if set(found.get("default", {})) != levels:
        raise node.error("default 应写明每一级的人数。", f"各级：{'、'.join(sorted(levels))}。")
    return found


def _mixes(node: Node) -> tuple[Mix, ...]:
    mixes = tuple(
        Mix(share=_figure(entry, "share"), name=_name(entry), answers=_need(entry, "answers").plain())
        for entry in node.value
    )
    if not mixes or sum(mix.share for mix in mixes) <= 0:
        raise node.error("没有申请人类型，或 share 都是 0。", "至少写一种，share 大于 0。")
    return mixes


def _name(node: Node) -> Name:
    said = _need(node, "name")
    return Name(zh=_need(said, "zh").text, en=_need(said, "en").text)


def _figure(node: Node, key: str, *, most: float = 100_000) -> float:
    found = _need(node, key)
    value = found.value
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise found.error(f"“{key}”应为 0 到 {most:g} 的数。", "请改正。")
    return float(value)


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child
