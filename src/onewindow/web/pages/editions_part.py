"""One definition of a revision: chosen, changed, written anew; the sheet that follows; a trial; a replay."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue import acts, revisions
from onewindow.catalogue.errors import BadPart, PartExists, StalePart
from onewindow.catalogue.runs import Run
from onewindow.core.errors import Invalid, NotFound
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web.editions import frame, opened, replay_view
from onewindow.web.editions_new import pick_context, start_part
from onewindow.web.editions_part import editing, part_context, rearrange, save, save_text, text_context
from onewindow.web.editions_part import remove as take_out
from onewindow.web.editions_trial import trial
from onewindow.web.editions_view import figure_lines, service_line, shown_lines
from onewindow.web.posted import words_of
from onewindow.web.routes import Audience, page

_BOTH = ("GET", "POST")
#: After another edition has changed the same definition: one's own stays, or is given up.
_LATE = {"mine": True, "theirs": False}


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE, methods=_BOTH)
def pick(request: HttpRequest, revision: int) -> HttpResponse:
    """Choose what to change, or begin a new matter, service, element."""
    held = opened(request.user, revision)
    refused, status = "", 200
    if request.method == "POST":
        try:
            kind, code = start_part(held, request.POST, actor_of(request.user))
        except Invalid as fault:
            refused, status = fault.text(gettext), fault.status
            refused = "；".join(f"{flaw.message}{flaw.remedy}" for flaw in fault.data.get("flaws", ())) or refused
        except (StalePart, PartExists) as fault:
            refused, status = fault.text(gettext), fault.status
        else:
            return redirect("web:edition_part", revision, kind, code)
    query = words_of(request.GET.get("q", ""), most=60)
    context = pick_context(held, query) | {"refused": refused, "sent": request.POST}
    return render(request, "web/editions/pick.html", context, status=status)


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE, methods=_BOTH)
def part(request: HttpRequest, revision: int, kind: str, code: str) -> HttpResponse:
    """A definition as a form, one object at a time; on POST it is kept, checked, rearranged or taken out."""
    asked = request.POST if request.method == "POST" else request.GET
    at, tab = words_of(asked.get("at", ""), most=200), words_of(asked.get("tab", ""), most=20)
    editor = editing(opened(request.user, revision), kind, code, at, tab)
    if request.method != "POST":
        return render(request, "web/editions/part.html", part_context(editor))
    by, does = actor_of(request.user), request.POST.get("do", "save")
    try:
        if does == "check":
            return render(request, "web/editions/part.html", part_context(editor, request.POST))
        what, _, path = does.partition(":")
        if what == "remove":
            take_out(editor, request.POST, by)
        elif what in _LATE:
            acts.rebase_part(revision, editor.kind, code, mine=_LATE[what], by=by)
        elif path:
            at = rearrange(editor, what, path, request.POST, by)
        else:
            save(editor, request.POST, by)
    except (BadPart, StalePart) as refused:
        flaws = refused.data.get("flaws", ())
        context = part_context(editor, request.POST, flaws, refused.text(gettext)) | _theirs(refused)
        return render(request, "web/editions/part.html", context, status=refused.status)
    messages.success(request, gettext("已保存到修订稿，现行版不变。"))
    if what == "remove" or what in _LATE:
        return redirect("web:edition_revision", revision)
    query = urlencode({key: value for key, value in (("at", at), ("tab", "" if at else tab)) if value})
    return redirect(f"{reverse('web:edition_part', args=[revision, kind, code])}{f'?{query}' if query else ''}")


def _theirs(refused: Any) -> dict[str, Any]:
    """After a second officer's save: the page goes on from what he has saved, what was typed stays."""
    return {"stale": isinstance(refused, StalePart), "current": refused.data.get("current", 0)}


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE, methods=_BOTH)
def text(request: HttpRequest, revision: int, kind: str, code: str) -> HttpResponse:
    """A definition as a whole, in the words of a region pack."""
    editor = editing(opened(request.user, revision), kind, code, "")
    if request.method != "POST":
        return render(request, "web/editions/text.html", text_context(editor, None, (), ""))
    try:
        save_text(editor, request.POST, actor_of(request.user))
    except (BadPart, StalePart) as refused:
        context = text_context(
            editor, request.POST.get("text", ""), refused.data.get("flaws", ()), refused.text(gettext)
        )
        return render(request, "web/editions/text.html", context | _theirs(refused), status=refused.status)
    messages.success(request, gettext("已保存到修订稿，现行版不变。"))
    return redirect("web:edition_part", revision, kind, code)


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE)
def sheet(request: HttpRequest, revision: int, service: str) -> HttpResponse:
    """The one sheet before and after, and a trial with sample answers."""
    held = opened(request.user, revision)
    if service not in held.now.service and (held.sound is None or service not in held.sound.service):
        raise NotFound
    found = trial(held.now, held.sound, service, request.GET)
    context = frame(held) | {
        "service": service_line(held.row.pk, held.now, held.sound, service),
        "faulty": bool(held.composed.flaws),
        "trial": found,
        "lines": shown_lines(found.changes, only_changed=bool(request.GET.get("changed"))),
        "figures": figure_lines(found.changes),
        "only_changed": bool(request.GET.get("changed")),
        "given": bool(request.GET.get("given")),
    }
    return render(request, "web/editions/sheet.html", context)


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE)
def replay(request: HttpRequest, revision: int) -> HttpResponse:
    """What recorded cases come to under the revision: counts and lines, nothing of a person."""
    held = opened(request.user, revision)
    runs = [run for run in revisions.runs_of(revision) if run.kind == Run.REPLAY]
    names = {service.code: service.plain_name.zh for service in (held.new or held.now).services}
    context = frame(held) | {"replay": replay_view(runs[0]) if runs else None, "service_names": names}
    return render(request, "web/editions/replay.html", context)
