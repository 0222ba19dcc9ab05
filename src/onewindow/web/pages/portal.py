"""The public front: home, search, the list of services, guide pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.queries.ratings import score_of
from onewindow.core.errors import NotFound
from onewindow.web.current import current
from onewindow.web.finding import find
from onewindow.web.guides import guide as guide_of
from onewindow.web.halls import lobby_now
from onewindow.web.naming import naming
from onewindow.web.ratings import score_words
from onewindow.web.remedies import remedies
from onewindow.web.routes import Audience, page
from onewindow.web.sample_certificates import sample_picture
from onewindow.web.service_cards import card, saved, typical
from onewindow.web.shelves import hot_words, shelves, shelves_with_cards
from onewindow.web.today import today_now
from onewindow.web.viewmodels import Crumb

_ON_THE_FRONT = 8


@page(Audience.PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """Search first; then who one is, what one wants to do, and what it saves."""
    catalogue = current()
    names = naming(catalogue.matters)
    codes = [service.code for service in catalogue.services if service.life_event]
    context = {
        "hot": hot_words(catalogue),
        "shelves": shelves(catalogue),
        "cards": [card(catalogue, code, names) for code in codes[:_ON_THE_FRONT]],
        "service_count": len(catalogue.services),
        "figures": saved([typical(catalogue, service.code) for service in catalogue.services]),
        "lobby": lobby_now(),
        "today": today_now(),
    }
    return render(request, "web/portal/home.html", context)


@page(Audience.PUBLIC)
def search(request: HttpRequest) -> HttpResponse:
    """What one wants to do, in plain words; where nothing fits, what can be done here."""
    catalogue = current()
    query = request.GET.get("q", "").strip()[:100]
    results = find(catalogue, query)
    names = naming(catalogue.matters)
    cards = [] if results else [card(catalogue, service.code, names) for service in catalogue.services]
    return render(request, "web/portal/search.html", {"q": query, "results": results, "cards": cards})


@page(Audience.PUBLIC)
def services(request: HttpRequest) -> HttpResponse:
    """All services, by whom they are for."""
    catalogue = current()
    return render(request, "web/portal/services.html", {"shelves": shelves_with_cards(catalogue)})


@page(Audience.PUBLIC)
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide page of a service, computed from the edition in force."""
    catalogue = current()
    if code not in catalogue.service:
        raise NotFound(service=code)
    open_to_all = set(catalogue.service[code].audience) != {"officer"}
    address = reverse("web:apply", args=[code]) if open_to_all else ""
    score = str(score_words(score_of(code)))
    found = guide_of(catalogue, code, naming(catalogue.matters), remedies=remedies(), apply_url=address, score=score)
    crumbs = [
        Crumb(words=gettext("首页"), url="/"),
        Crumb(words=gettext("办事"), url=reverse("web:services")),
        Crumb(words=found.title),
    ]
    return render(request, "web/portal/guide.html", {"guide": found, "crumbs": crumbs})


@page(Audience.PUBLIC)
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """What one gets in the end: the first certificate of the usual package, set by its own template, as a sample."""
    catalogue = current()
    if code not in catalogue.service:
        raise NotFound(service=code)
    issuing = [catalogue.matter[m] for m in typical(catalogue, code).sheet.matters]
    matter = next((matter for matter in issuing if matter.certificate), None)
    if matter is None:
        raise NotFound(service=code)
    kind = catalogue.certificate[matter.certificate]
    picture = sample_picture(catalogue, kind, naming([matter])(matter))
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
