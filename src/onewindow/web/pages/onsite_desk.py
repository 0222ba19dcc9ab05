"""Visits at the desk: plan one from a case, move it, call it off, read its record."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.visits import acts
from onewindow.visits.queries import VisitView
from onewindow.web.onsite import frame, names_of, seen
from onewindow.web.onsite_planning import (
    day_choices,
    moved_to,
    plan_of,
    plan_page,
    planning_of,
    slot_choices,
    version_of,
)
from onewindow.web.onsite_record import record_page
from onewindow.web.posted import key_of, words_of
from onewindow.web.routes import Audience, page


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("GET", "POST"))
def plan(request: HttpRequest) -> HttpResponse:
    """From the page of a case: who goes, when all of them are free."""
    sent = request.POST if request.method == "POST" else QueryDict()
    number = words_of(sent.get("case", "") or request.GET.get("case", ""), most=40)
    held, refusal = planning_of(request.user, number, sent), None
    if sent.get("do") == "plan":
        try:
            key = key_of(sent.get("key", ""), "plan-visit")
            done = acts.plan(plan_of(held), by=actor_of(request.user), idempotency_key=key)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, gettext("已安排。各部门的人员和申请人都能看到。"))
            return redirect("web:visit_record", done.visit)
    context = {**frame(request.user), "page": plan_page(held, refusal), "key": secrets.token_hex(16)}
    return render(request, "web/onsite/plan.html", context, status=refusal.status if refusal is not None else 200)


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def record(request: HttpRequest, visit: int) -> HttpResponse:
    """What is planned, or what was found."""
    return _record(request, seen(request.user, visit), QueryDict(), None)


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("POST",))
def move(request: HttpRequest, visit: int) -> HttpResponse:
    """Another time; first the hours in which everybody is free."""
    view, (_, start) = seen(request.user, visit), moved_to(request.POST)
    if request.POST.get("do") != "move" or start is None:
        return _record(request, view, request.POST, None)
    try:
        key = key_of(request.POST.get("key", ""), "move-visit")
        acts.reschedule(
            visit, start=start, by=actor_of(request.user), version=version_of(request.POST), idempotency_key=key
        )
    except Refused as refused:
        return _record(request, seen(request.user, visit), request.POST, refused)
    messages.success(request, gettext("已改期。"))
    return redirect("web:visit_record", visit)


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("POST",))
def cancel(request: HttpRequest, visit: int) -> HttpResponse:
    """Nobody goes; the reason is told."""
    view = seen(request.user, visit)
    reason = words_of(request.POST.get("reason", ""), most=200)
    try:
        acts.cancel(visit, reason=reason, by=actor_of(request.user), version=version_of(request.POST))
    except Refused as refused:
        return _record(request, view, request.POST, refused)
    messages.success(request, gettext("已取消。"))
    return redirect("web:visit_record", visit)


def _record(request: HttpRequest, view: VisitView, sent: QueryDict, refusal: Refused | None) -> HttpResponse:
    day, start = moved_to(sent)
    shown = record_page(view, request.user)
    context = {
        **frame(request.user, names_of(view)),
        "page": shown,
        "days": day_choices(day) if shown.open else [],
        "slots": slot_choices(list(view.assigned), day, start, but=view.row.pk) if shown.open else [],
        "moving": bool(sent) and "reason" not in sent,
        "cancelling": "reason" in sent,
        "reason": words_of(sent.get("reason", ""), most=200),
        "refusal": refusal.text(gettext) if refusal is not None else "",
        "key": secrets.token_hex(16),
    }
    return render(request, "web/onsite/record.html", context, status=refusal.status if refusal is not None else 200)
