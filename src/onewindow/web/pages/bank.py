"""The bank portal beside the link: a bank's own applications, consents, queries, releases, sales with the mortgage."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.act import Actor
from onewindow.core.errors import NotFound, Refused
from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.errors import NoSuchConsent
from onewindow.exchange.consents.queries import agreements_by, consent_of, consents_to, scopes_of
from onewindow.exchange.consents.terms import Bank
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.charging import fee_of
from onewindow.matters.mortgages.filing import mortgage_by_proof
from onewindow.matters.mortgages.handlers import is_breach
from onewindow.matters.mortgages.queries import (
    ApplicationView,
    access_application,
    applications_of,
    own_bank,
    proof_file,
    standing_of,
    timeline,
)
from onewindow.matters.mortgages.telling import told
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.registers.land.book import usable
from onewindow.web import formats
from onewindow.web.bank import bank_frame, case_page, consent_line, lines_of
from onewindow.web.bank_forms import (
    ask_form,
    change_of,
    exchange_of,
    mortgage_form,
    release_form,
    terms_of,
    transfer_form,
)
from onewindow.web.bank_words import scope_names, state_names, unit_words
from onewindow.web.estate_words import book_words
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page

_CLERK = Permission.APPLY_MORTGAGE


def _frame(bank: Bank, section: str) -> dict[str, Any]:
    return bank_frame(formats.local_name(bank.names), section)


@page(Audience.STAFF, permission=_CLERK)
def applications(request: HttpRequest) -> HttpResponse:
    """The bank's own applications, newest first."""
    bank, given = own_bank(request.user), request.GET
    state = given.get("state", "") if given.get("state", "") in state_names() else ""
    found = applications_of(bank.code, state=state, before=number_of(given.get("before", "")))
    context = _frame(bank, "list") | {
        "lines": lines_of(found.rows, "web:bank_case"),
        "next": found.next,
        "states": state_names(),
        "state": state,
    }
    return render(request, "web/bank/list.html", context)


@page(Audience.STAFF, permission=_CLERK, methods=("GET", "POST"))
def consent_list(request: HttpRequest) -> HttpResponse:
    """What owners have consented to; a POST asks one."""
    bank, sent, refused = own_bank(request.user), request.POST, None
    if request.method == "POST":
        wish = consents.Wish(
            unit=words_of(sent.get("unit", ""), most=40),
            id_kind=sent.get("id_kind", "ric"),
            id_no=words_of(sent.get("id_no", ""), most=40),
            scopes=tuple(sent.getlist("scopes")),
            purpose=words_of(sent.get("purpose", ""), most=200),
        )
        try:
            usable(wish.unit)
            consents.ask_consent(bank.code, wish, by=actor_of(request.user))
        except Refused as fault:
            refused = fault
        else:
            messages.success(request, gettext("已请权利人在手机上答复。不是权利人本人的，对方收不到，到期自动失效。"))
            return redirect("web:bank_consents")
    found = consents_to(bank.code, before=number_of(request.GET.get("before", "")))
    scopes = sent.getlist("scopes") if request.method == "POST" else ["state"]
    context = _frame(bank, "consents") | {
        "lines": [consent_line(view, "web:bank_query", apply=True) for view in found.rows],
        "next": found.next,
        "form": ask_form(sent.dict(), scopes, refused),
    }
    return render(request, "web/bank/consents.html", context, status=refused.status if refused is not None else 200)


@page(Audience.STAFF, permission=_CLERK)
def query(request: HttpRequest, number: str) -> HttpResponse:
    """What the book says, as far as the owner has ticked it; each look is noted for him."""
    bank = own_bank(request.user)
    view = consent_of(bank.code, number)
    told_now: dict[str, Any] = {}
    if view.status == "granted":
        told_now = told(bank.code, view.unit, view.scopes)
    context = _frame(bank, "consents") | {
        "consent": consent_line(view, "web:bank_query", apply=True),
        "unit": unit_words(view.unit),
        "told": told_now,
        "as_of": formats.moment_full(datetime.fromisoformat(told_now["as_of"])) if told_now else "",
        "amounts": [(row["rank"], formats.yuan(row["amount"])) for row in told_now.get("mortgages", ())],
        "flags": _flags(told_now.get("state", {})),
        "asked": "mortgages" in told_now,
        "asked_cases": "attachments" in told_now,
    }
    return render(request, "web/bank/query.html", context)


