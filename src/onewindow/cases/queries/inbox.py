"""Work lists and lists of cases: keyset pages, each answered by an index, whatever the number of cases.

    page = inbox(user)                      # what waits for my agencies
    page = inbox(user, after=page.next)

Several agencies are asked one by one and merged (a list of agencies in one condition would read all their rows).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from onewindow.cases.errors import BadCursor
from onewindow.cases.limits import region_limits
from onewindow.cases.models import Case, Review
from onewindow.cases.projections import NO_LIMIT
from onewindow.cases.stages import Role
from onewindow.core import clock
from onewindow.core.clock import SHANGHAI
from onewindow.people.access import party_of
from onewindow.people.permissions import posts_of

from .access import sides_of
from .pages import Head, InboxRow, Page, head_of

_HANDLERS = frozenset({Role.REVIEWER, Role.SUPERIOR, Role.ONSITE})
#: Which reviews a list shows; each is the condition of a partial index.
TODO, ELSEWHERE = "todo", "elsewhere"
_KINDS = {TODO: Q(open=True), ELSEWHERE: Q(open=False, stage__in=["waiting", "correcting", "accepted"])}
_SIZE = 20
_MOST = 200
#: A menu says "99+".
_COUNT_TO = 100


class Light(StrEnum):
    """How near the next thing to do is: overdue, due by the close of the next working day, later."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


def agencies_of(user: Any) -> list[int]:
    """The agencies whose reviews somebody handles."""
    return sorted({post.agency for post in posts_of(user) if post.role in _HANDLERS})


def inbox(
    user: Any,
    *,
    kind: str = TODO,
    agency: int | None = None,
    owner: int | None = None,
    stage: str = "",
    matter: str = "",
    matters: Collection[str] | None = None,
    service: str = "",
    division: str = "",
    unclaimed: bool = False,
    light: Light | None = None,
    after: str = "",
    size: int = _SIZE,
) -> Page:
    """Reviews of one's agencies by remaining time; `todo` waits for them, `elsewhere` for somebody else. One query.

    `owner` (or `unclaimed`), `stage`, `matter` (or `matters`), `service`, `division` and `light` narrow the list.
    Raises BadCursor for an `after` that no page has given.
    """
    wanted = [a for a in agencies_of(user) if agency in {None, a}]
    size = max(1, min(size, _MOST))
    narrow = _KINDS[kind if kind in _KINDS else TODO]
    said = {"owner_id": owner, "stage": stage, "matter": matter, "case__service": service, "division_id": division}
    narrow &= Q(**{field: value for field, value in said.items() if value not in {None, ""}})
    if matters is not None:
        narrow &= Q(matter__in=matters)
    if unclaimed:
        narrow &= Q(owner=None)
    if light is not None:
        narrow &= _burning(light)
    rows = _lines([_one_agency(a, narrow, after, size + 1) for a in wanted])
    return Page(rows=by_rule(rows[:size]), next=_cursor(rows[size - 1]) if len(rows) > size else "")


def by_rule(rows: Sequence[InboxRow]) -> tuple[InboxRow, ...]:
    """The declared order of a page of the list: by the day of the limit, on the same day the green channel first.

    Pages follow one another by the limit alone, so priority never takes a review over from another page or day.
    """
    return tuple(sorted(rows, key=lambda row: ((row.act_by or NO_LIMIT).astimezone(SHANGHAI).date(), -row.priority)))


def _burning(light: Light) -> Q:
    now, soon = clock.now(), region_limits().close_after(1, clock.now())
    if light is Light.RED:
        return Q(act_by__lte=now)
    return Q(act_by__gt=now, act_by__lte=soon) if light is Light.YELLOW else Q(act_by__gt=soon)


def inbox_counts(user: Any) -> dict[int, int]:
    """How much waits per agency, counted up to 100: a menu needs no more."""
    return {
        agency: Review.objects.filter(agency_id=agency, open=True).order_by("act_by", "id")[:_COUNT_TO].count()
        for agency in agencies_of(user)
    }


def cases_of(user: Any, *, applicant: int | None = None, after: str = "", size: int = _SIZE) -> Page:
    """One's own cases and those of one's principals (or of one `applicant` among them), newest first."""
    party = party_of(user)
    if party is None:
        return Page(rows=())
    return _case_page([Case.objects.filter(side) for side in sides_of(user, applicant=applicant)], after, size)


