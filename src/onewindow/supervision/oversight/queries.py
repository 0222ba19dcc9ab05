"""Reads of oversight: what an agency has to do, one task, one plan, whom it follows, what was drawn, what is public.

An agency sees what it leads, shares a task of, follows, or was given; who reads cases of a division sees all there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import JSONObject

from onewindow.people.models import Staff
from onewindow.people.permissions import Permission, PostNow, posts_of
from onewindow.people.queries import agency_names

from .assessing import programme_of
from .errors import BadCursor, DrawNotFound, PlanNotFound, TaskNotFound
from .models import Certificate, Draw, Plan, Share, Task, TaskPart, Tracking
from .programmes import Programme, current
from .sharing import agency_codes

#: Rows that pages show.
__all__ = ["Draw", "Plan", "Share", "Task", "TaskPart", "Tracking"]

_SIZE = 20
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """What somebody may see and do here."""

    handles: frozenset[int]  #: agencies for which he handles oversight
    directs: frozenset[int]  #: agencies for which he draws and settles
    divisions: frozenset[str]  #: in which he reads everything


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """One page of a list."""

    rows: Sequence[Any]  #: in order
    next: str = ""  #: cursor of the following page; "" on the last


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a list of tasks is narrowed to; "" for all."""

    status: str = OPEN  #: open | closed
    kind: str = ""  #: models.Task.Kind
    level: str = ""  #: risk
    agency: int | None = None  #: one of the reader's own


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """One task with everything."""

    row: Task  #: its columns, with plan and visit
    parts: tuple[TaskPart, ...]  #: the lead's first
    shares: tuple[Share, ...]  #: newest last
    names: Mapping[int, str]  #: agency -> name today
    codes: Mapping[int, str]  #: agency -> code, of all that look at something of this plan
    people: Mapping[int, str]  #: staff -> name, of the inspectors drawn
    programme: Programme  #: as declared today
    certificates: tuple[Certificate, ...]  #: of the plan


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """One plan with everything."""

    row: Plan  #: its columns
    certificates: tuple[Certificate, ...]  #: oldest first
    tasks: tuple[Task, ...]  #: newest first
    trackings: tuple[Tracking, ...]  #: open ones first
    shares: tuple[Share, ...]  #: newest first
    names: Mapping[int, str]  #: agency -> name today
    codes: Mapping[int, str]  #: agency -> code, of all that look at something
    programme: Programme  #: as declared today


@dataclass(frozen=True, kw_only=True)
class DrawView:
    """A draw as everybody may read it."""

    row: Draw  #: seed, lists, chosen
    tasks: Mapping[str, Task]  #: certificate number -> its task
    names: Mapping[int, str]  #: agency -> name today
    natural: frozenset[str] = field(default_factory=frozenset)  #: certificate numbers whose holder is a natural person


def reader_of(user: Any) -> Reader:
    """What an account may see and do here. No query of its own."""
    posts = posts_of(user)
    places: frozenset[str] = frozenset()
    for post in posts:
        if Permission.READ_CASE in post.permissions:
            places |= post.divisions
    return Reader(
        handles=_agencies(posts, Permission.HANDLE_OVERSIGHT),
        directs=_agencies(posts, Permission.DIRECT_OVERSIGHT),
        divisions=places,
    )


def _agencies(posts: Sequence[PostNow], permission: Permission) -> frozenset[int]:
    return frozenset(post.agency for post in posts if permission in post.permissions)


def tasks_page(user: Any, asked: Asked, *, after: str = "", size: int = _SIZE) -> Rows:
    """Tasks an agency has a share in, leads or was given: open ones by due day, closed ones newest first. One query.

    Raises BadCursor.
    """
    rows = Task.objects.filter(_tasks_of(reader_of(user), asked.agency)).select_related("plan")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.level:
        rows = rows.filter(plan__level=asked.level)
    if asked.status == CLOSED:
        rows = rows.filter(status=Task.Status.CLOSED).order_by("-id")
        if after:
            rows = rows.filter(pk__lt=_number(after))
        found = list(rows[: size + 1])
        return Rows(rows=found[:size], next=str(found[size - 1].pk) if len(found) > size else "")
    rows = rows.exclude(status=Task.Status.CLOSED).order_by("due_on", "id")
    if after:
        day, pk = _day_and_number(after)
        rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk))
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Rows(rows=found[:size], next=f"{last.due_on.isoformat()}.{last.pk}" if last is not None else "")


