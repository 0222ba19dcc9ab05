"""Reads of this room: one project for whoever may see its case, the projects of an agency, what may be chosen.

view = access_project(user, number, language="zh")        # NoProject, also where it is hidden
view.lights["UTL-GAS"]                                      # the nodes with their lights
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from onewindow.cases import journal
from onewindow.cases.errors import CaseNotFound
from onewindow.cases.limits import time_events
from onewindow.cases.queries import Seen, access_case
from onewindow.cases.records import Loaded
from onewindow.cases.stages import Outcome, Role, Stage
from onewindow.core.clock import now
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import agency_names

from .answering import lacking, needs_works
from .book import current
from .candidates import managers_of
from .errors import NoProject
from .findings import Contradiction, Finding, Settled, contradictions
from .models import Connection, Project
from .nodes import LightColour, NodeLight, current_of, lights_of
from .rows import UTILITIES, VISIT, settled_of, way_of

_APPLICANTS = frozenset({Role.APPLICANT, Role.AGENT})
PAGE = 20


@dataclass(frozen=True, kw_only=True)
class ConnectionView:
    """One utility of a project."""

    matter: str  #: code
    agency: int  #: id
    agency_name: str  #: in the reader's language
    finding: Finding | None  #: what it found
    lights: tuple[NodeLight, ...]  #: its nodes
    plan: Mapping[str, Any] | None  #: plan and quotation
    signatures: Mapping[str, Mapping[str, str]]  #: of the contract
    account: str  #: "" until both have signed
    contract: str  #: serial of the paper, "" until it is made
    tests: Sequence[Mapping[str, Any]]  #: acceptance tests
    ended: str  #: "" | refused | withdrawn
    stage: Stage  #: of its review
    outcome: Outcome | None  #: of its review
    may_visit: bool  #: the reader goes out for it
    may_handle: bool  #: the reader handles its reviews

    @property
    def node(self) -> NodeLight | None:
        """The node that is running."""
        return current_of(self.lights)


@dataclass(frozen=True, kw_only=True)
class ProjectView:
    """A project with everything that its pages show."""

    row: Project  #: its columns
    seen: Seen  #: the case, and in which capacity it is seen
    connections: tuple[ConnectionView, ...]  #: by matter
    disputes: tuple[Contradiction, ...]  #: what is seen differently
    settled: Mapping[str, Settled]  #: what the lead has said
    lacking: tuple[str, ...]  #: what the joint answer still lacks, message ids
    needs_works: bool  #: works outside on roads or green space
    applicant: bool  #: the reader is the applicant's side
    lead: bool  #: the reader may do what the lead does
    own: frozenset[int]  #: agencies for which the reader goes out
    names: Mapping[int, str]  #: agency -> name

    @property
    def lights(self) -> dict[str, tuple[NodeLight, ...]]:
        """Matter -> nodes."""
        return {one.matter: one.lights for one in self.connections}

    @property
    def visit_accepted(self) -> bool:
        """Whether the review of the joint visit itself has been accepted."""
        return self.seen.loaded.state.reviews[VISIT].accepted_at is not None


@dataclass(frozen=True, kw_only=True)
class ProjectLine:
    """A project in a list."""

    id: int  #: for the next page
    number: str  #: of the case
    who: str  #: whose
    start: datetime | None  #: of the joint visit
    lights: Mapping[str, tuple[NodeLight, ...]]  #: matter -> nodes


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """A page of a list."""

    lines: tuple[ProjectLine, ...]  #: newest first
    after: int | None = field(default=None)  #: id to go on from; None at the end


def has_project(number: str) -> bool:
    """Whether a case has a project."""
    return Project.objects.filter(number=number).exists()


def access_project(user: Any, number: str, *, language: str = "zh") -> ProjectView:
    """One project. Raises NoProject: missing and forbidden look the same."""
    try:
        seen = access_case(user, number)
    except CaseNotFound:
        raise NoProject from None
    links_first = Prefetch("connections", Connection.objects.select_related("agency"))
    rows = Project.objects.select_related("case", "applicant", "manager", "visit", "draft", "lead")
    row = rows.prefetch_related(links_first).filter(number=seen.loaded.number).first()
    if row is None:
        raise NoProject
    links = sorted(row.connections.all(), key=_in_order)
    agencies = {row.lead_id, *(link.agency_id for link in links)}
    names = agency_names(agencies, language=language)
    findings = {link.matter: Finding.from_json(link.finding) for link in links if link.finding and not link.ended}
    own = frozenset(a for a in agencies if _goes(user, a))
    return ProjectView(
        row=row,
        seen=seen,
        connections=tuple(_connection(user, link, seen.loaded, names, row.starts_at) for link in links),
        disputes=contradictions(findings),
        settled=settled_of(row),
        lacking=tuple(lacking(row)) if row.answered_at is None else (),
        needs_works=row.answered_at is not None and needs_works(row),
        applicant=bool(seen.roles & _APPLICANTS),
        lead=_leads(user, row, seen),
        own=own,
        names=names,
    )


def projects_of(user: Any, *, before: int | None = None) -> ProjectPage:
    """The projects in which an account of staff takes part, newest first. Four queries."""
    here = {post.agency for post in posts_of(user)}
    staff = posts_of(user)[0].staff if posts_of(user) else 0
    rows = Project.objects.filter(
        Q(connections__agency_id__in=here) | Q(lead_id__in=here) | Q(manager_id=staff)
    ).distinct()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("case", "applicant", "visit").order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    links: dict[int, list[Connection]] = {row.pk: [] for row in shown}
    for link in sorted(Connection.objects.filter(project__in=shown), key=_in_order):
        links[link.project_id].append(link)
    lines = tuple(_line(row, links[row.pk]) for row in shown)
    return ProjectPage(lines=lines, after=shown[-1].pk if len(found) > PAGE else None)


def managers_for(view: ProjectView) -> list[tuple[int, str]]:
    """Who could manage instead: id and name. One query."""
    return [(staff.pk, staff.name) for staff, _ in managers_of(view.row) if staff.pk != view.row.manager_id]


def _line(row: Project, links: Sequence[Connection]) -> ProjectLine:
    loaded = journal.load(row.case)
    return ProjectLine(
        id=row.pk,
        number=row.number,
        who=row.visit.who if row.visit is not None else row.applicant.name,
        start=row.visit.start_at if row.visit is not None else None,
        lights={link.matter: _lights(link, loaded, row.starts_at) for link in links},
    )


def _lights(link: Connection, loaded: Loaded, starts_at: datetime | None) -> tuple[NodeLight, ...]:
    review = loaded.state.reviews[link.matter]
    submitted = review.received_at or loaded.state.reviews[VISIT].received_at or now()
    # Until the day that the applicant himself has chosen no limit of the utilities runs.
    begins = max(submitted, starts_at) if starts_at is not None else submitted
    way = way_of(link, begins, () if link.ended else time_events(review.clock))
    return lights_of(way, current(), now=now())


def _connection(
    user: Any, link: Connection, loaded: Loaded, names: Mapping[int, str], starts_at: datetime | None
) -> ConnectionView:
    review = loaded.state.reviews[link.matter]
    return ConnectionView(
        matter=link.matter,
        agency=link.agency_id,
        agency_name=names.get(link.agency_id, ""),
        finding=Finding.from_json(link.finding) if link.finding else None,
        lights=_lights(link, loaded, starts_at),
        plan=link.plan,
        signatures=link.signatures,
        account=link.account or "",
        contract=link.contract,
        tests=link.tests,
        ended=link.ended,
        stage=review.stage,
        outcome=review.outcome,
        may_visit=_goes(user, link.agency_id),
        may_handle=has_permission(user, Permission.HANDLE_REVIEW, agency=link.agency_id),
    )


def _in_order(link: Connection) -> int:
    """Water, power, gas, heat: as people say it."""
    return UTILITIES.index(link.matter)


def _goes(user: Any, agency: int) -> bool:
    rights = (Permission.HANDLE_REVIEW, Permission.RECORD_VISIT)
    return any(has_permission(user, right, agency=agency) for right in rights)


def _leads(user: Any, row: Project, seen: Seen) -> bool:
    posts = posts_of(user)
    if not posts:
        return False
    handles = has_permission(user, Permission.HANDLE_REVIEW, agency=row.lead_id)
    return handles or Role.LEAD in seen.roles or posts[0].staff == row.manager_id


__all__ = [
    "ConnectionView",
    "LightColour",
    "ProjectLine",
    "ProjectPage",
    "ProjectView",
    "access_project",
    "has_project",
    "managers_for",
    "projects_of",
]
