"""Oversight for the agencies: what is to be done, whom, one task with every verb as a form."""

import secrets
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import NotFound, Refused
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.people.queries import agency_names
from onewindow.supervision.oversight import acts
from onewindow.supervision.oversight.programmes import current as book
from onewindow.supervision.oversight.queries import (
    CLOSED,
    OPEN,
    Asked,
    TaskView,
    access_plan,
    access_task,
    plans_page,
    reader_of,
    tasks_page,
    trackings_page,
)
from onewindow.supervision.oversight.sharing import lines_of
from onewindow.web import formats
from onewindow.web.current import current
from onewindow.web.onsite_planning import moved_to
from onewindow.web.oversight import (
    answers_in,
    frame,
    plan_line,
    plan_page,
    refusal_words,
    task_line,
    task_page,
    track_line,
)
from onewindow.web.oversight_visit import NoHour, NoSuchVerb, going_in, visit_page
from onewindow.web.oversight_words import kinds
from onewindow.web.posted import key_of, number_of, words_of
from onewindow.web.routes import Audience, page

#: Acts of a task, last part of their address.
_VERBS = ("record", "settle", "order", "recheck", "close", "share")


@page(Audience.STAFF, permission=Permission.READ_OVERSIGHT)
def work(request: HttpRequest) -> HttpResponse:
    """What is to be done, by due day; or what is done."""
    given, reader = request.GET, reader_of(request.user)
    asked = Asked(
        status=CLOSED if given.get("status") == CLOSED else OPEN,
        kind=given.get("kind", "") if given.get("kind", "") in kinds() else "",
        level=words_of(given.get("level", ""), most=20),
        agency=number_of(given.get("agency", "")) or None,
    )
    found = tasks_page(request.user, asked, after=words_of(given.get("after", ""), most=40))
    own = agency_names(reader.handles, language=formats.language()) if len(reader.handles) > 1 else {}
    kept = QueryDict(mutable=True)
    kept.update({name: str(given[name]) for name in given if name != "after" and given[name]})
    context = frame(request.user, "tasks") | {
        "lines": [task_line(task) for task in found.rows],
        "next": found.next,
        "asked": asked,
        "kept": kept.urlencode(),
        "kinds": kinds(),
        "levels": _levels(),
        "own": own,
        "narrowed": bool(asked.kind or asked.level or asked.agency),
    }
    return render(request, "web/oversight/tasks.html", context)


@page(Audience.STAFF, permission=Permission.READ_OVERSIGHT)
def task(request: HttpRequest, task: int) -> HttpResponse:
    """One task."""
    return _task(request, _seen(request, task), "", QueryDict(), None)


@page(Audience.STAFF, permission=Permission.HANDLE_OVERSIGHT, methods=("POST",))
def task_act(request: HttpRequest, task: int, verb: str) -> HttpResponse:
    """Do it; a refusal brings the page back with the sentence and everything typed."""
    if verb not in _VERBS:
        raise NoSuchVerb
    view = _seen(request, task)
    try:
        _do(request, view, verb)
    except NotFound:
        raise
    except Refused as refused:
        return _task(request, _seen(request, task), verb, request.POST, refused)
    messages.success(request, _told(verb))
    return redirect("web:oversight_task", task)


def _seen(request: HttpRequest, task: int) -> TaskView:
    return access_task(request.user, task, language=formats.language())


def _task(request: HttpRequest, view: TaskView, verb: str, sent: QueryDict, refused: Refused | None) -> HttpResponse:
    faults = refused.data.get("faults") if refused is not None else None
    context = frame(request.user, "tasks") | {
        "page": task_page(view, request.user, verb, sent, faults),
        "verb": verb,
        "sent": sent,
        "refusal": refusal_words(refused),
    }
    return render(request, "web/oversight/task.html", context, status=refused.status if refused is not None else 200)


def _do(request: HttpRequest, view: TaskView, verb: str) -> None:
    sent, row = request.POST, view.row
    once: dict[str, Any] = {"by": actor_of(request.user), "version": number_of(sent.get("version", ""))}
    if verb == "record":
        agency = number_of(sent.get("agency", ""))
        lines = tuple(line.id for line in lines_of(row.plan, view.codes.get(agency, "")))
        acts.record(row.pk, agency, answers_in(sent, lines), **once)
    elif verb == "settle":
        lines = tuple(name.removeprefix("settle-") for name in sent if name.startswith("settle-"))
        acts.settle(row.pk, {one: sent[f"settle-{one}"] for one in lines}, why=_words(sent, "why"), **once)
    elif verb == "order":
        acts.order(row.pk, text=_words(sent, "text"), rectify_by=_day(sent, "until"), **once)
    elif verb == "recheck":
        passed = sent.get("passed") == "yes"
        until = None if passed else _day(sent, "until")
        acts.recheck(row.pk, passed=passed, note=_words(sent, "note"), rectify_by=until, **once)
    elif verb == "close":
        acts.close(row.pk, reason=_words(sent, "reason"), **once)
    else:
        _share(request, row.plan_id, row.pk)


def _told(verb: str) -> str:
    return {
        "record": gettext("已记录。"),
        "settle": gettext("已认定，结论已出。"),
        "order": gettext("已责令改正，持证人已收到通知。"),
        "recheck": gettext("复查结果已记录。"),
        "close": gettext("任务已办结。"),
        "share": gettext("已共享，记入共享记录。"),
    }[verb]


