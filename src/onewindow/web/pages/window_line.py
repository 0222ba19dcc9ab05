"""What the window needs to live through a break of the line: numbers for slips, the worker, a page to fall back on."""

import hashlib
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.sheets.acts import reserve_numbers
from onewindow.sheets.errors import WrongPlace
from onewindow.web.routes import Audience, page
from onewindow.web.window_frame import places_of

#: Handed to a browser at once.
_HANDFUL = 10
#: The frame of a page of the window.
_FRAME = (
    "web/tokens.css", "web/base.css", "web/components.css", "web/desk.css", "web/window.css", "web/print.css",
    "web/pages.js", "web/window.js", "web/window_line.js", "web/icons.svg", "web/icon.svg",
    "django_htmx/htmx-2.min.js",
)  # fmt: skip


@page(Audience.STAFF, permission=Permission.WRITE_DRAFT, methods=("POST",))
def numbers(request: HttpRequest) -> HttpResponse:
    """Fresh provisional numbers for this counter."""
    places = places_of(request.user)
    if not places:
        raise WrongPlace(division="")
    place = places[0].pk
    made = reserve_numbers(request.user, _HANDFUL, division=place, by=actor_of(request.user))
    return JsonResponse({"numbers": made.numbers})


@page(Audience.PUBLIC)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it is the same for everybody, and changes with the files of the frame."""
    context = {"files": _FRAME, "version": _version(), "offline": reverse("web:window_offline")}
    response = render(request, "web/window/worker.js", context, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _version() -> str:
    return hashlib.sha256(" ".join(map(static, _FRAME)).encode()).hexdigest()[:12]


@page(Audience.PUBLIC)
def ping(request: HttpRequest) -> HttpResponse:
    """Whether the line is there."""
    return HttpResponse(status=204)


@page(Audience.PUBLIC)
def offline(request: HttpRequest) -> HttpResponse:
    """Instead of a page that is not kept on this computer; it names nobody."""
    return render(request, "web/window/offline.html", {"without_account": True})
