"""Drafts: an application filled in over several requests, with files. Saving is no act and leaves no history."""

from datetime import datetime
from typing import Annotated, Any, BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Body, File, Form
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from onewindow.api.applications import actor_for, applicant_of
from onewindow.api.faults import faults_in
from onewindow.api.front import endpoint
from onewindow.api.gate import MULTIPART, caller_of
from onewindow.api.headers import seen_version, tagged
from onewindow.api.shapes import Answer, Question
from onewindow.catalogue.sheet_json import sheet_data
from onewindow.sheets.acts import sign
from onewindow.sheets.carrying import carried
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.queries import access_draft, access_upload, drafts_of, state_of
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach, detach, discard, path_of

from .joint_services import Code, Division, SheetFault

Number = Annotated[int, Field(ge=1, le=2**53)]
ElementName = Annotated[str, Field(max_length=60)]


class DraftLine(Answer):
    """A draft in a list."""

    id: int
    service: str
    title: str
    applicant: str
    division: str
    updated_at: datetime


class Drafts(Answer):
    """Open drafts, newest first."""

    drafts: list[DraftLine]


class UploadLine(Answer):
    """A file of a draft."""

    id: str = Field(description="also the value of an element of a file type")
    name: str
    materials: list[str] = Field(description="keys of materials and ids of elements that it serves")
    media_type: str = Field(description="by content, never by name")
    size: int
    sha256: str


class SignatureLine(Answer):
    """A signature that stands."""

    element: str
    text: str
    at: datetime
    name: str


class Draft(Answer):
    """A draft as it stands."""

    id: int
    version: int = Field(description="also the ETag; send it back in If-Match")
    service: str
    edition: int
    division: str
    applicant: int
    case: str | None = Field(description="number of the case, once submitted")
    matters: list[str]
    answers: dict[str, Any] = Field(description="as typed where wrong, canonical where right")
    sources: dict[str, str] = Field(description="element -> who said it: applicant, agent, clerk, register, derived")
    uploads: list[UploadLine]
    signatures: list[SignatureLine]
    ready: bool
    faults: list[SheetFault]
    notes: list[SheetFault]
    sheet: dict[str, Any] = Field(description="as compile_sheet gives it")


class NewDraft(Question):
    """An application that begins."""

    service: Code
    division: Division
    applicant: Number | None = Field(default=None, description="id of the party (see show_caller); the caller without")
    answers: dict[str, Any] = {}


class Typed(Question):
    """Answers to save, right or wrong."""

    answers: dict[str, Any]


class Signing(Question):
    """A commitment to sign."""

    element: ElementName


@endpoint("GET", "/drafts", answers=Drafts, tag="applications")
def list_drafts(request: HttpRequest) -> dict[str, Any]:
    """Open drafts of the caller: his own, those he may go on with as an agent, those he opened for others."""
    lines = drafts_of(caller_of(request).user)
    return {"drafts": [{name: getattr(line, name) for name in DraftLine.model_fields} for line in lines]}


@endpoint("POST", "/drafts", answers={201: Draft}, tag="applications", per_service="in_body")
def create_draft(request: HttpRequest, asked: Annotated[NewDraft, Body()], response: HttpResponse) -> Status[Any]:
    """Begin an application; what registers know is filled in.

    Each call begins another draft; one that is never submitted does no harm.
    """
    user = caller_of(request).user
    draft = open_draft(
        user,
        service=asked.service,
        division=asked.division,
        party=applicant_of(user, asked.applicant),
        channel=Channel.API,
        answers=asked.answers,
    )
    tagged(response, draft.version, Location=f"/api/v1/drafts/{draft.pk}")
    return Status(201, _shown(draft))


@endpoint("GET", "/drafts/{draft}", answers=Draft, tag="applications")
def show_draft(request: HttpRequest, draft: Number, response: HttpResponse) -> dict[str, Any]:
    """A draft with its sheet, answers, files, signatures and everything that is still missing or wrong."""
    found = carried(access_draft(caller_of(request).user, draft))
    tagged(response, found.version)
    return _shown(found)


