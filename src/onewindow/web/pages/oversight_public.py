"""Oversight for others than the agencies: draws for everybody, one's own oversight for the holder of a certificate."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import NotFound, Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.people.queries import agencies_for, agency_names
from onewindow.supervision.oversight import acts
from onewindow.supervision.oversight.queries import (
    draw_view,
    draws_page,
    plans_of_parties,
    programmes_led,
)
from onewindow.web import formats
from onewindow.web.acting import side_of
from onewindow.web.current import current
from onewindow.web.oversight import frame, refusal_words
from onewindow.web.oversight_draws import draw_line, draw_page
from onewindow.web.oversight_mine import OversightNotYours, own_plans, own_task
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.routes import Audience, page
from onewindow.web.viewmodels import Choice


@page(Audience.PUBLIC)
def draws(request: HttpRequest) -> HttpResponse:
    """All draws at random, newest first."""
    return render(request, "web/oversight/public.html", _list(request))


@page(Audience.PUBLIC)
def draw(request: HttpRequest, draw: int) -> HttpResponse:
    """One draw: seed, lists, who was drawn, what came of it."""
    view = draw_view(draw, language=formats.language())
    return render(request, "web/oversight/public_draw.html", {"page": draw_page(view)})


@page(Audience.STAFF, permission=Permission.READ_OVERSIGHT, methods=("GET", "POST"))
def desk_draws(request: HttpRequest) -> HttpResponse:
    """The draws, and for the superior of a lead the button that draws."""
    sent, refusal = request.POST, None
    if request.method == "POST":
        programme, _, division = words_of(sent.get("programme", ""), most=60).partition("@")
        try:
            done = acts.draw_at_random(
                programme,
                division,
                title=words_of(sent.get("title", ""), most=120),
                partners=[number_of(one) for one in sent.getlist("partner")],
                by=actor_of(request.user),
                idempotency_key=key_of(sent.get("key", ""), "draw"),
            )
        except NotFound:
            raise
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, gettext("已抽取，并已公示。各部门已收到任务。"))
            return redirect("web:draw", done.draw)
    context = (
        frame(request.user, "draws") | _list(request) | _form(request.user, sent) | {"refusal": refusal_words(refusal)}
    )
    return render(request, "web/oversight/draws.html", context, status=refusal.status if refusal is not None else 200)


@page(Audience.PERSON)
def mine(request: HttpRequest) -> HttpResponse:
    """How I am overseen: what is looked at, when next, what must be put right."""
    side = side_of(request)
    return render(request, "web/oversight/mine.html", {"side": side, "plans": _own(request, 0, "", "")})


@page(Audience.PERSON, methods=("POST",))
def rectified(request: HttpRequest, task: int) -> HttpResponse:
    """I say what was put right."""
    row = own_task(request.user, task)
    words = words_of(request.POST.get("words", ""), most=2000)
    try:
        acts.report(task, text=words, by=actor_of(request.user, row.plan.party_id, service=row.plan.service))
    except Refused as refused:
        if refused.status == OversightNotYours.status:
            raise
        context = {"side": side_of(request), "plans": _own(request, task, words, refusal_words(refused))}
        return render(request, "web/oversight/mine.html", context, status=refused.status)
    messages.success(request, gettext("已报告，监管部门会复查。"))
    return redirect("web:my_oversight")


def _own(request: HttpRequest, task: int, words: str, fault: str) -> object:
    side = side_of(request)
    return own_plans(plans_of_parties(side.parties), current(), task=task, words=words, fault=fault)


def _list(request: HttpRequest) -> dict[str, object]:
    found = draws_page(after=words_of(request.GET.get("after", ""), most=20))
    names = agency_names({row.agency_id for row in found.rows}, language=formats.language())
    return {"lines": [draw_line(row, names) for row in found.rows], "next": found.next}


def _form(user: Any, sent: QueryDict) -> dict[str, object]:
    """What may be drawn by whom sits here; nothing for all others."""
    programmes: list[Choice] = []
    partners: dict[int, str] = {}
    for programme, division in programmes_led(user):
        value = f"{programme.code}@{division}"
        words = formats.local_name(programme.names)
        programmes.append(Choice(value=value, words=words, chosen=sent.get("programme", "") == value))
        rows = agencies_for(programme.partners, division)
        partners |= agency_names([row.pk for row in rows.values()], language=formats.language())
    ticked = set(sent.getlist("partner"))
    return {
        "key": secrets.token_hex(16),
        "programmes": programmes,
        "partners": [Choice(value=str(pk), words=name, chosen=str(pk) in ticked) for pk, name in partners.items()],
        "title": words_of(sent.get("title", ""), most=120),
    }
