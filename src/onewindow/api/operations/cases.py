"""Cases: lists, one case with its history and limits explained, and what the applicant's side may do with it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query
from pydantic import Field

from onewindow.api.case_views import case_view, language, plain
from onewindow.api.corrections import corrected
from onewindow.api.cursors import page_after
from onewindow.api.front import endpoint
from onewindow.api.gate import Caller, caller_of
from onewindow.api.headers import idempotency_key, seen_version, tagged
from onewindow.api.shapes import Answer, Question
from onewindow.cases import acts
from onewindow.cases.queries import Seen, access_case, cases_in, cases_of, progress
from onewindow.core.act import Actor
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.queries import access_paper, papers_of_source
from onewindow.people.access import party_of
from onewindow.people.permissions import Permission, has_permission

from .certificates import paper_line
from .review_bodies import CaseNumber, Clock, Happened, MatterCode, Nothing, Notice, Prose, Receipt, ReviewLine
from .review_verbs import told

Cursor = Annotated[str, Query(max_length=200, description="from `next`")]
Size = Annotated[int, Query(ge=1, le=200)]


class CaseLine(Answer):
    """A case in a line."""

    number: str
    version: int
    service: str
    title: str
    division: str
    status: str
    applicant: int
    applicant_name: str
    submitted_at: datetime
    due_at: datetime | None = Field(description="statutory")
    promised_at: datetime | None = Field(description="promised")
    closed_at: datetime | None
    open_reviews: int


class Cases(Answer):
    """A page of cases."""

    cases: list[CaseLine]
    next: str | None = Field(description="address of the next page")


class PaperLine(Answer):
    """A certificate, notice or decision of the case."""

    serial: str
    kind: str
    names: dict[str, str]
    number: str
    matter: str
    token: str
    pdf: str


class Case(CaseLine):
    """A case as the caller may know it."""

    reviews: list[ReviewLine]
    notices: list[Notice] = Field(description="sent notices of correction; for the applicant's side, window and lead")
    timeline: list[Happened]
    clocks: dict[str, dict[str, Clock]] = Field(description="matter -> statutory, promised, explained line by line")
    papers: list[PaperLine]
    verbs: list[str] = Field(description="what the caller may do with the case as a whole now")
    roles: list[str]


class Corrections(Question):
    """Corrected values."""

    answers: dict[str, Any] = Field(min_length=1, description="returned element -> value; the old one means: as it is")


class Withdrawal(Question):
    """What is taken back, and why."""

    matters: list[MatterCode] | None = Field(
        default=None, min_length=1, max_length=100, description="null: all undecided"
    )
    reason: Prose = ""


class Nudge(Question):
    """Whom to remind."""

    matter: MatterCode | None = Field(default=None, description="null: all that have not decided")


@endpoint("GET", "/cases", answers=Cases, tag="cases")
def list_cases(request: HttpRequest, after: Cursor = "", size: Size = 20) -> dict[str, Any]:
    """One's own cases and those of one's principals; for staff, those of the divisions they serve. Newest first."""
    user = caller_of(request).user
    page = (cases_of if party_of(user) is not None else cases_in)(user, after=after, size=size)
    return {"cases": plain(page.rows), "next": page_after(request, page.next) if page.next else None}


@endpoint("GET", "/cases/{number}", answers=Case, tag="cases")
def show_case(request: HttpRequest, number: CaseNumber, response: HttpResponse) -> dict[str, Any]:
    """Where a case stands: every matter, until when and why, what happened, which papers there are.

    The ETag is its version. Whoever may not see the case learns nothing, not even that it exists.
    """
    user = caller_of(request).user
    seen = access_case(user, number)
    found = progress(user, number, language=language())
    tagged(response, found.head.version)
    return case_view(found, seen) | {"papers": _papers(user, found.head.number)}


@endpoint("POST", "/cases/{number}/resubmit", answers=Receipt, tag="cases", key="accepted", needs_version=True)
def resubmit(
    request: HttpRequest, number: CaseNumber, asked: Annotated[Corrections, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Answer a notice of correction: only what was returned may change, the rest of the sheet is kept."""
    caller, seen = _case(request, number)
    values = corrected(seen, asked.answers)
    return told(acts.resubmit(seen.loaded.number, values, **_once(request, caller, seen)), response)


@endpoint("POST", "/cases/{number}/supplement", answers=Receipt, tag="cases", key="accepted", needs_version=True)
def supplement(
    request: HttpRequest, number: CaseNumber, asked: Annotated[Corrections, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Give what could be left open at submission, such as a shop's address after opening."""
    caller, seen = _case(request, number)
    values = corrected(seen, asked.answers)
    return told(acts.supplement(seen.loaded.number, values, **_once(request, caller, seen)), response)


@endpoint("POST", "/cases/{number}/amend", answers=Receipt, tag="cases", key="accepted", needs_version=True)
def amend(
    request: HttpRequest, number: CaseNumber, asked: Annotated[Corrections, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Correct a trivial mistake on the spot at the window, before acceptance."""
    caller, seen = _case(request, number)
    values = corrected(seen, asked.answers)
    return told(acts.amend(seen.loaded.number, values, **_once(request, caller, seen)), response)


@endpoint("POST", "/cases/{number}/notify", answers=Receipt, tag="cases", key="accepted", needs_version=True)
def notify(
    request: HttpRequest, number: CaseNumber, asked: Annotated[Nothing, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Send the gathered notice: the defects of all agencies at once."""
    caller, seen = _case(request, number)
    version, key = seen_version(request), idempotency_key(request)
    return told(acts.notify(seen.loaded.number, by=caller.actor(), version=version, idempotency_key=key), response)


@endpoint("POST", "/cases/{number}/withdraw", answers=Receipt, tag="cases", key="accepted", needs_version=True)
def withdraw(
    request: HttpRequest, number: CaseNumber, asked: Annotated[Withdrawal, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Take back some matters, or everything that is not decided yet."""
    caller, seen = _case(request, number)
    done = acts.withdraw(seen.loaded.number, asked.matters, reason=asked.reason, **_once(request, caller, seen))
    return told(done, response)


@endpoint("POST", "/cases/{number}/nudge", answers=Receipt, tag="cases", key="accepted")
def nudge(
    request: HttpRequest, number: CaseNumber, asked: Annotated[Nudge, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Remind the agencies that have not decided, once a day."""
    caller, seen = _case(request, number)
    by, key = _actor(caller, seen), idempotency_key(request)
    return told(acts.nudge(seen.loaded.number, asked.matter, by=by, idempotency_key=key), response)


def _case(request: HttpRequest, number: str) -> tuple[Caller, Seen]:
    caller = caller_of(request)
    return caller, access_case(caller.user, number)


def _once(request: HttpRequest, caller: Caller, seen: Seen) -> dict[str, Any]:
    return {
        "by": _actor(caller, seen),
        "version": seen_version(request),
        "idempotency_key": idempotency_key(request),
    }


def _actor(caller: Caller, seen: Seen) -> Actor:
    """The applicant himself, his agent, or a clerk for him; other staff for themselves."""
    if party_of(caller.user) is None and not has_permission(caller.user, Permission.WRITE_DRAFT):
        return caller.actor()
    return caller.actor(seen.loaded.applicant, service=seen.loaded.service)


def _papers(user: Any, number: str) -> list[dict[str, Any]]:
    found = []
    for paper in papers_of_source(f"case:{number}/"):
        try:
            found.append(paper_line(access_paper(user, paper.serial)))
        except NoSuchCertificate:
            continue
    return found
