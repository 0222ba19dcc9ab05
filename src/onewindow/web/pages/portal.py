"""The public front: home, search, services."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.web.routes import Audience, page


@page(Audience.PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """Search first."""
    return render(request, "web/portal/home.html", {"events": []})


@page(Audience.PUBLIC)
def search(request: HttpRequest) -> HttpResponse:
    """What one wants to do, in plain words."""
    return render(request, "web/portal/search.html", {"q": request.GET.get("q", "").strip()[:100]})


@page(Audience.PUBLIC)
def services(request: HttpRequest) -> HttpResponse:
    """All services."""
    return render(request, "web/portal/services.html", {})
