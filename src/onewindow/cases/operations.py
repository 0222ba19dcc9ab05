"""PURE: the failure of an outside system parks one review; four verbs of the operator let it go on, each with a reason.

retry: the job runs again. override: a person has got the answer by other means. skip: the step is left out.
abort: the review ends. The other reviews of the case never notice.
"""

from collections.abc import Mapping
from typing import Any

from .errors import NotParked
from .plans import Plan
from .states import CaseState, Parked, ReviewState
from .transition import Change, Moment, Working, begin


def park(
    plan: Plan, state: CaseState, code: str, why: str, *, job: str, arguments: Mapping[str, Any], now: Moment
) -> Change:
    """An outside system does not answer: this review waits."""
    working = begin(plan, state, now)
    working.check("park", code)
    working.set(code, parked=Parked(since=now.at, why=why, job=job, arguments=dict(arguments)))
    return working.finish("park", why=why)


def retry(plan: Plan, state: CaseState, code: str, *, now: Moment) -> tuple[Change, Parked]:
    """Let it go on and give the job that is to run again."""
    working, review = _unpark("retry", plan, state, code, now)
    return working.finish("retry"), review


def override(plan: Plan, state: CaseState, code: str, *, now: Moment) -> Change:
    """Go on with what a person has found out."""
    return _unpark("override", plan, state, code, now)[0].finish("override")


def skip(plan: Plan, state: CaseState, code: str, *, now: Moment) -> Change:
    """Go on without the step."""
    return _unpark("skip", plan, state, code, now)[0].finish("skip")


def abort(plan: Plan, state: CaseState, code: str, *, now: Moment) -> Change:
    """End the review; what depends on it is told as declared."""
    working = begin(plan, state, now)
    working.step("abort", code)
    working.set(code, parked=None, notice_by=None, yellow_at=None, paused_since=None, why="aborted")
    return working.finish("abort")


def _unpark(verb: str, plan: Plan, state: CaseState, code: str, now: Moment) -> tuple[Working, Parked]:
    working = begin(plan, state, now)
    review: ReviewState = working.check(verb, code)
    if review.parked is None:
        raise NotParked(matter=code)
    working.set(code, parked=None)
    return working, review.parked
