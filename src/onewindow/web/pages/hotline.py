"""Tickets of the 12345 hotline: the window registers and closes them, the agency answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.notices import acts
from onewindow.notices import hotline_queries as queries
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, has_permission
from onewindow.web.hotline import MOST, NewTicket, list_page, new_page, read, ticket_page
from onewindow.web.messages_preferences import Fault
from onewindow.web.posted import words_of
from onewindow.web.routes import Audience, page

_SAID = {"yes": True, "no": False, "": None}


@page(Audience.STAFF, permission=Permission.FIND_CASE)
def tickets(request: HttpRequest) -> HttpResponse:
    """Tickets of the divisions of this window, soonest term first."""
    return render(request, "web/hotline/list.html", list_page(request, desk=False))


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def desk_tickets(request: HttpRequest) -> HttpResponse:
    """Tickets that the agencies of this desk answer."""
    return render(request, "web/hotline/list.html", list_page(request, desk=True))


@page(Audience.STAFF, permission=Permission.FIND_CASE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Register a ticket and send it to the agency that answers it."""
    typed = NewTicket(case_number=words_of(request.GET.get("case", ""), most=40))
    if request.method == "POST":
        typed = read(request.user, request.POST)
        agency = queries.agency_here(request.user, typed.agency)
        if not typed.faults and agency is not None:
            said = {"kind": typed.kind, "text": typed.text, "case_number": typed.case_number, "caller": typed.caller}
            try:
                done = acts.open_ticket(typed.number, agency=agency, by=actor_of(request.user), **said)
            except Refused as fault:
                typed.faults = [Fault(id="number", label=gettext("工单号"), fault=fault.text(gettext))]
            else:
                messages.success(request, gettext("已登记，已转给答复部门。"))
                return redirect("web:hotline_ticket", done.number)
    status = 422 if typed.faults else 200
    return render(request, "web/hotline/new.html", new_page(request, typed), status=status)


@page(Audience.STAFF, permission=Permission.FIND_CASE, methods=("GET", "POST"))
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """One ticket at the window; on POST it is closed with what the caller thought of the answer."""
    held = queries.ticket(request.user, number)
    if request.method == "POST":
        satisfied = _SAID.get(request.POST.get("satisfied", ""))
        acts.close_ticket(number, satisfied=satisfied, by=actor_of(request.user))
        messages.success(request, gettext("已办结。"))
        return redirect("web:hotline_ticket", number)
    context = ticket_page(request, number, desk=False) | {"may_close": held.status == "answered"}
    return render(request, "web/hotline/ticket.html", context)


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("GET", "POST"))
def desk_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """One ticket at the desk of its agency; on POST it is answered."""
    held, fault = queries.ticket(request.user, number), ""
    typed = words_of(request.POST.get("answer", ""), most=MOST + 1)
    if request.method == "POST" and 1 <= len(typed) <= MOST:
        acts.answer_ticket(number, answer=typed, by=actor_of(request.user))
        messages.success(request, gettext("已答复，由窗口回访来电人。"))
        return redirect("web:desk_ticket", number)
    if request.method == "POST":
        fault = gettext("请写明答复，不超过 4000 字。")
    may = held.status == "open" and has_permission(request.user, Permission.HANDLE_REVIEW, agency=held.agency)
    context = ticket_page(request, number, desk=True) | {"may_answer": may, "typed": typed, "fault": fault}
    return render(request, "web/hotline/ticket.html", context, status=422 if fault else 200)
