"""What belongs to the work list: bulk acts with a result per line, saved views, one's own phrases."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.people import acts
from onewindow.people.access import actor_of
from onewindow.people.desk_queries import access_view, views_of
from onewindow.people.permissions import Permission
from onewindow.web.desk_arranging import phrase_groups, view_rows
from onewindow.web.desk_bulk import act_on_all
from onewindow.web.desk_filters import asked_in
from onewindow.web.desk_frame import desk_of, frame
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def bulk(request: HttpRequest) -> HttpResponse:
    """Claim, put back or give what is ticked; a line for each says what came of it."""
    desk = desk_of(request.user)
    outcomes = act_on_all(
        desk,
        request.POST.get("act", ""),
        request.POST.getlist("pick"),
        to=number_of(request.POST.get("to", "")),
        key=request.POST.get("key", ""),
    )
    done = [one for one in outcomes if one.done]
    context = frame(desk, section="list") | {
        "outcomes": outcomes,
        "done": len(done),
        "failed": len(outcomes) - len(done),
        "first": next((one.line.queue.url for one in done if one.line is not None), ""),
    }
    return render(request, "web/desk/bulk.html", context)


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("GET", "POST"))
def mine(request: HttpRequest) -> HttpResponse:
    """Saved views and phrases: keep, open first, delete."""
    if request.method == "POST":
        return _arrange(request)
    desk = desk_of(request.user)
    context = frame(desk, section="mine") | {
        "views": view_rows(desk, views_of(desk.staff, desk.agencies)),
        "phrases": phrase_groups(desk),
        "key": secrets.token_hex(16),
    }
    return render(request, "web/desk/mine.html", context)


def _arrange(request: HttpRequest) -> HttpResponse:
    by, sent = actor_of(request.user), request.POST
    verb, told = sent.get("act", ""), gettext("已保存。")
    if verb == "save":
        asked = asked_in(sent)
        agency = number_of(sent.get("share", "")) or None
        name = words_of(sent.get("name", ""), most=60)
        acts.save_view(name, asked.kept, agency=agency, first=sent.get("first") == "true", by=by)
        messages.success(request, told)
        return redirect(asked.address())
    if verb == "keep":
        acts.keep_phrase(sent.get("kind", ""), words_of(sent.get("words", ""), most=400), by=by)
    elif verb == "drop":
        acts.drop_phrase(sent.get("kind", ""), sent.get("words", ""), by=by)
        told = gettext("已删除。")
    elif verb == "plain":
        acts.choose_view(None, by=by)
    else:
        view = access_view(request.user, number_of(sent.get("view", "")))
        if verb == "delete":
            acts.delete_view(view, by=by)
            told = gettext("已删除。")
        else:
            acts.choose_view(view, by=by)
    messages.success(request, told)
    return redirect("web:desk_mine")
