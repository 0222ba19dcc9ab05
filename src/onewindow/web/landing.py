"""Where somebody begins after signing in, and who he is in the bar of every page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from onewindow.people.access import party_of
from onewindow.people.permissions import Permission, posts_of
from onewindow.people.queries import agency_name

from . import formats

#: Permission -> desk, the most particular first: a post may carry several.
_DESKS = (
    (Permission.WRITE_DRAFT, "web:window"),
    (Permission.HANDLE_REVIEW, "web:desk"),
    (Permission.LEAD_CASE, "web:desk"),
    (Permission.RECORD_VISIT, "web:onsite"),
    (Permission.READ_LAND, "web:land_desk"),
    (Permission.READ_REVIEW, "web:desk"),
    (Permission.HANDLE_PAYMENT, "web:pay_desk"),
    (Permission.FIND_CASE, "web:hotline"),
    (Permission.READ_FIGURES, "web:cockpit"),
    (Permission.READ_OVERSIGHT, "web:oversight"),
    (Permission.APPLY_MORTGAGE, "web:bank"),
    (Permission.READ_LINK, "web:bank_oversight"),
    (Permission.LOOK_BY_LETTER, "web:court"),
    (Permission.REVISE_CATALOGUE, "web:editions"),
)
_KEPT = "bar"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the bar of a page."""

    name: str  #: of the person, never of the account where the person is known
    place: str  #: agency, empty for an applicant
    home: str  #: name of the address where he begins


def home_of(user: Any) -> str:
    """The name of the address of somebody's own desk, or of what is his."""
    held = {permission for post in posts_of(user) for permission in post.permissions}
    return next((desk for permission, desk in _DESKS if permission in held), "web:me")


def person_of(request: HttpRequest) -> Person:
    """Who is signed in: looked up once in a session and language, so that no page asks the database for it again."""
    language = formats.language()
    kept = request.session.get(_KEPT)
    if kept is None or kept[0] != [request.user.pk, language]:
        found = _person(request.user, language)
        kept = [[request.user.pk, language], found.name, found.place, found.home]
        request.session[_KEPT] = kept
    return Person(name=kept[1], place=kept[2], home=kept[3])


def _person(user: Any, language: str) -> Person:
    posts = posts_of(user)
    if posts:
        staff = getattr(user, "staff", None)
        place = agency_name(posts[0].agency, language=language)
        return Person(name=staff.name if staff is not None else user.username, place=place, home="web:desks")
    party = party_of(user)
    return Person(name=party.name if party is not None else user.username, place="", home="web:me")
