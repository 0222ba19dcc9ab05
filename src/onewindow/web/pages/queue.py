"""The clerk of a hall: bookings of the day, the counter that calls, the kiosk that gives numbers."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.appointments import acts
from onewindow.appointments.errors import BookingNotFound
from onewindow.appointments.halls import Hall
from onewindow.appointments.lobby_queries import access_hall, access_ticket
from onewindow.appointments.queries import access_booking, find_booking
from onewindow.core import clock
from onewindow.core.errors import Invalid, NotFound, Refused, gettext_noop
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web.current import current
from onewindow.web.halls_booking import asked, day_of, service_of
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.queue import counter_page, day_page, frame, own_hall, sit_down
from onewindow.web.queue_kiosk import kiosk_buttons, slip_of
from onewindow.web.routes import Audience, page

_REASON = 200
_clerk = page(Audience.STAFF, permission=Permission.WRITE_DRAFT)
_clerk_acts = page(Audience.STAFF, permission=Permission.WRITE_DRAFT, methods=("GET", "POST"))
_clerk_posts = page(Audience.STAFF, permission=Permission.WRITE_DRAFT, methods=("POST",))


class NoReason(Invalid):
    """A clerk cancels and says why: the applicant reads it."""

    code = "no_reason"
    message = gettext_noop("请写明为什么取消，申请人会看到。")


@_clerk
def start(request: HttpRequest) -> HttpResponse:
    """To one's own hall."""
    return redirect("web:queue_day", own_hall(request.user).code)


@_clerk_acts
def day(request: HttpRequest, code: str) -> HttpResponse:
    """The bookings of a day. A POST is a booking's code, scanned or told: its holder is there."""
    hall, fault = access_hall(request.user, code), ""
    if request.method == "POST":
        try:
            return redirect(asked(request.path, done=_come(request, hall)))
        except Refused as refused:
            fault = refused.text(gettext)
    return _day(request, hall, request.GET.get("day", ""), fault, status=409 if fault else 200)


def _day(request: HttpRequest, hall: Hall, wanted: str, fault: str, *, status: int) -> HttpResponse:
    context = {
        "page": day_page(hall, day_of(wanted) or clock.today(), current()),
        "fault": fault,
        "typed": request.POST.get("q", ""),
        "done": _done(request, hall),
    }
    return render(request, "web/queue/day.html", frame(request, hall) | context, status=status)


def _come(request: HttpRequest, hall: Hall) -> int:
    """Whoever holds the code is there: the id of his queue number. Raises what `arrive` raises, BookingNotFound."""
    row = find_booking(request.user, words_of(request.POST.get("q", ""), most=40))
    if row.hall != hall.code:
        raise BookingNotFound
    return acts.arrive(row.pk, by=actor_of(request.user)).ticket


def _done(request: HttpRequest, hall: Hall) -> tuple[str, str]:
    """The number just given, and where it is printed."""
    number = number_of(request.GET.get("done", ""))
    if not number:
        return "", ""
    ticket = access_ticket(request.user, number)
    return ticket.number, reverse("web:hall_slip", args=[hall.code, ticket.pk])


@_clerk_posts
def act(request: HttpRequest, code: str, booking: int, verb: str) -> HttpResponse:
    """What a clerk does to a booking of his hall: come, not come, cancelled."""
    hall, row = access_hall(request.user, code), access_booking(request.user, booking)
    if row.hall != hall.code:
        raise BookingNotFound
    shown = request.POST.get("day", "")
    try:
        done = _do(request, row.pk, verb)
    except NotFound:
        raise
    except Refused as refused:
        return _day(request, hall, shown, refused.text(gettext), status=refused.status)
    day = day_of(shown)
    address = reverse("web:queue_day", args=[hall.code])
    return redirect(asked(address, day=day.isoformat() if day else "", done=done))


