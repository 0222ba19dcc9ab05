"""A project begins with its case, and has one manager for all utilities."""

from collections import Counter

from onewindow.cases import journal
from onewindow.cases.models import Case
from onewindow.cases.stages import FALLEN
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.utilities.candidates import candidates
from onewindow.matters.utilities.errors import NoProject, WordsMissing, WrongManager
from onewindow.matters.utilities.managing import choose
from onewindow.matters.utilities.models import Connection, Project
from onewindow.matters.utilities.rights import demand_lead
from onewindow.matters.utilities.rows import UTILITIES, VISIT, changed, locked, said, tell_applicant, tell_staff
from onewindow.people.models import Staff


@act("open_utility_project")
def open_project(number: str, *, by: Actor) -> None:
    """Begin the project of a case with the joint visit, its manager named at once. A second call changes nothing.

    Raises NoProject where the case has no joint visit.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(number=number).first()
    loaded = journal.load(case) if case is not None else None
    if case is None or loaded is None or VISIT not in loaded.state.reviews:
        raise NoProject
    reviews = loaded.state.reviews
    project = Project(
        case=case,
        number=number,
        division=loaded.division,
        applicant_id=loaded.applicant,
        lead_id=reviews[VISIT].agency,
        created_at=now(),
    )
    before = Project.objects.filter(number=number).first()
    if before is not None:
        said(before, "open_utility_project", by, {"again": True})
        return
    project.manager, project.phone = _manager(project)
    project.save()
    for code in UTILITIES:
        if code in reviews:
            ended = Connection.Ended.WITHDRAWN if reviews[code].stage in FALLEN else Connection.Ended.RUNNING
            Connection.objects.create(project=project, matter=code, agency_id=reviews[code].agency, ended=ended)
    said(project, "open_utility_project", by, {"manager": project.manager_id, "lead": project.lead_id})
    if project.manager is not None:
        _tell(project, project.manager)


@act("reassign_utility_manager")
def reassign_manager(number: str, *, to: int, reason: str, by: Actor) -> None:
    """Another of the declared managers takes over; the applicant is told whom to call now.

    Raises NoProject, NotAllowed, WrongManager, WordsMissing.
    """
    project = locked(number)
    demand_lead(by, project)
    if not reason.strip():
        raise WordsMissing
    phones = candidates(project)
    if to not in phones:
        raise WrongManager
    before = project.manager_id
    project.manager, project.phone = Staff.objects.get(pk=to), phones[to]
    changed(project, "manager", "phone")
    said(project, "reassign_utility_manager", by, {"from": before, "to": to, "reason": reason.strip()[:200]})
    _tell(project, project.manager)


def _manager(project: Project) -> tuple[Staff | None, str]:
    phones = candidates(project)
    busy = Counter(Project.objects.filter(manager_id__in=phones, closed_at=None).values_list("manager_id", flat=True))
    chosen = choose(list(phones), dict(busy))
    return (Staff.objects.get(pk=chosen), phones[chosen]) if chosen is not None else (None, "")


def _tell(project: Project, manager: Staff) -> None:
    tell_applicant(project, "utility_manager", {"manager": manager.name, "phone": project.phone or "12345"})
    tell_staff(project, manager.pk, "utility_manages", {})
