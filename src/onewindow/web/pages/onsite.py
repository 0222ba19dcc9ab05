"""The officer on site: the list of the day, one visit with its checklist, what comes back; also without a network."""

from pathlib import Path

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, posts_of
from onewindow.visits import acts
from onewindow.visits.checklists import current
from onewindow.visits.errors import PictureRefused, StaleVisit, VisitOver
from onewindow.visits.queries import VisitView, photo_of, signature_of
from onewindow.web.onsite import (
    day_of,
    day_page,
    frame,
    goes,
    instant_of,
    names_of,
    order_of,
    photo_sent,
    read_report,
    seen,
    visit_page,
)
from onewindow.web.onsite_words import hours, state_chip
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.routes import Audience, page

_WORKER = Path(__file__).parents[1] / "static" / "web" / "onsite-worker.js"


@page(Audience.STAFF, permission=Permission.RECORD_VISIT)
def day(request: HttpRequest) -> HttpResponse:
    """Where I go today, in the order of the road."""
    wanted = day_of(words_of(request.GET.get("day", ""), most=10))
    return render(request, "web/onsite/day.html", {**frame(request.user), "page": day_page(request.user, wanted)})


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("POST",))
def route(request: HttpRequest) -> HttpResponse:
    """Another order, by hand."""
    wanted = day_of(words_of(request.POST.get("day", ""), most=10))
    acts.reorder(wanted, order_of(request.POST.get("order", "")), by=actor_of(request.user))
    return redirect(f"{reverse('web:onsite')}?day={wanted.isoformat()}")


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("GET", "POST"))
def visit(request: HttpRequest, visit: int) -> HttpResponse:
    """One visit: call, go, arrive, look, sign, send. Without JavaScript everything goes in one form."""
    view = seen(request.user, visit)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            done = _take(request, view)
        except Refused as refused:
            refusal, view = refused, seen(request.user, visit)
        else:
            messages.success(request, gettext("已上报，各部门都看到了：%(result)s。") % {"result": _said(done.result)})
            return redirect("web:onsite")
    if view.row.status in {"done", "cancelled"} or not (refusal or goes(view, request.user)):
        return redirect("web:visit_record", visit)
    around = frame(request.user, names_of(view))
    own = {post.agency for post in posts_of(request.user)}
    shown = visit_page(view, str(around["officer"]), request.POST if refusal is not None else None, refusal, own=own)
    context = {**around, "page": shown, "day": day_page(request.user, day_of(_iso(view)), current=visit)}
    context |= {"edge": current().rules.photo_edge, "conflict": isinstance(refusal, StaleVisit)}
    return render(request, "web/onsite/visit.html", context, status=refusal.status if refusal is not None else 200)


def _take(request: HttpRequest, view: VisitView) -> acts.Reported:
    """Photos first: they stay, also where the report still lacks something."""
    by, most = actor_of(request.user), current().rules.photo_bytes
    for name, files in request.FILES.lists():
        for file in files:
            if name.startswith("photo."):
                sent = photo_sent(name.removeprefix("photo."), file.read(most + 1), request.POST)
                acts.add_photo(view.row.pk, sent, by=by)
    return _report(request, view)


def _report(request: HttpRequest, view: VisitView) -> acts.Reported:
    return acts.report(
        view.row.pk,
        read_report(view, request.POST),
        by=actor_of(request.user),
        version=number_of(request.POST.get("version", "")),
        idempotency_key=key_of(request.POST.get("key", ""), "visit"),
    )


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("POST",))
def arrive(request: HttpRequest, visit: int) -> HttpResponse:
    """I am there."""
    seen(request.user, visit)
    try:
        acts.arrive(
            visit,
            at=instant_of(request.POST.get("at", "")),
            latitude=words_of(request.POST.get("latitude", ""), most=20),
            longitude=words_of(request.POST.get("longitude", ""), most=20),
            accuracy_m=number_of(request.POST.get("accuracy", "").partition(".")[0]) or None,
            by=actor_of(request.user),
        )
    except Refused as refused:
        return _told(request, visit, refused)
    return JsonResponse({"done": True}) if _by_script(request) else redirect("web:onsite_visit", visit)


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("POST",))
def photos(request: HttpRequest, visit: int) -> HttpResponse:
    """One photo from the outbox of a telephone; it may come twice."""
    seen(request.user, visit)
    file = request.FILES.get("photo")
    try:
        if file is None:
            raise PictureRefused(why=gettext("没有收到照片，请重新拍摄。"))
        data = file.read(current().rules.photo_bytes + 1)
        key = words_of(request.POST.get("key", ""), most=40)
        sent = photo_sent(request.POST.get("place", ""), data, request.POST, key=key)
        kept = acts.add_photo(visit, sent, by=actor_of(request.user))
    except Refused as refused:
        return _told(request, visit, refused)
    return JsonResponse({"done": True, "name": kept.name})


@page(Audience.STAFF, permission=Permission.RECORD_VISIT, methods=("POST",))
def report(request: HttpRequest, visit: int) -> HttpResponse:
    """The result from the outbox of a telephone; sent twice it counts once."""
    view = seen(request.user, visit)
    try:
        with transaction.atomic():
            done = _report(request, view)
    except Refused as refused:
        return _told(request, visit, refused)
    return JsonResponse({"done": True, "result": done.result})


def _told(request: HttpRequest, visit: int, refused: Refused) -> HttpResponse:
    """A refusal for the outbox: what to say, and whether the visit has changed meanwhile."""
    if not _by_script(request):
        raise refused
    view = seen(request.user, visit)
    changed = isinstance(refused, StaleVisit | VisitOver)
    answer = {
        "code": refused.code,
        "says": refused.text(gettext),
        "changed": changed,
        "open": view.row.status in {"planned", "arrived"},
        "version": view.row.version,
        "now": f"{state_chip(view.row.status, view.row.result).words} · {hours(view)} · {view.row.address}",
        "faults": [[place, gettext(says)] for place, says in refused.data.get("faults", ())],
    }
    return JsonResponse(answer, status=refused.status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _said(result: str) -> str:
    return str(state_chip("done", result).words)


def _iso(view: VisitView) -> str:
    return view.row.start_at.astimezone(current().calendar.zone).date().isoformat()


@page(Audience.STAFF, permission=Permission.RECORD_VISIT)
def outbox(request: HttpRequest) -> HttpResponse:
    """What lies on this telephone and has not been sent; filled by the script."""
    return render(request, "web/onsite/outbox.html", frame(request.user))


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def photo(request: HttpRequest, visit: int, name: str) -> HttpResponseBase:
    """A photo, for the agencies that took part."""
    data, media_type = photo_of(seen(request.user, visit), name)
    return HttpResponse(data, content_type=media_type)


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def signature(request: HttpRequest, visit: int, side: str) -> HttpResponse:
    """A signature as it was drawn."""
    return HttpResponse(signature_of(seen(request.user, visit), side), content_type="image/png")


@page(Audience.PUBLIC)
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker: under this address, so that it governs these pages alone."""
    answer = FileResponse(_WORKER.open("rb"), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@page(Audience.PUBLIC)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to put these pages on its home screen."""
    said = {
        "name": gettext("现场核查"),
        "short_name": gettext("现场"),
        "start_url": reverse("web:onsite"),
        "scope": reverse("web:onsite"),
        "display": "standalone",
        "background_color": "#06263b",
        "theme_color": "#06263b",
        "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")
