"""Following a case: progress, receipt, corrections, reminder, withdrawal, materials owed. For the applicant's side."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases import acts as cases
from onewindow.cases.numbers import is_number, tidy
from onewindow.cases.progress_queries import Answering, answering
from onewindow.cases.queries import Progress, Seen, access_case, cases_of, may_find, progress
from onewindow.core.act import Actor
from onewindow.core.errors import NotFound
from onewindow.matters.company_opening.corrected import signed_by_others
from onewindow.matters.company_opening.followed import token_to_follow
from onewindow.matters.publications.supplements import SERVICE as SUPPLEMENTED
from onewindow.people.access import actor_of
from onewindow.web.correction import Answers, correction_page, forget, open_places, read_correction
from onewindow.web.current import current
from onewindow.web.mine import case_lines, supplements_of_case
from onewindow.web.owed import owed_page, take_owed
from onewindow.web.pay_waiting import costs_anything
from onewindow.web.progress import case_language, names_of, progress_page, with_supplements
from onewindow.web.receipts import qr_picture, receipt_page
from onewindow.web.route_map import drawn_elements
from onewindow.web.routes import Audience, page
from onewindow.web.startup_signing import waits_for_signers


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _key(request: HttpRequest, verb: str) -> str | None:
    text = request.POST.get("key", "")
    return f"{verb}:{text}" if text.isalnum() and len(text) == 32 else None


def _words(request: HttpRequest) -> str:
    """The reason somebody gives, without letters that nobody can see."""
    return "".join(c for c in request.POST.get("reason", "") if c.isprintable() or c == "\n")[:500]


def _by(request: HttpRequest, held: Answering) -> Actor:
    return actor_of(request.user, held.applicant, service=held.service)


@page(Audience.SIGNED_IN)
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a case by its number; below it, one's own."""
    wanted = tidy(request.GET.get("number", "")[:60])
    found = ""
    if wanted and is_number(wanted):
        try:
            progress(request.user, wanted)
            found = wanted
        except NotFound:
            token = token_to_follow(request.user, wanted)
            if token:
                return redirect("web:sign_progress", token)
    if found:
        return redirect("web:progress", found)
    lines = case_lines(cases_of(request.user).rows, current())
    context = {"wanted": wanted, "lines": lines, "desk": may_find(request.user)}
    return render(request, "web/progress/look_up.html", context, status=404 if wanted else 200)


@page(Audience.SIGNED_IN)
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """The progress page."""
    shown = progress_page(request.user, number)
    if shown.granted and shown.names.service == SUPPLEMENTED:
        shown = with_supplements(shown, supplements_of_case(request.user, number))
    return render(request, "web/progress/progress.html", {"page": shown, "key": secrets.token_hex(16)})


@page(Audience.SIGNED_IN)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a submission, to be kept or printed."""
    found = access_case(request.user, number)
    held = answering(request.user, number, elements=drawn_elements(current()), seen=found)
    seen = progress(request.user, number, language=case_language(), seen=found)
    return render(request, "web/progress/receipt.html", receipt_page(request, held, seen))


@page(Audience.SIGNED_IN)
def qr(request: HttpRequest, number: str) -> HttpResponse:
    """The address of the progress page as a picture."""
    answering(request.user, number)
    return HttpResponse(qr_picture(request, number), content_type="image/svg+xml")


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that was returned, on one page; nothing else can be changed."""
    case = access_case(request.user, number)
    seen = progress(request.user, number, language=case_language(), seen=case)
    places = open_places(seen)
    held = answering(request.user, number, elements=tuple(places), seen=case)
    if not places:
        return redirect("web:progress", number)
    found = read_correction(held, places, request.POST, request.FILES) if request.method == "POST" else None
    if found is not None and found.good:
        try:
            cases.resubmit(
                number,
                found.values,
                by=_by(request, held),
                files=tuple(found.files),
                version=_version(request),
                idempotency_key=_key(request, "resubmit"),
            )
        except BaseException:
            forget(found)
            raise
        if waits_for_signers(access_case(request.user, number).loaded) is not None:
            messages.success(request, gettext("已交回。改动了别人签过名的内容，已请他们重新签名。"))
            return redirect("web:case_signers", number)
        messages.success(request, gettext("已交回，停下的部门接着办。"))
        return redirect("web:progress", number)
    if found is not None:
        forget(found)
    return _correction_form(request, held, seen, found, case)


def _correction_form(
    request: HttpRequest, held: Answering, seen: Progress, found: Answers | None, case: Seen
) -> HttpResponse:
    hidden = (("version", str(held.version)), ("key", secrets.token_hex(16)))
    signed = signed_by_others(case.loaded, open_places(seen))
    shown = correction_page(held, seen, found, hidden, signed=signed)
    waits = waits_for_signers(case.loaded)
    faults = [place.field for place in shown.places if place.field.fault]
    status = 200 if found is None else 422
    return render(
        request, "web/progress/correction.html", {"page": shown, "faults": faults, "waits": waits}, status=status
    )


@page(Audience.SIGNED_IN, methods=("POST",))
def nudge(request: HttpRequest, number: str) -> HttpResponse:
    """Remind whoever has it, once a day."""
    held = answering(request.user, number)
    cases.nudge(number, by=_by(request, held), version=_version(request), idempotency_key=_key(request, "nudge"))
    messages.success(request, gettext("已催办，经办人已收到提醒。明天还可以再催一次。"))
    return redirect("web:progress", number)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the application back, or one matter of it; asked twice."""
    case = access_case(request.user, number)
    held = answering(request.user, number, seen=case)
    if not held.withdrawable:
        return redirect("web:progress", number)
    chosen = [code for code in held.withdrawable if code in request.POST.getlist("matter")]
    if request.method == "POST" and chosen:
        cases.withdraw(
            number,
            None if set(chosen) == set(held.withdrawable) else chosen,
            by=_by(request, held),
            reason=_words(request),
            version=_version(request),
            idempotency_key=_key(request, "withdraw"),
        )
        messages.success(request, gettext("已撤回。"))
        return redirect("web:progress", number)
    seen = progress(request.user, number, language=case_language(), seen=case)
    matters = [(line.matter, line.name, line.agency_name) for line in seen.reviews if line.matter in held.withdrawable]
    context = {"names": names_of(held, seen), "held": held, "matters": matters, "key": secrets.token_hex(16)}
    context["costs"] = costs_anything(held.catalogue, held.withdrawable)
    context |= {"none_chosen": request.method == "POST", "reason": _words(request)}
    return render(request, "web/progress/withdraw.html", context, status=422 if request.method == "POST" else 200)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def owed(request: HttpRequest, number: str) -> HttpResponse:
    """Materials that may follow: hand them in online."""
    held = answering(request.user, number)
    refused: dict[str, str] = {}
    if request.method == "POST":
        rows, refused = take_owed(held, request.FILES)
        if rows and not refused:
            cases.supplement(
                number,
                {},
                by=_by(request, held),
                files=tuple(rows),
                version=_version(request),
                idempotency_key=_key(request, "supplement"),
            )
            messages.success(request, gettext("已收到您补交的材料，由窗口或部门确认。"))
            return redirect("web:progress", number)
    if not held.owed:
        return redirect("web:progress", number)
    seen = progress(request.user, number, language=case_language())
    context = {"names": names_of(held, seen), "page": owed_page(held, refused)}
    context |= {"version": held.version, "key": secrets.token_hex(16)}
    return render(request, "web/progress/owed.html", context, status=422 if request.method == "POST" else 200)
