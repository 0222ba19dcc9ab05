"""What is mine: drafts to go on with, cases, certificates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.sheets.queries import drafts_of
from onewindow.web.routes import Audience, page


@page(Audience.SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """Drafts, newest first."""
    return render(request, "web/mine/me.html", {"drafts": drafts_of(request.user)})


@page(Audience.SIGNED_IN)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a submission."""
    return render(request, "web/mine/receipt.html", {"number": number})
