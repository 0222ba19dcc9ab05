"""Applying: from the guide page to a draft, through questions, sections and files to the signature."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases import acts as cases
from onewindow.core.errors import Invalid, NotFound
from onewindow.people.queries import Principal, divisions, principals_of
from onewindow.sheets import acts, drafts, uploads
from onewindow.sheets.errors import StaleDraft
from onewindow.sheets.guide import Asked, lacking
from onewindow.sheets.queries import access_draft, access_upload, submission_of
from onewindow.sheets.submission import Channel
from onewindow.web import formats
from onewindow.web.acting import side_of
from onewindow.web.current import current
from onewindow.web.estate_taxes import tax_card
from onewindow.web.form_data import raw_answers, without_row
from onewindow.web.routes import Audience, page
from onewindow.web.startup_signing import founders_card
from onewindow.web.viewmodels import QuestionPage
from onewindow.web.window_saving import Sent, stale_of
from onewindow.web.wizard import Opened, is_signature, opened, page_after, sections, shell
from onewindow.web.wizard_check import answer_groups, fault_lines, signatures
from onewindow.web.wizard_questions import exempt_materials, guide_page, materials_page, only_now, section_page

_GO_ON = "go"


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _question(
    request: HttpRequest, held: Opened, current_page: str, question: QuestionPage, **more: Any
) -> HttpResponse:
    context = shell(held, current_page) | {"question": question} | more
    return render(
        request, "web/apply/page.html", context, status=422 if question.faults and request.method == "POST" else 200
    )


@page(Audience.PERSON, methods=("GET", "POST"))
def start(request: HttpRequest, code: str) -> HttpResponse:
    """For whom and where; then a draft is opened with what registers know."""
    catalogue = current()
    if code not in catalogue.service:
        raise NotFound(service=code)
    if request.method == "POST":
        draft = drafts.open_draft(
            request.user,
            service=code,
            division=request.POST.get("division", ""),
            party=_number(request.POST.get("party", "")),
            channel=Channel.PORTAL,
        )
        return redirect("web:draft_guide_start", draft.pk)
    principals = principals_of(request.user, service=code)
    chosen = side_of(request).chosen
    context = {
        "service": catalogue.service[code],
        "title": formats.local_name(catalogue.service[code].plain_name),
        "principals": principals,
        "chosen": chosen if chosen in {principal.party.pk for principal in principals} else None,
        "places": [(place.pk, formats.local_name(place.names)) for place in divisions()],
        "at": _home(principals, chosen),
    }
    return render(request, "web/apply/start.html", context)


def _home(principals: Sequence[Principal], chosen: int | None) -> str | None:
    """Where the one for whom it is asked is at home: the place that is offered first; None where nobody knows."""
    ordered = sorted(principals, key=lambda principal: principal.party.pk != chosen)
    return next((principal.party.division_id for principal in ordered), None)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


@page(Audience.SIGNED_IN)
def overview(request: HttpRequest, draft: int) -> HttpResponse:
    """Go on where one left off."""
    held = opened(request.user, draft)
    if held.state.draft.case_number:
        return redirect("web:receipt", held.state.draft.case_number)
    step = held.state.draft.step
    return redirect(held.url("draft_section", step) if step in sections(held) else held.url("draft_guide_start"))


@page(Audience.SIGNED_IN)
def guide_start(request: HttpRequest, draft: int) -> HttpResponse:
    """The first guided question, or the first section where there is none."""
    held = opened(request.user, draft)
    if not held.questions:
        return redirect(page_after(held, ""))
    return redirect("web:draft_guide", held.id, held.questions[0].question.id)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def guide(request: HttpRequest, draft: int, question: str) -> HttpResponse:
    """One question in plain words; the matters follow from the answers."""
    held = opened(request.user, draft)
    asked = next((one for one in held.questions if one.question.id == question), None)
    if asked is None:
        return redirect(held.url("draft_guide_start"))
    sought: dict[str, str] = {}
    if request.method == "POST":
        options = tuple(_number(text) for text in request.POST.getlist("option"))
        elements = [held.state.published.catalogue.element[name] for name in asked.fields]
        typed = raw_answers([e for e in elements if any(n.split(".")[0] == e.id for n in request.POST)], request.POST)
        sought = _sought(request)
        if asked.question.options and asked.question.type.value == "single" and not options:
            return _question(request, held, "guide", guide_page(held, asked, fault=gettext("请选一个。")))
        version = _version(request)
        if _GO_ON in request.POST and (wanted := lacking(asked.question, options, typed)):
            return _wanting(request, held, replace(asked, chosen=options), typed, wanted)
        ruled = {one.element for n in options for option in asked.question.options[n : n + 1] for one in option.sets}
        typed = {name: raw for name, raw in typed.items() if name not in ruled}
        drafts.choose(held.state.draft, question, options=options, typed_beside=typed, version=version, by=held.by)
        held = opened(request.user, draft)
        if _GO_ON in request.POST:
            return redirect(_after_question(held, question))
        asked = next(one for one in held.questions if one.question.id == question)
    return _question(request, held, "guide", guide_page(held, asked, sought=sought))


def _wanting(
    request: HttpRequest, held: Opened, asked: Asked, typed: dict[str, Any], wanted: tuple[str, ...]
) -> HttpResponse:
    """The question again: what was typed is kept, the option stays chosen, and what it wants typed is named."""
    drafts.save_answers(held.state.draft, typed, version=_version(request), by=held.by)
    held = opened(request.user, held.id)
    element = held.state.published.catalogue.element
    names = gettext("”或“").join(formats.local_name(element[name].name) for name in wanted)
    fault = gettext("选了这一项，请填写“%(names)s”。") % {"names": names}
    return _question(request, held, "guide", guide_page(held, asked, fault=fault))


def _after_question(held: Opened, question: str) -> str:
    order = [one.question.id for one in held.questions]
    rest = order[order.index(question) + 1 :] if question in order else []
    return held.url("draft_guide", rest[0]) if rest else page_after(held, "")


def _sought(request: HttpRequest) -> dict[str, str]:
    """What was searched in a directory of this page: by its own button, or kept while entries are picked."""
    return {
        name[:-2]: str(text).strip()[:60]
        for name, text in request.POST.items()
        if name.endswith(".q") and str(text).strip()
    }


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def section(request: HttpRequest, draft: int, section: str) -> HttpResponse:
    """One section of the sheet. Everything typed is kept, right or wrong."""
    held = opened(request.user, draft)
    if section not in sections(held):
        return redirect(held.url("draft_overview"))
    instead = frozenset(request.GET.getlist("instead") or request.POST.getlist("instead"))
    if request.method != "POST":
        return _question(request, held, section, section_page(held, section, tried=False, instead=instead))
    try:
        refused = _save_section(request, held, section, _version(request))
    except StaleDraft as fault:
        held = opened(request.user, draft)
        if stale_of(held, _typed(fault), fault).differences or request.headers.get("HX-Request"):
            return _stale(request, held, section, fault)
        # the page's own autosave was faster than the button: the same stands there already
        refused = _save_section(request, held, section, fault.data["current"])
    if request.headers.get("HX-Request"):
        return _autosaved(request, held.state.draft)
    return _saved(request, opened(request.user, draft), section, refused, instead)


def _saved(
    request: HttpRequest, held: Opened, section: str, refused: dict[str, str], instead: frozenset[str]
) -> HttpResponse:
    """After a save: on to the next page, or the same with what is wrong."""
    going = _GO_ON in request.POST
    more_rows = request.POST.get("add_row", "")
    seen: dict[str, Any] = {"more_rows": more_rows, "sought": _sought(request), "refused": refused}
    if going and not refused and (again := only_now(held, section, request.POST.get("shown", ""))):
        return _question(request, held, section, again)
    asked = section_page(held, section, tried=going, instead=instead, **seen)
    if going and not asked.faults:
        return redirect(page_after(held, section))
    return _question(request, held, section, asked)


def _typed(fault: StaleDraft) -> Sent:
    return Sent(version=fault.data["seen"], answers=fault.data["mine"])


def _save_section(request: HttpRequest, held: Opened, section: str, version: int) -> dict[str, str]:
    """Keep what was typed, right or wrong; returns why a file was not taken, by its element."""
    instead = request.POST.getlist("instead")
    here = [q for q in held.pages.section(section) if not is_signature(q)]
    elements = [q.element for q in here if not q.read_only or (q.replaceable and q.element.id in instead)]
    answers = raw_answers(elements, request.POST)
    if "remove_row" in request.POST:
        without_row(answers, request.POST["remove_row"])
    drafts.save_answers(
        held.state.draft,
        answers,
        version=version,
        by=held.by,
        step=section,
        instead_of_register=instead,
    )
    return _take_files(request, held)


def _autosaved(request: HttpRequest, draft: Any) -> HttpResponse:
    """The answer to a save by itself: nothing moves on the page, only the version and the time."""
    context = {"version": draft.version, "saved_at": formats.moment(draft.updated_at)}
    return render(request, "web/apply/parts/autosaved.html", context)


def _stale(request: HttpRequest, held: Opened, section: str, fault: StaleDraft) -> HttpResponse:
    """Another page has saved since: both versions, and a button to keep one's own."""
    if request.headers.get("HX-Request"):
        words = gettext("在别处改过，请保存一次再核对")
        return render(request, "web/apply/parts/autosaved.html", {"saved_tone": "warn", "saved_words": words})
    kept = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [(name, value) for name, value in kept if name not in {"version", "csrfmiddlewaretoken"}]
    context = shell(held, section) | {
        "stale": stale_of(held, _typed(fault), fault),
        "kept": [*kept, ("version", str(fault.data["current"]))],
    }
    return render(request, "web/apply/stale.html", context, status=409)


