"""The names in the traditional Mongolian script, for whoever reads or reviews them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.documents.vertical import here
from onewindow.people.queries import divisions
from onewindow.web.current import current
from onewindow.web.routes import Audience, page
from onewindow.web.vertical_names import names_page


@page(Audience.PUBLIC)
def vertical_names(request: HttpRequest) -> HttpResponse:
    """All of them, as columns, with what they say in Chinese and letter by letter."""
    places = {row.code: row.names for row in divisions(administered=False)}
    shown = names_page(here(), places, current().certificates)
    return render(request, "web/portal/vertical_names.html", {"page": shown})
