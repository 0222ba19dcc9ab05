"""Error pages: what happened, what is safe, what to do next; in the reader's language, without the database.

A POST that fails shows what was typed and offers it again in one click, so that nothing is lost.
"""

import sys
from typing import Any

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from onewindow.core.errors import Refused, Unavailable

#: Statuses with a page of their own; others use the page of their hundred.
_PAGES = {400, 403, 404, 405, 409, 422, 429, 500, 503}
_NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "seen_now")
_MOST_KEPT = 300


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page of a refusal, or its sentence alone for a partial request."""
    return error_page(request, refused.status, sentence=refused.text(gettext), code=refused.code, data=refused.data)


def error_page(
    request: HttpRequest, status: int, *, sentence: str = "", code: str = "", data: Any = None
) -> HttpResponse:
    """Render `web/errors/<status>.html`; `data` may carry `faults`, `seen` and `current` for the page to show."""
    own = status if status in _PAGES else 400 if status < 500 else 500
    partial = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    name = "web/errors/fragment.html" if partial else f"web/errors/{own}.html"
    context = {"status": status, "sentence": sentence, "code": code, "data": data or {}, "kept": _typed(request)}
    context["now_url"] = _page_before(request)
    # a plain request context would ask the database who is signed in: these pages must stand without it
    return HttpResponse(render_to_string(name, context | {"without_account": True}, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if isinstance(exception, DisallowedHost):  # links of that page would carry the strange host
        return HttpResponse("400", status=400, content_type="text/plain")
    known = isinstance(exception, SuspiciousOperation) and "field" in str(exception).lower()
    return error_page(request, 400, sentence=gettext("一次提交的内容过多，请分几次提交。") if known else "")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the database did not answer outside a view."""
    cause = sys.exc_info()[1]
    if isinstance(cause, (OperationalError, InterfaceError)):
        return refusal_page(request, Unavailable(part="database"))
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open too long, or cookies are off; what was typed can be sent again."""
    return error_page(
        request, 403, code="stale_form", sentence=gettext("这个页面打开得太久，为了安全请再提交一次。您填的内容还在。")
    )


def _page_before(request: HttpRequest) -> str:
    """The page on which the form stood: an address that only takes forms cannot be looked at."""
    before = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if own and request.method == "POST" else request.get_full_path()


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into the form, in order, without secrets; nothing where the body cannot be read."""
    if request.method != "POST":
        return []
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # noqa: BLE001  a broken body is why we are here
        return []
    return [(name, str(value)) for name, value in pairs if name not in _NEVER_SHOWN][:_MOST_KEPT]
