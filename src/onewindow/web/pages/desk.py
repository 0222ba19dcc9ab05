"""The reviewer's desk: the work list by remaining time, one review with its case, and every verb as a form."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases.desk_queries import DeskCase, desk_case
from onewindow.cases.queries import inbox, review_page
from onewindow.cases.stages import verbs
from onewindow.core.errors import NotFound, Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.people.read_log import Purpose, note_reading
from onewindow.sheets.errors import UploadNotFound
from onewindow.web import formats
from onewindow.web.desk_case import Pressed, desk_page, since
from onewindow.web.desk_frame import TABS, address_of, desk_of, frame
from onewindow.web.desk_lists import found_lines, lines_of, work_list
from onewindow.web.desk_models import Refusal
from onewindow.web.desk_slice import PICTURES
from onewindow.web.desk_verbs import do
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.routes import Audience, page

#: Reviews beside an open case.
_BESIDE = 12


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def work(request: HttpRequest) -> HttpResponse:
    """What waits for the agencies of this desk, shortest time first; or what a search finds."""
    desk, asked = desk_of(request.user), words_of(request.GET.get("q", ""), most=60)
    tab = request.GET.get("tab", "all")
    tab = tab if tab in TABS else "all"
    agency = number_of(request.GET.get("agency", "")) or None
    after = words_of(request.GET.get("after", ""), most=80)
    found = found_lines(desk, asked) if asked else work_list(desk, tab=tab, agency=agency, after=after)
    context = frame(desk, tab="" if asked else tab, agency=agency) | {
        "list": found,
        "q": asked,
        "tab": tab,
        "first": address_of(tab=tab, agency=agency) if after else "",
    }
    return render(request, "web/desk/work.html", context)


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def case(request: HttpRequest, number: str, matter: str) -> HttpResponse:
    """One review with its case."""
    return _case(request, number, matter, Pressed(typed=QueryDict()))


def _case(request: HttpRequest, number: str, matter: str, pressed: Pressed, *, status: int = 200) -> HttpResponse:
    desk, found = desk_of(request.user), _found(request, number, matter)
    note_reading(
        party=found.page.head.applicant,
        staff=desk.staff,
        agency=found.page.review.agency,
        case=found.page.head.number,
        elements=[fact.element for fact in found.page.facts],
        purpose=Purpose.HANDLING,
    )
    rows = inbox(request.user, size=_BESIDE).rows
    context = frame(desk) | {
        "page": desk_page(found, desk, secrets.token_hex(16), pressed),
        "queue": [line.queue for line in lines_of(desk, rows, open_now=(found.page.head.number, matter))],
        "number": found.page.head.number,
        "matter": matter,
    }
    return render(request, "web/desk/case.html", context, status=status)


def _found(request: HttpRequest, number: str, matter: str) -> DeskCase:
    language = "en" if formats.language() == "en" else "zh"
    return desk_case(request.user, number, matter, language=language)


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def act(request: HttpRequest, number: str, matter: str, verb: str) -> HttpResponse:
    """Do it; a refusal brings the page back with the sentence and everything typed."""
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
        refusal = _refusal(_found(request, number, matter), fault)
        pressed = Pressed(verb=verb, typed=request.POST, refusal=refusal)
        return _case(request, number, matter, pressed, status=fault.status)
    messages.success(request, _told(verb, request.POST.get("verdict", "")))
    return redirect("web:desk_case", found.page.head.number, matter)


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


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def file(request: HttpRequest, number: str, matter: str, upload: str) -> HttpResponseBase:
    """A file that this review may see: as an attachment, a picture also inside the page."""
    found = next((f for f in review_page(request.user, number, matter).files if f.upload == upload), None)
    path = None if found is None else Path(settings.UPLOADS) / found.path
    if found is None or path is None or not path.is_file():
        raise UploadNotFound
    inside = request.GET.get("view") == "picture" and found.media_type in PICTURES
    answer = FileResponse(path.open("rb"), as_attachment=not inside, filename=found.name, content_type=found.media_type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