def _take_files(request: HttpRequest, held: Opened) -> dict[str, str]:
    """Attach and detach the files of a page; returns why a file was not taken, by key."""
    refused: dict[str, str] = {}
    key, _, name = request.POST.get("remove", "").rpartition("/")
    if key:
        uploads.detach(held.state.draft, name, material=key)
    for key in request.FILES:
        for file in request.FILES.getlist(key):
            try:
                uploads.attach(held.state.draft, cast("BinaryIO", file), name=file.name or "", materials=[key])
            except Invalid as fault:
                refused[key] = fault.text(gettext)
    return refused


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def materials(request: HttpRequest, draft: int) -> HttpResponse:
    """The papers to hand in, and those nobody has to bring."""
    held = opened(request.user, draft)
    refused: dict[str, str] = {}
    if request.method == "POST":
        refused = _take_files(request, held)
        held = opened(request.user, draft)
        if _GO_ON in request.POST and not refused:
            return redirect(page_after(held, "materials"))
    return _question(request, held, "materials", materials_page(held, refused=refused), exempt=exempt_materials(held))


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def check(request: HttpRequest, draft: int) -> HttpResponse:
    """Look once more, sign, hand in. A second press gives the same receipt."""
    held = opened(request.user, draft)
    if held.state.draft.case_number:
        return redirect("web:receipt", held.state.draft.case_number)
    unsigned: list[str] = []
    if request.method == "POST":
        unsigned = [field.label for field in signatures(held) if request.POST.get(field.id) != "true"]  # type: ignore[misc]
        if not unsigned and not fault_lines(held):
            return redirect("web:receipt", _hand_in(request, held))
        held = opened(request.user, draft)
    tried = request.method == "POST"
    context = shell(held, "check") | {
        "tried": tried,
        "groups": answer_groups(held),
        "faults": fault_lines(held),
        "signatures": signatures(held),
        "unsigned": unsigned,
        "exempt": exempt_materials(held),
        "founders": founders_card(held.state),
        "taxes": tax_card(held.state),
    }
    return render(request, "web/apply/check.html", context, status=422 if tried else 200)


def _hand_in(request: HttpRequest, held: Opened) -> str:
    version = _version(request)
    for field in signatures(held):
        if field.value != "true":
            acts.sign(held.state.draft, field.id, version=version, by=held.by)
            version = held.state.draft.version
    submission = submission_of(access_draft(request.user, held.id))
    return cases.submit(submission, by=held.by, idempotency_key=f"draft:{held.id}").number


@page(Audience.SIGNED_IN, methods=("POST",))
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """Throw the draft away."""
    uploads.discard(access_draft(request.user, draft))
    return redirect("web:me")


@page(Audience.SIGNED_IN)
def file(request: HttpRequest, draft: int, name: str) -> HttpResponseBase:
    """A file of one's own draft, always as an attachment."""
    upload = access_upload(request.user, draft, name)
    return FileResponse(
        uploads.path_of(upload).open("rb"),
        as_attachment=True,
        filename=upload.original_name,
        content_type=upload.media_type,
    )
