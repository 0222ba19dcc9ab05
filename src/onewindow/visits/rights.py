"""Who plans visits (posts at an agency that takes part) and who reports them (those who are sent)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Post
from onewindow.people.permissions import Permission, PostNow, may, posts_of, posts_of_staff
from onewindow.people.queries import staff_at
from onewindow.people.roles import roles

from .errors import NotYourVisit, WrongOfficer
from .models import Officer, Visit

_PLAN = (Permission.HANDLE_REVIEW, Permission.RECORD_VISIT)


def demand_planner(by: Actor, agencies: Collection[int]) -> None:
    """Somebody who reviews or goes out for one of the agencies. Raises NotAllowed."""
    if not any(may(by, permission, agency=agency) for agency in agencies for permission in _PLAN):
        raise NotAllowed(permission=str(Permission.RECORD_VISIT))


def demand_assigned(by: Actor, visit: Visit) -> None:
    """One of the officers who go, or who stands in for one of them. Raises NotAllowed, NotYourVisit."""
    rows = list(Officer.objects.filter(visit=visit, live=True))
    if not any(may(by, Permission.RECORD_VISIT, agency=row.agency_id) for row in rows):
        raise NotAllowed(permission=str(Permission.RECORD_VISIT))
    kind, _, number = by.ref.partition(":")
    if kind == "system":
        return
    mine = {int(number), *(p.stands_in_for for p in posts_of_staff(int(number)) if p.stands_in_for is not None)}
    if not any(row.staff_id in mine for row in rows):
        raise NotYourVisit


def demand_officer(staff: int, agency: int) -> None:
    """Somebody who records visits at that agency today, in his own right. Raises WrongOfficer."""
    own = [p for p in posts_of_staff(staff) if p.stands_in_for is None]
    if not any(p.allows(Permission.RECORD_VISIT, agency, None) for p in own):
        raise WrongOfficer


def officers_at(agency: int) -> list[Any]:
    """Who may be sent by an agency, those with the post of an on-site officer first."""
    carrying = [code for code, role in roles().items() if Permission.RECORD_VISIT in role.permissions]
    first = {staff.pk for staff in staff_at(agency, "onsite")}
    return sorted(staff_at(agency, *carrying), key=lambda staff: (staff.pk not in first, staff.number))


def officers_for(agencies: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Who may be sent by each agency to a joint visit. One query.

    Those who also handle its reviews, and so can accept on the spot, come before those who only go out.
    """
    carrying = {code: role for code, role in roles().items() if Permission.RECORD_VISIT in role.permissions}
    handling = {code for code, role in carrying.items() if Permission.HANDLE_REVIEW in role.permissions}
    day = today()
    held = Post.objects.filter(Q(until=None) | Q(until__gt=day), agency_id__in=list(agencies), role__in=list(carrying))
    held = held.filter(since__lte=day, staff__active=True).select_related("staff")
    ranked = sorted(held, key=lambda post: (post.role not in handling, post.role == "superior", post.staff.number))
    found: dict[int, dict[int, None]] = {agency: {} for agency in agencies}
    for post in ranked:
        found[post.agency_id].setdefault(post.staff_id)
    return {agency: tuple(staff) for agency, staff in found.items()}


def agencies_of(user: Any) -> set[int]:
    """Agencies whose visits an account may see."""
    return {post.agency for post in posts_of(user) if _sees(post)}


def _sees(post: PostNow) -> bool:
    return bool(post.permissions & {Permission.RECORD_VISIT, Permission.READ_REVIEW})
