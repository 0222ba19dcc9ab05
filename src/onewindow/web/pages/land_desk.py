"""The registrar's desk: the book by code, certificate or person; one unit on any day; entries and the second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core import clock
from onewindow.core.errors import NotFound, Refused
from onewindow.matters.registrar import acts, queries
from onewindow.people.access import actor_of
from onewindow.people.looking import reasons
from onewindow.people.permissions import Permission, posts_of
from onewindow.registers.land.errors import NoUnit
from onewindow.web import formats
from onewindow.web.land_desk import check_rows, found_units, instant_of, land_frame, land_page, pending_rows
from onewindow.web.land_desk_fields import Typed, day_of, typed_of
from onewindow.web.land_desk_forms import KINDS, entered, land_form
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page

_LONGEST = 80
_REMARK = 120


@page(Audience.STAFF, permission=Permission.READ_LAND)
def desk(request: HttpRequest) -> HttpResponse:
    """Search by unit code or certificate number; what waits for a second person."""
    asked, fault = words_of(request.GET.get("q", ""), most=_LONGEST), None
    if asked:
        try:
            return redirect("web:land_unit", queries.find_unit(request.user, asked))
        except Refused as refused:
            fault = refused
    rows, _ = queries.pending_of(request.user, size=5)
    context = land_frame(request, "book") | {
        "q": asked,
        "fault": fault.text(gettext) if fault is not None else "",
        "pending": pending_rows(rows, _own(request)),
    }
    return render(request, "web/land/desk.html", context, status=fault.status if fault is not None else 200)


@page(Audience.STAFF, permission=Permission.READ_LAND, methods=("GET", "POST"))
def persons(request: HttpRequest) -> HttpResponse:
    """A person's units: with a reason, which is kept; the number is posted and stands in no address."""
    said = {name: words_of(request.POST.get(name, ""), most=_REMARK) for name in ("number", "reason", "remark")}
    kind = request.POST.get("id_kind", "ric")
    fault, found = None, None
    if request.method == "POST":
        try:
            done = acts.search_person(
                kind, said["number"], reason=said["reason"], remark=said["remark"], by=actor_of(request.user)
            )
            found = found_units(queries.units_found(done.units))
        except Refused as refused:
            fault = refused
    context = land_frame(request, "persons") | {
        "said": said,
        "kind": kind,
        "reasons": [(code, formats.local_name(one.names)) for code, one in reasons().items()],
        "fault": fault.text(gettext) if fault is not None else "",
        "field": fault.data.get("field", "number") if fault is not None else "",
        "found": found,
        "searches": [(formats.moment(row.at), row.remark, row.found) for row in queries.searches_of(request.user)],
    }
    return render(request, "web/land/persons.html", context, status=fault.status if fault is not None else 200)


@page(Audience.STAFF, permission=Permission.READ_LAND)
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit of the book, now or at the end of any day."""
    on = day_of(request.GET.get("on", ""))
    on = on if on is not None and on < clock.today() else None
    context: dict[str, Any] = land_frame(request, "book")
    try:
        opened = queries.open_unit(request.user, unit, instant_of(on) if on is not None else None)
    except NoUnit:
        queries.access_unit(request.user, unit)
        said = gettext("%(day)s登记簿上还没有这个单元。") % {"day": formats.day(on)}
        return render(request, "web/land/desk.html", context | {"q": unit, "fault": said}, status=404)
    return render(request, "web/land/unit.html", context | {"page": land_page(request.user, opened, on)})


@page(Audience.STAFF, permission=Permission.REGISTER_LAND, methods=("GET", "POST"))
def enter(request: HttpRequest, unit: str, what: str) -> HttpResponse:
    """One entry: the form, and what was typed comes back with what is wrong."""
    kind = KINDS.get(what)
    if kind is None:
        raise NotFound(what=what)
    view = queries.access_unit(request.user, unit)
    key, about = number_of(request.POST.get("key") or request.GET.get("key", "")), None
    if kind.of is not None:
        about = next((one for one in view.of(kind.of) if one.key == key), None)
        if about is None:
            raise NotFound(key=key)
    typed, refusal, status = Typed(values={}, faults={}), "", 200
    if request.method == "POST":
        try:
            said = entered(what, unit, key, request.POST, actor_of(request.user))
        except Refused as refused:
            typed, status = typed_of(request.POST, refused), refused.status
            refusal = "" if typed.faults else refused.text(gettext)
        else:
            messages.success(request, said)
            return redirect("web:land_unit", unit)
    form = land_form(what, view, about, typed, refusal)
    context = land_frame(request, "book") | {"form": form, "key": key}
    return render(request, "web/land/form.html", context, status=status)


@page(Audience.STAFF, permission=Permission.REGISTER_LAND)
def pending(request: HttpRequest) -> HttpResponse:
    """Entries that wait for a second person, newest first."""
    return _pending(request)


@page(Audience.STAFF, permission=Permission.REGISTER_LAND, methods=("POST",))
def settle(request: HttpRequest, pending: int) -> HttpResponse:
    """Enter it, or send it back with words."""
    by, words = actor_of(request.user), words_of(request.POST.get("words", ""), most=200)
    try:
        if request.POST.get("do") == "enter":
            acts.confirm_entry(pending, by=by)
            messages.success(request, gettext("已登簿。"))
        else:
            acts.return_entry(pending, words=words, by=by)
            messages.success(request, gettext("已退回。"))
    except Refused as refused:
        if refused.status not in {409, 422}:
            raise
        return _pending(request, at=pending, words=words, refused=refused)
    return redirect("web:land_pending")


@page(Audience.STAFF, permission=Permission.READ_LAND, methods=("GET", "POST"))
def check(request: HttpRequest) -> HttpResponse:
    """Checks of the whole book; a new one runs in the background."""
    if request.method == "POST":
        acts.ask_book_check(by=actor_of(request.user))
        messages.success(request, gettext("已开始核对，完成后刷新就能看到结果。"))
        return redirect("web:land_check")
    context = land_frame(request, "check") | {"checks": check_rows(queries.checks())}
    return render(request, "web/land/check.html", context)


def _pending(request: HttpRequest, *, at: int = 0, words: str = "", refused: Refused | None = None) -> HttpResponse:
    rows, before = queries.pending_of(request.user, before=number_of(request.GET.get("before", "")))
    context = land_frame(request, "pending") | {
        "pending": pending_rows(rows, _own(request)),
        "before": before,
        "at": at,
        "words": words,
        "fault": refused.text(gettext) if refused is not None else "",
        "action": reverse("web:land_pending"),
    }
    return render(request, "web/land/pending.html", context, status=refused.status if refused is not None else 200)


def _own(request: HttpRequest) -> list[int]:
    return [post.staff for post in posts_of(request.user)]
