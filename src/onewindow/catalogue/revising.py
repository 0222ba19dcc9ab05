"""PURE: the way of a revision: who may change what, who may say yes, when it can be published.

    editing ──submit──▶ submitted ──approve──▶ approved ──publish──▶ published
       ▲                    │                      │
       └──── return ────────┴──────────────────────┘        withdraw ends it before it is published

Nobody approves what he has written himself: the one who approves is neither its author, nor has he changed a part of
it, nor has he submitted it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from .definitions import Catalogue, reachable
from .errors import NotYet, OwnRevision, WrongState
from .parts import Kind, Part, digest_of, plain_part


class State(StrEnum):
    """Where a revision stands."""

    EDITING = "editing"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Transition(StrEnum):
    """What becomes of cases that are open when the edition takes effect."""

    KEEP = "keep"  # they keep their plan: who applied under the old rules is handled by them
    MOVE = "move"  # the law says that the new rules hold for what is not yet decided


class Step(StrEnum):
    """What is done to a revision."""

    CHANGE = "change"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


#: Step -> (states in which it may be taken, state after it).
_WAY: Mapping[Step, tuple[frozenset[State], State]] = {
    Step.CHANGE: (frozenset({State.EDITING}), State.EDITING),
    Step.SUBMIT: (frozenset({State.EDITING}), State.SUBMITTED),
    Step.RETURN: (frozenset({State.SUBMITTED, State.APPROVED}), State.EDITING),
    Step.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
    Step.PUBLISH: (frozenset({State.APPROVED}), State.PUBLISHED),
    Step.WITHDRAW: (frozenset({State.EDITING, State.SUBMITTED, State.APPROVED}), State.WITHDRAWN),
}


def after(step: Step, state: str) -> State:
    """The state after a step. Raises WrongState."""
    before, then = _WAY[step]
    if state not in before:
        raise WrongState(step=str(step), state=str(state))
    return then


def open_steps(state: str) -> frozenset[Step]:
    """The steps that may be taken now."""
    return frozenset(step for step, (before, _) in _WAY.items() if state in before)


def second_person(who: str, *, authors: Iterable[str]) -> None:
    """Whoever approves is none of the authors. Raises OwnRevision."""
    if who in set(authors):
        raise OwnRevision


def due(effective_on: date | None, today: date) -> bool:
    """Whether an edition may take effect."""
    return effective_on is None or effective_on <= today


def demand_due(effective_on: date | None, today: date) -> None:
    """Raises NotYet with the day."""
    if not due(effective_on, today):
        raise NotYet(day=f"{effective_on:%Y-%m-%d}")


@dataclass(frozen=True, kw_only=True)
class Based:
    """A part and what it was written against."""

    part: Part  #: what is wanted
    base_digest: str  #: of the definition that its author saw; empty: there was none


def overtaken(now: Catalogue, parts: Iterable[Based]) -> tuple[Based, ...]:
    """The parts whose definition was changed by another edition since their authors saw it."""
    return tuple(
        based for based in parts if digest_of(plain_part(now, based.part.kind, based.part.code)) != based.base_digest
    )


def idle(now: Catalogue, parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts that change nothing."""
    return tuple(part for part in parts if plain_part(now, part.kind, part.code) == part.content)


def owners(catalogue: Catalogue, kind: Kind, code: str, content: Mapping[str, Any] | None) -> frozenset[str] | None:
    """The agencies whose definition it is, before and after the change; None where it belongs to no one alone.

    A matter is its agency's, a joint service its leading agency's. An element, certificate or threshold belongs to the
    agencies of the matters that use it; a new one to nobody yet, so anybody who revises may write it.
    """
    if kind is Kind.MATTER:
        held = catalogue.matter.get(code)
        before = {held.agency.id} if held else set()
        return frozenset(before | ({str(content["agency"]["id"])} if content else set()))
    if kind is Kind.SERVICE:
        service = catalogue.service.get(code)
        return frozenset(({service.lead} if service else set()) | ({str(content["lead"])} if content else set()))
    if kind is Kind.ELEMENT:
        return frozenset(m.agency.id for m in catalogue.matters if code in {u.id for u in (*m.elements, *m.context)})
    if kind is Kind.CERTIFICATE:
        return frozenset(matter.agency.id for matter in catalogue.matters if matter.certificate == code)
    return None


def services_touched(base: Catalogue, changed: Catalogue | None, parts: Iterable[Part]) -> tuple[str, ...]:
    """The joint services whose sheet may differ, in the order of the notice."""
    codes: dict[str, None] = {}
    for part in parts:
        for catalogue in (base, changed):
            if catalogue is not None:
                codes.update(dict.fromkeys(_services_of(catalogue, part)))
    order = {s.code: n for n, s in enumerate((changed or base).services)}
    return tuple(sorted(codes, key=lambda code: order.get(code, len(order))))


def _services_of(catalogue: Catalogue, part: Part) -> list[str]:
    if part.kind is Kind.SERVICE:
        return [part.code] if part.code in catalogue.service else []
    if part.kind is Kind.MATTER:
        matters = {part.code}
    elif part.kind is Kind.ELEMENT:
        matters = {m.code for m in catalogue.matters if part.code in {u.id for u in (*m.elements, *m.context)}}
    elif part.kind is Kind.CERTIFICATE:
        matters = {m.code for m in catalogue.matters if m.certificate == part.code}
    else:
        return [service.code for service in catalogue.services] if part.kind is Kind.PARAMETER else []
    return [service.code for service in catalogue.services if matters & set(reachable(service))]
