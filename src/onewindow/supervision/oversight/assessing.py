"""How closely a plan is looked at now: its facts, its history, the day of the next check. Used inside acts."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from onewindow.core.act import Actor
from onewindow.core.clock import now, today

from .concluding import Result
from .models import Plan, Task, Tracking
from .programmes import Programme, current
from .risk import FAILED, FINDINGS, LATE, REMEMBERED_DAYS, TRACKED, judge, next_check
from .rows import tell_plan

_WRONG = (Result.FINDINGS.value, Result.FAILED.value)


def programme_of(plan: Plan) -> Programme:
    """The programme of a plan, as it is declared today. A plan whose file was taken away cannot be gone on with."""
    return current().programmes[plan.programme]


def history_of(plan: Plan) -> dict[str, Any]:
    """What oversight itself knows of a plan, for the rules. Two queries."""
    since, day = now() - timedelta(days=REMEMBERED_DAYS), today()
    rows = list(
        Task.objects.filter(plan=plan)
        .filter(Q(found_at__gte=since) | ~Q(status=Task.Status.CLOSED))
        .values_list("result", "status", "kind", "rectify_by", "due_on", "found_at")
    )
    results = [result for result, *_, found_at in rows if found_at is not None and found_at >= since]
    late = any(
        (status in {Task.Status.RECTIFYING, Task.Status.REPORTED} and rectify_by is not None and rectify_by < day)
        or (kind == Task.Kind.SUPPLEMENT and status != Task.Status.CLOSED)
        for _, status, kind, rectify_by, _, _ in rows
    )
    return {
        FINDINGS: sum(result in _WRONG for result in results),
        FAILED: results.count(Result.FAILED.value),
        LATE: late,
        TRACKED: Tracking.objects.filter(plan=plan, ended_at=None).exists(),
    }


def next_day(plan: Plan, after: date) -> date:
    """The day of the next check, counted from a day."""
    level = programme_of(plan).level(plan.level)
    return current().workday(next_check(level, after))


def assess(plan: Plan, *, checked: bool = False, by: Actor) -> bool:
    """Judge the level anew and set the next check: sooner where the level rises, anew where it was just `checked`.

    Writes the plan and an event where something changed; says whether.
    """
    judged = judge(programme_of(plan), {**plan.facts, **history_of(plan)})
    before = (plan.level, list(plan.reasons), plan.next_check_on)
    plan.level, plan.reasons = judged.level, list(judged.reasons)
    following = next_day(plan, today())
    plan.next_check_on = following if checked else min(plan.next_check_on, following)
    if before == (plan.level, plan.reasons, plan.next_check_on):
        return False
    plan.save(update_fields=["level", "reasons", "next_check_on"])
    body = {"level": plan.level, "was": before[0], "reasons": plan.reasons, "next": plan.next_check_on.isoformat()}
    tell_plan(plan, "assess", by, body)
    return True