def _flags(state: dict[str, Any]) -> list[tuple[str, bool]]:
    names = {
        "attached": gettext("查封、预查封"),
        "mortgaged": gettext("抵押"),
        "objected": gettext("异议"),
        "notified": gettext("预告"),
        "resided": gettext("居住权"),
        "served": gettext("地役权"),
        "banned": gettext("限制转让"),
    }
    return [(words, bool(state[name])) for name, words in names.items() if name in state]


@page(Audience.STAFF, permission=_CLERK, methods=("GET", "POST"))
def apply(request: HttpRequest, number: str) -> HttpResponse:
    """A new application on the unit of a consent."""
    bank = own_bank(request.user)
    view, refused = consent_of(bank.code, number), None
    if view.status != "granted":
        raise NoSuchConsent
    if request.method == "POST":
        business = words_of(request.POST.get("business", ""), most=61)
        wish = acts.NewMortgage(unit=view.unit, business=business, terms=terms_of(request.POST))
        try:
            made = acts.apply_mortgage(bank.code, wish, by=actor_of(request.user))
        except Refused as fault:
            refused = fault
            _breach(request, bank, fault, "mortgage.apply", view.unit, business)
        else:
            messages.success(request, gettext("已提交，抵押人会在手机上收到签署提醒。"))
            return redirect("web:bank_case", made.number)
    scopes = scopes_of(bank.code, view.unit)
    context = _frame(bank, "consents") | {
        "unit": unit_words(view.unit),
        "told": told(bank.code, view.unit, sorted(scopes)) if request.method == "GET" else {},
        "scopes": scope_names(sorted(scopes)),
        "form": mortgage_form(request.POST.dict(), refused),
        "consent": number,
    }
    return render(request, "web/bank/apply.html", context, status=refused.status if refused is not None else 200)


@page(Audience.STAFF, permission=_CLERK, methods=("GET", "POST"))
def release(request: HttpRequest) -> HttpResponse:
    """The loan is repaid: cancel at once; or apply for a change, of the terms or of the rank."""
    bank, refused, sent = own_bank(request.user), None, request.POST
    if request.method == "POST":
        try:
            made = _WHAT.get(sent.get("what", ""), _released)(bank, request)
        except Refused as fault:
            refused = fault
            unit = words_of(sent.get("unit", ""), most=40)
            _breach(request, bank, fault, "cancel.apply", unit, sent.get("business", ""))
        else:
            return redirect("web:bank_case", made)
    given = sent.dict() if request.method == "POST" else {n: request.GET.get(n, "") for n in ("unit", "proof")}
    held = standing_of(bank, after=words_of(request.GET.get("after", ""), most=28))
    context = _frame(bank, "release") | {
        "form": release_form(given, refused),
        "held": [(one, unit_words(one.unit), formats.yuan(one.amount)) for one in held[:20]],
        "next": held[19].unit if len(held) > 20 else "",
    }
    return render(request, "web/bank/release.html", context, status=refused.status if refused is not None else 200)


def _released(bank: Bank, request: HttpRequest) -> str:
    change = change_of(request.POST)
    by = actor_of(request.user)
    done = acts.release_mortgage(
        bank.code, usable(change.unit), change.proof, business=change.business, reason=change.reason, by=by
    )
    messages.success(request, gettext("抵押权已注销，权利人已收到消息。"))
    return done.number


def _changed(bank: Bank, request: HttpRequest) -> str:
    done = acts.apply_change(bank.code, change_of(request.POST), by=actor_of(request.user))
    messages.success(request, gettext("变更申请已提交，抵押人会在手机上收到签署提醒。"))
    return done.number


def _ranked(bank: Bank, request: HttpRequest) -> str:
    done = acts.apply_rank_exchange(bank.code, exchange_of(request.POST), by=actor_of(request.user))
    messages.success(request, gettext("顺位变更申请已提交，请对方银行同意、抵押人签署。"))
    return done.number


_WHAT: dict[str, Callable[[Bank, HttpRequest], str]] = {"change": _changed, "rank": _ranked}


