"""The window desk: from the scan box to the party, from the party to one dense form, from the form to the receipt."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.people.access import access_party, actor_of
from onewindow.people.acts import meet_party
from onewindow.people.permissions import Permission
from onewindow.people.read_log import note_at_window
from onewindow.sheets import uploads
from onewindow.sheets.acts import use_number
from onewindow.sheets.desk_queries import handed_in_today
from onewindow.sheets.errors import StaleDraft
from onewindow.sheets.queries import access_draft
from onewindow.web import formats
from onewindow.web.current import current
from onewindow.web.estate_taxes import tax_card
from onewindow.web.routes import Audience, page
from onewindow.web.service_cards import icon_of
from onewindow.web.window_case import qr_of
from onewindow.web.window_consent import consent_form, open_for, send_code
from onewindow.web.window_frame import frame, keep_open, places_of
from onewindow.web.window_models import ServiceLine
from onewindow.web.window_notice import notice_of
from onewindow.web.window_papers import consent_paper, paper_is_slip
from onewindow.web.window_parties import (
    card_of,
    document_words,
    fault_place,
    register,
    shown_documents,
)
from onewindow.web.window_saving import Sent, hand_in, is_there, keep, sent_of, stale_of, take_files
from onewindow.web.window_scan import scanned
from onewindow.web.window_sheet import Looking, lay
from onewindow.web.wizard import Opened, opened, shell

_LATEST = 8
_clerk = page(Audience.STAFF, permission=Permission.WRITE_DRAFT, methods=("GET", "POST"))


@_clerk
def start(request: HttpRequest) -> HttpResponse:
    """The scan box, what lies open, what was handed in today. A POST is a scan."""
    context = frame(request) | {"done": handed_in_today(request.user, most=_LATEST), "scanning": True}
    if request.method != "POST":
        return render(request, "web/window/start.html", context)
    found = scanned(request.user, request.POST.get("q", ""))
    if found.case:
        return redirect("web:window_case", keep_open(request.user, found.case))
    if found.draft is not None:
        return redirect("web:window_draft", found.draft)
    if found.party is not None:
        if found.shown:
            meet_party(found.party, by=actor_of(request.user))
        return redirect("web:window_party", found.party.pk)
    if found.verdict:
        return redirect("web:verdict", found.verdict)
    if found.kind:
        typed = {"id_kind": found.kind, "number": found.number}
        return _registration(request, typed)
    context |= {"fault": found.fault, "scan": request.POST.get("q", "")}
    return render(request, "web/window/start.html", context, status=422)


@page(Audience.STAFF, permission=Permission.REGISTER_PARTY, methods=("GET", "POST"))
def new_party(request: HttpRequest) -> HttpResponse:
    """Register somebody who has shown his document."""
    if request.method != "POST":
        return _registration(request, {"id_kind": "ric"})
    if request.POST.get("seen") != "true":
        return _registration(request, request.POST, place="seen", fault=gettext("请核对本人和证件后勾选。"))
    try:
        return redirect("web:window_party", register(request, request.POST))
    except Refused as fault:
        return _registration(request, request.POST, place=fault_place(fault), fault=fault.text(gettext))


def _registration(request: HttpRequest, typed: Any, *, place: str = "", fault: str = "") -> HttpResponse:
    context = {"typed": typed, "documents": document_words(), "fault_place": place, "fault": fault}
    return render(request, "web/window/new_party.html", frame(request) | context, status=422 if fault else 200)


@_clerk
def party(request: HttpRequest, party: int) -> HttpResponse:
    """Who stands here; choose service and place, record the consent, open the form."""
    applicant = access_party(request.user, party)
    note_at_window(request.user, applicant.pk)
    fault, code_sent = "", False
    if request.method == "POST":
        try:
            if "send_code" in request.POST:
                send_code(request, applicant)
                code_sent = True
            else:
                return redirect("web:window_draft", open_for(request, applicant))
        except (Refused, KeyError) as refused:
            fault = refused.text(gettext) if isinstance(refused, Refused) else gettext("请选要办的事。")
    context = frame(request) | {
        "party": card_of(applicant),
        "services": _services(applicant.kind, request.POST.get("service", "")),
        "places": [(place.pk, formats.local_name(place.names)) for place in places_of(request.user)],
        "documents": shown_documents(applicant.kind),
        "consent": consent_form(applicant, request.POST, code_sent=code_sent),
        "sent": request.POST,
        "fault": fault,
    }
    return render(request, "web/window/party.html", context, status=422 if fault else 200)


def _services(kind: str, chosen: str) -> list[ServiceLine]:
    """The joint services, those for this kind of applicant first."""
    wanted = {"enterprise"} if kind == "legal" else {"person", "foreigner"}
    found = sorted(current().services, key=lambda service: not wanted & set(service.audience))
    return [
        ServiceLine(
            code=service.code,
            title=formats.local_name(service.plain_name),
            small=formats.local_name(service.name),
            icon=icon_of(service),
            chosen=service.code == chosen,
        )
        for service in found
    ]


@_clerk
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """The dense form: save, submit, or one of its small buttons; everything typed is kept, right or wrong."""
    held = opened(request.user, draft)
    if request.POST.get("provisional"):
        use_number(held.state.draft, request.POST["provisional"][:24], by=held.by)
    if held.state.draft.case_number:
        return redirect("web:window_case", held.state.draft.case_number)
    if request.method != "POST":
        look = Looking(tried="check" in request.GET, instead=frozenset(request.GET.getlist("instead")))
        return _sheet(request, held, look)
    sent = sent_of(held, request.POST)
    try:
        keep(held, sent)
    except StaleDraft as fault:
        if "sync" in request.POST and is_there(held, sent):
            return _after(request, held, sent)
        return _sheet(request, held, sent.looking(), stale=stale_of(held, sent, fault), status=409)
    return _after(request, held, sent)


def _after(request: HttpRequest, held: Opened, sent: Sent) -> HttpResponse:
    """Everything typed is kept: take the files, then do what the button says."""
    refused = take_files(held, request)
    held = opened(request.user, held.id)
    if "submit" in request.POST:
        return _submit(request, held)
    more_rows, sought = request.POST.get("add_row", ""), _sought(request)
    look = Looking(more_rows=more_rows, sought=sought, refused=refused, instead=sent.instead)
    if "save" in request.POST and not (look.refused or look.sought):
        messages.success(request, gettext("已保存"))
        return redirect("web:window_draft", held.id)
    return _sheet(request, held, look, status=422 if refused else 200)


def _sought(request: HttpRequest) -> dict[str, str]:
    """What was searched in the directories of the form."""
    asked = {name[:-2]: str(text).strip()[:60] for name, text in request.POST.items() if name.endswith(".q")}
    return {name: text for name, text in asked.items() if text}


def _submit(request: HttpRequest, held: Opened) -> HttpResponse:
    """Sign and hand in; with anything missing or unsigned the page comes back and says all of it."""
    sheet = lay(held, Looking(tried=True))
    unsigned = [field.label for field in sheet.signing if request.POST.get(field.id) != "true"]
    if sheet.lacking or unsigned:
        return _sheet(request, held, Looking(tried=True), unsigned=unsigned, status=422)
    return redirect("web:window_case", hand_in(held, request.user))


def _sheet(request: HttpRequest, held: Opened, look: Looking, *, status: int = 200, **more: Any) -> HttpResponse:
    sheet = {"sheet": lay(held, look), "instead": sorted(look.instead), "taxes": tax_card(held.state)}
    context = frame(request, draft=held.id) | shell(held, "window") | sheet | more
    return render(request, "web/window/sheet.html", context, status=status)


@_clerk
def notice(request: HttpRequest, draft: int) -> HttpResponse:
    """What is still missing, as the one-time notice the applicant takes home."""
    held = opened(request.user, draft)
    context = frame(request, draft=held.id) | {"notice": notice_of(held), "draft": held.state.draft}
    online = request.build_absolute_uri(reverse("web:draft_overview", args=[held.id]))
    context |= {"slip": paper_is_slip(request), "qr": qr_of(online)}
    return render(request, "web/window/notice.html", context)


@_clerk
def consent(request: HttpRequest, draft: int) -> HttpResponse:
    """The paper on which the applicant agrees that the window fills in for him."""
    held = opened(request.user, draft)
    paper = consent_paper(held, reverse("web:window_draft", args=[held.id]))
    context = frame(request, draft=held.id) | {"paper": paper, "slip": paper_is_slip(request)}
    return render(request, "web/window/letter.html", context)


@page(Audience.STAFF, permission=Permission.WRITE_DRAFT, methods=("POST",))
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """Throw the application away: the applicant does not want it any more."""
    uploads.discard(access_draft(request.user, draft))
    return redirect("web:window")
