"""How somebody gets in: identities linked, sessions open, how long they last, when he has last shown who he is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from onewindow.core.clock import now

from .errors import NotAllowed
from .identity_provider.declared import connections, rules_now
from .models import Account, Party
from .permissions import posts_of
from .sign_in_rules import Lifetime

#: Where a session keeps when it began, when it was last used, and how long both may last: four numbers.
LIFETIME = "lifetime"


@dataclass(frozen=True, kw_only=True, slots=True)
class WayIn:
    """An outside identity provider, as its line on the page."""

    id: str  #: of the provider
    names: Mapping[str, str]  #: language -> name
    since: datetime | None  #: linked since; None: not linked


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenSession:
    """A session that is open."""

    current: bool  #: the one that asks
    since: datetime  #: signed in at
    address: str  #: from where
    browser: str  #: words for browser and system, as far as they can be told


def own_account(user: Any) -> Account:
    """The account that is signed in. Raises NotAllowed for a stranger."""
    if not getattr(user, "is_authenticated", False):
        raise NotAllowed(permission="account")
    found: Account = user
    return found


def ways_in(user: Any) -> list[WayIn]:
    """The providers of this installation, and those that are linked though they are gone from the environment."""
    linked = {row.provider: row.date_joined for row in SocialAccount.objects.filter(user_id=user.pk)}
    names = {provider.id: provider.names for provider in rules_now().providers}
    ids = list(dict.fromkeys([*connections(), *linked]))
    return [WayIn(id=code, names=names.get(code, {"zh": code}), since=linked.get(code)) for code in ids]


def providers() -> list[WayIn]:
    """The providers a stranger may sign in with."""
    return [WayIn(id=one.rules.id, names=one.rules.names, since=None) for one in connections().values()]


def open_sessions(user: Any, current: str) -> list[OpenSession]:
    """The account's open sessions, the one that asks first, then the newest; those that have ended are forgotten."""
    rows = sorted(UserSession.objects.purge_and_list(user), key=lambda row: row.created_at, reverse=True)
    rows.sort(key=lambda row: row.session_key != current)
    return [
        OpenSession(
            current=row.session_key == current,
            since=row.created_at,
            address=row.ip,
            browser=browser_of(row.user_agent),
        )
        for row in rows
    ]


_BROWSERS = {"MicroMessenger": "微信", "Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"HarmonyOS": "HarmonyOS", "Android": "Android", "iPhone": "iPhone", "Windows": "Windows", "Mac OS": "macOS"}


def browser_of(agent: str) -> str:
    """PURE: "Chrome · Windows"; "" for a header that says neither."""
    found = [next((name for mark, name in marks.items() if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, found))


def lifetime_of(user: Any) -> Lifetime:
    """How long this account stays signed in, by its roles of today."""
    return rules_now().lifetime({post.role for post in posts_of(user)})


def proof_lasts(occasion: str) -> timedelta:
    """For how long a proof is good on this occasion; zero: none is asked."""
    return rules_now().prove_again[occasion]


def proven_lately(request: HttpRequest, occasion: str) -> bool:
    """Whether password, code, key or provider has shown lately enough that it is he."""
    lasts = proof_lasts(occasion)
    if not lasts:
        return True
    moments = [record.get("at", 0.0) for record in get_authentication_records(request, own_account(request.user))]
    moments += request.session.get(LIFETIME, ())[:1]  # signing in, by whatever way, was a proof
    return bool(moments) and now() - datetime.fromtimestamp(max(moments), UTC) < lasts


def way_to_prove(user: Any) -> str:
    """Where he shows it: "" by password or code, else the provider of an account that has no password."""
    if user.has_usable_password():
        return ""
    reachable = set(connections())
    linked = SocialAccount.objects.filter(user_id=user.pk).values_list("provider", flat=True)
    return next((provider for provider in linked if provider in reachable), "")


def subject_at(provider: str, party: Party) -> str:
    """How an outside provider names this person, "" where he has not linked it."""
    if party.account_id is None:
        return ""
    row = (
        SocialAccount.objects.filter(user_id=party.account_id, provider=provider).values_list("uid", flat=True).first()
    )
    return row or ""
