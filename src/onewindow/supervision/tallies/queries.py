"""What the cockpit and the home page read: sums over days, and what is late this minute, each bounded.

A person sees the figures of the divisions in which he holds `division:figures:read`, and single cases only where he
holds `division:case:read`. Sums come from the daily tables; what is late comes from the index of the inboxes, agency by
agency, so nothing here counts cases.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Q, Sum

from onewindow.cases.errors import BadCursor
from onewindow.cases.limits import region_limits
from onewindow.cases.projections import NO_LIMIT
from onewindow.cases.records import stream_of
from onewindow.core import clock
from onewindow.people.models import Division
from onewindow.people.permissions import Permission, posts_of

from .counting import quantile
from .models import AgencyDay, Reckoned, ServiceDay

__all__ = [
    "COUNT_TO",
    "AgencyDay",
    "Held",
    "Late",
    "LatePage",
    "Now",
    "Place",
    "PublicFigures",
    "ServiceDay",
    "agency_days",
    "held",
    "late_rows",
    "now_of",
    "places_of",
    "public_figures",
    "reckoned_at",
    "service_days",
]

#: What is counted per agency stops here; a page says "200+".
COUNT_TO = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A division whose figures somebody may read."""

    code: str  #: six digits
    names: dict[str, str]  #: language -> name
    level: str  #: prefecture, county, zone


def places_of(user: Any, permission: Permission = Permission.READ_FIGURES) -> list[Place]:
    """The administered divisions in which somebody holds the permission, from the top down. One query."""
    held = {post.division for post in posts_of(user) if permission in post.permissions}
    if not held:
        return []
    rows = {row.pk: row for row in Division.objects.filter(administered=True).order_by("code")}

    def inside(code: str | None) -> bool:
        while code is not None and code not in held:
            code = rows[code].parent_id if code in rows else None
        return code is not None

    return [Place(code=code, names=row.names, level=row.level) for code, row in rows.items() if inside(code)]


