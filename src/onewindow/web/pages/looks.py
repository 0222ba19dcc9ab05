"""My data, and who looked at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.people.errors import PartyNotFound
from onewindow.people.queries import principals_of
from onewindow.web.current import current
from onewindow.web.looks import answerable, books_of, looks_page
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page


@page(Audience.PERSON)
def my_data(request: HttpRequest) -> HttpResponse:
    """What registers hold on oneself or one's company (`tab=data`), and which officers read what (the first tab)."""
    mine = answerable(principals_of(request.user))
    wanted = number_of(request.GET.get("of", "")) or mine[0].party.pk
    party = next((one.party for one in mine if one.party.pk == wanted), None)
    if party is None:
        raise PartyNotFound
    data = request.GET.get("tab") == "data"
    context = {"mine": [one.party for one in mine], "party": party, "data": data}
    if data:
        context["books"] = books_of(party)
    else:
        context["looks"] = looks_page(party.pk, current(), number_of(request.GET.get("before", "")) or None)
    return render(request, "web/mine/my_data.html", context)
