"""Who calls: as whom a program acts, for whom it may act, which posts it holds."""

from typing import Any

from django.http import HttpRequest

from onewindow.api.front import endpoint
from onewindow.api.gate import caller_of
from onewindow.api.shapes import Answer
from onewindow.people.access import party_of
from onewindow.people.permissions import posts_of
from onewindow.people.queries import principals_of


class Principal(Answer):
    """Somebody for whom the caller may act: himself first."""

    party: int
    name: str
    kind: str
    services: list[str]
    until: str | None


class PostLine(Answer):
    """A post of staff, one's own or that of a colleague one stands in for."""

    role: str
    agency: int
    agency_code: str
    division: str
    permissions: list[str]


class Me(Answer):
    """The caller."""

    account: str
    party: int | None
    principals: list[Principal]
    posts: list[PostLine]
    scopes: list[str] | None


@endpoint("GET", "/me", answers=Me, tag="about")
def show_caller(request: HttpRequest) -> dict[str, Any]:
    """As whom the caller acts, and for whom he may."""
    caller = caller_of(request)
    own = party_of(caller.user)
    return {
        "account": caller.user.get_username(),
        "party": own and own.pk,
        "principals": [_principal(found) for found in principals_of(caller.user)],
        "posts": [_post(post) for post in posts_of(caller.user)],
        "scopes": None if caller.scopes is None else sorted(caller.scopes),
    }


def _principal(found: Any) -> dict[str, Any]:
    mandate = found.mandate
    return {
        "party": found.party.pk,
        "name": found.party.name,
        "kind": found.party.kind,
        "services": ["*"] if mandate is None else list(mandate.scope),
        "until": mandate and mandate.until and mandate.until.isoformat(),
    }


def _post(post: Any) -> dict[str, Any]:
    return {
        "role": post.role,
        "agency": post.agency,
        "agency_code": post.agency_code,
        "division": post.division,
        "permissions": sorted(post.permissions),
    }
