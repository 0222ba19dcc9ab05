"""Who sits at a desk of staff: himself with how he has arranged it, his colleagues, the views he may open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from onewindow.core.clock import today

from .errors import StaffNotFound, ViewNotFound
from .models import Division, Post, SavedView, Staff, StaffDesk
from .permissions import posts_of

__all__ = [
    "Absence",
    "Colleague",
    "SavedView",
    "Sitting",
    "absences",
    "access_colleague",
    "access_view",
    "colleague_row",
    "places_below",
    "sitting",
    "stands_in_for",
    "views_of",
]

_DECIDE = ("reviewer", "superior")


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleague:
    """Somebody who holds a post at the desk's agencies today."""

    staff: int  #: id
    name: str  #: his name
    number: str  #: staff number
    substitute: int | None = None  #: who stands in for him
    away: bool = False  #: whether he is away today


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """The member of staff at his desk."""

    staff: int  #: id; 0 for nobody
    name: str  #: his name
    view: SavedView | None = None  #: with which his work list opens
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: granted, refused, correction -> his own
    colleagues: Mapping[int, Colleague] = field(default_factory=dict)  #: who decides at these agencies, he among them


def sitting(user: Any, agencies: Collection[int]) -> Sitting:
    """Who sits here and who works beside him. One query."""
    posts, day = posts_of(user), today()
    own = posts[0].staff if posts else 0
    held = Post.objects.filter(
        Q(until=None) | Q(until__gt=day), agency_id__in=list(agencies), since__lte=day, role__in=_DECIDE
    )
    beside = Q(pk__in=held.values("staff"), active=True)
    rows = list(Staff.objects.filter(Q(pk=own) | beside).select_related("desk", "desk__view").order_by("number"))
    here = [row for row in rows if row.pk != own or any(post.role in _DECIDE for post in posts)]
    mine = next((row for row in rows if row.pk == own), None)
    desk: StaffDesk | None = getattr(mine, "desk", None)
    return Sitting(
        staff=own,
        name=mine.name if mine is not None else str(getattr(user, "username", "")),
        view=desk.view if desk is not None else None,
        phrases={kind: tuple(words) for kind, words in desk.phrases.items()} if desk is not None else {},
        colleagues={row.pk: _colleague(row) for row in here},
    )


def _colleague(row: Staff) -> Colleague:
    return Colleague(
        staff=row.pk, name=row.name, number=row.number, substitute=row.substitute_id, away=row.away_on(today())
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """When somebody is away, and who stands in."""

    staff: int  #: who
    name: str  #: his name
    number: str  #: staff number
    substitute: str  #: name of who stands in, "" where nobody does
    substitute_id: int | None  #: id of that person
    since: date | None  #: first day
    until: date | None  #: last day; None: further notice
    away: bool  #: today


def absences(user: Any, agencies: Collection[int], overseen: Collection[int]) -> list[Absence]:
    """One's own absence first, then those of everybody at the agencies one oversees. One query."""
    posts, day = posts_of(user), today()
    own = posts[0].staff if posts else 0
    held = Post.objects.filter(Q(until=None) | Q(until__gt=day), agency_id__in=list(overseen), since__lte=day)
    rows = Staff.objects.filter(Q(pk=own) | Q(pk__in=held.values("staff"), active=True)).select_related("substitute")
    return [_absence(row) for row in sorted(rows, key=lambda row: (row.pk != own, row.number))]


def stands_in_for(user: Any) -> list[Absence]:
    """Whom one stands in for today. One query, none where it is nobody."""
    others = {post.stands_in_for for post in posts_of(user) if post.stands_in_for is not None}
    if not others:
        return []
    return [
        _absence(row) for row in Staff.objects.filter(pk__in=others).select_related("substitute").order_by("number")
    ]


def _absence(row: Staff) -> Absence:
    return Absence(
        staff=row.pk,
        name=row.name,
        number=row.number,
        substitute=row.substitute.name if row.substitute is not None else "",
        substitute_id=row.substitute_id,
        since=row.away_since,
        until=row.away_until,
        away=row.away_on(today()),
    )


def colleague_row(staff: int) -> Staff:
    """A colleague whom `sitting` has named, as a row. Raises StaffNotFound."""
    found = Staff.objects.filter(pk=staff, active=True).first()
    if found is None:
        raise StaffNotFound
    return found


def access_colleague(user: Any, staff: int, overseen: Collection[int]) -> Staff:
    """Oneself, or whoever works at an agency one oversees. Raises StaffNotFound."""
    posts = posts_of(user)
    if staff in {post.staff for post in posts}:
        return Staff.objects.get(pk=staff)
    held = Post.objects.filter(Q(until=None) | Q(until__gt=today()), agency_id__in=list(overseen), staff_id=staff)
    found = Staff.objects.filter(pk__in=held.values("staff")).first()
    if found is None:
        raise StaffNotFound
    return found


def places_below(user: Any) -> dict[str, Mapping[str, str]]:
    """The administered divisions at and below those of one's posts: code -> names. One query."""
    rows = {row.pk: row for row in Division.objects.filter(administered=True).order_by("code")}
    own = {post.division for post in posts_of(user)}

    def below(code: str | None) -> bool:
        while code is not None and code not in own:
            code = rows[code].parent_id if code in rows else None
        return code is not None

    return {code: row.names for code, row in rows.items() if below(code)}


def views_of(staff: int, agencies: Collection[int]) -> list[SavedView]:
    """One's own views and those shared in these agencies, by name. One query."""
    mine = Q(staff_id=staff) | Q(agency_id__in=list(agencies))
    return list(SavedView.objects.filter(mine).select_related("staff").order_by("name", "pk"))


def access_view(user: Any, view: int) -> SavedView:
    """A view of one's own or shared in one's agency. Raises ViewNotFound (missing and forbidden look the same)."""
    posts = posts_of(user)
    own = Q(staff_id__in={post.staff for post in posts}) | Q(agency_id__in={post.agency for post in posts})
    found = SavedView.objects.filter(own, pk=view).first()
    if found is None:
        raise ViewNotFound
    return found
