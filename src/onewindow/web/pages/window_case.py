"""A case at the window: the receipt, and acceptance, notice and delivery for all agencies at once."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases import acts
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.sheets.counters import close_case
from onewindow.web.posted import key_of, number_of
from onewindow.web.routes import Audience, page
from onewindow.web.window_case import window_case
from onewindow.web.window_frame import frame


@page(Audience.STAFF, permission=Permission.FIND_CASE, methods=("GET", "POST"))
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt to print; a POST does what is open at the window now."""
    shown = window_case(request, number)
    if request.method == "POST":
        done = _VERBS.get(request.POST.get("verb", ""))
        if done is not None:
            messages.success(request, done(request, shown.receipt.number))
        return redirect("web:window_case", shown.receipt.number)
    context = {"case": shown, "slip": request.GET.get("paper") == "slip", "key": secrets.token_hex(16)}
    return render(request, "web/window/case.html", frame(request, case=shown.receipt.number) | context)


@page(Audience.STAFF, permission=Permission.FIND_CASE, methods=("POST",))
def put_away(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case off the strip of tabs; nothing happens to the case."""
    close_case(request.user, number)
    return redirect("web:window")


def _said(request: HttpRequest) -> dict[str, Any]:
    """What every act is told: who, which version the page had seen, which key makes a second press harmless."""
    seen, by = number_of(request.POST.get("version", "")), actor_of(request.user)
    return {"by": by, "version": seen, "idempotency_key": key_of(request.POST.get("key", ""), "window")}


def _matters(request: HttpRequest, verb: str) -> tuple[str, ...]:
    return tuple(request.POST.getlist(f"{verb}.matter"))


def _accept(request: HttpRequest, number: str) -> str:
    acts.accept(number, _matters(request, "accept"), **_said(request))
    return gettext("已受理，各部门的时限从现在开始。")


def _notify(request: HttpRequest, number: str) -> str:
    acts.notify(number, **_said(request))
    return gettext("一次性告知已发出。")


def _deliver(request: HttpRequest, number: str) -> str:
    acts.deliver(number, _matters(request, "deliver"), way="window", **_said(request))
    return gettext("已交付，送达时间写入日志。")


_VERBS: dict[str, Callable[[HttpRequest, str], str]] = {
    "accept": _accept,
    "notify": _notify,
    "deliver": _deliver,
}
