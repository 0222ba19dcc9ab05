"""Before an operation runs: who calls, whether he may, and whether the body can be read. In this order.

    caller_of(request).actor()

A program shows `Authorization: Bearer <access key>`; a browser has its session, and for writes the token against forged
requests. With both, the key counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext

from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.people.access import actor_of
from onewindow.people.access_keys import KeyScope, use_key
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import has_permission

from . import strict_json
from .access import Access, Audience
from .errors import BadJson, BadScheme, NotSignedIn, ScopeMissing, StaleForm, WrongAudience, WrongType

_AUDIENCES: Mapping[Audience, str] = {
    Audience.PERSON: gettext_noop("个人账号"),
    Audience.STAFF: gettext_noop("有相应岗位的工作人员"),
    Audience.SIGNED_IN: gettext_noop("登录的用户"),
    Audience.PUBLIC: gettext_noop("所有人"),
}
_SAFE = {"GET", "HEAD", "OPTIONS"}
JSON = "application/json"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who calls."""

    user: Any  #: the account, or an AnonymousUser
    scopes: frozenset[KeyScope] | None  #: of the key; None for a session

    def actor(self, acting_for: int | None = None, *, service: str = "") -> Actor:
        """As an actor, for somebody else where named. Raises what `people.access.actor_of` raises."""
        return actor_of(self.user, acting_for, service=service)


class Gate:
    """Stands before one operation; called by ninja in the place of its authentication."""

    def __init__(self, access: Access, *, body: str | None) -> None:
        self.access = access
        self.body = body

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller. Raises NotSignedIn, KeyRefused, WrongAudience, ScopeMissing, BadJson …"""
        caller = self._caller(request)
        self._demand(caller)
        self._read(request)
        return caller

    def _caller(self, request: HttpRequest) -> Caller:
        header = request.headers.get("Authorization")
        if self.access.audience is Audience.PUBLIC and header is None:
            return Caller(user=AnonymousUser(), scopes=None)
        if header is not None:
            scheme, _, key = header.partition(" ")
            if scheme.lower() != "bearer":
                raise BadScheme
            used = use_key(key.strip())
            request.user = used.account
            return Caller(user=used.account, scopes=used.scopes)
        user = request.user
        if not user.is_authenticated:
            raise NotSignedIn
        if request.method not in _SAFE and _Forgery(_nobody).forged(request):
            raise StaleForm
        return Caller(user=user, scopes=None)

    def _demand(self, caller: Caller) -> None:
        access = self.access
        if access.audience is Audience.PUBLIC:
            return
        if access.audience is Audience.PERSON and not hasattr(caller.user, "party"):
            raise WrongAudience(audience=gettext(_AUDIENCES[access.audience]))
        if access.permissions and not any(has_permission(caller.user, held) for held in access.permissions):
            raise NotAllowed(permission=" / ".join(sorted(access.permissions)))
        if caller.scopes is not None and not access.scopes & caller.scopes:
            raise ScopeMissing(scope=" / ".join(sorted(access.scopes)))

    def _read(self, request: HttpRequest) -> None:
        if self.body is None:
            return
        if request.content_type != self.body:
            raise WrongType(wanted=self.body)
        if self.body == JSON:
            request.read_body = _json(request.body)  # type: ignore[attr-defined]  # taken by the parser


def caller_of(request: HttpRequest) -> Caller:
    """Who calls, as the gate found him."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # written by ninja
    return caller


def _json(body: bytes) -> Any:
    try:
        return strict_json.read(body)
    except strict_json.Unreadable as fault:
        raise BadJson(why=str(fault)) from None


class _Forgery(CsrfViewMiddleware):
    """Django's own check, asked instead of standing around every view; it answers instead of rendering a page."""

    def forged(self, request: HttpRequest) -> bool:
        """Whether a session's write lacks the token or comes from another site."""
        request.csrf_processing_done = False  # type: ignore[attr-defined]
        self.process_request(request)
        return self.process_view(request, _nobody, (), {}) is not None

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponseForbidden()


def _nobody(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