def access_task(user: Any, task: int, *, language: str = "zh") -> TaskView:
    """One task. Raises TaskNotFound; hidden looks like missing. Six queries at most."""
    rows = Task.objects.filter(_tasks_of(reader_of(user), None), pk=task)
    row = rows.select_related("plan", "visit").first()
    if row is None:
        raise TaskNotFound
    parts = sorted(row.parts.all(), key=lambda part: (part.agency_id != row.agency_id, part.pk))
    shares = tuple(row.plan.shares.order_by("pk"))
    codes = agency_codes(row.plan)
    drawn = {staff for part in parts for staff in part.inspectors}
    return TaskView(
        row=row,
        parts=tuple(parts),
        shares=shares,
        names=agency_names({*codes, *(part.agency_id for part in parts), row.agency_id}, language=language),
        codes=codes,
        people=dict(Staff.objects.filter(pk__in=drawn).values_list("pk", "name")) if drawn else {},
        programme=programme_of(row.plan),
        certificates=tuple(row.plan.certificates.order_by("pk")),
    )


def plans_page(user: Any, *, level: str = "", sought: str = "", after: str = "", size: int = _SIZE) -> Rows:
    """Plans in force that the reader may see, oldest first; `sought`: part of the name, or a certificate's number.

    One query. Raises BadCursor.
    """
    rows = Plan.objects.filter(_plans_of(reader_of(user)), status=Plan.Status.ACTIVE).order_by("id")
    if level:
        rows = rows.filter(level=level)
    if sought:
        number = Certificate.objects.filter(plan=OuterRef("pk"), number=sought)
        rows = rows.filter(Q(name__contains=sought) | Exists(number))
    if after:
        rows = rows.filter(pk__gt=_number(after))
    found = list(rows[: size + 1])
    return Rows(rows=found[:size], next=str(found[size - 1].pk) if len(found) > size else "")


def access_plan(user: Any, plan: int, *, language: str = "zh") -> PlanView:
    """One plan. Raises PlanNotFound; hidden looks like missing. Five queries at most."""
    held = Certificate.objects.filter(plan=OuterRef("pk")).order_by("pk").values(one=JSONObject(**_CERTIFICATE))
    rows = Plan.objects.filter(_plans_of(reader_of(user)), pk=plan).annotate(held=ArraySubquery(held))
    row = rows.first()
    if row is None:
        raise PlanNotFound
    codes = agency_codes(row)
    trackings = sorted(row.trackings.order_by("-pk"), key=lambda one: one.ended_at is not None)
    return PlanView(
        row=row,
        certificates=tuple(_certificate(one) for one in row.held),
        tasks=tuple(row.tasks.order_by("-pk")[:_SIZE]),
        trackings=tuple(trackings),
        shares=tuple(row.shares.order_by("-pk")[:_SIZE]),
        names=agency_names({*codes, row.agency_id, *(one.agency_id for one in trackings)}, language=language),
        codes=codes,
        programme=programme_of(row),
    )


#: What a page shows of a certificate.
_CERTIFICATE = {name: name for name in ("matter", "case", "number", "issued_at", "ended_at")}


def _certificate(said: Mapping[str, Any]) -> Certificate:
    times = {name: said[name] and datetime.fromisoformat(said[name]) for name in ("issued_at", "ended_at")}
    return Certificate(**{**said, **times})


def trackings_page(user: Any, *, after: str = "", size: int = _SIZE) -> Rows:
    """Whom the reader's agencies follow closely, the nearest end first. One query. Raises BadCursor."""
    reader = reader_of(user)
    rows = Tracking.objects.filter(ended_at=None).select_related("plan").order_by("until", "id")
    rows = rows.filter(Q(agency__in=reader.handles) | Q(plan__division__in=reader.divisions))
    if after:
        day, pk = _day_and_number(after)
        rows = rows.filter(Q(until__gt=day) | Q(until=day, pk__gt=pk))
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Rows(rows=found[:size], next=f"{last.until.isoformat()}.{last.pk}" if last is not None else "")


