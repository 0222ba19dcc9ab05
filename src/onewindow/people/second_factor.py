"""Staff without a second factor see nothing but the page that sets it up, where settings.STAFF_SECOND_FACTOR.

Closed by default: only the addresses of `_OPEN` answer. A session opened before the factor was set up elsewhere
has to prove it first; setting it up proves it.
"""

from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from .errors import SecondFactorNeeded
from .models import Account

_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "web:preferences",
}
#: Page that sets a factor up -> its kind.
_SET_UP = {"mfa_activate_totp": "totp", "mfa_add_webauthn": "webauthn"}


class SecondFactorMiddleware:
    """Stands after allauth's own middleware, before the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.STAFF_SECOND_FACTOR or not request.user.is_authenticated or not hasattr(request.user, "staff"):
            return self.get_response(request)
        where = _name_of(request)
        enabled = is_mfa_enabled(request.user)
        proven = enabled and _proven(request)
        if proven or where in _OPEN or (where in _SET_UP and not enabled):
            response = self.get_response(request)
            if where in _SET_UP and request.method == "POST" and not enabled and is_mfa_enabled(request.user):
                record_authentication(request, request.user, "mfa", type=_SET_UP[where])
            return response
        return _send_away(request, "mfa_reauthenticate" if enabled else "mfa_activate_totp")


def _proven(request: HttpRequest) -> bool:
    user = cast("Account", request.user)
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _send_away(request: HttpRequest, target: str) -> HttpResponse:
    url = f"{reverse(target)}?{urlencode({'next': request.get_full_path()})}"
    if request.path.startswith("/api/"):
        needed = SecondFactorNeeded()  # problem details, as the API itself would say it
        said = {"type": f"/api/v1/problems/{needed.code}", "status": needed.status, "code": needed.code}
        words = {"title": needed.text(gettext), "detail": needed.text(gettext), "instance": request.path}
        problem = {**said, **words, "data": {}, "errors": []}
        return JsonResponse(problem, status=needed.status, content_type="application/problem+json")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
