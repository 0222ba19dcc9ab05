"""The portal as an app that can be installed: manifest, service worker, the page that is shown without a line."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext

from onewindow.web.context import page as context_of
from onewindow.web.formats import local_name
from onewindow.web.pwa import worker
from onewindow.web.routes import Audience, page


@page(Audience.PUBLIC)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest, in the reader's language."""
    around = context_of(request)
    icons = [
        {"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("web/pwa_192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("web/pwa_512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("web/pwa_maskable_512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    said = {
        "name": f"{local_name(around['brand'])} · {local_name(around['place'])}".strip(" ·"),
        "short_name": local_name(around["brand"]),
        "description": gettext("一张表，一个窗口，各部门同时办。"),
        "lang": around["language_tag"],
        "dir": around["text_direction"],
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f8fa",
        "theme_color": "#06263b",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@page(Audience.PUBLIC)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the addresses of this edition of the shell."""
    response = HttpResponse(worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@page(Audience.PUBLIC)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a line; nobody's name stands on it, and it asks nothing of the database."""
    return HttpResponse(render_to_string("web/portal/offline.html", {"without_account": True}, request))
