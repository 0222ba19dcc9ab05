"""PURE: an open case moves to the plan of a newer edition, where a transitional rule of the law says so.

    why = obstacle(old, new, state)       # "" where it can move
    change = move(new, state, now=now)    # limits of what is not yet decided are reckoned anew

A case keeps its plan (decision 0009) unless the edition was published with such a rule. What may change under a running
case: limits, what a matter reads, its materials, whether it can be decided on a commitment. What may not: the matters,
who handles them, what waits for what, how the decisions combine; such a case keeps its plan and the report counts it.
"""

from dataclasses import replace

from . import stages
from .plans import Plan
from .states import CaseState
from .transition import Change, Moment, begin

VERB = "move"


def obstacle(old: Plan, new: Plan, state: CaseState) -> str:
    """Why the case keeps its plan: closed, same, matters, agencies, gates, combination; empty where it can move."""
    if state.closed_at is not None:
        return "closed"
    if _content(old) == _content(new):
        return "same"
    if tuple(old.by_code) != tuple(new.by_code):
        return "matters"
    if any(old.by_code[code].hands != new.by_code[code].hands for code in old.by_code):
        return "agencies"
    if old.gates != new.gates or old.countersign != new.countersign:
        return "gates"
    if (old.outcome, old.lead) != (new.outcome, new.lead):
        return "combination"
    return ""


def move(new: Plan, state: CaseState, *, now: Moment) -> Change:
    """The case under its new plan: every review that is not decided gets its limits anew."""
    working = begin(new, state, now)
    for code, review in list(working.reviews.items()):
        if review.stage in stages.UNDECIDED:
            working.touch(code)
            working.reckon(code)
    return working.finish(VERB)


def told(change: Change, plan: Plan) -> Change:
    """The event names edition and plan, so that the history rebuilds both columns."""
    filed = {"edition_id": plan.edition, "plan_id": plan.digest}
    return replace(change, body={**change.body, "filed": filed})


def _content(plan: Plan) -> dict[str, object]:
    return {name: value for name, value in plan.json.items() if name != "edition"}
