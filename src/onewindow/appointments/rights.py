"""Who may book, change and cancel for whom, and who works at a hall."""

from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Mandate
from onewindow.people.permissions import Permission, demand, may

from .halls import Hall


def demand_party(by: Actor, party: int, *, service: str, hall: Hall) -> None:
    """The applicant himself, an agent whose mandate covers the service now, a clerk of the hall. Raises NotAllowed."""
    kind, _, number = by.ref.partition(":")
    if kind != "party":
        demand_clerk(by, hall)
        return
    if int(number) == party and by.acting_for in {"", by.ref}:
        return
    held = Mandate.objects.in_force().filter(principal_id=party, agent_id=int(number))
    if by.acting_for != f"party:{party}" or not any(mandate.covers(service) for mandate in held):
        raise NotAllowed(permission="mandate")


def demand_clerk(by: Actor, hall: Hall) -> None:
    """Somebody who works at the window there. Raises NotAllowed."""
    demand(by, Permission.WRITE_DRAFT, division=hall.division)


def is_clerk(by: Actor, hall: Hall) -> bool:
    """Whether the actor works at the window there, or is the system itself."""
    return may(by, Permission.WRITE_DRAFT, division=hall.division)
