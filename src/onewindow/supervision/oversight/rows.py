"""How this room's rows are locked and what every act writes."""

from collections.abc import Collection, Mapping
from typing import Any

from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.people.permissions import Permission, demand

from .concluding import Seen, Verdict
from .errors import NotNow, PlanNotFound, PlanOver, StaleTask, TaskNotFound, WordsMissing
from .models import Plan, Task, TaskPart

_MOST_WORDS = 2000


def locked_plan(plan: int, *, open_only: bool = True) -> Plan:
    """The row, locked until the act ends. Raises PlanNotFound, PlanOver."""
    row = Plan.objects.select_for_update().filter(pk=plan).first()
    if row is None:
        raise PlanNotFound
    if open_only and row.status != Plan.Status.ACTIVE:
        raise PlanOver(reason=row.end_reason)
    return row


def locked_task(task: int, *, version: int | None, at: Collection[Task.Status]) -> Task:
    """The row, locked, where it stands at one of `at`. Raises TaskNotFound, StaleTask, NotNow."""
    row = Task.objects.select_for_update(of=("self",)).select_related("plan").filter(pk=task).first()
    if row is None:
        raise TaskNotFound
    if version is not None and version != row.version:
        raise StaleTask
    if row.status not in at:
        raise NotNow(status=str(row.get_status_display()))
    return row


def demand_lead(by: Actor, task: Task) -> None:
    """Somebody who handles oversight at the agency that leads. Raises NotAllowed."""
    demand(by, Permission.HANDLE_OVERSIGHT, agency=task.agency_id)


def keep(task: Task, *changed: str) -> None:
    """Write what changed; the version rises."""
    task.version += 1
    task.save(update_fields=[*changed, "version"])


def finish(task: Task, reason: str) -> None:
    """Close a task, in whatever act this is."""
    task.status, task.closed_at, task.close_reason = Task.Status.CLOSED, now(), reason
    keep(task, "status", "closed_at", "close_reason")


def said_of(part: TaskPart) -> dict[str, Seen]:
    """What an agency saw, line by line."""
    return {
        line: Seen(verdict=Verdict(one["verdict"]), note=one.get("note", ""), fixed=bool(one.get("fixed")))
        for line, one in part.answers.items()
    }


def words(text: str, what: str, *, most: int = _MOST_WORDS) -> str:
    """What was written, tidied. Raises WordsMissing (`what`: 原因, 整改要求 …)."""
    found = text.strip()[:most]
    if not found:
        raise WordsMissing(what=what)
    return found


def tell_plan(plan: Plan, verb: str, by: Actor, body: Mapping[str, Any]) -> None:
    """Write the event of an act on a plan; no names or addresses in it."""
    told = {"plan": plan.pk, "programme": plan.programme, **body}
    events.append(f"oversight:plan/{plan.pk}", verb=verb, by=by, division=plan.division, body=told)


def tell_task(task: Task, verb: str, by: Actor, body: Mapping[str, Any]) -> None:
    """Write the event of an act on a task."""
    told = {"task": task.pk, "plan": task.plan_id, "status": task.status, "version": task.version, **body}
    events.append(f"oversight:task/{task.pk}", verb=verb, by=by, division=task.plan.division, body=told)
