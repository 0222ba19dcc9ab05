"""A plan begins with a certificate, follows what happens to it, and ends with it."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from onewindow.cases import journal
from onewindow.cases.certificates import conventions
from onewindow.cases.models import Case
from onewindow.cases.values import values_of
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.people.models import Party
from onewindow.people.permissions import Permission, demand
from onewindow.people.queries import agencies_for, agency_for
from onewindow.supervision.oversight.assessing import assess, history_of, next_day
from onewindow.supervision.oversight.errors import PlanNotFound
from onewindow.supervision.oversight.models import Certificate, Plan, Task, Tracking
from onewindow.supervision.oversight.programmes import Programme, current
from onewindow.supervision.oversight.risk import judge
from onewindow.supervision.oversight.rows import locked_plan, tell_plan, words
from onewindow.visits.checklists import current as visit_book


@act("begin_oversight")
def begin(number: str, matter: str, *, by: Actor) -> None:
    """A certificate has been issued: oversee its holder, or add it to what is overseen of him.

    Raises PlanNotFound where nothing is declared, there is no certificate, or it is overseen already; NotAllowed.
    """
    programme = current().of_matter(matter)
    case = Case.objects.filter(number=number).first()
    if programme is None or case is None:
        raise PlanNotFound
    lead = agency_for(programme.lead, case.division_id)
    demand(by, Permission.DIRECT_OVERSIGHT, agency=lead)
    _one_at_a_time(case.applicant_id)
    certificate = _certificate(case, matter)
    values = _values(case, programme)
    plan = (
        Plan.objects.select_for_update()
        .filter(party=case.applicant_id, programme=programme.code, division=case.division_id, status="active")
        .first()
    )
    if plan is None:
        plan = Plan(
            programme=programme.code,
            service=case.service,
            division=case.division_id,
            party_id=case.applicant_id,
            agency=lead,
            since=now(),
            level=programme.levels[0].id,
            next_check_on=today(),
        )
    plan.name, plan.address = _name(values, case.applicant_id), _first(values, visit_book().prefill.address)[:300]
    plan.facts = plan.facts | {element: values[element] for element in programme.reads if element in values}
    if plan.pk is None:
        judged = judge(programme, plan.facts)
        plan.level, plan.reasons = judged.level, list(judged.reasons)
        plan.next_check_on = next_day(plan, today())
    plan.save()
    Certificate.objects.create(plan=plan, matter=matter, case=number, number=certificate, issued_at=now())
    _write_checks(plan, programme)
    body = {"matter": matter, "case": number, "certificate": certificate, "level": plan.level}
    tell_plan(plan, "begin_oversight", by, body | {"next": plan.next_check_on.isoformat()})
    assess(plan, by=by)


@act("refresh_oversight")
def refresh(plan: int, *, name: str = "", address: str = "", why: str, by: Actor) -> None:
    """The certificate says another name or address now. Raises PlanNotFound, PlanOver, NotAllowed."""
    row = locked_plan(plan)
    demand(by, Permission.DIRECT_OVERSIGHT, agency=row.agency_id)
    changed = [field for field, value in (("name", name), ("address", address)) if value]
    row.name, row.address = (name or row.name)[:200], (address or row.address)[:300]
    row.save(update_fields=["name", "address"])
    tell_plan(row, "refresh_oversight", by, {"changed": changed, "why": why})


@act("end_oversight")
def end(certificate: int, *, reason: str, by: Actor) -> None:
    """A certificate has ended; with the last one the plan ends, and what was open in it.

    Raises PlanNotFound, PlanOver, NotAllowed, WordsMissing.
    """
    found = Certificate.objects.filter(pk=certificate).first()
    if found is None:
        raise PlanNotFound
    row = locked_plan(found.plan_id)
    demand(by, Permission.DIRECT_OVERSIGHT, agency=row.agency_id)
    why, at = words(reason, "原因", most=200), now()
    Certificate.objects.filter(pk=certificate, ended_at=None).update(ended_at=at)
    body: dict[str, Any] = {"matter": found.matter, "certificate": found.number, "reason": why}
    if row.certificates.filter(ended_at=None).exists():
        _write_checks(row, current().programmes[row.programme])
    else:
        row.status, row.ended_at, row.end_reason = Plan.Status.ENDED, at, why
        row.save(update_fields=["status", "ended_at", "end_reason"])
        waiting = row.tasks.filter(status=Task.Status.OPEN)
        body["closed"] = list(waiting.values_list("pk", flat=True))
        waiting.update(status=Task.Status.CLOSED, closed_at=at, close_reason=why)
        Tracking.objects.filter(plan=row, ended_at=None).update(ended_at=at, end_reason=why)
    tell_plan(row, "end_oversight", by, body)


@act("look_again")
def look_again(plan: int, *, by: Actor) -> bool:
    """Judge the risk anew, because time has passed. Raises PlanNotFound, PlanOver, NotAllowed."""
    row = locked_plan(plan)
    demand(by, Permission.DIRECT_OVERSIGHT, agency=row.agency_id)
    changed = assess(row, by=by)
    if not changed:
        tell_plan(row, "look_again", by, {"level": row.level, "history": history_of(row)})
    return changed


def _write_checks(plan: Plan, programme: Programme) -> None:
    """What each agency looks at for the certificates that are in force, as it is declared today."""
    matters = list(plan.certificates.filter(ended_at=None).order_by("issued_at").values_list("matter", flat=True))
    found = {code: programme.lines(matters, code) for code in programme.agencies}
    known = agencies_for(programme.agencies, plan.division)
    plan.checks = {code: [line.json for line in lines] for code, lines in found.items() if lines}
    plan.agencies = {code: known[code].pk for code in plan.checks}
    plan.save(update_fields=["checks", "agencies"])


def _one_at_a_time(party: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"oversight:party:{party}"])


def _certificate(case: Case, matter: str) -> str:
    review = journal.load(case).state.reviews.get(matter)
    if review is None or not review.certificate:
        raise PlanNotFound
    if Certificate.objects.filter(case=case.number, matter=matter).exists():
        raise PlanNotFound
    return review.certificate


def _values(case: Case, programme: Programme) -> dict[str, Any]:
    """What the programme reads, and what names the holder and his place; sealed values stay sealed."""
    wanted = {*programme.reads, *conventions().holder_elements, *visit_book().prefill.address}
    found = values_of(case.pk, case.salt, elements=wanted)
    return {element: one.value for element, one in found.items() if not one.sensitive}


def _name(values: Mapping[str, Any], party: int) -> str:
    return (_first(values, conventions().holder_elements) or Party.objects.get(pk=party).name)[:200]


def _first(values: Mapping[str, Any], elements: tuple[str, ...]) -> str:
    return next((values[one] for one in elements if isinstance(values.get(one), str) and values[one]), "")
