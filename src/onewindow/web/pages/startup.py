"""Opening an enterprise: the check of a name, signatures of shareholders, what came of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.progress_queries import answering
from onewindow.core.errors import NotFound, Refused
from onewindow.matters.company_opening import acts
from onewindow.matters.company_opening.printing import articles_pdf
from onewindow.matters.company_opening.queries import Role, Signing, access_signing, articles_for, collected_of
from onewindow.people.access import actor_of
from onewindow.web.estate_taxes import buyers_card
from onewindow.web.routes import Audience, page
from onewindow.web.startup_again import case_signers, sign_address
from onewindow.web.startup_names import name_page
from onewindow.web.startup_opening import opening_page
from onewindow.web.startup_signing import picture, sign_page, signers_page
from onewindow.web.wizard import opened, shell


@page(Audience.PUBLIC)
def names(request: HttpRequest) -> HttpResponse:
    """Whether a name can be used, before anything else is filled in."""
    shown = name_page(request.GET.dict())
    return render(request, "web/startup/names.html", {"page": shown}, status=422 if shown.faults else 200)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def signers(request: HttpRequest, draft: int) -> HttpResponse:
    """Who must sign and who has; a POST opens the link and tells those who are known here."""
    held = opened(request.user, draft)
    if held.state.draft.case_number:
        return redirect("web:receipt", held.state.draft.case_number)
    if request.method == "POST":
        try:
            acts.ask_signatures(held.state.draft, by=held.by)
        except Refused as refused:
            messages.error(request, refused.text(gettext))
        else:
            messages.success(request, gettext("签名链接已备好；在本系统有账号的，已发消息。"))
        return redirect("web:draft_signers", draft)
    context = shell(held, "check") | {"page": signers_page(request, held.state, collected_of(held.state))}
    return render(request, "web/startup/signers.html", context)


@page(Audience.SIGNED_IN)
def signers_qr(request: HttpRequest, draft: int) -> HttpResponse:
    """The link for signers as a picture."""
    found = collected_of(opened(request.user, draft).state)
    if not found.token:
        raise NotFound
    address = request.build_absolute_uri(reverse("web:sign", args=[found.token]))
    return HttpResponse(picture(address), content_type="image/svg+xml")


@page(Audience.SIGNED_IN)
def draft_articles(request: HttpRequest, draft: int) -> HttpResponse:
    """The articles as the answers make them now, for the applicant."""
    return _articles(opened(request.user, draft).state.assessment.known)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """What a shareholder signs, on his own phone; a POST signs, or takes the signature back."""
    signing = access_signing(request.user, token)
    fault = ""
    if request.method == "POST":
        try:
            words = _signed(request, signing)
        except Refused as refused:
            fault = refused.text(gettext)
            signing = access_signing(request.user, token)
        else:
            if words:
                messages.success(request, words)
                return redirect("web:sign", token)
            fault = gettext("请先勾选“同意并签名”。")
    context = {"page": sign_page(signing), "fault": fault, "taxes": buyers_card(signing.values, signing.matters)}
    return render(request, "web/startup/sign.html", context, status=422 if fault else 200)


def _signed(request: HttpRequest, signing: Signing) -> str:
    """Do what was asked; returns what to say, "" where the agreement was not ticked."""
    role = _role(request, signing)
    by = actor_of(request.user)
    if "withdraw" in request.POST:
        acts.withdraw_signature(signing, role, by=by)
        return gettext("已撤回签名，申请人会收到消息。")
    if request.POST.get("agree") != "true":
        return ""
    seen = request.POST.get("seen", "")
    if signing.corrected is not None:
        acts.cosign_again(signing, role, seen=seen, by=by)
        return gettext("已重新签名，审查部门可以接着办。")
    acts.cosign(signing, role, seen=seen, by=by)
    return gettext("已签名。申请提交以前，您随时可以撤回。")


def _role(request: HttpRequest, signing: Signing) -> Role:
    wanted = request.POST.get("role", "")
    place = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 3 else 0
    return signing.roles[place] if place < len(signing.roles) else signing.roles[0]


@page(Audience.SIGNED_IN)
def sign_articles(request: HttpRequest, token: str) -> HttpResponse:
    """The articles, for a signer."""
    return _articles(access_signing(request.user, token).values)


def _articles(values: Mapping[str, Any]) -> HttpResponse:
    made = articles_for(values)
    if made is None:
        raise NotFound
    response = HttpResponse(articles_pdf(made), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="articles.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def case_signing(request: HttpRequest, number: str) -> HttpResponse:
    """Who must sign again after a correction; a POST reminds them."""
    shown = case_signers(request, number)
    if shown is None:
        return redirect("web:progress", number)
    if request.method == "POST":
        held = answering(request.user, number)
        try:
            acts.ask_signatures_again(number, by=actor_of(request.user, held.applicant, service=held.service))
        except Refused as refused:
            messages.error(request, refused.text(gettext))
        else:
            messages.success(request, gettext("已提醒。在本系统有账号的会收到消息，每天一次。"))
        return redirect("web:case_signers", number)
    return render(request, "web/startup/case_signers.html", {"page": shown})


@page(Audience.SIGNED_IN)
def case_signers_qr(request: HttpRequest, number: str) -> HttpResponse:
    """The link for the signers of a case as a picture."""
    address = request.build_absolute_uri(sign_address(request.user, number))
    return HttpResponse(picture(address), content_type="image/svg+xml")


@page(Audience.SIGNED_IN)
def opening(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that opening the enterprise has brought, on one page, and how long it took."""
    return render(request, "web/startup/opening.html", {"page": opening_page(request.user, number)})
