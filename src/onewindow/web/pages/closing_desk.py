"""The registrar's desk for notices: objections are settled, a deregistration is annulled; and the list of licences."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.matters.company_closing import acts, rights
from onewindow.matters.company_closing.errors import NoObjection
from onewindow.matters.company_closing.queries import (
    access_desk_notice,
    notices,
    objections,
    publicity,
)
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission
from onewindow.web.closing import line, notice_page, objection_line
from onewindow.web.closing_check import licence_lines, unlisted
from onewindow.web.desk_frame import Desk, desk_of, frame
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page

_MOST = 300


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def closings(request: HttpRequest) -> HttpResponse:
    """Notices of this registrar, the newest first; those with objections that wait."""
    desk = desk_of(request.user)
    waiting = request.GET.get("tab") == "objected"
    found = notices(
        q=words_of(request.GET.get("name", ""), most=60),
        state="objected" if waiting else "",
        after=request.GET.get("after", "")[:80],
        agencies=tuple(desk.agencies),
    )
    context = frame(desk, section="closings") | {
        "lines": [line(view, desk=True) for view in found.rows],
        "waiting": waiting,
        "next": found.next,
    }
    return render(request, "web/desk/closings.html", context)


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("GET", "POST"))
def closing(request: HttpRequest, number: str) -> HttpResponse:
    """One notice: settle an objection, or annul the deregistration that followed."""
    view, fault, at = access_desk_notice(request.user, number), "", 0
    words = words_of(request.POST.get("words", ""), most=_MOST)
    if request.method == "POST":
        by, at = actor_of(request.user), number_of(request.POST.get("objection", ""))
        try:
            if request.POST.get("do") == "annul":
                acts.annul_deregistration(number, reason=words, by=by)
            else:
                _demand_here(request.user, number, at)
                acts.settle_objection(at, stands=request.POST.get("do") == "stands", words=words, by=by)
        except Refused as refused:
            if refused.status != 422:
                raise
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("已处理，企业和提出人都会收到通知。"))
            return redirect("web:desk_closing", number)
    desk = desk_of(request.user)
    context = frame(desk, section="closings") | {
        "page": notice_page(view, told=publicity(number), own=(), applicant=False),
        "case": view.case,
        "objections": [objection_line(one) for one in objections(request.user, number)],
        "may_annul": view.status == "done" and view.agency in desk.overseen,
        "words": words,
        "fault": fault,
        "at": at,
        "most": _MOST,
    }
    return render(request, "web/desk/closing.html", context, status=422 if fault else 200)


def _demand_here(user: object, number: str, objection: int) -> None:
    """The objection is one of this notice. Raises NoObjection."""
    if objection not in {one.id for one in objections(user, number)}:
        raise NoObjection


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("GET", "POST"))
def licence_list(request: HttpRequest) -> HttpResponse:
    """The dated list of licences: the lead lists, the agency that issues a licence confirms."""
    desk, fault = desk_of(request.user), ""
    lead = _lead(request)
    if request.method == "POST":
        try:
            _act(request)
        except Refused as refused:
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("清单已更新。"))
            return redirect("web:desk_licences")
    division = lead[1] if lead is not None else _division(desk)
    lines = licence_lines(division, overseen=frozenset(desk.overseen), leads=lead is not None)
    context = frame(desk, section="closings") | {
        "lines": lines,
        "choices": unlisted(lines) if lead is not None else [],
        "fault": fault,
    }
    return render(request, "web/desk/licences.html", context, status=422 if fault else 200)


def _act(request: HttpRequest) -> None:
    """What was pressed: list, confirm, take off."""
    do, by, row = request.POST.get("do", ""), actor_of(request.user), number_of(request.POST.get("line", ""))
    if do == "list":
        code, _, agency = request.POST.get("licence", "").partition(":")
        acts.list_licence(code[:30], agency=agency[:60], by=by)
    elif do == "confirm":
        acts.confirm_licence(row, by=by)
    else:
        acts.take_off_list(row, reason=words_of(request.POST.get("reason", ""), most=200), by=by)


def _lead(request: HttpRequest) -> tuple[int, str] | None:
    """The lead's post, None for everybody else."""
    try:
        return rights.lead_post(actor_of(request.user))
    except NotAllowed:
        return None


def _division(desk: Desk) -> str:
    """Where the desk stands: its first agency's division."""
    return rights.division_of(next(iter(desk.agencies), 0))
