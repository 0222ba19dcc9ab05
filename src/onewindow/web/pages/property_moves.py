"""Accounts to move after a sale, for the clerks of water, power, gas and heat."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.matters.owners import acts, queries
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.posted import number_of, words_of
from onewindow.web.property_moves import move_rows
from onewindow.web.routes import Audience, page

_WORDS, _ACCOUNT = 200, 40


@page(Audience.STAFF, permission=Permission.HANDLE_REVIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for this utility, newest first; or what was answered."""
    return _shown(request)


@page(Audience.STAFF, permission=Permission.HANDLE_REVIEW, methods=("POST",))
def answer(request: HttpRequest, move: int) -> HttpResponse:
    """Done, or why not; a refusal keeps what was typed."""
    done = request.POST.get("answer") == "done"
    words = words_of(request.POST.get("words", ""), most=_WORDS)
    account = words_of(request.POST.get("account", ""), most=_ACCOUNT)
    try:
        acts.answer_move(move, done=done, words=words, account=account, by=actor_of(request.user))
    except Refused as refused:
        if refused.status != 422:
            raise
        return _shown(request, at=move, words=words, account=account, refused=refused)
    messages.success(request, gettext("已办结，买卖双方都收到了通知。") if done else gettext("已告知双方原因。"))
    return redirect("web:moves")


def _shown(
    request: HttpRequest, *, at: int = 0, words: str = "", account: str = "", refused: Refused | None = None
) -> HttpResponse:
    waiting = request.GET.get("tab") != "done"
    rows, before = queries.moves_of(request.user, before=number_of(request.GET.get("before", "")), waiting=waiting)
    context = frame(desk_of(request.user), section="moves") | {
        "rows": move_rows(rows, queries.places_of(rows)),
        "waiting": waiting,
        "before": before,
        "at": at,
        "words": words,
        "account": account,
        "fault": refused.text(gettext) if refused is not None else "",
    }
    return render(request, "web/property/moves.html", context, status=422 if refused is not None else 200)
