"""Language, large print and theme: chosen by anybody, kept in cookies for a year."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from onewindow.web.preferences import SIZE_COOKIE, THEME_COOKIE, Size, Theme
from onewindow.web.routes import Audience, page

_A_YEAR = 365 * 24 * 3600


@page(Audience.PUBLIC, methods=("GET", "POST"))
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the choices; on POST keep those sent and return to where the visitor was. Unknown values change nothing."""
    if request.method != "POST":
        return render(request, "web/portal/preferences.html")
    known: dict[str, tuple[str, set[str]]] = {
        "language": (settings.LANGUAGE_COOKIE_NAME, {code for code, _ in settings.LANGUAGES}),
        "theme": (THEME_COOKIE, {theme.value for theme in Theme}),
        "size": (SIZE_COOKIE, {size.value for size in Size}),
    }
    response = HttpResponseRedirect(_back(request))
    for name, (cookie, values) in known.items():
        value = request.POST.get(name)
        if value in values:
            response.set_cookie(cookie, str(value), max_age=_A_YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"
