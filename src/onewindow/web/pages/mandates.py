"""Mandates: who may act for whom. Given, limited and revoked here; and for whom the pages are shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.people.access import actor_of
from onewindow.people.acts import revoke_mandate
from onewindow.people.queries import access_mandate_to_end, principals_of
from onewindow.web.acting import choose
from onewindow.web.current import current
from onewindow.web.mandates import grant, mandate_page, read_wanted
from onewindow.web.proof import proven
from onewindow.web.routes import Audience, page


@page(Audience.PERSON, methods=("GET", "POST"))
@proven("mandate", methods=frozenset({"POST"}))
def mandates(request: HttpRequest) -> HttpResponse:
    """All mandates of the account's side; a POST gives a new one."""
    catalogue, principals = current(), tuple(principals_of(request.user))
    faults = {}
    if request.method == "POST":
        wanted = read_wanted(principals, catalogue, request.POST)
        faults = wanted.faults
        if not faults:
            try:
                grant(request.user, wanted)
            except Refused as refused:
                faults = {"number": refused.text(gettext)}
            else:
                messages.success(request, gettext("委托已生效，对方现在就能代办。"))
                return redirect("web:mandates")
    shown = mandate_page(principals, catalogue, request.POST, faults)
    return render(request, "web/mine/mandates.html", {"page": shown}, status=422 if faults else 200)


@page(Audience.PERSON, methods=("GET", "POST"))
@proven("mandate")
def revoke(request: HttpRequest, mandate: int) -> HttpResponse:
    """End a mandate at once; asked once more where there is no script."""
    found = access_mandate_to_end(request.user, mandate)
    if request.method != "POST":
        return render(request, "web/mine/mandate_revoke.html", {"mandate": found})
    own = request.user.party.pk  # type: ignore[union-attr]  # a person's page
    principal = None if own in {found.principal_id, found.agent_id} else found.principal_id
    revoke_mandate(found, by=actor_of(request.user, principal))
    messages.success(request, gettext("委托已撤回，立即失效。"))
    return redirect("web:mandates")


@page(Audience.PERSON, methods=("POST",))
def act_for(request: HttpRequest) -> HttpResponse:
    """Show the things of one principal, or of all again."""
    choose(request, request.POST.get("party", ""))
    return redirect("web:me")
