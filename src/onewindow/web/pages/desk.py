"""The reviewer's desk: the work list by remaining time, one review with its case, and every verb as a form."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases.desk_queries import DeskCase, desk_case, tabs_and_first
from onewindow.cases.errors import NoSuchLetter
from onewindow.cases.letters import letter
from onewindow.cases.stages import Outcome, verbs
from onewindow.core.errors import NotFound, Refused
from onewindow.documents.queries import find_paper, pdf_of
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, has_permission
from onewindow.people.read_log import Purpose, note_reading
from onewindow.people.ways_in import proven_lately
from onewindow.sheets.errors import UploadNotFound
from onewindow.web import formats
from onewindow.web.desk_case import Pressed, desk_page, since
from onewindow.web.desk_filters import asked_in
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.desk_letters import due_of
from onewindow.web.desk_lists import found_lines, lines_of, work_list, work_page
from onewindow.web.desk_looking import look_at
from onewindow.web.desk_models import Refusal
from onewindow.web.desk_verbs import do, keep_phrase
from onewindow.web.desk_verbs import preview as drafted_letter
from onewindow.web.desk_viewing import PDF, PICTURES, inline, page_picture, pages_of, path_of
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.proof import ask
from onewindow.web.routes import Audience, page

#: Reviews beside an open case.
_BESIDE = 12


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def work(request: HttpRequest) -> HttpResponse:
    """What waits for the agencies of this desk, shortest time first; or what a search finds."""
    desk = desk_of(request.user)
    if not request.GET and desk.sitting.view is not None:
        return redirect(asked_in(desk.sitting.view.asked).address())
    asked, sought = asked_in(request.GET), words_of(request.GET.get("q", ""), most=60)
    after = words_of(request.GET.get("after", ""), most=80)
    found = found_lines(desk, sought) if sought else work_list(desk, asked, after=after)
    context = frame(desk, None if sought else asked, section="list") | {
        "list": found,
        "q": sought,
        "page": work_page(desk, asked, secrets.token_hex(16)),
        "tab": asked.tab,
        "first": asked.address() if after else "",
    }
    return render(request, "web/desk/work.html", context)


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def case(request: HttpRequest, number: str, matter: str) -> HttpResponse:
    """One review with its case."""
    return _case(request, _found(request, number, matter), Pressed(typed=QueryDict()))


def _case(request: HttpRequest, found: DeskCase, pressed: Pressed, *, status: int = 200) -> HttpResponse:
    desk = desk_of(request.user, found.naming.agencies)
    note_reading(
        party=found.page.head.applicant,
        staff=desk.staff,
        agency=found.page.review.agency,
        case=found.page.head.number,
        elements=[fact.element for fact in found.page.facts],
        purpose=Purpose.HANDLING,
    )
    counts, rows = tabs_and_first(request.user, staff=desk.staff, size=_BESIDE)
    number, matter = found.page.head.number, found.page.review.matter
    beside = lines_of(desk, rows, open_now=(number, matter), known=found.naming.catalogue.matter)
    context = frame(desk, counts=counts) | {
        "page": desk_page(found, desk, secrets.token_hex(16), pressed),
        "queue": [line.queue for line in beside],
        "following": next((line.queue.url for line in beside if not line.queue.current), ""),
        "number": number,
        "matter": matter,
        "registered_here": _registered_here(request, found),
        "overseen": {
            "party": found.page.head.applicant,
            "service": found.page.head.service,
            "agency": found.page.review.agency,
        },
    }
    return render(request, "web/desk/case.html", context, status=status)


def _registered_here(request: HttpRequest, found: DeskCase) -> bool:
    """Whether this review was granted by an agency for which the reader decides."""
    review = found.page.review
    granted = review.outcome == Outcome.GRANTED
    return granted and has_permission(request.user, Permission.HANDLE_REVIEW, agency=review.agency)


def _found(request: HttpRequest, number: str, matter: str) -> DeskCase:
    return desk_case(request.user, number, matter, language=formats.language())


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def act(request: HttpRequest, number: str, matter: str, verb: str) -> HttpResponse:
    """Do it; a refusal brings the page back with the sentence and everything typed."""
    if verb == "decide" and not proven_lately(request, "decision"):
        return ask(request)
    found = _found(request, number, matter)
    once: dict[str, Any] = {
        "by": actor_of(request.user),
        "version": number_of(request.POST.get("version", "")),
        "idempotency_key": key_of(request.POST.get("key", ""), verb),
    }
    try:
        do(found, verb, request.POST, once)
    except NotFound:
        raise
    except Refused as fault:
        return _refused(request, number, matter, verb, fault)
    messages.success(request, _told(verb, request.POST.get("verdict", "")))
    return redirect("web:desk_case", found.page.head.number, matter)


def _refused(request: HttpRequest, number: str, matter: str, verb: str, fault: Refused) -> HttpResponse:
    found = _found(request, number, matter)
    pressed = Pressed(verb=verb, typed=request.POST, refusal=_refusal(found, fault))
    return _case(request, found, pressed, status=fault.status)


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def look(request: HttpRequest, number: str, matter: str) -> HttpResponse:
    """Show masked values of the slice on this one answer, after it was written down; what was typed stays."""
    found = _found(request, number, matter)
    try:
        shown = look_at(found, request.POST, by=actor_of(request.user))
    except Refused as fault:
        return _refused(request, number, matter, "decide", fault)
    return _case(request, found, Pressed(verb="decide", typed=request.POST, uncovered=shown))


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def phrase(request: HttpRequest, number: str, matter: str) -> HttpResponse:
    """Keep the typed opinion among one's own phrases; what was typed stays."""
    found = _found(request, number, matter)
    try:
        keep_phrase(request.POST, by=actor_of(request.user))
    except Refused as fault:
        return _refused(request, number, matter, "decide", fault)
    messages.success(request, gettext("已存为常用语。"))
    return _case(request, found, Pressed(verb="decide", typed=request.POST))


