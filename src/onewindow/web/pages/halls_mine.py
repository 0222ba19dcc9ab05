"""One's own bookings: the list, one of them, changing, cancelling, the calendar file, the queue number."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.appointments import acts
from onewindow.appointments.queries import access_booking, bookings_for, calendar_file
from onewindow.core.errors import Conflict, Invalid, Refused
from onewindow.people.access import actor_of
from onewindow.web import formats
from onewindow.web.current import current
from onewindow.web.halls_booking import asked, day_of, moment_of, picker, service_title, slot_words, written
from onewindow.web.halls_mine import booking_lines, booking_page, qr_of, seek_of, sought
from onewindow.web.halls_trouble import trouble
from onewindow.web.posted import key_of, words_of
from onewindow.web.routes import Audience, page

_PAGE = 20
_REASON = 200


@page(Audience.SIGNED_IN)
def bookings(request: HttpRequest) -> HttpResponse:
    """One's bookings, latest first, those of principals included."""
    rows = bookings_for(request.user, before=sought(request.GET.get("after", "")), limit=_PAGE + 1)
    shown = rows[:_PAGE]
    context = {
        "lines": booking_lines(shown, current()) if shown else [],
        "older": seek_of(shown[-1]) if len(rows) > _PAGE else "",
    }
    return render(request, "web/halls/bookings.html", context)


@page(Audience.SIGNED_IN)
def booking(request: HttpRequest, booking: int) -> HttpResponse:
    """One booking: its number, where and when, what can be done to it."""
    row = access_booking(request.user, booking)
    return render(request, "web/halls/booking.html", {"page": booking_page(row, current())})


@page(Audience.SIGNED_IN)
def qr(request: HttpRequest, booking: int) -> HttpResponse:
    """The code of a booking as a picture, for the scanner in the hall."""
    row = access_booking(request.user, booking)
    return HttpResponse(qr_of(row.code), content_type="image/svg+xml")


@page(Audience.SIGNED_IN)
def ics(request: HttpRequest, booking: int) -> HttpResponse:
    """The booking for the calendar of a telephone."""
    row = access_booking(request.user, booking)
    title = service_title(current(), row.service)
    text = calendar_file(
        row,
        summary=gettext("政务大厅：%(what)s") % {"what": title},
        description=gettext("预约号 %(code)s。到大厅后扫码或报预约号取号，请带好证件原件。") % {"code": row.code},
        language=formats.language(),
    )
    response = HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.code}.ics"'
    return response


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def change(request: HttpRequest, booking: int) -> HttpResponse:
    """Another time: the same calendar, then one button."""
    row = access_booking(request.user, booking)
    sent = request.POST if request.method == "POST" else request.GET
    at, problem = moment_of(sent.get("at", "")), None
    if request.method == "POST" and at is not None:
        try:
            by = actor_of(request.user, row.party_id, service=row.service)
            acts.change(row.pk, start=at, by=by, idempotency_key=key_of(request.POST.get("key", ""), "change"))
        except (Conflict, Invalid) as refused:
            problem = trouble(refused, request.user, row.hall, row.service, at, 0, booking=row.pk)
        else:
            messages.success(request, gettext("已改到 %(when)s，预约号不变。") % {"when": slot_words(at)})
            return redirect("web:booking", row.pk)
    here = request.path
    context = {
        "page": booking_page(row, current()),
        "to": slot_words(at) if at is not None else "",
        "at": written(at) if at is not None else "",
        "trouble": problem,
        "key": secrets.token_hex(16),
        "picker": picker(
            row.hall,
            row.service,
            day=day_of(sent.get("day", "")) or (at.date() if at is not None else None),
            day_url=lambda day: asked(here, day=day) + "#times",
            time_url=lambda when: asked(here, at=when) + "#move",
        ),
    }
    return render(request, "web/halls/change.html", context, status=problem.status if problem else 200)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def cancel(request: HttpRequest, booking: int) -> HttpResponse:
    """Give the place back; asked once more, and offered again afterwards."""
    row = access_booking(request.user, booking)
    problem = ""
    if request.method == "POST":
        reason = words_of(request.POST.get("reason", ""), most=_REASON)
        try:
            acts.cancel(row.pk, reason=reason, by=actor_of(request.user, row.party_id, service=row.service))
        except Refused as refused:
            problem = refused.text(gettext)
        else:
            messages.success(request, gettext("已取消，名额让给了别人。反悔的话，名额还在就能约回来。"))
            return redirect("web:booking", row.pk)
    context = {"page": booking_page(row, current()), "fault": problem, "reason": request.POST.get("reason", "")}
    return render(request, "web/halls/cancel.html", context, status=409 if problem else 200)


@page(Audience.SIGNED_IN, methods=("POST",))
def arrive(request: HttpRequest, booking: int) -> HttpResponse:
    """I am here: the queue number, by telephone."""
    row = access_booking(request.user, booking)
    try:
        done = acts.arrive(row.pk, by=actor_of(request.user, row.party_id, service=row.service))
    except Refused as refused:
        messages.error(request, refused.text(gettext))
    else:
        messages.success(request, gettext("您的号是 %(number)s，听到叫号再到窗口。") % {"number": done.number})
    return redirect("web:booking", row.pk)
