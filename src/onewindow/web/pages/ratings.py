"""Ratings: given and changed by applicants, bad ones answered by superiors."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases import acts as cases
from onewindow.cases.errors import CaseNotFound, NotOverYet
from onewindow.cases.queries import access_case
from onewindow.cases.queries.ratings import (
    RatingView,
    access_rating,
    access_visit,
    bad_ratings,
    rating_of_visit,
    rating_on,
    ratings_of,
)
from onewindow.cases.stages import Role
from onewindow.core.errors import Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web import formats
from onewindow.web.current import current
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.posted import words_of
from onewindow.web.ratings import MOST_WORDS, Typed, faces, line_of, read_typed, to_rate
from onewindow.web.routes import Audience, page


@page(Audience.SIGNED_IN)
def ratings(request: HttpRequest) -> HttpResponse:
    """What may be rated, what one has rated and what came of it."""
    catalogue = current()
    found = ratings_of(request.user, after=request.GET.get("after", "")[:20])
    context = {
        "open": to_rate(request.user, catalogue),
        "given": [line_of(view, catalogue) for view in found.rows],
        "older": found.next,
    }
    return render(request, "web/mine/ratings.html", context)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def rate_case(request: HttpRequest, number: str) -> HttpResponse:
    """Rate a case that is over."""
    seen = access_case(request.user, number)
    if not seen.roles & {Role.APPLICANT, Role.AGENT}:
        raise CaseNotFound(number=number)
    if seen.head.open_reviews:
        raise NotOverYet
    by = actor_of(request.user, seen.loaded.applicant, service=seen.loaded.service)
    service = current().service.get(seen.head.service)
    title = formats.local_name(service.plain_name) if service is not None else seen.head.title
    return _form(
        request,
        title=title,
        small=seen.head.number,
        given=rating_on(request.user, seen.head.number),
        rate=lambda typed: cases.rate_case(
            seen.head.number, level=typed.level, labels=typed.labels, words=typed.words, by=by
        ),
    )


@page(Audience.PERSON, methods=("GET", "POST"))
def rate_visit(request: HttpRequest, ticket: int) -> HttpResponse:
    """Rate a visit to a hall."""
    visit = access_visit(request.user, ticket)
    by = actor_of(request.user)
    return _form(
        request,
        title=gettext("到大厅办事"),
        small=f"{visit.number} · {formats.day(visit.day)}",
        given=rating_of_visit(request.user, ticket),
        rate=lambda typed: cases.rate_visit(ticket, level=typed.level, labels=typed.labels, words=typed.words, by=by),
    )


def _form(
    request: HttpRequest, *, title: str, small: str, given: RatingView | None, rate: Callable[[Typed], Any]
) -> HttpResponse:
    """The page of one rating, for a case and for a visit alike."""
    fault = ""
    if request.method == "POST":
        typed = read_typed(request.POST)
        try:
            rate(typed)
        except Refused as refused:
            if refused.status != 422:
                raise
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("谢谢您的评价。"))
            return redirect("web:ratings")
    elif "level" in request.GET:
        typed = read_typed(request.GET)
    elif given is not None:
        typed = Typed(level=given.level, labels=given.labels, words=given.words)
    else:
        typed = Typed(level=0, labels=(), words="")
    context: dict[str, Any] = {"title": title, "small": small, "given": given, "fault": fault, "most": MOST_WORDS}
    context |= {"faces": faces(chosen=typed.level, labels=typed.labels), "words": typed.words}
    return render(request, "web/mine/rate.html", context, status=422 if fault else 200)


@page(Audience.STAFF, permission=Permission.OVERSEE_REVIEW)
def desk_ratings(request: HttpRequest) -> HttpResponse:
    """Bad ratings that this superior must answer, the nearest term first; or those that are answered."""
    desk, catalogue = desk_of(request.user), current()
    answered = request.GET.get("tab") == "answered"
    found = bad_ratings(request.user, answered=answered, after=request.GET.get("after", "")[:80])
    lines = [line_of(view, catalogue, staff=True) for view in found.rows]
    context = frame(desk, section="ratings") | {"lines": lines, "answered": answered, "next": found.next}
    return render(request, "web/desk/ratings.html", context)


@page(Audience.STAFF, permission=Permission.OVERSEE_REVIEW, methods=("GET", "POST"))
def desk_rating(request: HttpRequest, rating: int) -> HttpResponse:
    """One bad rating: what was said, and the answer the rater will read."""
    view, fault = access_rating(request.user, rating), ""
    words = words_of(request.POST.get("words", ""), most=2 * MOST_WORDS)
    if request.method == "POST":
        try:
            cases.answer_rating(rating, words=words, by=actor_of(request.user))
        except Refused as refused:
            if refused.status != 422:
                raise
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("已答复，评价人能看到。"))
            return redirect("web:desk_ratings")
    context = frame(desk_of(request.user), section="ratings") | {
        "line": line_of(view, current(), staff=True),
        "case": view.case,
        "words": words,
        "fault": fault,
        "most": MOST_WORDS,
    }
    return render(request, "web/desk/rating.html", context, status=422 if fault else 200)
