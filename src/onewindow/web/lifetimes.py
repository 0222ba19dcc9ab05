"""Signed in for a time: without a request for a while, or after a whole day's work, the session ends by itself.

How long, by role, is the region's to say (`sign_in.yaml`); what holds is fixed when somebody signs in
(`people.session_store`), so that a request costs no question to the database. What somebody typed before the end is
shown and can be sent again after signing in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from onewindow.core.clock import now
from onewindow.people.session_store import begun
from onewindow.people.ways_in import LIFETIME, own_account

from .errors import error_page

#: Seconds after which a new request is written down: nobody needs it to the second, and each costs a write.
_GRAIN = 60


@dataclass(frozen=True, kw_only=True)
class _Life:
    since: float  # signed in at
    seen: float  # last request, to the minute
    idle: float  # seconds without a request
    whole: float  # seconds altogether


class LifetimeMiddleware:
    """Stands after authentication, before everything that asks who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.session.get("_auth_user_id"):
            return self.get_response(request)
        moment = now().timestamp()
        kept = _read(request.session.get(LIFETIME))
        if kept is None:
            if request.user.is_authenticated:  # a session of an earlier release
                request.session[LIFETIME] = begun(own_account(request.user))
            return self.get_response(request)
        if moment - kept.seen >= kept.idle or moment - kept.since >= kept.whole:
            return self._over(request, idle=moment - kept.since < kept.whole, minutes=int(kept.idle // 60))
        if moment - kept.seen >= _GRAIN and not _by_itself(request):
            _keep(request, _Life(since=kept.since, seen=moment, idle=kept.idle, whole=kept.whole))
        return self.get_response(request)

    def _over(self, request: HttpRequest, *, idle: bool, minutes: int) -> HttpResponseBase:
        logout(request)
        login = resolve_url("account_login")
        if request.path.startswith("/api/"):
            return self.get_response(request)  # as a stranger: the API says so in its own words
        said = gettext("已经有 %(minutes)s 分钟没有操作") % {"minutes": minutes} if idle else gettext("登录时间已满")
        if request.method == "POST":
            words = gettext("%(why)s，已自动退出。请在另一个标签页登录，再回到这里点“再交一次”。")
            return error_page(request, 403, sentence=words % {"why": said}, code="session_over", data={"prove": login})
        answer = redirect_to_login(request.get_full_path(), login)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
        request.session["over"] = gettext("%(why)s，为了安全已自动退出，请重新登录。") % {"why": said}
        return answer


def _by_itself(request: HttpRequest) -> bool:
    """Whether the page may have asked without its reader: one that looks every few seconds keeps nobody signed in."""
    partial = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    return request.method == "HEAD" or (partial and request.method == "GET")


def _keep(request: HttpRequest, life: _Life) -> None:
    request.session[LIFETIME] = [life.since, life.seen, life.idle, life.whole]


def _read(kept: Any) -> _Life | None:
    if not isinstance(kept, list) or len(kept) != 4:
        return None
    since, seen, idle, whole = kept
    return _Life(since=since, seen=seen, idle=idle, whole=whole)
