"""Who may open an order, pay it, read it, give money back."""

from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Mandate
from onewindow.people.permissions import Permission, demand, may


def demand_system(by: Actor) -> None:
    """Only the system itself: what the provider says. Raises NotAllowed."""
    if not by.ref.startswith("system:"):
        raise NotAllowed(permission="system")


def demand_opener(by: Actor, payer: int) -> None:
    """The system, whoever handles reviews or the window, or the payer for himself. Raises NotAllowed."""
    if by.ref.startswith("party:"):
        demand_payer(by, payer)
    elif not may(by, Permission.WRITE_DRAFT):
        demand(by, Permission.HANDLE_REVIEW)


def demand_payer(by: Actor, payer: int) -> None:
    """The payer himself, or an agent with a mandate in force. Raises NotAllowed."""
    kind, _, number = by.ref.partition(":")
    if kind == "party" and int(number) == payer and by.acting_for in {"", by.ref}:
        return
    mandated = (
        kind == "party"
        and by.acting_for == f"party:{payer}"
        and Mandate.objects.in_force().filter(principal_id=payer, agent_id=int(number)).exists()
    )
    if not mandated:
        raise NotAllowed(permission="payer")


def demand_finance(by: Actor, division: str) -> None:
    """A clerk of finance of the division, or the system. Raises NotAllowed."""
    demand(by, Permission.HANDLE_PAYMENT, division=division)
