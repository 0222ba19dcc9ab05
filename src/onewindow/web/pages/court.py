"""A court looks at the land register: the document typed in, the look, one's own earlier looks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from onewindow.core.clock import now
from onewindow.core.errors import Invalid
from onewindow.exchange.consents.court_queries import access_letter, letters_by, own_court
from onewindow.exchange.consents.queries import terms
from onewindow.matters.mortgages.courts import looked_at
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.registers.land.codes import printed
from onewindow.web import formats
from onewindow.web.court import ask_of, court_form, facts_of, letter_chip, look, looks_page, nothing_of, title_of
from onewindow.web.estate_extract import cards
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page

_CLERK = Permission.LOOK_BY_LETTER


@page(Audience.STAFF, permission=_CLERK, methods=("GET", "POST"))
def asks(request: HttpRequest) -> HttpResponse:
    """The form beside one's own earlier looks; a POST looks."""
    court, sent, refused = own_court(request.user), request.POST, None
    if request.method == "POST":
        try:
            ask = ask_of(sent, sent.getlist("scopes"))
            return redirect("web:court_look", look(court.code, sent.get("unit", ""), ask, by=actor_of(request.user)))
        except Invalid as fault:
            refused = fault
    found = letters_by(request.user, before=number_of(request.GET.get("before", "")))
    scopes = sent.getlist("scopes") if request.method == "POST" else list(terms().scopes)
    context = {
        "place": formats.local_name(court.name),
        "lines": looks_page(found.rows),
        "next": found.next,
        "days": terms().letter_days,
        "form": court_form(sent.dict() or {"unit": request.GET.get("unit", "")[:600]}, scopes, refused),
    }
    return render(request, "web/court/asks.html", context, status=refused.status if refused is not None else 200)


@page(Audience.STAFF, permission=_CLERK)
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """One look of one's own: the book as it stands now, while the document holds. Each opening is noted."""
    letter = access_letter(request.user, number)
    context = {
        "place": formats.local_name(letter.names),
        "title": title_of(letter),
        "chip": letter_chip(letter),
        "facts": facts_of(letter),
        "groups": printed(letter.unit).split(" "),
    }
    if letter.holds:
        unit = looked_at(letter)
        context |= {"cards": cards(unit, frozenset(letter.scopes)), "nothing": nothing_of(unit, letter.scopes)}
        context["as_of"] = formats.moment_full(now())
    response = render(request, "web/court/look.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