@endpoint("PATCH", "/drafts/{draft}", answers=Draft, tag="applications", needs_version=True)
def save_draft(
    request: HttpRequest, draft: Number, asked: Annotated[Typed, Body()], response: HttpResponse
) -> dict[str, Any]:
    """Save some answers. Wrong ones are kept as typed and told in `faults`; null takes an answer back.

    409 with both versions, and the answers of both, where somebody else has saved since.
    """
    user = caller_of(request).user
    found = carried(access_draft(user, draft))
    save_answers(found, asked.answers, version=seen_version(request), by=actor_for(user, found))
    tagged(response, found.version)
    return _shown(found)


@endpoint("DELETE", "/drafts/{draft}", answers={204: None}, tag="applications")
def discard_draft(request: HttpRequest, draft: Number) -> Status[None]:
    """Throw a draft away with everything in it. A submitted one stays."""
    discard(access_draft(caller_of(request).user, draft))
    return Status(204, None)


@endpoint("POST", "/drafts/{draft}/uploads", answers={201: UploadLine}, tag="applications", body=MULTIPART)
def upload_file(
    request: HttpRequest,
    draft: Number,
    file: Annotated[UploadedFile, File()],
    material: Annotated[list[str], Form(max_length=50, description="keys such as PUB-R.m3, or ids of file elements")],
) -> Status[Any]:
    """Hand a file in for materials or elements. Its type is found by content; programs and archives are refused."""
    found = carried(access_draft(caller_of(request).user, draft))
    return Status(201, _upload(attach(found, cast("BinaryIO", file.file), name=file.name or "", materials=material)))


@endpoint("GET", "/drafts/{draft}/uploads/{upload}", answers={200: None}, tag="applications")
def download_upload(request: HttpRequest, draft: Number, upload: Annotated[str, Field(max_length=32)]) -> FileResponse:
    """A file of a draft, as an attachment."""
    found = access_upload(caller_of(request).user, draft, upload)
    return FileResponse(
        path_of(found).open("rb"), as_attachment=True, filename=found.original_name, content_type=found.media_type
    )


@endpoint("DELETE", "/drafts/{draft}/uploads/{upload}", answers={204: None}, tag="applications")
def delete_upload(request: HttpRequest, draft: Number, upload: Annotated[str, Field(max_length=32)]) -> Status[None]:
    """Take a file away from a draft."""
    detach(access_draft(caller_of(request).user, draft), upload)
    return Status(204, None)


@endpoint("POST", "/drafts/{draft}/signatures", answers={201: SignatureLine}, tag="applications", needs_version=True)
def sign_draft(
    request: HttpRequest, draft: Number, asked: Annotated[Signing, Body()], response: HttpResponse
) -> Status[Any]:
    """Sign a commitment over the sheet as it stands; any later change makes the signature stale.

    422 with every fault while anything but signatures is missing or wrong.
    """
    user = caller_of(request).user
    found = carried(access_draft(user, draft))
    signed = sign(found, asked.element, version=seen_version(request), by=actor_for(user, found))
    tagged(response, found.version)
    return Status(201, _signature(signed))


def _shown(draft: Any) -> dict[str, Any]:
    state = state_of(draft)
    return {
        "id": draft.pk,
        "version": draft.version,
        "service": draft.service,
        "edition": state.published.number,
        "division": draft.division_id,
        "applicant": draft.party_id,
        "case": draft.case_number or None,
        "matters": list(state.sheet.matters),
        "answers": {name: state.assessment.values.get(name, entry.raw) for name, entry in state.entries.items()},
        "sources": {name: str(entry.provenance.how) for name, entry in state.entries.items()},
        "uploads": [_upload(upload) for upload in state.uploads],
        "signatures": [_signature(signature) for signature in state.signatures],
        "ready": not state.faults,
        "faults": [fault.json() for fault in faults_in(state.faults)],
        "notes": [fault.json() for fault in faults_in(state.assessment.notes)],
        "sheet": sheet_data(state.published.catalogue, state.sheet),
    }


def _upload(upload: Any) -> dict[str, Any]:
    return {
        "id": upload.name,
        "name": upload.original_name,
        "materials": list(upload.materials),
        "media_type": upload.media_type,
        "size": upload.size,
        "sha256": upload.sha256,
    }


def _signature(signature: Any) -> dict[str, Any]:
    return {"element": signature.element, "text": signature.text, "at": signature.at, "name": signature.name}
