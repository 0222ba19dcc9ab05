"""Who may do what in a project: the applicant's side, the utility of a connection, the lead and the manager."""

from typing import Any

from onewindow.cases import journal
from onewindow.cases.records import Loaded
from onewindow.cases.rights import roles_in, standing_of
from onewindow.cases.stages import Role
from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, demand, may

from .models import Connection, Project

_APPLICANTS = frozenset({Role.APPLICANT, Role.AGENT})


def loaded_of(project: Project) -> Loaded:
    """The case as it stands."""
    return journal.load(project.case)


def is_applicant(by: Actor, project: Project) -> bool:
    """The applicant himself, or his agent while the mandate holds."""
    loaded = loaded_of(project)
    standing = standing_of(by, loaded)
    return any(roles_in(loaded, review, standing) & _APPLICANTS for review in loaded.state.reviews.values())


def demand_applicant(by: Actor, project: Project) -> None:
    """Raises NotAllowed."""
    if not is_applicant(by, project):
        raise NotAllowed(permission="applicant")


def demand_on_site(by: Actor, agency: int) -> None:
    """Whoever goes out for the agency or handles its reviews. Raises NotAllowed."""
    if not may(by, Permission.HANDLE_REVIEW, agency=agency):
        demand(by, Permission.RECORD_VISIT, agency=agency)


def demand_utility(by: Actor, connection: Connection) -> None:
    """Whoever handles the reviews of the utility. Raises NotAllowed."""
    demand(by, Permission.HANDLE_REVIEW, agency=connection.agency_id)


def is_lead(by: Actor, project: Project) -> bool:
    """Whoever handles reviews at the lead, leads cases of the place, or is the manager."""
    kind, _, number = by.ref.partition(":")
    if may(by, Permission.HANDLE_REVIEW, agency=project.lead_id) or by.ref == f"staff:{project.manager_id}":
        return True
    return kind == "staff" and _leads(int(number), project)


def demand_lead(by: Actor, project: Project) -> None:
    """Raises NotAllowed."""
    if not is_lead(by, project):
        raise NotAllowed(permission=str(Permission.LEAD_CASE))


def _leads(staff: int, project: Project) -> bool:
    loaded: Any = loaded_of(project)
    standing = standing_of(Actor(ref=f"staff:{staff}"), loaded)
    return any(Role.LEAD in roles_in(loaded, review, standing) for review in loaded.state.reviews.values())
