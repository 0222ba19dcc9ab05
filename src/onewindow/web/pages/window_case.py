"""A case at the window: the receipt, and acceptance, notice and delivery for all agencies at once."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases import acts
from onewindow.cases.errors import CommitmentMissing
from onewindow.cases.letters import Due, letter
from onewindow.core.clock import today
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.sheets.counters import close_case
from onewindow.web.desk_verbs import BadDay
from onewindow.web.posted import key_of, number_of
from onewindow.web.routes import Audience, page
from onewindow.web.window_case import WindowCase, language, window_case
from onewindow.web.window_frame import frame
from onewindow.web.window_papers import commitment_paper, paper_is_slip


@page(Audience.STAFF, permission=Permission.FIND_CASE, methods=("GET", "POST"))
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt to print; a POST does what is open at the window now."""
    shown = window_case(request, number)
    if request.method == "POST":
        done = _VERBS.get(request.POST.get("verb", ""))
        if done is not None:
            try:
                messages.success(request, done(request, shown.receipt.number))
            except (CommitmentMissing, BadDay) as fault:
                return _page(request, shown, fault.text(gettext), fault.status)
        return redirect("web:window_case", shown.receipt.number)
    return _page(request, shown)


def _page(request: HttpRequest, shown: WindowCase, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"case": shown, "slip": paper_is_slip(request), "key": secrets.token_hex(16), "fault": fault}
    return render(request, "web/window/case.html", frame(request, case=shown.receipt.number) | context, status=status)


@page(Audience.STAFF, permission=Permission.FIND_CASE, methods=("GET", "POST"))
def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """The commitment letter: by POST for what is ticked in the form, before it is signed; else for what is owed."""
    back = reverse("web:window_case", args=[number])
    context = {
        "paper": commitment_paper(request.user, number, language(), request.POST, back),
        "slip": paper_is_slip(request),
        "posted": request.method == "POST",
        "listing": True,
    }
    return render(request, "web/window/letter.html", frame(request, case=number) | context)


@page(Audience.STAFF, permission=Permission.PRINT_RECEIPT, methods=("POST",))
def receipt_file(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as a signed file, made when it is first asked for."""
    made = letter(request.user, number, Due(kind="receipt"), by=actor_of(request.user))
    return redirect("web:paper", made.serial)


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
    days = {key: _last_day(request.POST.get(f"owed.{key}", "")) for key in request.POST.getlist("owed")}
    signed = request.POST.get("commitment") == "true"
    acts.accept(number, _matters(request, "accept"), owed=days or None, commitment=signed, **_said(request))
    if days:
        return gettext("已容缺受理，各部门的时限从现在开始；请打印承诺书。")
    return gettext("已受理，各部门的时限从现在开始。")


def _last_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadDay from None
    if day < today():
        raise BadDay
    return day


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
