"""Reads the events of the house: a certificate issued begins a plan; what the region names does the rest.

Neither cases nor registers know of oversight, so this looks at their events, a little further back than last time: an
event may be seen twice and counts once.
"""

import logging
from datetime import timedelta
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.clock import now, today
from onewindow.core.errors import Refused
from onewindow.core.models import Event

from . import acts
from .models import Certificate, Mark, Plan, Task, Tracking
from .programmes import Follow, current
from .sharing import agency_codes

_BY = Actor.system("oversight")
_MARK = "events"
#: An act that began before the last look may have ended after it.
_AGAIN = timedelta(minutes=10)
_CASE = "case:"
_ISSUED = "issue"
_CASE_ENDS = {"revoke": "许可被撤销", "cancel": "许可被注销", "expire": "有效期届满"}

log = logging.getLogger(__name__)


def look() -> int:
    """Look at what has happened since the last look; returns how many events concerned oversight."""
    book = current()
    if not book.programmes:
        return 0
    started = now()
    mark = Mark.objects.filter(name=_MARK).first()
    events = Event.objects.filter(verb__in={_ISSUED, *_CASE_ENDS, *book.verbs()})
    if mark is not None:
        events = events.filter(at__gte=mark.at - _AGAIN)
    found = sum(_hear(event) for event in events.order_by("at", "stream", "seq").iterator())
    Mark.objects.update_or_create(name=_MARK, defaults={"at": started})
    return found


def _hear(event: Event) -> bool:
    if event.stream.startswith(_CASE):
        return _hear_case(event)
    heard = False
    for certificate in _concerned(event):
        follow = current().programmes[certificate.plan.programme].follows.get(event.verb)
        if follow is not None and certificate.ended_at is None:
            heard |= _follow(follow, certificate, event)
    return heard


def _hear_case(event: Event) -> bool:
    number, book = event.stream.removeprefix(_CASE), current()
    heard = False
    for matter, said in event.body.get("reviews", {}).items():
        if book.of_matter(matter) is None:
            continue
        certificate = Certificate.objects.filter(case=number, matter=matter).first()
        if event.verb == _ISSUED and "certificate" in said and certificate is None:
            heard |= _try(acts.begin, number, matter)
        elif event.verb in _CASE_ENDS and "stage" in said and certificate is not None and certificate.ended_at is None:
            heard |= _try(acts.end, certificate.pk, reason=_CASE_ENDS[event.verb])
    return heard


def _concerned(event: Event) -> list[Certificate]:
    """The certificates an event of a register is about: its stream or its body names their number."""
    numbers = {event.stream.rpartition("/")[2], str(event.body.get("number") or "")} - {""}
    return list(Certificate.objects.select_related("plan").filter(number__in=numbers))


def _follow(follow: Follow, certificate: Certificate, event: Event) -> bool:
    plan, why = certificate.plan, follow.says["zh"]
    if follow.does == "end":
        return _try(acts.end, certificate.pk, reason=why)
    if follow.does == "refresh":
        said = {"name": str(event.body.get("name") or ""), "address": str(event.body.get("address") or "")}
        done = Event.objects.filter(stream=f"oversight:plan/{plan.pk}", verb="refresh_oversight", at__gte=event.at)
        return False if done.exists() else _try(acts.refresh, plan.pk, why=why, **said)
    open_tasks = plan.tasks.filter(kind=follow.kind).exclude(status=Task.Status.CLOSED)
    if follow.does == "done":
        ready = [] if event.body.get("owes") else list(open_tasks.filter(status=Task.Status.OPEN))
        return sum(_try(acts.close, task.pk, reason=why) for task in ready) > 0
    if open_tasks.exists() or plan.tasks.filter(kind=follow.kind, created_at__gte=event.at).exists():
        return False
    due = current().calendar.add_working_days(today(), follow.working_days)
    return _try(acts.open_task, plan.pk, kind=follow.kind, why=why, due_on=due)


def make_due_tasks() -> int:
    """A task for every plan whose check comes near, shared by all agencies that look at something; how many."""
    made = 0
    for programme in current().programmes.values():
        near = today() + timedelta(days=programme.ahead_days)
        waiting = Task.objects.filter(kind__in=[Task.Kind.PERIODIC, Task.Kind.DRAW]).exclude(status="closed")
        rows = Plan.objects.filter(programme=programme.code, status=Plan.Status.ACTIVE, next_check_on__lte=near)
        for plan in rows.exclude(pk__in=waiting.values("plan")).order_by("next_check_on", "pk"):
            partners = list(agency_codes(plan))
            due = max(plan.next_check_on, today())
            why = programme.level(plan.level).names["zh"]
            made += _try(acts.open_task, plan.pk, kind="periodic", why=why, due_on=due, partners=partners)
    return made


def end_trackings() -> int:
    """Entries of the tracking lists whose last day has passed; how many."""
    over = Tracking.objects.filter(ended_at=None, until__lt=today()).order_by("pk").values_list("pk", flat=True)
    return sum(_try(acts.end_tracking, pk, reason="追踪期满") for pk in list(over))


def look_again() -> int:
    """Judge plans anew whose term to rectify or to supplement has passed since yesterday."""
    late = Task.objects.filter(status__in=["rectifying", "reported"], rectify_by__lt=today())
    plans = Plan.objects.filter(status=Plan.Status.ACTIVE, pk__in=late.values("plan")).exclude(
        reasons__contains=["overdue"]
    )
    return sum(_try(acts.look_again, pk) for pk in list(plans.values_list("pk", flat=True)))


def _try(act: Any, *args: Any, **kwargs: Any) -> bool:
    try:
        act(*args, **kwargs, by=_BY)
    except Refused as fault:
        log.warning("oversight: %s %s refused (%s)", act.__name__, args, fault.code)
        return False
    return True
