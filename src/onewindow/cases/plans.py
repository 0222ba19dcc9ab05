"""PURE: the plan of a case 办理方案: what the compiled sheet says about it, frozen when it is submitted.

Who handles which matter, what each reads, which gates are in force, how the decisions combine. A plan is content: two
cases with the same plan share one row, named by its digest, and a process reads it once. Everything the engine needs of
the catalogue stands here, so that a verb needs no catalogue and an old case stays what it was.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onewindow.catalogue.declarations import GateKind, MatterKind, OnRefused
from onewindow.catalogue.joint_services import Delivery, JointOutcome
from onewindow.core.chain import canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitRule:
    """A time limit in one unit, as `rules.deadlines` reads it."""

    working_days: float | None = None  #: 工作日
    calendar_days: int | None = None  #: 自然日
    hours: int | None = None  #: clock hours
    office_hours: int | None = None  #: hours of the office calendar
    stages: tuple[int, ...] = ()  #: working days that add up

    @property
    def empty(self) -> bool:
        """Whether no limit is set."""
        return self == _NO_LIMIT


_NO_LIMIT = LimitRule()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hand:
    """An agency that handles a matter, or a stage of it."""

    agency: int  #: id of the agency
    division: str  #: where it stands, six digits
    name: str = ""  #: of the stage, where a matter passes through several hands: 初审


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedMatter:
    """One matter of the case."""

    code: str  #: catalogue code
    kind: MatterKind  #: decides outcomes and words
    hands: tuple[Hand, ...]  #: one, or several in order
    statutory: LimitRule = _NO_LIMIT  #: set by law
    promised: LimitRule = _NO_LIMIT  #: promised to the public
    issues: bool = False  #: a grant ends in a certificate
    reads: tuple[str, ...] = ()  #: elements it may see, in its own order
    materials: tuple[str, ...] = ()  #: keys of the materials it may see
    deferrable: tuple[str, ...] = ()  #: keys of those that may be owed (容缺)
    on_commitment: bool = False  #: may be decided on a commitment (告知承诺)
    refusable: bool = True  #: False for a public service that can only be completed
    fills: tuple[tuple[str, str], ...] = ()  #: (element, `number` or `decision:…`): what its result tells siblings


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedGate:
    """`after` waits for `before`."""

    before: str  #: the earlier matter
    after: str  #: the waiting matter
    kind: GateKind  #: what waits
    any_of: str = ""  #: gates of one name: one is enough
    on_refused: OnRefused = OnRefused.REFUSE  #: what happens when the earlier one fails
    number: bool = False  #: the waiting matter reads the number of the earlier one's certificate, so it waits for issue


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything the engine must know about a case besides its state."""

    service: str  #: code of the joint service
    edition: int  #: id of the edition it was compiled from
    matters: tuple[PlannedMatter, ...]  #: in the service's order
    gates: tuple[PlannedGate, ...] = ()  #: in force
    countersign: tuple[tuple[str, ...], ...] = ()  #: matters that decide on one record
    outcome: JointOutcome = JointOutcome.INDEPENDENT  #: how decisions combine
    lead: str = ""  #: leading matter, where the lead decides
    lead_agency: int | None = None  #: agency that answers for the whole
    delivery: Delivery = Delivery.EACH  #: together, or each as it comes
    joint_days: int | None = None  #: statutory working days of the whole (art. 42 II)

    @cached_property
    def by_code(self) -> Mapping[str, PlannedMatter]:
        """Matters by code."""
        return {matter.code: matter for matter in self.matters}

    @cached_property
    def into(self) -> Mapping[str, tuple[PlannedGate, ...]]:
        """Gates by the matter that waits. Optional ones never block; countersigning replaces the gates between."""
        return {
            m.code: tuple(
                g
                for g in self.gates
                if g.after == m.code
                and g.kind is not GateKind.OPTIONAL
                and g.before not in self.group_of.get(m.code, ())
            )
            for m in self.matters
        }

    @cached_property
    def gated(self) -> tuple[str, ...]:
        """The matters that wait for another."""
        return tuple(code for code, gates in self.into.items() if gates)

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """Element or material -> matters that read it."""
        found: dict[str, list[str]] = {}
        for matter in self.matters:
            for key in (*matter.reads, *matter.materials):
                found.setdefault(key, []).append(matter.code)
        return {key: tuple(codes) for key, codes in found.items()}

    @cached_property
    def group_of(self) -> Mapping[str, tuple[str, ...]]:
        """Countersigning group of each matter that belongs to one."""
        groups = [tuple(code for code in group if code in self.by_code) for group in self.countersign]
        return {code: group for group in groups if len(group) > 1 for code in group}

    @cached_property
    def json(self) -> dict[str, Any]:
        """As stored."""
        return {
            "service": self.service,
            "edition": self.edition,
            "matters": [_matter_json(matter) for matter in self.matters],
            "gates": [_gate_json(gate) for gate in self.gates],
            "countersign": [list(group) for group in self.countersign],
            "outcome": self.outcome.value,
            "lead": self.lead,
            "lead_agency": self.lead_agency,
            "delivery": self.delivery.value,
            "joint_days": self.joint_days,
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form, hex: the plan's name."""
        return digest_of(self.json)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Plan":
        """The plan as it was stored."""
        return cls(
            service=said["service"],
            edition=said["edition"],
            matters=tuple(_matter(m) for m in said["matters"]),
            gates=tuple(_gate(g) for g in said["gates"]),
            countersign=tuple(tuple(group) for group in said["countersign"]),
            outcome=JointOutcome(said["outcome"]),
            lead=said["lead"],
            lead_agency=said["lead_agency"],
            delivery=Delivery(said["delivery"]),
            joint_days=said["joint_days"],
        )


def digest_of(content: Mapping[str, Any]) -> str:
    """The name of a stored plan."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _limit_json(rule: LimitRule) -> dict[str, Any]:
    said: dict[str, Any] = {
        unit: _number_json(value)
        for unit in ("working_days", "calendar_days", "hours", "office_hours")
        if (value := getattr(rule, unit)) is not None
    }
    return {**said, "stages": list(rule.stages)} if rule.stages else said


def _number_json(value: float) -> int | str:
    # The database would rewrite a float: a half day is kept as text.
    return int(value) if value == int(value) else str(value)


def _limit(said: Mapping[str, Any]) -> LimitRule:
    days = said.get("working_days")
    return LimitRule(
        working_days=None if days is None else float(days),
        calendar_days=said.get("calendar_days"),
        hours=said.get("hours"),
        office_hours=said.get("office_hours"),
        stages=tuple(said.get("stages", ())),
    )


def _matter_json(matter: PlannedMatter) -> dict[str, Any]:
    return {
        "code": matter.code,
        "kind": matter.kind.value,
        "hands": [[hand.agency, hand.division, hand.name] for hand in matter.hands],
        "statutory": _limit_json(matter.statutory),
        "promised": _limit_json(matter.promised),
        "issues": matter.issues,
        "reads": list(matter.reads),
        "materials": list(matter.materials),
        "deferrable": list(matter.deferrable),
        "on_commitment": matter.on_commitment,
        "refusable": matter.refusable,
        "fills": [list(fill) for fill in matter.fills],
    }


def _matter(said: Mapping[str, Any]) -> PlannedMatter:
    return PlannedMatter(
        code=said["code"],
        kind=MatterKind(said["kind"]),
        hands=tuple(Hand(agency=a, division=d, name=n) for a, d, n in said["hands"]),
        statutory=_limit(said["statutory"]),
        promised=_limit(said["promised"]),
        issues=said["issues"],
        reads=tuple(said["reads"]),
        materials=tuple(said["materials"]),
        deferrable=tuple(said["deferrable"]),
        on_commitment=said["on_commitment"],
        refusable=said["refusable"],
        fills=tuple((element, what) for element, what in said["fills"]),
    )


def _gate_json(gate: PlannedGate) -> dict[str, Any]:
    return {
        "before": gate.before,
        "after": gate.after,
        "kind": gate.kind.value,
        "any_of": gate.any_of,
        "on_refused": gate.on_refused.value,
        "number": gate.number,
    }


def _gate(said: Mapping[str, Any]) -> PlannedGate:
    return PlannedGate(
        before=said["before"],
        after=said["after"],
        kind=GateKind(said["kind"]),
        any_of=said["any_of"],
        on_refused=OnRefused(said["on_refused"]),
        number=said["number"],
    )
