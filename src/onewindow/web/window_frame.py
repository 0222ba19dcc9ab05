"""What stands around every page of the window: the hall, the clerk, the applications and cases that lie open."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from onewindow.cases.window_queries import on_counter, window_may_find
from onewindow.people.permissions import Permission, posts_of
from onewindow.people.queries import divisions
from onewindow.sheets.counters import open_case, open_cases
from onewindow.sheets.desk_queries import open_at_window

from . import formats
from .landing import person_of
from .window_models import Tab

#: As many as have a key of their own.
_MOST = 9


def frame(request: HttpRequest, *, draft: int | None = None, case: str = "") -> dict[str, Any]:
    """The context of a page of the window."""
    who = person_of(request)
    return {"tabs": _tabs(request.user, draft, case), "hall": who.place, "clerk": who.name}


def _tabs(user: Any, draft: int | None, case: str) -> list[Tab]:
    """Applications first, then cases; each keeps its place while it lies open, also over sign-out."""
    found = [
        Tab(
            url=reverse("web:window_draft", args=[line.id]),
            name=line.applicant,
            small=formats.local_name(line.title),
            current=line.id == draft,
        )
        for line in open_at_window(user, most=_MOST)
    ]
    found += [
        Tab(
            url=reverse("web:window_case", args=[row.number]),
            name=row.applicant,
            small=row.number,
            current=row.number == case,
            kind="case",
        )
        for row in on_counter(user, open_cases(user), most=_MOST)
    ]
    return [replace(tab, key=str(n)) for n, tab in enumerate(found[:_MOST], start=1)]


def keep_open(user: Any, number: str) -> str:
    """Let a case lie open on this window's strip, where the clerk may see it; gives the number back."""
    if window_may_find(user, number):
        open_case(user, number)
    return number


def staff_name(user: Any) -> str:
    """Who sits here."""
    staff = getattr(user, "staff", None)
    return staff.name if staff is not None else str(user.username)


def places_of(user: Any) -> list[Any]:
    """The divisions for which this clerk takes applications, his own first."""
    posts = [post for post in posts_of(user) if Permission.WRITE_DRAFT in post.permissions]
    allowed = {code for post in posts for code in post.divisions}
    own = {post.division for post in posts}
    return sorted((place for place in divisions() if place.pk in allowed), key=lambda place: place.pk not in own)
