"""Power works beside the case: restoration, emergency repairs, many customers, the procedure text, the packet."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases.progress_queries import answering
from onewindow.cases.queries import access_case, progress
from onewindow.core.clock import local_now, today
from onewindow.core.errors import NotFound, Refused
from onewindow.matters.power_lines import bulk as tables
from onewindow.matters.power_lines import queries
from onewindow.matters.power_lines.acts import bulk as bulk_acts
from onewindow.matters.power_lines.acts import emergencies, leading, restoration
from onewindow.matters.power_lines.figures import figure, headings
from onewindow.matters.power_lines.procedure import in_force
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.people.queries import divisions, principals_of
from onewindow.web import formats, works, works_texts
from onewindow.web.current import current
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.progress import case_language, names_of
from onewindow.web.routes import Audience, page

_WORDS = 1000
_DIVISION = 6


@page(Audience.PERSON)
def mine(request: HttpRequest) -> HttpResponse:
    """Promises to restore, emergency repairs, tables of customers: everything of one's own."""
    found = queries.restorations_of(request.user, after=number_of(request.GET.get("after", "")))
    context = {
        "lines": works.restoration_lines(found.rows),
        "older": found.next,
        "emergencies": works.emergency_lines(queries.emergencies_of(request.user), own=True),
        "runs": queries.runs_of(request.user),
    }
    return render(request, "web/works/mine.html", context)


@page(Audience.PERSON, methods=("POST",))
def notify(request: HttpRequest, restoration_id: int) -> HttpResponse:
    """Ask for the check: the ground is restored."""
    queries.access_restoration(request.user, restoration_id)
    by = actor_of(request.user, queries.applicant_of(restoration_id), service=queries.SERVICE)
    restoration.notify(restoration_id, words_of(request.POST.get("words", ""), most=_WORDS), by=by)
    messages.success(request, gettext("已通知主管部门来验收。"))
    return redirect("web:works")


@page(Audience.PERSON, methods=("GET", "POST"))
def emergency(request: HttpRequest) -> HttpResponse:
    """Dig first, tell at once, apply within hours."""
    refused = ""
    if request.method == "POST":
        try:
            _announce(request)
        except NotFound:
            raise
        except Refused as fault:
            refused = fault.text(gettext)
        else:
            messages.success(request, gettext("已告知市政和公安交管部门，请在期限内补办手续。"))
            return redirect("web:works")
    context = {
        "principals": [one.party for one in principals_of(request.user, service=queries.SERVICE)],
        "places": [(place.pk, formats.local_name(place.names)) for place in divisions()],
        "typed": request.POST,
        "moment": request.POST.get("dug_at", "") or f"{local_now():%Y-%m-%d %H:%M}",
        "refused": refused,
        "hours": figure("p_emergency_hours", ""),
        "key": secrets.token_hex(16),
    }
    return render(request, "web/works/emergency.html", context, status=422 if refused else 200)


def _announce(request: HttpRequest) -> None:
    party = number_of(request.POST.get("party", ""))
    by = actor_of(request.user, party, service=queries.SERVICE)
    emergencies.announce(
        party,
        division=request.POST.get("division", "")[:_DIVISION],
        place=words_of(request.POST.get("place", ""), most=300),
        reason=words_of(request.POST.get("reason", ""), most=_WORDS),
        dug_at=works.read_moment(request.POST.get("dug_at", "")) or _never(),
        by=by,
        idempotency_key=key_of(request.POST.get("key", ""), "emergency"),
    )


def _never() -> Any:
    """A time that cannot be read is refused like one that cannot be."""
    return local_now().replace(year=local_now().year + 1, day=1)


@page(Audience.PERSON, methods=("GET", "POST"))
def bulk(request: HttpRequest) -> HttpResponse:
    """A table of many customers: upload, and the runs so far."""
    refused = ""
    if request.method == "POST":
        file = request.FILES.get("table")
        place = request.POST.get("division", "")
        known = {division.pk for division in divisions()}
        if file is None or place not in known:
            refused = gettext("请选择文件和办理地。")
        else:
            try:
                name = words_of(file.name or "", most=120)
                by = actor_of(request.user)
                run = bulk_acts.apply(request.user, file.read(), name, division=place, by=by)
                return redirect("web:works_run", run)
            except Refused as fault:
                refused = fault.text(gettext)
    context = {
        "places": [(place.pk, formats.local_name(place.names)) for place in divisions()],
        "division": request.POST.get("division", ""),
        "columns": works.bulk_columns(),
        "runs": queries.runs_of(request.user),
        "most": figure("p_bulk_rows", ""),
        "refused": refused,
    }
    return render(request, "web/works/bulk.html", context, status=422 if refused else 200)


