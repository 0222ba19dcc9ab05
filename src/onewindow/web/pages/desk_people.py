"""Leave and substitutes; the superior's view of his people."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import NotFound, Refused
from onewindow.people.access import actor_of
from onewindow.people.desk_queries import absences, stands_in_for
from onewindow.people.permissions import Permission
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.desk_people import arrange, leave_row, team_of
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("GET", "POST"))
def leave(request: HttpRequest) -> HttpResponse:
    """When one is away and who stands in; a superior arranges it for his people too."""
    if request.method == "POST":
        try:
            arrange(desk_of(request.user), request.POST, by=actor_of(request.user))
        except NotFound:
            raise
        except Refused as fault:
            return _leave(request, request.POST, fault.text(gettext), status=fault.status)
        messages.success(request, gettext("已保存，写入人事记录。"))
        return redirect("web:desk_leave")
    return _leave(request, None, "")


def _leave(request: HttpRequest, typed: QueryDict | None, refused: str, *, status: int = 200) -> HttpResponse:
    desk = desk_of(request.user)
    who = number_of(typed.get("who", "")) if typed is not None else 0
    rows = absences(request.user, list(desk.agencies), desk.overseen)
    context = frame(desk, section="leave") | {
        "rows": [leave_row(one, desk, typed if one.staff == who else None) for one in rows],
        "others": stands_in_for(request.user),
        "refused": refused,
    }
    return render(request, "web/desk/leave.html", context, status=status)


@page(Audience.STAFF, permission=Permission.OVERSEE_REVIEW)
def team(request: HttpRequest) -> HttpResponse:
    """Who has how much in hand, what is overdue, what is signed jointly; given to others in bulk."""
    desk = desk_of(request.user)
    context = frame(desk, section="team") | {"team": team_of(desk, secrets.token_hex(16))}
    return render(request, "web/desk/team.html", context)
