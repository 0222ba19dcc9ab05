"""The joint visit: proposed at the nearest time that all have, agreed, moved; a utility that cannot come says so."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.utilities.errors import NotCommon, NoVisitNow, WordsMissing
from onewindow.matters.utilities.inviting import common_times, going_of, invitation, plan_of, wish_of
from onewindow.matters.utilities.models import Connection, Project
from onewindow.matters.utilities.rights import demand_lead, demand_on_site, is_applicant
from onewindow.matters.utilities.rows import changed, locked, said, tell_applicant
from onewindow.people.queries import agency_names
from onewindow.visits import acts as visits
from onewindow.visits.joint import Found, NoTime, half_of, nearest
from onewindow.visits.models import Visit

_SYSTEM = Actor.system("utilities")
_OPEN = frozenset({Visit.Status.PLANNED, Visit.Status.ARRIVED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """What was found."""

    visit: int | None  #: id of the visit; None where there is no common time
    start: str  #: ISO, or ""


@act("propose_joint_visit", returns=Proposed)
def propose_visit(number: str, *, by: Actor, idempotency_key: str | None = None) -> Proposed:
    """Plan the nearest visit that everybody has; the applicant and the utilities are told. Without one the lead plans.

    Raises NoProject, NotAllowed.
    """
    project = locked(number)
    if not by.ref.startswith("system:"):
        demand_lead(by, project)
    if project.visit is not None and project.visit.status in _OPEN:
        said(project, "propose_joint_visit", by, {"visit": project.visit_id, "again": True})
        return Proposed(visit=project.visit_id, start=project.visit.start_at.isoformat())
    return _propose(project, by, "propose_joint_visit")


@act("agree_joint_visit")
def agree_visit(number: str, *, agency: int | None = None, by: Actor) -> None:
    """The applicant (without `agency`) or a utility says that the time suits.

    Raises NoProject, NoVisitNow, NotAllowed.
    """
    project = locked(number)
    _open_visit(project)
    project.agreed = {**project.agreed, _side(project, agency, by): now().isoformat()}
    changed(project, "agreed")
    said(project, "agree_joint_visit", by, {"visit": project.visit_id, "agency": agency})


@act("decline_joint_visit", returns=Proposed)
def decline_visit(number: str, *, agency: int, reason: str, by: Actor, idempotency_key: str | None = None) -> Proposed:
    """A utility cannot come then: the next time that all have is planned instead, and everybody is told.

    Raises NoProject, NoVisitNow, NotAllowed, WordsMissing.
    """
    project = locked(number)
    visit = _open_visit(project)
    _side(project, agency, by)
    if not reason.strip():
        raise WordsMissing
    _, wanted = invitation(project)
    half = half_of(wanted.calendar, visit.start_at)
    line = {"agency": agency, "day": half.day.isoformat(), "half": str(half.half), "reason": reason.strip()[:200]}
    project.declined = [*project.declined, line]
    return _propose(project, by, "decline_joint_visit", also={"agency": agency})


@act("move_joint_visit", returns=Proposed)
def move_visit(number: str, *, start: datetime, by: Actor, idempotency_key: str | None = None) -> Proposed:
    """The applicant or the lead chooses another of the common times.

    Raises NoProject, NoVisitNow, NotAllowed, NotCommon.
    """
    project = locked(number)
    visit = _open_visit(project)
    if not is_applicant(by, project):
        demand_lead(by, project)
    found = next((one for one in common_times(project) if one.start == start), None)
    if found is None:
        raise NotCommon
    _move(project, visit, found)
    mine = is_applicant(by, project)
    project.agreed = {"applicant": now().isoformat()} if mine else {}
    project.starts_at = start if mine else project.starts_at
    changed(project, "agreed", "starts_at")
    said(project, "move_joint_visit", by, {"visit": project.visit_id, "start": start.isoformat()})
    tell_applicant(project, "utility_visit", {"start": found.start.isoformat(), "agencies": _agencies(project)})
    return Proposed(visit=visit.pk, start=found.start.isoformat())


def _propose(project: Project, by: Actor, verb: str, also: dict[str, object] | None = None) -> Proposed:
    invited, wanted = invitation(project)
    found = nearest(invited, wanted)
    project.starts_at = wish_of(project) or project.starts_at
    project.passed = [
        {"agency": one.agency, "day": one.at.day.isoformat(), "half": str(one.at.half), "why": str(one.why)}
        for one in found.passed[:40]
    ]
    project.agreed = {}
    visit = project.visit if project.visit is not None and project.visit.status in _OPEN else None
    if isinstance(found, NoTime):
        if visit is not None:
            visits.cancel(visit.pk, reason="没有各家共同的时间，由牵头部门另行约定", by=_SYSTEM)
        project.visit = None
    elif visit is not None:
        _move(project, visit, found)
    else:
        project.visit_id = visits.plan(plan_of(project, found), by=_SYSTEM).visit
    changed(project, "passed", "agreed", "declined", "visit", "starts_at")
    start = found.start.isoformat() if isinstance(found, Found) else ""
    said(project, verb, by, {"visit": project.visit_id, "start": start, **(also or {})})
    if isinstance(found, Found):
        tell_applicant(project, "utility_visit", {"start": start, "agencies": _agencies(project)})
    return Proposed(visit=project.visit_id, start=start)


def _move(project: Project, visit: Visit, found: Found) -> None:
    visits.reschedule(visit.pk, start=found.start, officers=going_of(found), by=_SYSTEM)


def _open_visit(project: Project) -> Visit:
    visit = project.visit
    if visit is None or visit.status not in _OPEN:
        raise NoVisitNow
    return visit


def _side(project: Project, agency: int | None, by: Actor) -> str:
    """Who speaks: "applicant" or the agency. Raises NotAllowed, NoVisitNow for an agency that does not take part."""
    if agency is None:
        if not is_applicant(by, project):
            demand_lead(by, project)
        return "applicant"
    here = {project.lead_id, *Connection.objects.filter(project=project).values_list("agency_id", flat=True)}
    if agency not in here:
        raise NoVisitNow
    demand_on_site(by, agency)
    return str(agency)


def _agencies(project: Project) -> dict[str, str]:
    rows = Connection.objects.filter(project=project, ended="").order_by("matter")
    agencies = [row.agency_id for row in rows]
    found = {}
    for language, comma in (("zh", "、"), ("en", ", ")):
        names = agency_names(agencies, language=language)
        found[language] = comma.join(names[one] for one in dict.fromkeys(agencies))
    return found
