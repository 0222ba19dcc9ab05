"""The operator's page of the bank link: lights of the lines, what was turned away, reconciliation, dead letters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Invalid
from onewindow.exchange import operating
from onewindow.people.permissions import Permission
from onewindow.web.link import board_json, board_page
from onewindow.web.messages import staff_frame
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page


@page(Audience.STAFF, permission=Permission.OPERATE_JOBS, methods=("GET", "POST"))
def board(request: HttpRequest) -> HttpResponse:
    """All of the link at a glance; on POST a dead letter goes out again, with a reason."""
    fault, letter, reason = "", number_of(request.POST.get("letter", "")), request.POST.get("reason", "")[:400]
    if request.method == "POST":
        try:
            operating.send_again(request.user, letter, reason)
        except Invalid as refused:
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("已重新排队发送。"))
            return redirect("web:link")
    context = staff_frame(request) | board_page(operating.access_board(request.user))
    context |= {"fault": fault, "letter": letter, "reason": reason}
    return render(request, "web/link/board.html", context, status=422 if fault else 200)


@page(Audience.STAFF, permission=Permission.OPERATE_JOBS)
def state(request: HttpRequest) -> HttpResponse:
    """The same as JSON, for a monitoring system."""
    return JsonResponse(board_json(operating.access_board(request.user)))
