"""The desk of an agency: what waits for it, and one review with the agency's own slice of the facts."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from onewindow.api.case_views import language, plain, review_view
from onewindow.api.corrections import elements_of
from onewindow.api.cursors import page_after
from onewindow.api.front import endpoint
from onewindow.api.gate import caller_of
from onewindow.api.headers import tagged
from onewindow.api.shapes import Answer
from onewindow.cases.queries import access_review, inbox, review_page
from onewindow.sheets.errors import UploadNotFound

from .cases import CaseLine, Cursor, Size
from .review_bodies import CaseNumber, Clock, Happened, MatterCode, Notice, ReviewLine


class InboxLine(Answer):
    """One review that waits."""

    number: str
    matter: str
    title: str
    applicant_name: str
    agency: int
    owner: int | None
    stage: str
    priority: int = Field(description="1: green channel")
    act_by: datetime | None = Field(description="the next thing to do; the list is in this order")
    due_at: datetime | None
    promised_at: datetime | None
    revalidate: bool
    parked: bool


class Inbox(Answer):
    """A page of the inbox."""

    reviews: list[InboxLine]
    next: str | None = Field(description="address of the next page")


class Fact(Answer):
    """One value of the slice."""

    element: str
    label: str
    value: Any = Field(description="masked where `sensitive`")
    shown: str
    source: str
    sensitive: bool
    returned: bool
    changed: bool


class FileLine(Answer):
    """One file of the slice."""

    material: str
    label: str
    upload: str
    name: str
    media_type: str
    size: int
    sha256: str
    newest: bool


class CheckLine(Answer):
    """An automatic check."""

    code: str
    passed: bool | None = Field(description="null: could not be checked")
    says: str


class Review(CaseLine):
    """One review as its agency sees it."""

    review: ReviewLine
    owner: int | None
    siblings: list[ReviewLine]
    facts: list[Fact]
    files: list[FileLine]
    checks: list[CheckLine]
    phrases: dict[str, list[str]]
    notices: list[Notice]
    clocks: dict[str, Clock]
    owed: dict[str, str]
    timeline: list[Happened]
    verbs: list[str] = Field(description="what the caller may do now")
    grounds: dict[str, str] = Field(description="of a suspension: code -> name")


@endpoint("GET", "/inbox", answers=Inbox, tag="reviews")
def show_inbox(
    request: HttpRequest,
    kind: Annotated[Literal["todo", "elsewhere"], Query(description="elsewhere: waits for others")] = "todo",
    agency: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    owner: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    stage: Annotated[str, Query(max_length=14)] = "",
    matter: Annotated[str, Query(max_length=20)] = "",
    after: Cursor = "",
    size: Size = 20,
) -> dict[str, Any]:
    """Reviews of the caller's agencies, those whose time is shortest first."""
    page = inbox(
        caller_of(request).user,
        kind=kind,
        agency=agency,
        owner=owner,
        stage=stage,
        matter=matter,
        after=after,
        size=size,
    )
    return {"reviews": plain(page.rows), "next": page_after(request, page.next) if page.next else None}


@endpoint("GET", "/cases/{number}/reviews/{matter}", answers=Review, tag="reviews")
def show_review(request: HttpRequest, number: CaseNumber, matter: MatterCode, response: HttpResponse) -> dict[str, Any]:
    """One review with its agency's slice of the facts: what its matter reads, and nothing else. Numbers are masked."""
    user = caller_of(request).user
    seen = access_review(user, number, matter)
    found = review_page(user, number, matter, language=language())
    tagged(response, found.head.version)
    return review_view(found, elements_of(seen))


@endpoint("GET", "/cases/{number}/reviews/{matter}/files/{upload}", answers={200: None}, tag="reviews")
def download_file(
    request: HttpRequest, number: CaseNumber, matter: MatterCode, upload: Annotated[str, Field(max_length=32)]
) -> FileResponse:
    """A file that the matter reads, as an attachment."""
    page = review_page(caller_of(request).user, number, matter)
    file = next((file for file in page.files if file.upload == upload), None)
    path = None if file is None else Path(settings.UPLOADS) / file.path
    if file is None or path is None or not path.is_file():
        raise UploadNotFound
    return FileResponse(path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
