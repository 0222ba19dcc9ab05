"""Signing in through an outside provider, the identities linked to an account, its open sessions."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.people.access import actor_of, new_account_actor
from onewindow.people.acts import end_sessions, unlink_identity
from onewindow.people.errors import NotAllowed
from onewindow.people.identity_provider import views
from onewindow.people.ways_in import lifetime_of, open_sessions, own_account, proven_lately, ways_in
from onewindow.web import formats
from onewindow.web.proof import ask, proven
from onewindow.web.routes import Audience, page


@page(Audience.PUBLIC, methods=("GET", "POST"))
def leave(request: HttpRequest, provider: str) -> HttpResponse:
    """Say where the browser goes, and go: only after a press of the button, so that no link signs anybody in."""
    found = views.provider_of(request, provider)
    asked = request.POST if request.method == "POST" else request.GET
    linking = asked.get("process") == "connect" and request.user.is_authenticated
    next_url = asked.get("next", "")
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure()):
        next_url = ""
    context = {"provider": found, "linking": linking, "next": next_url}
    if request.method != "POST":
        return render(request, "account/leave.html", context)
    if linking and not proven_lately(request, "identity"):
        return ask(request)
    process = "connect" if linking else "login"
    # A page that goes on by itself, not a redirect: forms of ours may be sent to nobody else, and that stays so.
    context["address"] = views.leave(request, provider, process=process, next_url=next_url)
    return render(request, "account/leaving.html", context)


@page(Audience.PUBLIC)
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider has sent the browser back."""
    return views.come_back(request, provider)


@page(Audience.PERSON, methods=("GET", "POST"))
@proven("identity", methods=frozenset({"POST"}))
def ways(request: HttpRequest) -> HttpResponse:
    """Outside identities: link one, undo a link. Each is one press and one act."""
    fault = ""
    if request.method == "POST":
        try:
            unlink_identity(own_account(request.user), request.POST.get("unlink", ""), by=actor_of(request.user))
        except Refused as refused:
            fault = refused.text(gettext)
        else:
            messages.success(request, gettext("已解除关联。"))
            return redirect("socialaccount_connections")
    lines = [(way, formats.local_name(way.names)) for way in ways_in(request.user)]
    context = {"ways": lines, "fault": fault, "has_password": own_account(request.user).has_usable_password()}
    return render(request, "account/ways.html", context, status=409 if fault else 200)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
@proven("identity", methods=frozenset({"POST"}))
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in; end the others, or all."""
    account, key = own_account(request.user), request.session.session_key or ""
    if request.method == "POST":
        everywhere = request.POST.get("which") == "all"
        try:
            by = actor_of(request.user)
        except NotAllowed:
            by = new_account_actor(account)
        end_sessions(account, but="" if everywhere else key, by=by)
        if everywhere:
            logout(request)
            return redirect("account_login")
        messages.success(request, gettext("其他设备都已退出。"))
        return redirect("usersessions_list")
    lifetime = lifetime_of(request.user)
    context = {
        "sessions": open_sessions(request.user, key),
        "idle": int(lifetime.idle.total_seconds() // 60),
        "hours": int(lifetime.whole.total_seconds() // 3600),
    }
    return render(request, "account/sessions.html", context)
