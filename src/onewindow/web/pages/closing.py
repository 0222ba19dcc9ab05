"""The deregistration zone: notices with search, one notice, objections, what blocks me, the list of licences."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.facts import FileRow
from onewindow.core.errors import Refused
from onewindow.matters.company_closing import acts
from onewindow.matters.company_closing.objecting import check
from onewindow.matters.company_closing.precheck import precheck
from onewindow.matters.company_closing.queries import (
    access_objection_file,
    applicant_of,
    notice,
    notices,
    own_objections,
    publicity,
)
from onewindow.people.access import actor_of, party_of
from onewindow.people.identity import number_of as identity_number
from onewindow.people.queries import divisions, principals_of
from onewindow.registers.enterprises.errors import NoEnterprise
from onewindow.web import formats
from onewindow.web.closing import (
    forget,
    line,
    notice_page,
    objection_form,
    take_files,
)
from onewindow.web.closing_check import check_page, licence_lines
from onewindow.web.desk_frame import desk_of
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.routes import Audience, page
from onewindow.web.viewmodels import Choice, Crumb

_SERVICE = "enterprise_dereg"
#: The list of licences that the public page shows is that of the region's own division.
_STATES = ("open", "over", "ended")


@page(Audience.PUBLIC)
def zone(request: HttpRequest) -> HttpResponse:
    """All notices, the newest first; by name, code or number."""
    q = words_of(request.GET.get("q", ""), most=60)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    found = notices(q=q, kind=kind, state=state if state in _STATES else "", after=request.GET.get("after", "")[:80])
    states = {"": gettext("全部"), "open": gettext("公示中"), "over": gettext("公示期满"), "ended": gettext("已结束")}
    context = {
        "q": q,
        "kind": kind if kind in {"simple", "creditors"} else "",
        "state": state if state in _STATES else "",
        "states": [Choice(value=value, words=words, chosen=value == state) for value, words in states.items()],
        "lines": [line(view) for view in found.rows],
        "next": found.next,
        "crumbs": [*_crumbs()[:-1], Crumb(words=gettext("注销专区"))],
    }
    return render(request, "web/closing/zone.html", context)


@page(Audience.PUBLIC)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One notice, for everybody and for paper; the enterprise applies for registration here."""
    view = notice(number)
    own = own_objections(request.user, number) if request.user.is_authenticated else ()
    applicant = request.user.is_authenticated and applicant_of(request.user, number) is not None
    shown = notice_page(view, told=publicity(number), own=own, applicant=applicant)
    crumbs = [*_crumbs(), Crumb(words=view.number)]
    return render(request, "web/closing/notice.html", {"page": shown, "crumbs": crumbs})


@page(Audience.PERSON, methods=("POST",))
def apply(request: HttpRequest, number: str) -> HttpResponse:
    """The enterprise applies for registration after its notice."""
    applicant = applicant_of(request.user, notice(number).number)
    acts.apply_registration(number, by=actor_of(request.user, applicant, service=_SERVICE))
    messages.success(request, gettext("已申请注销登记，登记机关开始办理。"))
    return redirect("web:closing_notice", number)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """Object to a notice: who, why, with what."""
    view, own = notice(number), party_of(request.user)
    staff, faults, refusal = own is None, {}, ""
    if request.method == "POST":
        form = objection_form(request.POST, {}, staff=staff)
        rows, bad_file = take_files(request.FILES)
        faults = _faults(form.kind, form.reasons, rows, bad_file)
        if not faults:
            name = own.name if own is not None else formats.joined(desk_of(request.user).agencies.values())
            try:
                acts.file_objection(
                    number,
                    kind=form.kind,
                    name=name,
                    reasons=form.reasons,
                    files=rows,
                    by=actor_of(request.user),
                    idempotency_key=key_of(request.POST.get("key", ""), "objection"),
                )
            except Refused as refused:
                forget(rows)
                refusal = refused.text(gettext)
            else:
                messages.success(request, gettext("异议已收到，登记机关核实后告诉您结果。"))
                return redirect("web:closing_notice", number)
        forget(rows)
    shown = objection_form(request.POST, faults, staff=staff)
    context: dict[str, Any] = {"view": view, "form": shown, "refusal": refusal, "key": secrets.token_hex(16)}
    context |= {"name": own.name if own is not None else "", "span": line(view).span}
    context["crumbs"] = [*_crumbs(), Crumb(words=number, url=reverse("web:closing_notice", args=[number]))]
    return render(request, "web/closing/objection.html", context, status=_status(faults, refusal))


def _status(faults: dict[str, str], refusal: str) -> int:
    return 409 if refusal else 422 if faults else 200


def _faults(kind: str, reasons: str, rows: list[FileRow], bad_file: str) -> dict[str, str]:
    """What is wrong, in the reader's language."""
    said = check(reasons, with_material=bool(rows), kind=kind)
    return {name: gettext(words) for name, words in said.items()} | ({"files": bad_file} if bad_file else {})


@page(Audience.SIGNED_IN, methods=("POST",))
def withdraw(request: HttpRequest, number: str, objection: int) -> HttpResponse:
    """Take one's own objection back."""
    acts.withdraw_objection(objection, by=actor_of(request.user))
    messages.success(request, gettext("异议已撤回。"))
    return redirect("web:closing_notice", number)


@page(Audience.SIGNED_IN)
def file(request: HttpRequest, upload: str) -> HttpResponseBase:
    """A file of an objection, for its author and the registrar; as an attachment, and it runs nothing."""
    path, name, kind = access_objection_file(request.user, upload)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@page(Audience.PERSON)
def check_first(request: HttpRequest) -> HttpResponse:
    """What blocks me: for an enterprise that the account may act for."""
    companies = {
        found.party.pk: found.party
        for found in principals_of(request.user, service=_SERVICE)
        if found.party.id_kind == "uscc"
    }
    asked = number_of(request.GET.get("party", ""))
    chosen = companies.get(asked) or next(iter(companies.values()), None)
    said = {name: True for name in ("absent_shareholder",) if request.GET.get(name)}
    said |= {"debts_settled": False} if request.GET.get("debts") else {}
    shown, unknown = None, False
    if chosen is not None:
        try:
            shown = check_page(precheck(identity_number(chosen), answers=said))
        except NoEnterprise:
            unknown = True
    context = {
        "companies": [
            Choice(value=str(pk), words=party.name, chosen=chosen is not None and pk == chosen.pk)
            for pk, party in companies.items()
        ],
        "absent": bool(request.GET.get("absent_shareholder")),
        "debts": bool(request.GET.get("debts")),
        "page": shown,
        "unknown": unknown,
        "apply_url": reverse("web:apply", args=[_SERVICE]),
        "crumbs": [*_crumbs(), Crumb(words=gettext("先查一查"))],
    }
    return render(request, "web/closing/check.html", context)


@page(Audience.PUBLIC)
def listed(request: HttpRequest) -> HttpResponse:
    """Licences that are cancelled together with the deregistration, each with the day its agency confirmed it."""
    lines = licence_lines(_whole_region())
    context = {"lines": lines, "crumbs": [*_crumbs(), Crumb(words=gettext("同步注销清单"))]}
    return render(request, "web/closing/licences.html", context)


def _whole_region() -> str:
    """The division that keeps the list for everybody: the topmost that is administered here."""
    return next((found.code for found in divisions() if found.level == "prefecture"), "")


def _crumbs() -> list[Crumb]:
    return [Crumb(words=gettext("首页"), url="/"), Crumb(words=gettext("注销专区"), url=reverse("web:closings"))]
