"""Before what cannot be taken back lightly: show once more that it is you.

@page(Audience.PERSON, methods=("GET", "POST"))
@proven("mandate")
def mandates(request): ...

How long a proof is good is the region's to say (`sign_in.yaml`, `prove_again`). A visitor who opens the page goes to
the password and comes back; what was typed meanwhile is kept and can be sent again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from onewindow.people.ways_in import proven_lately, way_to_prove

from .errors import error_page
from .routes import View


def proven(occasion: str, *, methods: frozenset[str] = frozenset({"GET", "POST"})) -> Callable[[View], View]:
    """Decorator, below `page`: the view runs only after a proof that is fresh enough for `occasion`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods or proven_lately(request, occasion):
                return view(request, *args, **kwargs)
            return ask(request)

        return guarded

    return wrap


def ask(request: HttpRequest) -> HttpResponse:
    """To the password, the code or the provider, and back."""
    provider = way_to_prove(request.user)
    where = reverse("outside", kwargs={"provider": provider}) if provider else reverse("account_reauthenticate")
    back = request.get_full_path()
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": f"{where}?{urlencode({'next': back})}"})
    if request.method == "POST":
        said = gettext("这一步要先确认是您本人。请打开下面的链接确认，再回到这里点“再交一次”。")
        return error_page(request, 403, sentence=said, code="prove_again", data={"prove": where})
    return redirect(f"{where}?{urlencode({'next': back})}")
