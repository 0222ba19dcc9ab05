"""Who may do what here: officers and superiors of the registrar, the lead, superiors of agencies that issue licences.

Each asks the posts of today; the system itself may do everything.
"""

from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, demand, posts_of_staff

from . import licences


def demand_handling(by: Actor, agency: int) -> None:
    """An officer of the registrar. Raises NotAllowed."""
    demand(by, Permission.HANDLE_REVIEW, agency=agency)


def demand_superior(by: Actor, agency: int) -> None:
    """A superior of the agency. Raises NotAllowed."""
    demand(by, Permission.OVERSEE_REVIEW, agency=agency)


def lead_post(by: Actor) -> tuple[int, str]:
    """Agency and division of the lead's post of the service. Raises NotAllowed for everybody else."""
    kind, _, number = by.ref.partition(":")
    lead = licences.lead_agency()
    if kind == "staff":
        for post in posts_of_staff(int(number)):
            if post.agency_code == lead and Permission.LEAD_CASE in post.permissions:
                return post.agency, post.division
    raise NotAllowed(permission=str(Permission.LEAD_CASE))


def issues(agency: Agency, code: str) -> bool:
    """Whether the agency issues that kind of licence."""
    licence = licences.kinds().get(code)
    return licence is not None and agency.code in licence.agencies


def division_of(agency: int) -> str:
    """The division of an agency, six digits; "" for none."""
    return Agency.objects.filter(pk=agency).values_list("division", flat=True).first() or ""