def draws_page(*, after: str = "", size: int = _SIZE) -> Rows:
    """All draws, newest first; they are public. One query. Raises BadCursor."""
    rows = Draw.objects.order_by("-id")
    if after:
        rows = rows.filter(pk__lt=_number(after))
    found = list(rows[: size + 1])
    return Rows(rows=found[:size], next=str(found[size - 1].pk) if len(found) > size else "")


def draw_view(draw: int, *, language: str = "zh") -> DrawView:
    """One draw with what came of it. Four queries. Raises DrawNotFound."""
    row = Draw.objects.filter(pk=draw).first()
    if row is None:
        raise DrawNotFound
    tasks = row.tasks.select_related("plan__party").prefetch_related(
        Prefetch("plan__certificates", queryset=Certificate.objects.order_by("pk"))
    )
    keys = {one["key"] for one in row.chosen}
    found, natural = {}, set()
    for task in tasks:
        for one in task.plan.certificates.all():
            if one.number in keys:
                found[one.number] = task
                if task.plan.party.kind == "natural":
                    natural.add(one.number)
    agencies = {row.agency_id, *(int(agency) for agency in row.inspectors)}
    return DrawView(row=row, tasks=found, names=agency_names(agencies, language=language), natural=frozenset(natural))


def record_of(party: int, *, service: str, agency: int, most: int = 5) -> list[Plan]:
    """What oversight knows of an applicant, for who decides on his case: plans with their latest tasks. Two queries.

    Only plans that began with the same joint service, or that the same agency leads.
    """
    tasks = Task.objects.order_by("-pk")
    rows = Plan.objects.filter(Q(service=service) | Q(agency=agency), party=party).order_by("status", "-pk")
    return list(rows.prefetch_related(Prefetch("tasks", queryset=tasks, to_attr="latest"))[:most])


def plans_of_parties(parties: Collection[int]) -> list[Plan]:
    """How these are overseen, with certificates and tasks: for their own page. Three queries."""
    rows = Plan.objects.filter(party__in=list(parties)).order_by("status", "-pk")
    return list(
        rows.prefetch_related(
            Prefetch("certificates", queryset=Certificate.objects.order_by("pk")),
            Prefetch("tasks", queryset=Task.objects.order_by("-pk")),
        )
    )


def programmes_led(user: Any) -> list[tuple[Programme, str]]:
    """Programmes whose lead's superior this is, with the division: where he may draw. No query of its own."""
    return [
        (programme, post.division)
        for post in posts_of(user)
        if Permission.DIRECT_OVERSIGHT in post.permissions
        for programme in current().programmes.values()
        if programme.lead == post.agency_code
    ]


def _tasks_of(reader: Reader, agency: int | None) -> Q:
    here = [agency] if agency in reader.handles else sorted(reader.handles)
    own = Exists(TaskPart.objects.filter(task=OuterRef("pk"), agency__in=here))
    given = Exists(Share.objects.filter(plan=OuterRef("plan"), shared_to__in=here))
    found = Q(own) | Q(given) | Q(plan__agency__in=here)
    return found if agency in reader.handles else found | Q(plan__division__in=reader.divisions)


def _plans_of(reader: Reader) -> Q:
    here = sorted(reader.handles)
    part = Exists(TaskPart.objects.filter(task__plan=OuterRef("pk"), agency__in=here))
    followed = Exists(Tracking.objects.filter(plan=OuterRef("pk"), agency__in=here))
    given = Exists(Share.objects.filter(plan=OuterRef("pk"), shared_to__in=here))
    return Q(agency__in=here) | Q(part) | Q(followed) | Q(given) | Q(division__in=reader.divisions)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise BadCursor
    return int(text)


def _day_and_number(text: str) -> tuple[date, int]:
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), _number(number)
    except ValueError:
        raise BadCursor from None
