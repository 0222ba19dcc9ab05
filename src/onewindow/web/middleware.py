"""Around every page: the visitor's preferences, the headers that keep browsers strict, and refusals as pages."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from psycopg_pool import PoolTimeout

from onewindow.core.errors import Refused, Unavailable

from .errors import refusal_page
from .preferences import preferences_of
from .routes import Audience, access_of

#: No inline script, no inline style, nothing from elsewhere, nobody may frame us.
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
}
_DATABASE_DOWN = (OperationalError, InterfaceError, PoolTimeout)


class PageMiddleware:
    """Reads preferences before, writes headers after, turns a refusal into the page that explains it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.preferences = preferences_of(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        for header, value in _HEADERS.items():
            response.headers.setdefault(header, value)
        if _personal(request):
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page, or a fragment for a partial request; the API answers for itself."""
        if request.path.startswith("/api/"):
            return None
        if isinstance(exception, Refused):
            return refusal_page(request, exception)
        if isinstance(exception, _DATABASE_DOWN):
            return refusal_page(request, Unavailable(part="database"))
        return None


def _personal(request: HttpRequest) -> bool:
    """Whether the answer may hold somebody's data: any page but a public one, and a public one once signed in."""
    if request.path.startswith("/static/"):
        return False
    access = access_of(getattr(request.resolver_match, "func", None))
    public = access is not None and access.audience is Audience.PUBLIC
    return not public or bool(request.COOKIES.get("sessionid")) or request.method == "POST"


class PageCompression(GZipMiddleware):
    """Pages travel compressed; everything else as it is (files are compressed already, static ones by WhiteNoise).

    Django adds random length to each answer and masks the CSRF token anew, so that lengths tell nothing (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress HTML that is not a stream."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
