"""What one sheet saves, for everybody, with how it is counted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.catalogue import queries
from onewindow.web.naming import naming
from onewindow.web.routes import Audience, page
from onewindow.web.savings import savings_page
from onewindow.web.service_cards import saved, typical


@page(Audience.PUBLIC)
def savings(request: HttpRequest) -> HttpResponse:
    """The table of all services, and under it every figure taken apart."""
    published = queries.current()
    catalogue = published.catalogue
    figures = saved([typical(catalogue, service.code) for service in catalogue.services])
    shown = savings_page(catalogue, naming(catalogue.matters), edition=published.number, figures=figures)
    return render(request, "web/portal/savings.html", {"page": shown})
