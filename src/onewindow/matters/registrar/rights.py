"""Who may read and enter: registrars, for the units of their division and those below."""

from typing import Any

from onewindow.core.act import Actor
from onewindow.people.permissions import Permission, demand, has_permission, posts_of
from onewindow.registers.land.book import usable

from .errors import NotInBook


def demand_reading(by: Actor, division: str = "") -> None:
    """Raises NotAllowed."""
    demand(by, Permission.READ_LAND, division=division or None)


def demand_entering(by: Actor, unit: str) -> str:
    """The code of the unit; the actor may enter on it. Raises BadUnitCode, NotAllowed."""
    code = usable(unit)
    demand(by, Permission.REGISTER_LAND, division=code[:6])
    return code


def staff_of(by: Actor) -> int:
    """The id of the member of staff who acts; 0 for anybody else."""
    kind, _, number = by.ref.partition(":")
    return int(number) if kind == "staff" else 0


def readable(user: Any, code: str) -> None:
    """The account may read the book of that unit's place. Raises NotInBook."""
    if not may_here(user, Permission.READ_LAND, code):
        raise NotInBook(unit=code)


def may_here(user: Any, permission: Permission, code: str) -> bool:
    """Whether a post carries the permission at the unit's place; one's own place is asked before those below."""
    own = any(permission in post.permissions and post.division == code[:6] for post in posts_of(user))
    return own or has_permission(user, permission, division=code[:6])


def divisions_of(user: Any) -> frozenset[str]:
    """Whose book the account may read."""
    read = (post for post in posts_of(user) if Permission.READ_LAND in post.permissions)
    return frozenset().union(*(post.divisions for post in read))