def _refusal(found: DeskCase, fault: Refused) -> Refusal:
    """The sentence; for a stale page both versions and what happened in between."""
    seen, now = fault.data.get("seen", 0), fault.data.get("current", 0)
    later = since(found, seen) if seen and now else ()
    return Refusal(says=fault.text(gettext), seen=seen, current=now, since=later)


def _told(verb: str, verdict: str) -> str:
    """What was done, in the words of the table of stages."""
    named = {"grant": "decide", "refuse": "decide", "correct": "report_defects"}
    done = verbs().get(named.get(verdict, verdict) if verb == "decide" else verb)
    name = formats.local_name(done.name) if done is not None else gettext("已提交")
    return gettext("%(verb)s：已写入办件日志。") % {"verb": name}


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def preview(request: HttpRequest, number: str, matter: str) -> HttpResponse:
    """The letter as it would read, before it is signed; what was typed stays."""
    found = _found(request, number, matter)
    try:
        title, pdf = drafted_letter(found, request.POST)
    except Refused as fault:
        return _refused(request, number, matter, "decide", fault)
    png = page_picture(pdf, 1)
    drafted = (title, inline(png)) if png is not None else None
    return _case(request, found, Pressed(verb="decide", typed=request.POST, drafted=drafted))


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def turn(request: HttpRequest, number: str, matter: str) -> HttpResponse:
    """Another document or page beside the decision; what was typed stays."""
    wanted = words_of(request.POST.get("doc", ""), most=80)
    return _case(request, _found(request, number, matter), Pressed(verb="decide", typed=request.POST, document=wanted))


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def paper(request: HttpRequest, number: str, matter: str, name: str) -> HttpResponse:
    """A letter of this review, made when it is first asked for."""
    found = _found(request, number, matter)
    due = due_of(found, name)
    if due is None:
        raise NoSuchLetter(kind=name, number=found.page.head.number)
    issued = letter(request.user, found.page.head.number, due, by=actor_of(request.user))
    row = find_paper(issued.serial)
    if row is None:
        raise NoSuchLetter(kind=name, number=found.page.head.number)
    answer = HttpResponse(pdf_of(row), content_type=PDF)
    answer.headers["Content-Disposition"] = f'inline; filename="{issued.serial}.pdf"'
    return answer


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def file(request: HttpRequest, number: str, matter: str, upload: str) -> HttpResponseBase:
    """A file that this review may see: as an attachment; a picture, or a page of a PDF as one, also inside the page."""
    found = next((f for f in _found(request, number, matter).page.files if f.upload == upload), None)
    path = None if found is None else path_of(found)
    if found is None or path is None:
        raise UploadNotFound
    if "page" in request.GET:
        wanted = number_of(request.GET["page"])
        png = page_picture(path.read_bytes(), wanted) if 0 < wanted <= pages_of(found) else None
        if png is None or found.media_type != PDF:
            raise UploadNotFound
        return _sandboxed(HttpResponse(png, content_type="image/png"))
    inside = request.GET.get("view") == "picture" and found.media_type in PICTURES
    return _sandboxed(
        FileResponse(path.open("rb"), as_attachment=not inside, filename=found.name, content_type=found.media_type)
    )


def _sandboxed(answer: HttpResponseBase) -> HttpResponseBase:
    """Whatever somebody has handed in runs nothing."""
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