def service_days(divisions: Collection[str], since: date) -> list[ServiceDay]:
    """The days of services in these divisions from `since` on, by day. One query, a row per day, place and service."""
    rows = ServiceDay.objects.filter(division_id__in=list(divisions), day__gte=since)
    return list(rows.order_by("day", "division_id", "service"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Cases of a place that were not closed: all that came less all that were closed."""

    before: int  #: when a day began
    now: int  #: as far as the days have been reckoned


def held(divisions: Collection[str], day: date) -> dict[str, Held]:
    """Division -> what it had when `day` began, and has now. One query, a row per day, place and service."""
    earlier = Q(day__lt=day)
    rows = ServiceDay.objects.filter(division_id__in=list(divisions)).values("division_id").order_by()
    told = rows.annotate(
        came=Sum("submitted"),
        went=Sum("closed"),
        came_before=Sum("submitted", filter=earlier, default=0),
        went_before=Sum("closed", filter=earlier, default=0),
    )
    return {
        row["division_id"]: Held(before=row["came_before"] - row["went_before"], now=row["came"] - row["went"])
        for row in told
    }


def agency_days(divisions: Collection[str], since: date) -> list[AgencyDay]:
    """The days of the agencies in these divisions on which something was late. One query."""
    rows = AgencyDay.objects.filter(agency__division_id__in=list(divisions), day__gte=since, late__gt=0)
    return list(rows.order_by("day", "agency_id"))


def reckoned_at() -> datetime | None:
    """When the figures were reckoned last; None before the first time."""
    found: datetime | None = Reckoned.objects.aggregate(at=Max("at"))["at"]
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """What stands at an agency this minute; every count stops at COUNT_TO."""

    agency: int  #: id
    division: str  #: where it sits
    late: int  #: should have been done by now
    soon: int  #: due by the close of the next working day
    stopped: int  #: clock stopped: suspended, or waiting for the applicant's correction
    ratings: int  #: bad ratings without an answer


_NOW = """
SELECT a.id, a.division_id,
  (SELECT count(*) FROM (SELECT FROM cases_review WHERE agency_id = a.id AND open AND act_by <= %(now)s
                         ORDER BY act_by LIMIT %(most)s) l),
  (SELECT count(*) FROM (SELECT FROM cases_review WHERE agency_id = a.id AND open AND act_by > %(now)s
                         AND act_by <= %(soon)s ORDER BY act_by LIMIT %(most)s) s),
  (SELECT count(*) FROM (SELECT FROM cases_review WHERE agency_id = a.id AND stage IN ('suspended', 'correcting')
                         AND (NOT open OR act_by = %(never)s) LIMIT %(most)s) p),
  (SELECT count(*) FROM (SELECT FROM cases_rating WHERE agency_id = a.id AND answered_at IS NULL
                         AND follow_up_by IS NOT NULL LIMIT %(most)s) r)
FROM people_agency a WHERE a.division_id = ANY(%(places)s)
"""


def now_of(divisions: Collection[str]) -> list[Now]:
    """What stands at every agency of these divisions. One query, some prefixes of indexes for each."""
    now = clock.now()
    soon = region_limits().close_after(1, now)
    asked: dict[str, Any] = {"now": now, "soon": soon, "never": NO_LIMIT, "most": COUNT_TO, "places": list(divisions)}
    with connection.cursor() as cursor:
        cursor.execute(_NOW, asked)
        rows = cursor.fetchall()
    names = ("agency", "division", "late", "soon", "stopped", "ratings")
    return [Now(**dict(zip(names, row, strict=True))) for row in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """A review whose agency should have acted by now."""

    id: int  #: of the review
    number: str  #: of the case
    matter: str  #: code
    agency: int  #: whose turn it is
    stage: str  #: `stages.Stage`
    act_by: datetime  #: by when
    submitted_at: datetime  #: of the case
    owner: str  #: name of whoever has it in hand, "" for nobody
    nudged: int  #: how often somebody asked


@dataclass(frozen=True, kw_only=True)
class LatePage:
    """Some of them, the longest late first."""

    rows: tuple[Late, ...]  #: in order
    next: str = ""  #: cursor of the page after this


#: For each agency the beginning of its inbox's index, then the first of all; only these few are looked at closely.
_LATE = """
SELECT r.id, c.number, r.matter, r.agency_id, r.stage, r.act_by, c.submitted_at, coalesce(s.name, ''),
  (SELECT count(*) FROM core_event e WHERE e.stream = %(stream)s || c.number AND e.verb = 'nudge')
FROM (
  SELECT l.id, l.act_by FROM people_agency a CROSS JOIN LATERAL (
    SELECT v.id, v.act_by FROM cases_review v JOIN cases_case c ON c.id = v.case_id
    WHERE v.agency_id = a.id AND v.open AND v.act_by <= %(until)s AND v.act_by >= %(since)s
      AND (v.act_by > %(since)s OR v.id > %(after)s) AND c.division_id = ANY(%(places)s)
    ORDER BY v.act_by, v.id LIMIT %(size)s) l
  WHERE a.division_id = ANY(%(places)s) AND (%(agency)s = 0 OR a.id = %(agency)s)
  ORDER BY l.act_by, l.id LIMIT %(size)s) first
JOIN cases_review r ON r.id = first.id
JOIN cases_case c ON c.id = r.case_id
LEFT JOIN people_staff s ON s.id = r.owner_id
ORDER BY r.act_by, r.id
"""
_BEGINNING = "1970-01-01T00:00:00+00:00~0"


def late_rows(
    divisions: Collection[str], *, agency: int | None = None, after: str = "", size: int = 20, soon: bool = False
) -> LatePage:
    """What is late at the agencies of these divisions (with `soon` also what is nearly so). One query.

    Raises BadCursor. The caller has seen to it that these divisions' cases may be seen.
    """
    since, last = _cursor(after or _BEGINNING)
    until = region_limits().close_after(1, clock.now()) if soon else clock.now()
    asked: dict[str, Any] = {"until": until, "since": since, "after": last, "places": list(divisions), "size": size + 1}
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {**asked, "agency": agency or 0, "stream": stream_of("")})
        found = [Late(**dict(zip(_FIELDS, row, strict=True))) for row in cursor.fetchall()]
    rows = found[:size]
    return LatePage(rows=tuple(rows), next=f"{rows[-1].act_by.isoformat()}~{rows[-1].id}" if len(found) > size else "")


_FIELDS = ("id", "number", "matter", "agency", "stage", "act_by", "submitted_at", "owner", "nudged")


def _cursor(text: str) -> tuple[datetime, int]:
    at, _, pk = text.rpartition("~")
    try:
        found, number = datetime.fromisoformat(at), int(pk)
    except ValueError:
        raise BadCursor from None
    if found.tzinfo is None or number < 0:
        raise BadCursor
    return found, number


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicFigures:
    """What everybody may know of the whole prefecture: sums, nothing of a place or an agency."""

    submitted: int  #: handed in today
    closed: int  #: closed today
    late: int  #: reviews whose agency should have acted by now; stops counting at COUNT_TO for each agency
    closed_lately: int  #: closed in the last 30 days
    measured: float | None  #: median lead time of these, working days
    promised: float | None  #: promised on average to those of them with a promise, working days
    at: datetime | None  #: when the days were reckoned last


def public_figures(days: int = 30) -> PublicFigures:
    """The figures of today and of the last days, for the home page. Four queries; to be kept for a minute."""
    today = clock.today()
    places = list(Division.objects.filter(administered=True).values_list("code", flat=True))
    rows = service_days(places, today - timedelta(days - 1))
    leads: dict[int, int] = {}
    for row in rows:
        for half, cases in row.leads.items():
            leads[int(half)] = leads.get(int(half), 0) + cases
    promised = sum(row.promised for row in rows)
    return PublicFigures(
        submitted=sum(row.submitted for row in rows if row.day == today),
        closed=sum(row.closed for row in rows if row.day == today),
        late=sum(one.late for one in now_of(places)),
        closed_lately=sum(row.closed for row in rows),
        measured=quantile(leads, 0.5),
        promised=sum(row.promised_sum for row in rows) / promised if promised else None,
        at=reckoned_at(),
    )