@page(Audience.STAFF, permission=Permission.HANDLE_OVERSIGHT, methods=("GET", "POST"))
def visit(request: HttpRequest, task: int) -> HttpResponse:
    """Plan the one visit of all agencies of a task."""
    view, sent, refusal = _seen(request, task), request.POST, None
    if sent.get("do") == "plan":
        _, start = moved_to(sent)
        officers, contact = going_in(view, sent), (_words(sent, "contact_name"), _words(sent, "contact_phone"))
        try:
            if start is None:
                raise NoHour
            acts.plan_visit(
                task,
                start=start,
                officers=officers,
                contact=contact,
                version=number_of(sent.get("version", "")),
                by=actor_of(request.user),
            )
        except NotFound:
            raise
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, gettext("已安排。各部门的人员都能看到，只去一次。"))
            return redirect("web:oversight_task", task)
    context = frame(request.user, "tasks") | {"page": visit_page(view, sent), "refusal": refusal_words(refusal)}
    return render(request, "web/oversight/visit.html", context, status=refusal.status if refusal is not None else 200)


@page(Audience.STAFF, permission=Permission.READ_OVERSIGHT)
def plans(request: HttpRequest) -> HttpResponse:
    """Who is overseen."""
    given = request.GET
    level, sought = words_of(given.get("level", ""), most=20), words_of(given.get("name", ""), most=60)
    found = plans_page(request.user, level=level, sought=sought, after=words_of(given.get("after", ""), most=20))
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in (("level", level), ("name", sought)) if value})
    context = frame(request.user, "plans") | {
        "lines": [plan_line(row) for row in found.rows],
        "next": found.next,
        "level": level,
        "sought": sought,
        "levels": _levels(),
        "kept": kept.urlencode(),
    }
    return render(request, "web/oversight/plans.html", context)


@page(Audience.STAFF, permission=Permission.READ_OVERSIGHT)
def plan(request: HttpRequest, plan: int) -> HttpResponse:
    """How somebody is overseen."""
    return _plan(request, plan, "", QueryDict(), None)


@page(Audience.STAFF, permission=Permission.HANDLE_OVERSIGHT, methods=("POST",))
def plan_act(request: HttpRequest, plan: int, verb: str) -> HttpResponse:
    """Open a task, follow closely, end that, share."""
    access_plan(request.user, plan)
    by, sent = actor_of(request.user), request.POST
    agency = number_of(sent.get("agency", ""))
    try:
        if verb == "task":
            done = acts.open_task(
                plan,
                kind="tracking" if sent.get("kind") == "tracking" else "assigned",
                why=_words(sent, "why"),
                due_on=_day(sent, "due"),
                agency=agency,
                partners=[number_of(one) for one in sent.getlist("partner")],
                by=by,
                idempotency_key=key_of(sent.get("key", ""), "oversight-task"),
            )
            messages.success(request, gettext("任务已下达，各部门已收到通知。"))
            return redirect("web:oversight_task", done.task)
        if verb == "track":
            acts.track(plan, agency, why=_words(sent, "why"), until=_day(sent, "until"), by=by)
        elif verb == "untrack":
            acts.end_tracking(number_of(sent.get("tracking", "")), reason=_words(sent, "reason"), by=by)
        elif verb == "share":
            _share(request, plan, None)
        else:
            raise NoSuchVerb
    except NotFound:
        raise
    except Refused as refused:
        return _plan(request, plan, verb, sent, refused)
    messages.success(request, gettext("已记录。"))
    return redirect("web:oversight_plan", plan)


def _plan(request: HttpRequest, plan: int, verb: str, sent: QueryDict, refused: Refused | None) -> HttpResponse:
    view = access_plan(request.user, plan, language=formats.language())
    context = frame(request.user, "plans") | {
        "page": plan_page(view, request.user, current()),
        "verb": verb,
        "sent": sent,
        "picked": sent.getlist("partner") if verb == "task" else None,
        "refusal": refusal_words(refused),
        "key": secrets.token_hex(16),
    }
    return render(request, "web/oversight/plan.html", context, status=refused.status if refused is not None else 200)


@page(Audience.STAFF, permission=Permission.READ_OVERSIGHT)
def tracking(request: HttpRequest) -> HttpResponse:
    """Whom the agency follows closely: who, why, until when."""
    found = trackings_page(request.user, after=words_of(request.GET.get("after", ""), most=40))
    names = agency_names({entry.agency_id for entry in found.rows}, language=formats.language())
    reader = reader_of(request.user)
    context = frame(request.user, "tracking") | {
        "lines": [track_line(entry, names, reader) for entry in found.rows],
        "next": found.next,
    }
    return render(request, "web/oversight/tracking.html", context)


def _share(request: HttpRequest, plan: int, task: int | None) -> None:
    sent = request.POST
    acts.share(
        plan,
        shared_by=number_of(sent.get("agency", "")),
        shared_to=number_of(sent.get("to", "")),
        why=_words(sent, "why"),
        task=task,
        by=actor_of(request.user),
    )


def _levels() -> dict[str, str]:
    """Levels of all programmes, lowest first."""
    return {
        level.id: formats.local_name(level.names)
        for programme in reversed(list(book().programmes.values()))
        for level in programme.levels
    }


def _words(sent: QueryDict, name: str) -> str:
    return words_of(sent.get(name, ""), most=2000)


def _day(sent: QueryDict, name: str) -> date:
    """The day typed; one that is none becomes the first of all days, which every act refuses with the right span."""
    try:
        return date.fromisoformat(sent.get(name, "")[:10])
    except ValueError:
        return date.min
