"""Halls for everybody: all of them at a glance, one of them, its call board; booking a time in three steps."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.appointments import acts
from onewindow.core.errors import Conflict, Invalid
from onewindow.people.access import actor_of
from onewindow.web import formats
from onewindow.web.current import current
from onewindow.web.halls import hall_card, hall_cards, week_of
from onewindow.web.halls_board import board_page
from onewindow.web.halls_booking import (
    applicants,
    asked,
    day_of,
    ends_of,
    moment_of,
    picker,
    service_choices,
    service_of,
    service_title,
    slot_words,
    steps,
    written,
)
from onewindow.web.halls_trouble import Trouble, slot_trouble, trouble
from onewindow.web.posted import key_of, number_of
from onewindow.web.routes import Audience, page
from onewindow.web.vertical_names import hall_name
from onewindow.web.viewmodels import Crumb


def _crumbs(*more: Crumb) -> list[Crumb]:
    first = [Crumb(words=gettext("首页"), url="/"), Crumb(words=gettext("办事大厅"), url=reverse("web:halls"))]
    return [*first, *more]


@page(Audience.PUBLIC)
def halls(request: HttpRequest) -> HttpResponse:
    """All halls: open now, who waits; with `?service=` those that handle it."""
    code, title = request.GET.get("service", "")[:60], ""
    if code:
        title = formats.local_name(service_of(current(), code).plain_name)
    return render(request, "web/halls/halls.html", {"cards": hall_cards(service=code), "title": title})


@page(Audience.PUBLIC)
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """One hall: how it stands, hours of the week, lines, where it is."""
    card = hall_card(code)
    context = {
        "hall": card,
        "week": week_of(code),
        "vertical": hall_name(code),
        "crumbs": _crumbs(Crumb(words=card.name)),
    }
    return render(request, "web/halls/hall.html", context)


@page(Audience.PUBLIC)
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The call board for a screen in the hall; the part that changes alone, where htmx asks for it."""
    part = bool(request.headers.get("HX-Request"))
    name = "web/halls/parts/board.html" if part else "web/halls/board.html"
    return render(request, name, {"board": board_page(code)})


@page(Audience.PUBLIC)
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Step one: what for."""
    card = hall_card(code)
    context = {
        "hall": card,
        "choices": service_choices(current(), code, number_of(request.GET.get("party", ""))),
        "steps": steps(1),
        "crumbs": _crumbs(Crumb(words=card.name, url=card.url), Crumb(words=gettext("预约"))),
    }
    return render(request, "web/halls/book.html", context)


@page(Audience.PUBLIC)
def times(request: HttpRequest, code: str, service: str) -> HttpResponse:
    """Step two: the calendar of the next days, and the times of one."""
    found, card = service_of(current(), service), hall_card(code)
    party = number_of(request.GET.get("party", ""))
    here, further = request.path, reverse("web:hall_confirm", args=[code, service])
    context = {
        "hall": card,
        "title": formats.local_name(found.plain_name),
        "picker": picker(
            code,
            service,
            day=day_of(request.GET.get("day", "")),
            day_url=lambda day: asked(here, day=day, party=party) + "#times",
            time_url=lambda at: asked(further, at=at, party=party),
        ),
        "steps": steps(2),
        "others_url": asked(reverse("web:halls"), service=service),
        "crumbs": _crumbs(Crumb(words=card.name, url=card.url), Crumb(words=gettext("预约"))),
    }
    return render(request, "web/halls/times.html", context)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def confirm(request: HttpRequest, code: str, service: str) -> HttpResponse:
    """Step three: look once more, and book."""
    service_of(current(), service)
    sent = request.POST if request.method == "POST" else request.GET
    at, party = moment_of(sent.get("at", "")), number_of(sent.get("party", ""))
    if at is None:
        return redirect(asked(reverse("web:hall_times", args=[code, service]), party=party))
    choices = applicants(request.user, service, party)
    if request.method != "POST":
        return _confirmation(request, code, service, choices, slot_trouble(code, service, at, party))
    try:
        by = actor_of(request.user, party or int(choices[0].value), service=service)
        done = acts.book(
            party or int(choices[0].value),
            hall=code,
            service=service,
            start=at,
            by=by,
            idempotency_key=key_of(request.POST.get("key", ""), "book"),
        )
    except (Conflict, Invalid) as refused:
        found = trouble(refused, request.user, code, service, at, party)
        return _confirmation(request, code, service, choices, found)
    messages.success(request, gettext("预约好了，预约号 %(code)s。") % {"code": done.code})
    return redirect("web:booking", done.booking)


def _confirmation(request: HttpRequest, code: str, service: str, choices: Any, problem: Trouble | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    at, card = moment_of(sent.get("at", "")), hall_card(code)
    assert at is not None  # noqa: S101  the view has read it
    context = {
        "hall": card,
        "title": service_title(current(), service),
        "when": slot_words(at, ends_of(code, service, at)),
        "at": written(at),
        "choices": choices,
        "trouble": problem,
        "steps": steps(3),
        "key": secrets.token_hex(16),
        "times_url": asked(reverse("web:hall_times", args=[code, service]), day=f"{at:%F}"),
        "guide_url": reverse("web:guide", args=[service]),
    }
    return render(request, "web/halls/confirm.html", context, status=problem.status if problem else 200)
