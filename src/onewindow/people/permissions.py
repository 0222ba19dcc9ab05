"""Who may do what: the posts of an account, and whether one of them carries a permission. Deny by default.

    has_permission(request.user, Permission.HANDLE_REVIEW, agency=review.agency)
    has_permission(request.user, Permission.READ_CASE, division=case.division_id)
    has_permission(request.user, Permission.WRITE_DRAFT)            # anywhere at all: for a menu

The posts are read once per request: they are kept on the user object, which lives as long as the request.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from onewindow.core.act import Actor
from onewindow.core.clock import today

from .errors import NotAllowed
from .models import Agency, Division, Post
from .roles import Permission, Scope, roles

__all__ = [
    "Permission",
    "Places",
    "PostNow",
    "Scope",
    "demand",
    "has_permission",
    "is_known_staff",
    "may",
    "posts_of",
    "posts_of_staff",
]

_KEPT = "_posts_of_this_request"


class Places:
    """Which division lies below which: one query, when it is first asked; an agency's own posts never ask."""

    @cached_property
    def _parts(self) -> dict[str | None, list[str]]:
        parts: dict[str | None, list[str]] = {}
        for child, parent in Division.objects.values_list("code", "parent_id"):
            parts.setdefault(parent, []).append(child)
        return parts

    def below(self, code: str) -> frozenset[str]:
        """The division itself and all below it."""
        found, new = {code}, [code]
        while new:
            new = [child for parent in new for child in self._parts.get(parent, ())]
            found.update(new)
        return frozenset(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class PostNow:
    """A role at an agency that somebody holds today."""

    staff: int  #: who acts
    role: str  #: key of roles.yaml
    agency: int  #: id of the agency
    agency_code: str  #: its code, such as market_regulation
    division: str  #: its division, six digits
    places: Places = field(compare=False, repr=False)  #: what lies below that division
    stands_in_for: int | None = None  #: the absent member of staff whose post this is

    @property
    def divisions(self) -> frozenset[str]:
        """The division of the agency and all below it."""
        return self.places.below(self.division)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role carries."""
        role = roles().get(self.role)
        return role.permissions if role else frozenset()

    def allows(self, permission: Permission, agency: int | None, division: str | None) -> bool:
        """Whether this post makes `permission` good there; with neither, anywhere."""
        if permission not in self.permissions:
            return False
        if permission.scope is Scope.SYSTEM:
            return True
        if permission.scope is Scope.AGENCY:
            return (agency is None or agency == self.agency) and (division is None or division == self.division)
        return division is None or division in self.divisions


def posts_of(user: Any) -> tuple[PostNow, ...]:
    """The posts of an account today, those of absent colleagues it stands in for included; () for anybody else."""
    if not getattr(user, "is_authenticated", False):
        return ()
    kept = getattr(user, _KEPT, None)
    if kept is None or kept[0] != today():
        kept = (today(), _posts(user.pk, None, today()))
        setattr(user, _KEPT, kept)
    posts: tuple[PostNow, ...] = kept[1]
    return posts


def is_known_staff(user: Any) -> bool:
    """Whether this request has read already that the account holds a post: then it stands for no party. No query."""
    kept = getattr(user, _KEPT, None)
    return bool(kept and kept[1])


def posts_of_staff(staff: int) -> tuple[PostNow, ...]:
    """The same for a member of staff."""
    return _posts(None, staff, today())


def has_permission(
    user: Any, permission: Permission, *, agency: Agency | int | None = None, division: Division | str | None = None
) -> bool:
    """Whether `user` may do `permission` at that agency or in that division; with neither, anywhere at all."""
    return _any_allows(posts_of(user), permission, agency, division)


def may(
    by: Actor, permission: Permission, *, agency: Agency | int | None = None, division: Division | str | None = None
) -> bool:
    """For acts: whether the actor's posts carry `permission`. The system itself may do everything."""
    kind, _, number = by.ref.partition(":")
    if kind == "system":
        return True
    return kind == "staff" and _any_allows(posts_of_staff(int(number)), permission, agency, division)


def demand(
    by: Actor, permission: Permission, *, agency: Agency | int | None = None, division: Division | str | None = None
) -> None:
    """For acts: as `may`, or NotAllowed."""
    if not may(by, permission, agency=agency, division=division):
        raise NotAllowed(permission=str(permission))


def _any_allows(
    posts: Iterable[PostNow], permission: Permission, agency: Agency | int | None, division: Division | str | None
) -> bool:
    agency_id = agency.pk if isinstance(agency, Agency) else agency
    where = division.pk if isinstance(division, Division) else division
    return any(post.allows(permission, agency_id, where) for post in posts)


def _posts(account: int | None, staff: int | None, day: date) -> tuple[PostNow, ...]:
    """Own posts, then those of colleagues who are away or locked out and have named this person. One query."""
    key = {"pk": staff} if staff is not None else {"account_id": account}
    own = Q(**{f"staff__{field}": value for field, value in key.items()}, staff__active=True)
    away = Q(staff__away_since__lte=day) & (Q(staff__away_until=None) | Q(staff__away_until__gte=day))
    for_others = Q(
        **{f"staff__substitute__{field}": value for field, value in key.items()}, staff__substitute__active=True
    )
    mine = (own & Q(staff__account__is_active=True)) | (
        for_others & Q(staff__substitute__account__is_active=True) & (away | Q(staff__active=False))
    )
    held = Post.objects.filter(mine, Q(until=None) | Q(until__gt=day), since__lte=day)
    rows = list(held.select_related("agency", "staff"))
    places = Places()
    posts = [_now(post, account, staff, places) for post in rows]
    return tuple(sorted(posts, key=lambda post: (post.stands_in_for is not None, post.role, post.agency)))


def _now(post: Post, account: int | None, staff: int | None, places: Places) -> PostNow:
    own = post.staff_id == staff if staff is not None else post.staff.account_id == account
    actor = post.staff_id if own else post.staff.substitute_id
    assert actor is not None  # noqa: S101  the filter demands it
    return PostNow(
        staff=actor,
        role=post.role,
        agency=post.agency_id,
        agency_code=post.agency.code,
        division=post.agency.division_id,
        places=places,
        stands_in_for=None if own else post.staff_id,
    )
