"""Tasks: opened, brought to a visit that all agencies share, concluded from what they saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, demand, may
from onewindow.supervision.oversight.assessing import assess, programme_of
from onewindow.supervision.oversight.concluding import Result, Verdict, conclude
from onewindow.supervision.oversight.errors import AnswersMissing, BadDay, WrongAgency
from onewindow.supervision.oversight.models import Draw, Plan, Share, Task, TaskPart
from onewindow.supervision.oversight.rows import (
    demand_lead,
    finish,
    keep,
    locked_plan,
    locked_task,
    said_of,
    tell_task,
    words,
)
from onewindow.supervision.oversight.sharing import agency_codes, disputed_of, lines_of
from onewindow.supervision.oversight.telling import KINDS, tell_agency
from onewindow.visits import acts as visits
from onewindow.visits.checklists import CheckLine
from onewindow.visits.handlers import Told
from onewindow.visits.models import Part, Visit

_FARTHEST_DAYS = 366
_WRONG = {Result.FINDINGS, Result.FAILED}
#: After these the whole subject has been looked at, so the next check is counted anew.
_WHOLE = {Task.Kind.PERIODIC, Task.Kind.DRAW}


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A task as it begins."""

    task: int  #: id
    agencies: tuple[int, ...]  #: ids of those that share it, the lead first


@act("open_oversight_task", returns=Opened)
def open_task(
    plan: int,
    *,
    kind: str,
    why: str,
    due_on: date,
    agency: int | None = None,
    partners: Sequence[int] = (),
    inspectors: Mapping[int, Sequence[int]] | None = None,
    draw: Draw | None = None,
    by: Actor,
    idempotency_key: str | None = None,
) -> Opened:
    """Have a plan looked at by `agency` (its lead by default) together with `partners`: one task for all of them.

    Raises PlanNotFound, PlanOver, NotAllowed, WrongAgency, BadDay, WordsMissing.
    """
    row = locked_plan(plan)
    lead = row.agency_id if agency is None else agency
    demand(by, Permission.HANDLE_OVERSIGHT, agency=lead)
    sharing = [lead, *(other for other in dict.fromkeys(partners) if other != lead)]
    codes = agency_codes(row)
    if not set(sharing) <= set(codes):
        raise WrongAgency
    first, last = today(), today() + timedelta(days=_FARTHEST_DAYS)
    if not first <= due_on <= last:
        raise BadDay(first=first.isoformat(), last=last.isoformat())
    task = Task.objects.create(
        plan=row,
        kind=Task.Kind(kind),
        why=words(why, "原因", most=200),
        agency_id=lead,
        due_on=due_on,
        draw=draw,
        created_at=now(),
        created_by=by.ref,
    )
    drawn = inspectors or {}
    TaskPart.objects.bulk_create(
        TaskPart(task=task, agency_id=one, inspectors=list(drawn.get(one, ()))) for one in sharing
    )
    body = {"kind": task.kind, "due_on": due_on.isoformat(), "agencies": sharing}
    tell_task(task, "open_oversight_task", by, body | ({"draw": draw.pk} if draw is not None else {}))
    if task.kind == Task.Kind.SUPPLEMENT:
        assess(row, by=by)
    for one in sharing:
        data = {"name": row.name, "kind": dict(KINDS[task.kind]), "due": due_on.isoformat()}
        tell_agency("oversight_task", one, data, about=f"task:{task.pk}", event=f"oversight:task/{task.pk}")
    return Opened(task=task.pk, agencies=tuple(sharing))