def _do(request: HttpRequest, booking: int, verb: str) -> int:
    """Do it; the id of the queue number where one was given, else 0. Raises what the act raises, NoReason, NotFound."""
    by = actor_of(request.user)
    if verb == "arrive":
        return acts.arrive(booking, by=by).ticket
    if verb == "miss":
        acts.mark_missed(booking, by=by)
        messages.success(request, gettext("已记为未到。"))
    elif verb == "cancel":
        reason = words_of(request.POST.get("reason", ""), most=_REASON)
        if not reason:
            raise NoReason
        acts.cancel(booking, reason=reason, by=by)
        messages.success(request, gettext("已取消，并告诉申请人。"))
    else:
        raise NotFound(verb="")
    return 0


@_clerk_acts
def counter(request: HttpRequest, code: str, counter: str) -> HttpResponse:
    """A counter: who is here, who comes next; call, call again, absent, done."""
    hall, fault = access_hall(request.user, code), ""
    if request.method == "POST":
        try:
            called = _call(request, hall, counter)
        except NotFound:
            raise
        except Refused as refused:
            fault = refused.text(gettext)
        else:
            return _to_window(called) if called is not None and request.POST.get("go") else redirect(request.path)
    shown = counter_page(hall, counter, current())
    sit_down(request, hall, counter)
    if request.headers.get("HX-Request"):
        return render(request, "web/queue/parts/waiting.html", {"page": shown, "hall": hall})
    context = {"page": shown, "fault": fault, "key": secrets.token_hex(16)}
    context |= frame(request, hall, counter=counter)
    return render(request, "web/queue/counter.html", context, status=409 if fault else 200)


def _to_window(called: acts.Called) -> HttpResponse:
    """From the window to the window: the applicant's page where he is known, else the scan box."""
    return redirect("web:window") if called.party is None else redirect("web:window_party", called.party)


def _call(request: HttpRequest, hall: Hall, counter: str) -> acts.Called | None:
    """Do what the button says; who was called, where somebody was."""
    by, verb = actor_of(request.user), request.POST.get("verb", "")
    if verb == "next":
        key = key_of(request.POST.get("key", ""), "call")
        return acts.call_next(hall.code, counter=counter, by=by, idempotency_key=key)
    if verb == "again":
        acts.call_again(hall.code, counter=counter, by=by)
    elif verb == "absent":
        acts.mark_absent(hall.code, counter=counter, by=by)
    elif verb == "done":
        acts.leave(hall.code, counter=counter, by=by)
    elif verb == "rejoin":
        ticket = access_ticket(request.user, number_of(request.POST.get("ticket", "")))
        acts.rejoin(ticket.pk, by=by)
    else:
        raise NotFound(verb="")
    return None


@_clerk_acts
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """The kiosk in the hall, signed in as a clerk: big buttons; a POST is a service, or the code of a booking."""
    hall, fault = access_hall(request.user, code), ""
    if request.method == "POST":
        try:
            ticket = _come(request, hall) if "q" in request.POST else _walk_in(request, hall)
        except Refused as refused:
            fault = refused.text(gettext)
        else:
            return redirect(asked(reverse("web:hall_slip", args=[hall.code, ticket]), kiosk="1"))
    context = {
        "buttons": kiosk_buttons(hall, current()),
        "fault": fault,
        "typed": request.POST.get("q", ""),
        "key": secrets.token_hex(16),
    }
    return render(request, "web/queue/kiosk.html", frame(request, hall) | context, status=409 if fault else 200)


def _walk_in(request: HttpRequest, hall: Hall) -> int:
    service = service_of(current(), request.POST.get("service", "")[:60])
    key = key_of(request.POST.get("key", ""), "ticket")
    return acts.take_ticket(hall.code, service=service.code, by=actor_of(request.user), idempotency_key=key).ticket


@_clerk
def slip(request: HttpRequest, code: str, ticket: int) -> HttpResponse:
    """A queue number on 80 mm; at the kiosk it prints itself and the kiosk is ready for the next."""
    hall, row = access_hall(request.user, code), access_ticket(request.user, ticket)
    kiosk = bool(request.GET.get("kiosk"))
    context = {"slip": slip_of(request, row, current()), "kiosk": kiosk, "hall": hall}
    return render(request, "web/queue/slip.html", context)
