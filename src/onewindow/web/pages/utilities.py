"""Utilities on site for the applicant: his project with its lights, the joint answer, contracts; prices for all."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.act import Actor
from onewindow.core.errors import NotFound, Refused
from onewindow.matters.utilities import acts
from onewindow.matters.utilities.errors import NotCommon
from onewindow.matters.utilities.queries import ProjectView
from onewindow.people.access import actor_of
from onewindow.web.onsite_planning import moved_to
from onewindow.web.posted import words_of
from onewindow.web.routes import Audience, page
from onewindow.web.utilities import project_page, view_of
from onewindow.web.utilities_prices import price_page
from onewindow.web.utilities_work import Typed, typed_of


@page(Audience.PUBLIC)
def prices(request: HttpRequest) -> HttpResponse:
    """What a connection costs by the published prices, before anybody applies."""
    return render(request, "web/utilities/prices.html", {"page": price_page(request.GET)})


@page(Audience.SIGNED_IN)
def project(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant's project; staff are sent to their own page of it."""
    return _shown(request, number, Typed())


@page(Audience.SIGNED_IN)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The joint answer 现场联办反馈单, to be read and printed."""
    view = view_of(request.user, number)
    return render(
        request, "web/utilities/answer.html", {"page": project_page(view), "lead": view.names[view.row.lead_id]}
    )


@page(Audience.SIGNED_IN, methods=("POST",))
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One step of the applicant."""
    view = view_of(request.user, number)
    taken = _VERBS.get(verb)
    if taken is None or not view.applicant:
        raise NotFound(verb=verb)
    by = actor_of(request.user, view.row.applicant, service=view.seen.loaded.service)
    try:
        return taken(request, view, by)
    except Refused as refused:
        return _shown(request, number, typed_of(request.POST, verb, refused), status=refused.status)


def _shown(request: HttpRequest, number: str, typed: Typed, status: int = 200) -> HttpResponse:
    view = view_of(request.user, number)
    if not view.applicant:
        return redirect("web:utilities_desk", number)
    shown = project_page(view, typed=typed)
    return render(request, "web/utilities/project.html", {"page": shown}, status=status)


def _back(request: HttpRequest, view: ProjectView, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:utilities", view.row.number)


def _name(request: HttpRequest) -> str:
    return words_of(request.POST.get("name", ""), most=60)


def _agree(request: HttpRequest, view: ProjectView, by: Actor) -> HttpResponse:
    acts.agree_visit(view.row.number, by=by)
    return _back(request, view, gettext("已确认，请安排人在现场等候。"))


def _move(request: HttpRequest, view: ProjectView, by: Actor) -> HttpResponse:
    _, start = moved_to(request.POST)
    if start is None:
        raise NotCommon
    acts.move_visit(view.row.number, start=start, by=by)
    return _back(request, view, gettext("已改期，各家都收到了通知。"))


def _sign(request: HttpRequest, view: ProjectView, by: Actor) -> HttpResponse:
    acts.sign_answer(view.row.number, name=_name(request), by=by)
    return _back(request, view, gettext("已签现场联办反馈单。"))


def _contract(request: HttpRequest, view: ProjectView, by: Actor) -> HttpResponse:
    matter = words_of(request.POST.get("matter", ""), most=20)
    done = acts.sign_contract(view.row.number, matter, side="applicant", name=_name(request), by=by)
    said = gettext("双方已签，户号 %(n)s。") % {"n": done.account} if done.account else gettext("已签，等供方签字。")
    return _back(request, view, said)


def _outside(request: HttpRequest, view: ProjectView, by: Actor) -> HttpResponse:
    made = acts.apply_outside(view.row.number, user=request.user, by=by)
    messages.success(request, gettext("已带出外线审批的申请，知道的都填好了，请核对后提交。"))
    return redirect("web:draft_overview", made.draft)


_VERBS: dict[str, Callable[[HttpRequest, ProjectView, Actor], HttpResponse]] = {
    "agree": _agree,
    "move": _move,
    "sign": _sign,
    "contract": _contract,
    "outside": _outside,
}