@page(Audience.STAFF, permission=_CLERK, methods=("GET", "POST"))
def transfer(request: HttpRequest) -> HttpResponse:
    """Agree that a unit is sold with the mortgage 带押过户, or take that back."""
    bank, refused, sent = own_bank(request.user), None, request.POST
    if request.method == "POST":
        try:
            said = _withdrawn(bank, request) if "withdraw" in sent else _agreed(bank, request)
        except Refused as fault:
            refused = fault
            unit = words_of(sent.get("unit", ""), most=40)
            _breach(request, bank, fault, "transfer.agree", unit, sent.get("business", ""))
        else:
            messages.success(request, said)
            return redirect("web:bank_transfer")
    given = agreements_by(bank.code)
    context = _frame(bank, "transfer") | {
        "form": transfer_form({} if "withdraw" in sent else sent.dict(), refused),
        "given": [(one, unit_words(one.unit), formats.day(one.until)) for one in given],
    }
    return render(request, "web/bank/transfer.html", context, status=refused.status if refused is not None else 200)


def _agreed(bank: Bank, request: HttpRequest) -> str:
    sent = request.POST
    unit = usable(words_of(sent.get("unit", ""), most=40))
    key = mortgage_by_proof(bank, unit, words_of(sent.get("proof", ""), most=60))
    business, buyer = words_of(sent.get("business", ""), most=60), words_of(sent.get("buyer", ""), most=120)
    by = actor_of(request.user)
    done = consents.agree_to_transfer(bank.code, unit, key, business=business, buyer=buyer, by=by)
    return gettext("已出具同意带押过户的意见，%s 前有效，权利人已收到消息。") % done.until


def _withdrawn(bank: Bank, request: HttpRequest) -> str:
    business = words_of(request.POST.get("withdraw", ""), most=60)
    consents.withdraw_agreement(bank.code, business, by=actor_of(request.user))
    return gettext("已撤回。已经登记的转移不受影响。")


@page(Audience.STAFF, permission=_CLERK)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One application with its history."""
    return _case(request, _own(request, number))


@page(Audience.STAFF, permission=_CLERK, methods=("POST",))
def case_act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Supplement, withdraw, answer to an exchange of ranks; refused, the page comes back with what was typed."""
    _own(request, number)
    taken = _VERBS.get(verb)
    if taken is None:
        raise NotFound(verb=verb)
    try:
        words = words_of(request.POST.get("words", ""), most=600)
        said = taken(own_bank(request.user).code, number, words, actor_of(request.user))
    except Refused as refused:
        return _case(request, _own(request, number), refused)
    messages.success(request, said)
    return redirect("web:bank_case", number)


@page(Audience.STAFF, permission=_CLERK)
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """The signed proof of a registration."""
    paper, data = proof_file(_own(request, number))
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.serial}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _own(request: HttpRequest, number: str) -> ApplicationView:
    own_bank(request.user)
    return access_application(request.user, number)


def _case(request: HttpRequest, view: ApplicationView, refused: Refused | None = None) -> HttpResponse:
    bank = own_bank(request.user)
    address = reverse("web:bank_proof", args=[view.number])
    context = _frame(bank, "list") | {
        "page": case_page(view, timeline(view.number), request.user, proof=address, fee=fee_of(view.number)),
        "refusal": book_words(refused.text(gettext)) if refused is not None else "",
        "typed": request.POST.get("words", ""),
    }
    return render(request, "web/bank/case.html", context, status=refused.status if refused is not None else 200)


def _breach(request: HttpRequest, bank: Bank, fault: Refused, kind: str, unit: str, business: str) -> None:
    if is_breach(fault):
        by = actor_of(request.user)
        consents.note_breach(bank.code, kind, fault.code, unit=unit.replace(" ", ""), business=business, by=by)


def _supplement(partner: str, number: str, words: str, by: Actor) -> str:
    acts.supplement(partner, number, words=words, by=by)
    return gettext("已提交给登记机构。")


def _withdraw(partner: str, number: str, words: str, by: Actor) -> str:
    acts.withdraw(partner, number, reason=words, by=by)
    return gettext("申请已撤回。")


def _agree(partner: str, number: str, _words: str, by: Actor) -> str:
    acts.agree_to_rank_exchange(partner, number, by=by)
    return gettext("已同意，抵押人签署后由登记机构审核。")


def _refuse(partner: str, number: str, words: str, by: Actor) -> str:
    acts.refuse_rank_exchange(partner, number, reason=words, by=by)
    return gettext("已答复不同意，申请的银行会收到原因。")


_VERBS: dict[str, Callable[[str, str, str, Actor], str]] = {
    "supplement": _supplement,
    "withdraw": _withdraw,
    "agree": _agree,
    "refuse": _refuse,
}
