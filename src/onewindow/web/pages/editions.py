"""Editions: what is in force, what is being revised; one revision from the first change to its publication."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.catalogue import acts
from onewindow.catalogue.errors import NoEdition
from onewindow.catalogue.queries import current, numbered
from onewindow.catalogue.revising import Transition
from onewindow.core.act import Actor
from onewindow.core.errors import Conflict, Invalid, NotFound, Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web.editions import list_context, opened, overview_context, packed
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page

_TITLE, _WORDS, _SAMPLE = 120, 4000, 200


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE, methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """Revisions under way and editions published; on POST a revision is begun."""
    refused, status = "", 200
    title = words_of(request.POST.get("title", ""), most=_TITLE)
    reason = words_of(request.POST.get("reason", ""), most=_WORDS)
    if request.method == "POST":
        try:
            done = acts.open_revision(title, reason=reason, by=actor_of(request.user))
        except Invalid as fault:
            refused, status = fault.text(gettext), fault.status
        else:
            return redirect("web:edition_pick", done.id)
    before, older = number_of(request.GET.get("before", "")), number_of(request.GET.get("older", ""))
    context = list_context(request.user, before=before or None, older=older or None)
    return render(
        request,
        "web/editions/list.html",
        context | {"refused": refused, "typed": {"title": title, "reason": reason}},
        status=status,
    )


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE)
def files(request: HttpRequest, number: int) -> HttpResponse:
    """An edition as the files of a region pack."""
    published = numbered(number)
    return _archive(packed(published.catalogue), f"edition-{number}.zip")


@page(Audience.STAFF, permission=Permission.PUBLISH_CATALOGUE, methods=("GET", "POST"))
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Back to an older edition: asked once, then published as the next one."""
    older, now = numbered(number), current()
    if older.number == now.number:
        raise NoEdition
    reason, refused, status = words_of(request.POST.get("reason", ""), most=_WORDS), "", 200
    if request.method == "POST":
        if reason:
            done = acts.restore_edition(number, reason=reason, by=actor_of(request.user))
            messages.success(
                request, gettext("已按第 %(old)s 版的内容发布第 %(new)s 版。") % {"old": number, "new": done.number}
            )
            return redirect("web:editions")
        refused, status = gettext("请写明回退的理由。"), 422
    context = {"older": older.number, "now": now.number, "reason": reason, "refused": refused}
    return render(request, "web/editions/restore.html", context, status=status)


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE)
def revision(request: HttpRequest, revision: int) -> HttpResponse:
    """One revision: changes, faults, sheets before and after, replay, history, and what may be done."""
    return _overview(request, revision)


def _overview(request: HttpRequest, revision: int, refused: str = "", *, status: int = 200) -> HttpResponse:
    held = opened(request.user, revision)
    row, sent = held.row, request.POST
    about = {
        "title": sent.get("title", row.title),
        "reason": sent.get("reason", row.reason),
        "transition": sent.get("transition", row.transition),
        "transition_basis": sent.get("transition_basis", row.transition_basis),
        "effective_on": sent.get("effective_on", row.effective_on.isoformat() if row.effective_on else ""),
    }
    context = overview_context(held) | {"refused": refused, "about": about, "remark": sent.get("remark", "")}
    return render(request, "web/editions/revision.html", context, status=status)


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE, methods=("POST",))
def about(request: HttpRequest, revision: int) -> HttpResponse:
    """Keep title, reason, the rule for open cases and the day of effect."""
    opened(request.user, revision)
    day, fault = _day(request.POST.get("effective_on", ""))
    if fault:
        return _overview(request, revision, fault, status=422)
    moves = request.POST.get("transition") == Transition.MOVE.value
    try:
        acts.describe_revision(
            revision,
            title=words_of(request.POST.get("title", ""), most=_TITLE),
            reason=words_of(request.POST.get("reason", ""), most=_WORDS),
            transition=Transition.MOVE if moves else Transition.KEEP,
            transition_basis=words_of(request.POST.get("transition_basis", ""), most=_WORDS),
            effective_on=day,
            by=actor_of(request.user),
        )
    except (Invalid, Conflict) as refused:
        return _overview(request, revision, refused.text(gettext), status=refused.status)
    messages.success(request, gettext("说明已保存。"))
    return redirect("web:edition_revision", revision)


def _day(text: str) -> tuple[date | None, str]:
    if not text.strip():
        return None, ""
    try:
        return date.fromisoformat(text.strip()), ""
    except ValueError:
        return None, gettext("施行日期请写成 2027-01-01 这样；随发布施行的，留空。")


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE, methods=("POST",))
def step(request: HttpRequest, revision: int, step: str) -> HttpResponse:
    """Submit, approve, send back, withdraw, publish, replay."""
    opened(request.user, revision)
    if step not in _DOES:
        raise NotFound
    try:
        said = _DOES[step](revision, request.POST, actor_of(request.user))
    except (Invalid, Conflict) as refused:
        return _overview(request, revision, refused.text(gettext), status=refused.status)
    messages.success(request, said)
    if step == "replay":
        return redirect("web:edition_replay", revision)
    return redirect("web:edition_revision", revision)


def _submit(revision: int, sent: QueryDict, by: Actor) -> str:
    acts.submit_revision(revision, by=by)
    return gettext("已提交，等另一个人审定。")


def _approve(revision: int, sent: QueryDict, by: Actor) -> str:
    acts.approve_revision(revision, version=number_of(sent.get("version", "")), by=by)
    return gettext("已审定，可以发布。")


def _return(revision: int, sent: QueryDict, by: Actor) -> str:
    acts.return_revision(revision, remark=words_of(sent.get("remark", ""), most=_WORDS), by=by)
    return gettext("已退回修改。")


def _withdraw(revision: int, sent: QueryDict, by: Actor) -> str:
    acts.withdraw_revision(revision, by=by)
    return gettext("已撤回，现行版不变。")


def _publish(revision: int, sent: QueryDict, by: Actor) -> str:
    done = acts.publish_revision(revision, by=by)
    return gettext("第 %(n)s 版已发布施行。") % {"n": done.number}


def _replay(revision: int, sent: QueryDict, by: Actor) -> str:
    acts.ask_replay(revision, sample=number_of(sent.get("sample", "")) or _SAMPLE, by=by)
    return gettext("试跑已开始，只读办件，不改动任何内容。")


_DOES = {
    "submit": _submit,
    "approve": _approve,
    "return": _return,
    "withdraw": _withdraw,
    "publish": _publish,
    "replay": _replay,
}


@page(Audience.STAFF, permission=Permission.REVISE_CATALOGUE)
def revision_files(request: HttpRequest, revision: int) -> HttpResponse:
    """The catalogue with the revision laid over it, as the files of a region pack."""
    held = opened(request.user, revision)
    if held.new is None:
        raise Refused
    return _archive(packed(held.new), f"revision-{revision}.zip")


def _archive(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
