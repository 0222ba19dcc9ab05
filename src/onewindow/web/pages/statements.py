"""Pages that only say something: accessibility, privacy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.web.routes import Audience, page


@page(Audience.PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what does not yet, and where to complain."""
    return render(request, "web/portal/accessibility.html")


@page(Audience.PUBLIC)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for what, how long, and who may see it."""
    return render(request, "web/portal/privacy.html")
