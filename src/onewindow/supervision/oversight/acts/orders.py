"""After a finding: an order to rectify, the subject's report, the re-check."""

from datetime import date, timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.people.errors import NotAllowed
from onewindow.supervision.oversight.assessing import assess, programme_of
from onewindow.supervision.oversight.errors import BadDay
from onewindow.supervision.oversight.models import Task
from onewindow.supervision.oversight.rows import demand_lead, finish, keep, locked_plan, locked_task, tell_task, words
from onewindow.supervision.oversight.telling import tell_agency, tell_holder


@act("order_rectification")
def order(task: int, *, text: str, rectify_by: date, version: int | None = None, by: Actor) -> None:
    """Order what was found to be put right until a day; its holder is told.

    Raises TaskNotFound, StaleTask, NotNow, NotAllowed, WordsMissing, BadDay.
    """
    row = locked_task(task, version=version, at={Task.Status.FOUND})
    demand_lead(by, row)
    _order(row, text, rectify_by)
    tell_task(row, "order_rectification", by, {"rectify_by": rectify_by.isoformat(), "round": row.rounds})
    _tell_holder(row)


@act("report_rectification")
def report(task: int, *, text: str, by: Actor) -> None:
    """The holder, or his agent, says what was put right. Raises TaskNotFound, NotNow, NotAllowed, WordsMissing."""
    row = locked_task(task, version=None, at={Task.Status.RECTIFYING})
    if f"party:{row.plan.party_id}" not in {by.ref, by.acting_for}:
        raise NotAllowed(permission="oversight:rectify")
    row.rectified, row.rectified_at, row.status = words(text, "整改情况"), now(), Task.Status.REPORTED
    keep(row, "rectified", "rectified_at", "status")
    tell_task(row, "report_rectification", by, {"round": row.rounds})
    data = {"name": row.plan.name}
    event = f"oversight:task/{row.pk}/{row.rounds}"
    tell_agency("rectification_reported", row.agency_id, data, about=f"task:{row.pk}", event=event)


@act("recheck_rectification")
def recheck(
    task: int,
    *,
    passed: bool,
    note: str,
    rectify_by: date | None = None,
    version: int | None = None,
    by: Actor,
) -> None:
    """Look again: put right closes the task; if not, `rectify_by` is the new term and the holder is told again.

    Raises TaskNotFound, StaleTask, NotNow, NotAllowed, WordsMissing, BadDay.
    """
    row = locked_task(task, version=version, at={Task.Status.RECTIFYING, Task.Status.REPORTED})
    demand_lead(by, row)
    row.rechecked = words(note, "复查情况")
    keep(row, "rechecked")
    body: dict[str, object] = {"passed": passed, "round": row.rounds}
    if passed:
        finish(row, "")
    else:
        _order(row, row.ordered, rectify_by or today())
        body["rectify_by"] = row.rectify_by.isoformat() if row.rectify_by else ""
    tell_task(row, "recheck_rectification", by, body)
    if not passed:
        _tell_holder(row)
    assess(locked_plan(row.plan_id, open_only=False), by=by)


def _order(row: Task, text: str, rectify_by: date) -> None:
    rules, day = programme_of(row.plan), today()
    last = day + timedelta(days=rules.rectify_most)
    if not day < rectify_by <= last:
        raise BadDay(first=(day + timedelta(days=1)).isoformat(), last=last.isoformat())
    row.ordered, row.ordered_on, row.rectify_by = words(text, "整改要求"), day, rectify_by
    row.rounds, row.status = row.rounds + 1, Task.Status.RECTIFYING
    row.rectified, row.rectified_at = "", None
    keep(row, "ordered", "ordered_on", "rectify_by", "rounds", "status", "rectified", "rectified_at")


def _tell_holder(row: Task) -> None:
    data = {"name": row.plan.name, "until": row.rectify_by.isoformat() if row.rectify_by else ""}
    event = f"oversight:task/{row.pk}/order/{row.rounds}"
    tell_holder("rectification_ordered", row.plan.party_id, data, about=f"task:{row.pk}", event=event)
