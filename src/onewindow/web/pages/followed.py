"""What one has signed for others 共同申请: the cases, and how each goes on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.matters.company_opening.followed import access_followed, followed_of
from onewindow.web.following import follow_page, signed_lines
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page


@page(Audience.SIGNED_IN)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The progress of a case for one who has signed it. Raises SigningNotFound."""
    shown = follow_page(access_followed(request.user, token), request.user)
    return render(request, "web/startup/follow.html", {"page": shown})


@page(Audience.SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """The cases that others have handed in and that one has signed, newest first."""
    found = followed_of(request.user, before=number_of(request.GET.get("before", "")))
    context = {"cases": signed_lines(found.rows), "next": found.next}
    return render(request, "web/startup/signed.html", context)
