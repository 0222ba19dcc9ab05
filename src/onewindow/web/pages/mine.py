"""What is mine: drafts to go on with, cases, certificates, and what a filing still owes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.queries import cases_of
from onewindow.core.clock import today
from onewindow.core.errors import NotFound
from onewindow.documents.queries import access_paper
from onewindow.matters.publications import supplements
from onewindow.payments.queries import orders_waiting
from onewindow.web.acting import side_of
from onewindow.web.current import current
from onewindow.web.mine import case_lines, draft_cards, owed_filings
from onewindow.web.pay import pay_row
from onewindow.web.routes import Audience, page
from onewindow.web.supplements import supplement_form
from onewindow.web.wallet import code_shown, signed_file, wallet


@page(Audience.SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """Drafts, cases and certificates, newest first."""
    catalogue, side = current(), side_of(request)
    found = cases_of(request.user, applicant=side.chosen, after=request.GET.get("after", "")[:80])
    context = {
        "side": side,
        "drafts": draft_cards(request.user, catalogue, side.parties),
        "cases": case_lines(found.rows, catalogue),
        "older": found.next,
        "papers": wallet(side.parties),
        "to_pay": [pay_row(order) for order in orders_waiting(side.parties)],
        "owed": owed_filings(request.user, side.parties),
    }
    return render(request, "web/mine/me.html", context)


@page(Audience.SIGNED_IN)
def paper(request: HttpRequest, serial: str) -> HttpResponse:
    """The signed file of a certificate or letter, always as an attachment."""
    return signed_file(access_paper(request.user, serial))


@page(Audience.SIGNED_IN)
def code(request: HttpRequest, serial: str) -> HttpResponse:
    """The code of one's own paper, held out to whoever wants to scan it."""
    shown = code_shown(access_paper(request.user, serial), (gettext("我的办事"), reverse("web:me")))
    return render(request, "web/mine/code.html", shown)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """What a filing could leave open when it was made, given later online."""
    if not number.isprintable():
        raise NotFound(number="")
    shown = supplements.supplement_page(request.user, number, today())
    faults: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").replace("\x00", "") for name in supplements.FIELDS}
        if any(text.strip() for text in typed.values()):
            try:
                done = supplements.supplement(request.user, number, typed)
            except supplements.BadSupplement as fault:
                faults = {name: gettext(str(words)) for name, words in fault.data["faults"].items()}
            else:
                left = gettext("还有没补的，可以以后再补。") if done.owes else gettext("已经补齐。")
                messages.success(request, gettext("已补充。") + left)
                return redirect("web:me")
        else:
            faults = {next(iter(shown.owes or shown.may)): gettext("请至少填一项。")}
    context = supplement_form(current(), shown, request.POST, faults)
    return render(request, "web/mine/supplement.html", context, status=422 if faults else 200)
