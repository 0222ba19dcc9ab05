"""Following somebody closely 靶向追踪, and sharing what is known with another agency."""

from datetime import date, timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.people.permissions import Permission, demand
from onewindow.people.queries import agency_name
from onewindow.supervision.oversight.assessing import assess
from onewindow.supervision.oversight.errors import BadDay, PlanNotFound, TaskNotFound, TrackedAlready, WrongAgency
from onewindow.supervision.oversight.models import Share, Task, Tracking
from onewindow.supervision.oversight.rows import locked_plan, tell_plan, words
from onewindow.supervision.oversight.sharing import agency_codes
from onewindow.supervision.oversight.telling import tell_agency

_LONGEST_DAYS = 732


@act("track")
def track(plan: int, agency: int, *, why: str, until: date, by: Actor) -> int:
    """Put a plan on an agency's list of those it follows closely; returns the id of the entry.

    Raises PlanNotFound, PlanOver, NotAllowed, WrongAgency, TrackedAlready, WordsMissing, BadDay.
    """
    row = locked_plan(plan)
    demand(by, Permission.HANDLE_OVERSIGHT, agency=agency)
    if agency not in agency_codes(row):
        raise WrongAgency
    if Tracking.objects.filter(plan=row, agency=agency, ended_at=None).exists():
        raise TrackedAlready(name=row.name)
    first, last = today() + timedelta(days=1), today() + timedelta(days=_LONGEST_DAYS)
    if not first <= until <= last:
        raise BadDay(first=first.isoformat(), last=last.isoformat())
    entry = Tracking.objects.create(
        plan=row, agency_id=agency, why=words(why, "原因", most=200), until=until, added_at=now(), added_by=by.ref
    )
    tell_plan(row, "track", by, {"tracking": entry.pk, "agency": agency, "until": until.isoformat()})
    assess(row, by=by)
    return entry.pk


@act("end_tracking")
def end_tracking(tracking: int, *, reason: str, by: Actor) -> None:
    """Take an entry off the list. Raises PlanNotFound, NotAllowed, WordsMissing."""
    entry = Tracking.objects.select_for_update().filter(pk=tracking, ended_at=None).first()
    if entry is None:
        raise PlanNotFound
    demand(by, Permission.HANDLE_OVERSIGHT, agency=entry.agency_id)
    entry.ended_at, entry.end_reason = now(), words(reason, "原因", most=200)
    entry.save(update_fields=["ended_at", "end_reason"])
    row = locked_plan(entry.plan_id, open_only=False)
    tell_plan(row, "end_tracking", by, {"tracking": entry.pk, "agency": entry.agency_id})
    assess(row, by=by)


@act("share_oversight")
def share(plan: int, *, shared_by: int, shared_to: int, why: str, task: int | None = None, by: Actor) -> None:
    """Give another agency of the programme a plan, or one of its tasks, to read: who, to whom, why is kept.

    Raises PlanNotFound, TaskNotFound, NotAllowed, WrongAgency, WordsMissing.
    """
    row = locked_plan(plan, open_only=False)
    demand(by, Permission.HANDLE_OVERSIGHT, agency=shared_by)
    codes = agency_codes(row) | {row.agency_id: ""}
    if shared_to not in codes or shared_by not in codes or shared_to == shared_by:
        raise WrongAgency
    if task is not None and not Task.objects.filter(pk=task, plan=row).exists():
        raise TaskNotFound
    Share.objects.create(
        plan=row,
        task_id=task,
        shared_by_id=shared_by,
        shared_to_id=shared_to,
        why=words(why, "原因", most=200),
        at=now(),
        by=by.ref,
    )
    tell_plan(row, "share_oversight", by, {"from": shared_by, "to": [shared_to], "task": task})
    data = {"name": row.name, "agency": {"zh": agency_name(shared_by), "en": agency_name(shared_by, language="en")}}
    event = f"oversight:plan/{row.pk}/share/{row.shares.count()}"
    tell_agency("oversight_shared", shared_to, data, about=f"plan:{row.pk}", event=event)
