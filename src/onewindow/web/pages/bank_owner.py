"""An owner's side of the bank link, on a telephone: consents, and mortgages to sign."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import NotFound, Refused
from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.errors import NotOwner
from onewindow.exchange.consents.queries import (
    access_consent,
    consents_of,
    party_asked,
    places_of,
    terms,
    units_of_account,
)
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.errors import NoApplication
from onewindow.matters.mortgages.queries import access_application, signing_party, timeline, waiting_for
from onewindow.people.access import actor_of
from onewindow.web import formats
from onewindow.web.bank import case_page, consent_line, lines_of
from onewindow.web.bank_words import unit_words
from onewindow.web.estate_words import book_words
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page
from onewindow.web.viewmodels import Choice


@page(Audience.PERSON)
def consent_list(request: HttpRequest) -> HttpResponse:
    """What banks have asked and what was granted, with the way to grant without being asked."""
    found = consents_of(request.user, before=number_of(request.GET.get("before", "")))
    places = places_of({view.unit for view in found.rows})
    lines = [consent_line(view, "web:consent", place=places.get(view.unit, "")) for view in found.rows]
    context = {
        "asked": [one for one in lines if one.status == "asked"],
        "lines": [one for one in lines if one.status != "asked"],
        "next": found.next,
        "units": bool(units_of_account(request.user)),
    }
    return render(request, "web/bank/my_consents.html", context)


@page(Audience.PERSON, methods=("GET", "POST"))
def consent(request: HttpRequest, number: str) -> HttpResponse:
    """One consent: answer it by ticking, take it back, hand a token on."""
    view, fault, token = access_consent(request.user, number), "", ""
    if request.method == "POST":
        try:
            token = _answered(request, number)
        except NotFound:
            raise
        except Refused as refused:
            fault = book_words(refused.text(gettext))
        else:
            if not token:
                return redirect("web:consent", number)
        view = access_consent(request.user, number)
    chosen = request.POST.getlist("scopes") if request.method == "POST" else list(view.scopes)
    context = {
        "consent": consent_line(view, "web:consent"),
        "unit": unit_words(view.unit),
        "location": places_of([view.unit]).get(view.unit, ""),
        "purpose": view.purpose,
        "choices": _scopes(list(view.scopes), chosen),
        "days": number_of(request.POST.get("days", "")) or terms().consent_days,
        "most": terms().consent_most,
        "fault": fault,
        "token": token,
    }
    return render(request, "web/bank/my_consent.html", context, status=422 if fault else 200)


def _answered(request: HttpRequest, number: str) -> str:
    """Do what was pressed; returns a token where one was made."""
    sent, party = request.POST, party_asked(request.user, number)
    by = actor_of(request.user, party)
    if "refuse" in sent:
        consents.refuse_consent(number, by=by)
        messages.success(request, gettext("已回复不同意，对方看不到您的登记。"))
    elif "revoke" in sent:
        consents.revoke_consent(number, by=by)
        messages.success(request, gettext("已撤销，从现在起对方不能再查。"))
    elif "token" in sent:
        return consents.make_token(number, by=by).token
    else:
        consents.grant_consent(
            number, scopes=tuple(sent.getlist("scopes")), days=number_of(sent.get("days", "")), by=by
        )
        messages.success(request, gettext("已授权。您随时可以在这里撤销。"))
    return ""


@page(Audience.PERSON, methods=("GET", "POST"))
def offer(request: HttpRequest) -> HttpResponse:
    """Consent before anybody asks, for example when a loan is applied for at the counter."""
    units, sent, fault = units_of_account(request.user), request.POST, ""
    if request.method == "POST":
        try:
            given = _offered(request, units)
        except Refused as refused:
            fault = book_words(refused.text(gettext))
        else:
            messages.success(request, gettext("已授权。您随时可以在这里撤销。"))
            return redirect("web:consent", given.number)
    chosen, places = sent.getlist("scopes") if request.method == "POST" else ["state"], places_of(units)
    context = {
        "units": [(code, places.get(code, ""), unit_words(code), code == sent.get("unit")) for code in units],
        "banks": [(b.code, formats.local_name(b.names), b.code == sent.get("bank")) for b in terms().banks.values()],
        "choices": _scopes(list(terms().scopes), chosen),
        "days": number_of(sent.get("days", "")) or terms().consent_days,
        "most": terms().consent_most,
        "purpose": sent.get("purpose", ""),
        "fault": fault,
    }
    return render(request, "web/bank/my_offer.html", context, status=422 if fault else 200)


def _offered(request: HttpRequest, units: dict[str, int]) -> consents.Granted:
    sent, unit = request.POST, request.POST.get("unit", "")
    if unit not in units:
        raise NotOwner
    return consents.offer_consent(
        units[unit],
        sent.get("bank", ""),
        unit,
        scopes=tuple(sent.getlist("scopes")),
        purpose=words_of(sent.get("purpose", ""), most=100) or gettext("贷款"),
        days=number_of(sent.get("days", "")),
        by=actor_of(request.user, units[unit]),
    )


def _scopes(codes: list[str], chosen: list[str]) -> list[Choice]:
    known = terms().scopes
    return [
        Choice(value=code, words=formats.local_name(known[code]), chosen=code in chosen)
        for code in codes
        if code in known
    ]


@page(Audience.PERSON)
def mortgage_list(request: HttpRequest) -> HttpResponse:
    """Applications of banks on what is mine, those to sign first seen."""
    found = waiting_for(request.user, before=number_of(request.GET.get("before", "")))
    shown = lines_of(found.rows, "web:my_mortgage", bank=True)
    lines = [(view.state == "unsigned", one) for view, one in zip(found.rows, shown, strict=True)]
    context = {
        "unsigned": [one for waits, one in lines if waits],
        "lines": [one for waits, one in lines if not waits],
        "next": found.next,
    }
    return render(request, "web/bank/my_mortgages.html", context)


@page(Audience.PERSON, methods=("GET", "POST"))
def mortgage(request: HttpRequest, number: str) -> HttpResponse:
    """What is to be signed: unit, amount in figures and words, term, creditor. A POST signs or refuses."""
    view, fault = access_application(request.user, number), ""
    if request.method == "POST":
        found = signing_party(request.user, view)
        if found is None:
            raise NoApplication
        try:
            words = _signed(request, number, found[0])
        except NotFound:
            raise
        except Refused as refused:
            fault = book_words(refused.text(gettext))
        else:
            if words:
                messages.success(request, words)
                return redirect("web:my_mortgage", number)
            fault = gettext("请先勾选“同意”，再签署。")
        view = access_application(request.user, number)
    context: dict[str, Any] = {
        "page": case_page(view, timeline(number), request.user),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "back": reverse("web:my_mortgages"),
    }
    return render(request, "web/bank/my_mortgage.html", context, status=422 if fault else 200)


def _signed(request: HttpRequest, number: str, party: int) -> str:
    sent, by = request.POST, actor_of(request.user, party)
    if "refuse" in sent:
        acts.refuse_to_sign(number, party, reason=words_of(sent.get("reason", ""), most=301), by=by)
        return gettext("已拒签，银行会收到通知。")
    if sent.get("agree") != "true":
        return ""
    state = acts.sign_application(number, party, seen=sent.get("seen", ""), by=by)
    if state == "accepted":
        return gettext("已签署，申请已受理，登记后会通知您。")
    return gettext("已签署，等其他权利人签署。") if state == "unsigned" else gettext("申请没有受理，原因见下。")
