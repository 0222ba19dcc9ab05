"""Who may open an order, pay it, read it, give money back."""

from typing import Any

from onewindow.core.act import Actor
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Mandate
from onewindow.people.permissions import Permission, demand, may

from .handlers import parties_for, pays_for


def demand_system(by: Actor) -> None:
    """Only the system itself: what the provider says. Raises NotAllowed."""
    if not by.ref.startswith("system:"):
        raise NotAllowed(permission="system")


def demand_opener(by: Actor, payer: int) -> None:
    """The system, who handles reviews or the window, the payer for himself, who pays for him. Raises NotAllowed."""
    if by.ref.startswith("party:"):
        demand_payer(by, payer)
    elif not may(by, Permission.WRITE_DRAFT) and not pays_for(by, payer):
        demand(by, Permission.HANDLE_REVIEW)


def demand_payer(by: Actor, payer: int) -> None:
    """The payer himself, an agent with a mandate in force, or who pays for him by his post. Raises NotAllowed."""
    kind, _, number = by.ref.partition(":")
    if kind == "party" and int(number) == payer and by.acting_for in {"", by.ref}:
        return
    mandated = (
        kind == "party"
        and by.acting_for == f"party:{payer}"
        and Mandate.objects.in_force().filter(principal_id=payer, agent_id=int(number)).exists()
    )
    if not mandated and not pays_for(by, payer):
        raise NotAllowed(permission="payer")


def payer_actor(user: Any, payer: int) -> Actor:
    """Who acts when an account pays for `payer`. Raises what `actor_of` raises."""
    return actor_of(user) if payer in parties_for(user) else actor_of(user, payer)


def demand_finance(by: Actor, division: str) -> None:
    """A clerk of finance of the division, or the system. Raises NotAllowed."""
    demand(by, Permission.HANDLE_PAYMENT, division=division)