@page(Audience.PERSON)
def template(request: HttpRequest) -> HttpResponse:
    """The empty table."""
    answer = HttpResponse(tables.template(headings(current())), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="power_customers.csv"'
    return answer


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def desk(request: HttpRequest) -> HttpResponse:
    """Promises that one's agencies check, and emergencies they were told of."""
    return _desk(request, "", 200)


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def check(request: HttpRequest, restoration_id: int) -> HttpResponse:
    """The ground was looked at."""
    queries.access_restoration(request.user, restoration_id)
    try:
        restoration.check(
            restoration_id,
            passed=request.POST.get("passed") == "yes",
            words=words_of(request.POST.get("words", ""), most=_WORDS),
            again_by=works.read_day(request.POST.get("again_by", "")),
            by=actor_of(request.user),
        )
    except NotFound:
        raise
    except Refused as fault:
        return _desk(request, fault.text(gettext), fault.status, restoration_id)
    messages.success(request, gettext("已记录，并告知申请人。"))
    return redirect("web:works_desk")


def _desk(request: HttpRequest, refused: str, status: int, which: int = 0) -> HttpResponse:
    found = queries.restorations_at(request.user, after=request.GET.get("after", ""))
    context = frame(desk_of(request.user), section="works") | {
        "lines": works.restoration_lines(found.rows, desk=True),
        "older": found.next,
        "emergencies": works.emergency_lines(queries.emergencies_at(request.user), own=False),
        "refused": refused,
        "which": which,
        "typed": request.POST,
    }
    return render(request, "web/works/desk.html", context, status=status)


@page(Audience.STAFF, permission=Permission.LEAD_CASE)
def lead(request: HttpRequest) -> HttpResponse:
    """Late agencies of the services that one leads, and what the green channel costs the others."""
    late = queries.late_reviews(request.user)
    services = sorted({code for code, _ in queries.led_places(request.user)})
    texts = [(formats.local_name(one.title), one.service, one.version) for one in _texts(services)]
    context = frame(desk_of(request.user), section="lead") | {
        "lines": works.late_lines(late),
        "fairness": works.fairness_words(queries.fairness_in(request.user)),
        "texts": texts,
    }
    return render(request, "web/works/lead.html", context)


def _texts(services: list[str]) -> list[Any]:
    held = [in_force(service, today()) for service in services]
    return [one for one in held if one is not None]


@page(Audience.STAFF, permission=Permission.LEAD_CASE, methods=("POST",))
def remind(request: HttpRequest) -> HttpResponse:
    """Remind the agency that has it."""
    number, matter = request.POST.get("number", "")[:24], request.POST.get("matter", "")[:20]
    leading.remind(number, matter, words_of(request.POST.get("words", ""), most=500), by=actor_of(request.user))
    messages.success(request, gettext("已催办，经办部门已收到提醒。"))
    return redirect("web:works_lead")


@page(Audience.PUBLIC)
def procedure(request: HttpRequest, code: str, version: str = "") -> HttpResponse:
    """The procedure text that the lead agency has published, and its versions."""
    if code not in current().service:
        raise NotFound(service=code)
    context = works_texts.procedure_page(code, version, today())
    if context is None:
        raise NotFound(procedure=version)
    return render(request, "web/works/procedure.html", context)


@page(Audience.SIGNED_IN)
def packet(request: HttpRequest, number: str) -> HttpResponse:
    """All permits of a case in one packet, with one receipt."""
    found = access_case(request.user, number)
    held = answering(request.user, number, seen=found)
    if not held.together:
        return redirect("web:progress", number)
    seen = progress(request.user, number, language=case_language(), seen=found)
    context = {"names": names_of(held, seen), "packet": works_texts.packet_of(held, seen)}
    return render(request, "web/works/packet.html", context)
