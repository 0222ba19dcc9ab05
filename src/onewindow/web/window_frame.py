"""What stands around every page of the window: the hall, the clerk, the applications that lie open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from onewindow.people.permissions import Permission, posts_of
from onewindow.people.queries import agency_name, divisions
from onewindow.sheets.desk_queries import open_at_window

from . import formats
from .window_models import Tab

#: As many as have a key of their own.
_MOST = 9


def frame(request: HttpRequest, *, draft: int | None = None) -> dict[str, Any]:
    """The context of a page of the window."""
    lines = open_at_window(request.user, most=_MOST)
    tabs = [
        Tab(
            url=reverse("web:window_draft", args=[line.id]),
            name=line.applicant,
            small=formats.local_name(line.title),
            key=str(n),
            current=line.id == draft,
        )
        for n, line in enumerate(lines, start=1)
    ]
    return {"tabs": tabs, "hall": _hall(request.user), "clerk": staff_name(request.user)}


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


def _hall(user: Any) -> str:
    post = next((post for post in posts_of(user) if Permission.WRITE_DRAFT in post.permissions), None)
    return agency_name(post.agency, language=formats.language()) if post is not None else ""
