"""The registrar's page for a change of what is registered while the other offices of the package are at work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.catalogue.queries import edition
from onewindow.core.errors import Refused
from onewindow.matters.company_opening.acts import change_in_package
from onewindow.matters.company_opening.changeable import access_changeable
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web import formats
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.routes import Audience, page

_MOST = 5000


@page(Audience.STAFF, permission=Permission.HANDLE_REVIEW, methods=("GET", "POST"))
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Change the address, the term or the scope; every office that reads it is told, the licence is given anew."""
    found = access_changeable(request.user, number)
    typed = {name: _said(request, name) for name in ("element", "value", "reason")}
    fault = ""
    if request.method == "POST":
        try:
            told = change_in_package(number, **typed, by=actor_of(request.user))
        except Refused as refused:
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("已变更，已通知 %(n)s 个事项的办理部门和申请人。") % {"n": len(told)})
            return redirect("web:startup_change", number)
    elements = edition(found.edition).catalogue.element
    context = frame(desk_of(request.user), section="list") | {
        "found": found,
        "choices": [(name, formats.local_name(elements[name].name), now) for name, now in found.now.items()],
        "typed": typed,
        "fault": fault,
    }
    return render(request, "web/startup/change.html", context, status=422 if fault else 200)


def _said(request: HttpRequest, name: str) -> str:
    """As typed, line ends kept, without letters that nobody sees."""
    said = request.POST.get(name, "").replace("\r\n", "\n")
    return "".join(c for c in said if c.isprintable() or c == "\n").strip()[:_MOST]