@act("plan_oversight_visit")
def plan_visit(
    task: int,
    *,
    start: datetime,
    officers: Mapping[int, Sequence[int]],
    contact: tuple[str, str] = ("", ""),
    version: int | None = None,
    by: Actor,
) -> int:
    """One visit for all agencies of the task; returns the visit's id. `contact`: who waits there, telephone.

    Raises TaskNotFound, StaleTask, NotNow, NotAllowed, and what planning a visit refuses.
    """
    row = locked_task(task, version=version, at={Task.Status.OPEN})
    demand_lead(by, row)
    plan, codes = row.plan, agency_codes(row.plan)
    waiting = [part for part in row.parts.order_by("pk") if part.said_at is None]
    matters = list(plan.certificates.filter(ended_at=None).order_by("issued_at").values_list("matter", flat=True))
    done = visits.plan(
        visits.Plan(
            about=f"party:{plan.party_id}",
            purpose="aftercheck",
            division=plan.division,
            title=str(row.get_kind_display()),
            who=plan.name,
            address=plan.address,
            contact_name=contact[0],
            contact_phone=contact[1],
            start=start,
            matters={part.agency_id: matters for part in waiting},
            officers={part.agency_id: tuple(officers.get(part.agency_id, ())) for part in waiting},
            lines={part.agency_id: lines_of(plan, codes[part.agency_id]) for part in waiting},
        ),
        by=by,
    )
    row.visit_id, row.status = done.visit, Task.Status.VISIT
    keep(row, "visit", "status")
    tell_task(row, "plan_oversight_visit", by, {"visit": done.visit, "start": start.isoformat()})
    return done.visit


@act("record_oversight")
def record(
    task: int,
    agency: int,
    answers: Mapping[str, Mapping[str, object]],
    *,
    version: int | None = None,
    by: Actor,
) -> None:
    """What an agency saw without a visit (a link, a register): line -> verdict, note. The last one concludes the task.

    Raises TaskNotFound, StaleTask, NotNow, NotAllowed, WrongAgency, AnswersMissing.
    """
    row = locked_task(task, version=version, at={Task.Status.OPEN})
    demand(by, Permission.HANDLE_OVERSIGHT, agency=agency)
    part = row.parts.select_for_update().filter(agency=agency).first()
    if part is None:
        raise WrongAgency
    part.answers = _whole(lines_of(row.plan, agency_codes(row.plan)[agency]), answers)
    part.said_at, part.said_by = now(), by.ref
    part.save(update_fields=["answers", "said_at", "said_by"])
    keep(row)
    tell_task(row, "record_oversight", by, {"agency": agency, "lines": _told(part)})
    _conclude(row, by)


@act("settle_oversight")
def settle(task: int, verdicts: Mapping[str, str], *, why: str, version: int | None = None, by: Actor) -> None:
    """The lead settles what agencies saw differently: line -> yes | no, and why.

    Raises TaskNotFound, StaleTask, NotNow, NotAllowed, AnswersMissing, WordsMissing.
    """
    row = locked_task(task, version=version, at={Task.Status.DISPUTED})
    demand(by, Permission.DIRECT_OVERSIGHT, agency=row.agency_id)
    open_lines = disputed_of(row)
    if not all(verdicts.get(line) in {Verdict.YES, Verdict.NO} for line in open_lines):
        raise AnswersMissing(count=sum(verdicts.get(line) not in {"yes", "no"} for line in open_lines))
    row.settled = {line: str(verdicts[line]) for line in open_lines}
    row.settled_why = words(why, "理由")
    keep(row, "settled", "settled_why")
    tell_task(row, "settle_oversight", by, {"settled": row.settled})
    _conclude(row, by)


@act("close_oversight_task")
def close(task: int, *, reason: str, version: int | None = None, by: Actor) -> None:
    """Nothing is left to be checked (the reason has fallen away). Raises TaskNotFound, StaleTask, NotNow, NotAllowed,
    WordsMissing.
    """
    row = locked_task(task, version=version, at={Task.Status.OPEN})
    demand_lead(by, row)
    finish(row, words(reason, "原因", most=200))
    tell_task(row, "close_oversight_task", by, {})
    assess(locked_plan(row.plan_id, open_only=False), by=by)


