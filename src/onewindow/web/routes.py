"""Who may open a page. Every view names its audience; a test walks all addresses and refuses one that does not.

    @page(Audience.PUBLIC)
    def home(request): ...

    @page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("GET", "POST"))
    def review(request, number): ...

The permission of a page is held "anywhere at all"; whether it holds for this case at this agency is for the query
that finds the case, where missing and forbidden look the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from onewindow.core.errors import Forbidden
from onewindow.people.permissions import Permission, has_permission

from .errors import error_page

View = Callable[..., HttpResponseBase]


class Audience(StrEnum):
    """For whom a page is."""

    PUBLIC = "public"  # everybody, without signing in
    SIGNED_IN = "signed_in"  # anybody with an account
    PERSON = "person"  # an account that belongs to a natural or legal person
    STAFF = "staff"  # an account of staff, with the permission named


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a view demands before it runs."""

    audience: Audience  #: for whom
    permission: Permission | None = None  #: which right a member of staff needs
    methods: frozenset[str]  #: HTTP methods it answers


def page(
    audience: Audience, *, permission: Permission | None = None, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Wrap a view: refuse other methods (405), ask strangers to sign in, refuse those without the right (403)."""
    if (audience is Audience.STAFF) != (permission is not None):
        raise TypeError("a page for staff names its permission, and only such a page does")
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}
    access = Access(audience=audience, permission=permission, methods=allowed)

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in access.methods:
                return _other_method(request, access)
            if access.audience is not Audience.PUBLIC:
                if not request.user.is_authenticated:
                    return _sign_in_first(request)
                _demand(request, access)
            return view(request, *args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]  # read by the walk and by the cache headers
        return guarded

    return wrap


def _other_method(request: HttpRequest, access: Access) -> HttpResponseBase:
    """405 as a page: somebody who opens the address of a form once more is told where to go on."""
    answer = error_page(request, 405)
    answer.headers["Allow"] = ", ".join(sorted(access.methods))
    return answer


def access_of(view: Any) -> Access | None:
    """What `page` wrote on a view, None for a view of somebody else."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def _demand(request: HttpRequest, access: Access) -> None:
    if access.audience is Audience.PERSON and not hasattr(request.user, "party"):
        raise Forbidden(needs="party")
    if access.permission is not None and not has_permission(request.user, access.permission):
        raise Forbidden(needs=str(access.permission))


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; a partial request is told to load the whole page, so nothing lands in a corner."""
    answer = redirect_to_login(request.get_full_path(), resolve_url("account_login"))
    if request.method == "POST" and request.POST and not request.headers.get("HX-Request"):
        words = gettext("您的登录已经失效。请在另一个标签页登录，再回到这里点“再交一次”，填过的都还在。")
        return error_page(request, 403, sentence=words, code="session_over", data={"prove": answer.url})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    return answer
