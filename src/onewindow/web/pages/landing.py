"""From sign-in to one's own desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from onewindow.web.landing import home_of
from onewindow.web.routes import Audience, page


@page(Audience.SIGNED_IN)
def desks(request: HttpRequest) -> HttpResponse:
    """To the desk of the role, or to what is his for everybody else."""
    return redirect(home_of(request.user))
