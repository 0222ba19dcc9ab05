"""Mortgages of banks at the registrar's desk, and the read-only page of the two regulators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.act import Actor
from onewindow.core.errors import NotFound, Refused
from onewindow.exchange.consents.queries import breaches
from onewindow.exchange.overseeing import access_traffic
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.charging import fee_of
from onewindow.matters.mortgages.errors import NoApplication
from onewindow.matters.mortgages.queries import ApplicationView, access_application, timeline, to_decide
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, has_permission
from onewindow.web import formats
from onewindow.web.bank import case_page, figures, lines_of
from onewindow.web.bank_traffic import traffic_page
from onewindow.web.bank_words import bank_name, breach_words, unit_words
from onewindow.web.desk_filters import TABS
from onewindow.web.desk_frame import desk_of
from onewindow.web.desk_frame import frame as desk_frame
from onewindow.web.estate_words import book_words
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page


def _frame(request: HttpRequest) -> dict[str, Any]:
    return desk_frame(desk_of(request.user), section="mortgages", counts=dict.fromkeys(TABS, 0))


@page(Audience.STAFF, permission=Permission.HANDLE_REVIEW)
def to_do(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, in the order of acceptance."""
    found = to_decide(request.user, after=number_of(request.GET.get("after", "")))
    lines = lines_of(found.rows, "web:desk_mortgage", bank=True)
    context = _frame(request) | {"lines": lines, "next": found.next}
    return render(request, "web/bank/desk_list.html", context)


@page(Audience.STAFF, permission=Permission.HANDLE_REVIEW, methods=("GET", "POST"))
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """One application; a POST decides, or asks for what is missing."""
    view, refusal, status = _mine(request, number), "", 200
    if request.method == "POST":
        taken = _VERBS.get(request.POST.get("verb", ""))
        if taken is None:
            raise NotFound
        try:
            said = taken(number, words_of(request.POST.get("words", ""), most=600), actor_of(request.user))
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = book_words(refused.text(gettext)), refused.status
            view = _mine(request, number)
        else:
            messages.success(request, said)
            return redirect("web:desk_mortgage", number)
    context = _frame(request) | {
        "page": case_page(view, timeline(number), request.user, fee=fee_of(number)),
        "refusal": refusal,
        "typed": request.POST.get("words", ""),
    }
    return render(request, "web/bank/desk_case.html", context, status=status)


def _mine(request: HttpRequest, number: str) -> ApplicationView:
    view = access_application(request.user, number)
    if not has_permission(request.user, Permission.HANDLE_REVIEW, agency=view.agency):
        raise NoApplication
    return view


def _grant(number: str, words: str, by: Actor) -> str:
    done = acts.grant_mortgage(number, by=by)
    return gettext("已记入登记簿，登记证明 %s。") % done.number


def _reject(number: str, words: str, by: Actor) -> str:
    acts.reject_mortgage(number, reason=words, by=by)
    return gettext("已作出不予登记的决定，银行和抵押人会收到原因。")


def _ask(number: str, words: str, by: Actor) -> str:
    acts.ask_supplement(number, words=words, by=by)
    return gettext("已一次告知银行要补的内容。")


_VERBS: dict[str, Callable[[str, str, Actor], str]] = {"grant": _grant, "reject": _reject, "ask": _ask}


@page(Audience.STAFF, permission=Permission.READ_LINK)
def oversight(request: HttpRequest) -> HttpResponse:
    """Banks admitted, volumes, failures, breaches of consent; read only."""
    found, since = figures()
    listed = breaches(before=number_of(request.GET.get("before", "")))
    context = {
        "figures": found,
        "since": formats.day(since),
        "breaches": [
            (bank_name(one.partner), breach_words(one.code), one.kind, unit_words(one.unit), formats.moment(one.at))
            for one in listed[:20]
        ],
        "next": listed[19].id if len(listed) > 20 else 0,
    }
    return render(request, "web/bank/oversight.html", context)


@page(Audience.STAFF, permission=Permission.READ_LINK)
def traffic(request: HttpRequest) -> HttpResponse:
    """How each bank's line is, and which messages failed or are stuck: counts and reasons, nothing of anybody's."""
    return render(request, "web/bank/traffic.html", {"page": traffic_page(access_traffic(request.user))})