@act("hear_oversight_visit")
def hear_visit(task: int, told: Told, *, by: Actor) -> None:
    """The report of a visit brings every agency's answers at once; nobody there: the task waits for another day.

    Raises TaskNotFound, NotNow, NotAllowed.
    """
    row = locked_task(task, version=None, at={Task.Status.VISIT})
    _demand_any(by, row)
    if told.result == Visit.Result.ABSENT:
        _wait_again(row)
        tell_task(row, "hear_oversight_visit", by, {"visit": told.visit, "result": told.result})
        return
    for seen in Part.objects.filter(visit=told.visit):
        row.parts.filter(agency=seen.agency_id).update(answers=seen.answers, said_at=now(), said_by=by.ref)
    tell_task(row, "hear_oversight_visit", by, {"visit": told.visit, "result": told.result})
    _conclude(row, by)


@act("lose_oversight_visit")
def lose_visit(task: int, told: Told, *, by: Actor) -> None:
    """The visit was called off: the task waits for another day. Raises TaskNotFound, NotNow, NotAllowed."""
    row = locked_task(task, version=None, at={Task.Status.VISIT})
    _demand_any(by, row)
    _wait_again(row)
    tell_task(row, "lose_oversight_visit", by, {"visit": told.visit})


def _demand_any(by: Actor, row: Task) -> None:
    """Somebody of any agency that shares the task. Raises NotAllowed."""
    if not any(may(by, Permission.HANDLE_OVERSIGHT, agency=part.agency_id) for part in row.parts.all()):
        raise NotAllowed(permission=str(Permission.HANDLE_OVERSIGHT))


def _wait_again(row: Task) -> None:
    row.visit, row.status = None, Task.Status.OPEN
    keep(row, "visit", "status")


def _whole(lines: Sequence[CheckLine], answers: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """All lines, each answered, with words where it is not in order. Raises AnswersMissing."""
    found: dict[str, dict[str, object]] = {}
    faults: dict[str, str] = {}
    for line in lines:
        said = answers.get(line.id, {})
        verdict, note = str(said.get("verdict", "")), str(said.get("note", "")).strip()[:500]
        if verdict not in set(Verdict):
            faults[line.id] = "verdict"
        elif verdict == Verdict.NO and not note:
            faults[line.id] = "note"
        found[line.id] = {"verdict": verdict, "note": note, "fixed": bool(said.get("fixed"))}
    if faults:
        raise AnswersMissing(count=len(faults), faults=faults)
    return found


def _told(part: TaskPart) -> dict[str, str]:
    return {line: seen.verdict.value for line, seen in said_of(part).items()}


def _conclude(row: Task, by: Actor) -> None:
    """Once every agency has spoken: one finding, or a dispute for the lead."""
    parts = list(row.parts.all())
    if any(part.said_at is None for part in parts):
        if row.status != Task.Status.OPEN:
            row.status = Task.Status.OPEN
            keep(row, "status")
        return
    essential = {line["id"] for lines in row.plan.checks.values() for line in lines if line["essential"]}
    settled = {line: Verdict(verdict) for line, verdict in row.settled.items()}
    found = conclude({part.agency_id: said_of(part) for part in parts}, essential, settled)
    if found.result is None:
        row.status = Task.Status.DISPUTED
        keep(row, "status")
        tell_task(row, "dispute_oversight", by, {"lines": list(found.disputed)})
        return
    row.result, row.wrong, row.found_at = found.result.value, dict(found.wrong), now()
    row.status = Task.Status.FOUND
    keep(row, "result", "wrong", "found_at", "status")
    tell_task(row, "conclude_oversight", by, {"result": row.result, "wrong": sorted(row.wrong)})
    if found.result not in _WRONG:
        finish(row, "")
    plan = locked_plan(row.plan_id, open_only=False)
    if row.result in programme_of(plan).share_when:
        _share_with_all(row, plan, by)
    assess(plan, checked=row.kind in _WHOLE, by=by)


def _share_with_all(row: Task, plan: Plan, by: Actor) -> None:
    """What weighs most is known to every agency of the programme at once."""
    here = {part.agency_id for part in row.parts.all()}
    others = [one for one in agency_codes(plan) if one not in here]
    why = str(row.get_kind_display())
    for other in others:
        Share.objects.create(
            plan=plan, task=row, shared_by_id=row.agency_id, shared_to_id=other, why=why, at=now(), by=by.ref
        )
    if others:
        tell_task(row, "share_oversight", by, {"to": others})