def cases_in(user: Any, *, after: str = "", size: int = _SIZE) -> Page:
    """The cases of the divisions one leads, supervises, audits or serves at the window, newest first."""
    roles = {Role.LEAD, Role.SUPERVISOR, Role.AUDITOR, Role.CLERK}
    places = sorted({d for post in posts_of(user) if post.role in roles for d in post.divisions})
    return _case_page([Case.objects.filter(division_id=place) for place in places], after, size)


def heads(numbers: Sequence[str]) -> list[Head]:
    """Cases in a line each, in the order given. The caller has seen to it that they may be seen."""
    found = {
        case.number: case for case in Case.objects.filter(number__in=numbers).select_related("applicant", "division")
    }
    return [head_of(found[number]) for number in numbers if number in found]


def _one_agency(agency: int, narrow: Q, after: str, size: int) -> QuerySet[Review, int]:
    rows = Review.objects.filter(narrow, agency_id=agency)
    if after:
        at, pk = _read_cursor(after)
        # The first condition lets the index begin at the right place, the second steps over the ties.
        rows = rows.filter(act_by__gte=at).filter(Q(act_by__gt=at) | Q(id__gt=pk))
    return rows.order_by("act_by", "id").values_list("id", flat=True)[:size]


def _lines(lists: Sequence[QuerySet[Review, int]]) -> list[InboxRow]:
    """The rows of several prefixes of the index, merged. One query; none where there is no list."""
    if not lists:
        return []
    return rows_of(lists[0] if len(lists) == 1 else lists[0].union(*lists[1:], all=True))


def rows_of(ids: Collection[int] | QuerySet[Review, int]) -> list[InboxRow]:
    """Reviews as lines of a work list, by remaining time. One query. The caller sees to it that they may be seen."""
    found = Review.objects.filter(pk__in=ids).select_related("case", "case__applicant").defer("case__state")
    return [_row(row) for row in found.order_by("act_by", "id")]


def _row(row: Review) -> InboxRow:
    return InboxRow(
        id=row.pk,
        number=row.case.number,
        matter=row.matter,
        title=row.case.title,
        applicant_name=row.case.applicant.name,
        agency=row.agency_id,
        owner=row.owner_id,
        stage=row.stage,
        priority=row.priority,
        act_by=None if row.act_by == NO_LIMIT else row.act_by,
        due_at=row.due_at,
        promised_at=row.promised_at,
        received_at=row.received_at,
        revalidate=row.revalidate,
        parked=row.parked,
        submitted_at=row.case.submitted_at,
    )


def _cursor(row: InboxRow) -> str:
    return f"{(row.act_by or NO_LIMIT).isoformat()}~{row.id}"


def _case_page(lists: Sequence[QuerySet[Case]], after: str, size: int) -> Page:
    if not lists:
        return Page(rows=())
    size = max(1, min(size, _MOST))
    pages = []
    for rows in lists:
        narrowed = rows
        if after:
            at, pk = _read_cursor(after)
            narrowed = rows.filter(submitted_at__lte=at).filter(Q(submitted_at__lt=at) | Q(id__lt=pk))
        pages.append(narrowed.order_by("-submitted_at", "-id").values_list("submitted_at", "id")[: size + 1])
    whole = pages[0] if len(pages) == 1 else pages[0].union(*pages[1:]).order_by("-submitted_at", "-id")[: size + 1]
    found = list(whole)
    ids = [pk for _, pk in found[:size]]
    about = Review.objects.filter(case=OuterRef("pk")).order_by("n").values("matter")
    listed = Case.objects.filter(pk__in=ids).annotate(listed=ArraySubquery(about))
    by_id = {case.pk: case for case in listed.select_related("applicant", "division").defer("state")}
    lines = tuple(head_of(by_id[pk]) for pk in ids if pk in by_id)
    following = f"{found[size - 1][0].isoformat()}~{ids[-1]}" if len(found) > size else ""
    return Page(rows=lines, next=following)


def _read_cursor(text: str) -> tuple[datetime, int]:
    at, _, pk = text.rpartition("~")
    try:
        found = datetime.fromisoformat(at)
        number = int(pk)
    except ValueError:
        raise BadCursor from None
    if found.tzinfo is None:
        raise BadCursor
    return found, number
