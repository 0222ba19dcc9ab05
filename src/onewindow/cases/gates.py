"""PURE: which gates stand open. A gate is a sentence of the plan; whether it is open follows from the state alone."""

from collections.abc import Iterable, Mapping
from enum import Enum

from onewindow.catalogue.declarations import GateKind, OnRefused
from onewindow.catalogue.joint_services import JointOutcome

from .plans import Plan, PlannedGate
from .stages import FALLEN, Outcome, Stage
from .states import ReviewState

#: These keep a review in `waiting`.
ENTRY = frozenset({GateKind.ACCEPT, GateKind.START})
DECIDE = frozenset({GateKind.DECIDE})
FINALISE = frozenset({GateKind.FINALISE})
ALL = ENTRY | DECIDE | FINALISE


Reviews = Mapping[str, ReviewState]


class Standing(Enum):
    """How a gate stands."""

    OPEN = "open"
    SHUT = "shut"
    FAILED = "failed"  # the earlier matter will never give a result, and the later one ends with it


def standing(gate: PlannedGate, plan: Plan, reviews: Reviews) -> Standing:
    """One gate by itself, without its any-of siblings."""
    before = reviews.get(gate.before)
    if before is None:
        return Standing.OPEN
    if before.stage in FALLEN or before.stage in {Stage.REVOKED, Stage.CANCELLED} or _says(before) is Outcome.REFUSED:
        return {OnRefused.RELEASE: Standing.OPEN, OnRefused.REFUSE: Standing.FAILED, OnRefused.WAIT: Standing.SHUT}[
            gate.on_refused
        ]
    if _says(before) is Outcome.GRANTED and not before.revalidate and not _number_missing(gate, plan, before):
        return Standing.OPEN
    return Standing.SHUT


def shut(plan: Plan, reviews: Reviews, code: str, kinds: frozenset[GateKind]) -> tuple[PlannedGate, ...]:
    """The gates of these kinds that keep `code` waiting, any-of groups counted as one."""
    return tuple(gate for gate, how in _standings(plan, reviews, code, kinds) if how is Standing.SHUT)


def failed(plan: Plan, reviews: Reviews, code: str, kinds: frozenset[GateKind]) -> tuple[PlannedGate, ...]:
    """The gates of these kinds that will never open for `code`, and end it."""
    return tuple(gate for gate, how in _standings(plan, reviews, code, kinds) if how is Standing.FAILED)


def _standings(
    plan: Plan, reviews: Reviews, code: str, kinds: frozenset[GateKind]
) -> Iterable[tuple[PlannedGate, Standing]]:
    groups: dict[str, list[tuple[PlannedGate, Standing]]] = {}
    for gate in plan.into[code]:
        if gate.kind not in kinds:
            continue
        how = standing(gate, plan, reviews)
        if gate.any_of:
            groups.setdefault(gate.any_of, []).append((gate, how))
        else:
            yield gate, how
    for members in groups.values():
        hows = {how for _, how in members}
        if Standing.OPEN in hows:
            continue
        # One that is still shut keeps the group waiting; it fails only when all have failed.
        yield from (m for m in members if m[1] is Standing.SHUT or Standing.SHUT not in hows)


def _says(review: ReviewState) -> Outcome | None:
    # An opinion opens gates before the outcome is final: under a joint outcome it would otherwise wait for itself.
    return review.outcome or review.opinion


def _number_missing(gate: PlannedGate, plan: Plan, before: ReviewState) -> bool:
    if not gate.number or before.numbered:
        return False
    # Before a joint outcome no number can exist; then only the last step may wait for it.
    return gate.kind is GateKind.FINALISE or plan.outcome is JointOutcome.INDEPENDENT
