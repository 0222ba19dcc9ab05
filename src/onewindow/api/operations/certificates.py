"""Certificates: the public check of a token or a file, one's own certificates, and the signed file."""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query
from ninja.files import UploadedFile
from pydantic import Field

from onewindow.api import cursors
from onewindow.api.errors import TooLarge, TooMany
from onewindow.api.front import endpoint
from onewindow.api.gate import MULTIPART, caller_of
from onewindow.api.shapes import Answer
from onewindow.documents import limiter
from onewindow.documents.content import PublicContent
from onewindow.documents.queries import (
    access_paper,
    certificates_of,
    full_content,
    pdf_of,
    verify_pdf,
    verify_token,
)
from onewindow.documents.verdicts import PaperView, Verdict
from onewindow.people.access import party_of

#: The signed papers of this house are well below.
_LARGEST_FILE = 20 * 1024 * 1024
_PAGE = 20


class ShownField(Answer):
    """A line of a paper."""

    label: str
    shown: str = Field(description="masked where it is personal and the reader is the public")


class Paper(Answer):
    """What may be read of a paper."""

    serial: str
    kind: str
    names: dict[str, str]
    number: str
    holder: ShownField
    lines: list[ShownField]
    issuer: str = Field(description="name of the agency on the day of issue")
    issued_on: date
    expires_on: date | None
    standing: str = Field(description="valid | cancelled | replaced | revoked")


class CertificateVerdict(Answer):
    """The live answer about a certificate."""

    status: str = Field(description="valid | cancelled | expired | altered | unknown")
    signature_ok: bool
    reasons: list[str] = Field(description="codes, such as token_lower_case, not_in_register, replaced")
    paper: Paper | None = Field(description="nothing of a paper that may be forged")
    as_of: datetime


class OwnCertificate(Paper):
    """A certificate of one's own."""

    token: str
    pdf: str


class OwnCertificates(Answer):
    """A page of certificates."""

    certificates: list[OwnCertificate]
    next: str | None = Field(description="address of the next page")


@endpoint("POST", "/certificates/check", answers=CertificateVerdict, tag="certificates", body=MULTIPART)
def check_document(request: HttpRequest, file: Annotated[UploadedFile, File()]) -> dict[str, Any]:
    """Whether a PDF is a paper of ours, unaltered and still good. The file is not kept."""
    _admit(request)
    if (file.size or 0) > _LARGEST_FILE:
        raise TooLarge(most=_LARGEST_FILE)
    verdict, _ = verify_pdf(file.read())
    return _verdict(verdict)


@endpoint("GET", "/certificates/{token}", answers=CertificateVerdict, tag="certificates")
def verify_certificate(
    request: HttpRequest, token: Annotated[str, Field(description="what the QR code holds")]
) -> dict[str, Any]:
    """Whether a certificate stands: the signature of its token and the register, now.

    Answered with 200 whatever the token is worth; `status` says it. So many questions a minute from one address.
    """
    _admit(request)
    return _verdict(verify_token(token))


@endpoint("GET", "/certificates", answers=OwnCertificates, tag="certificates")
def list_certificates(
    request: HttpRequest, after: Annotated[str | None, Query(max_length=200, description="from `next`")] = None
) -> dict[str, Any]:
    """The certificates of the person who calls, newest first, in full."""
    party = party_of(caller_of(request).user)
    assert party is not None  # noqa: S101  the gate lets persons in only
    seen = cursors.read(after, date, int)
    rows = certificates_of(party.pk, before=seen, limit=_PAGE + 1)
    shown, more = rows[:_PAGE], len(rows) > _PAGE
    return {
        "certificates": [
            {**_content(full_content(row), row.status), "token": row.token, "pdf": _pdf_address(row.serial)}
            for row in shown
        ],
        "next": cursors.next_page(request, (shown[-1].issued_on, shown[-1].pk)) if more else None,
    }


@endpoint("GET", "/papers/{serial}/pdf", answers={200: None}, tag="certificates")
def download_paper(request: HttpRequest, serial: Annotated[str, Field(max_length=16)]) -> HttpResponse:
    """The signed PDF of a certificate, notice or decision, for its holder, his agent, the agency and the window.

    Content type application/pdf. `Repr-Digest` carries the SHA-256 of the file.
    """
    paper = access_paper(caller_of(request).user, serial)
    digest = base64.b64encode(bytes.fromhex(paper.pdf_sha256)).decode()
    headers = {
        "Content-Disposition": f'attachment; filename="{paper.serial}.pdf"',
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return HttpResponse(pdf_of(paper), content_type="application/pdf", headers=headers)


def paper_line(paper: Any) -> dict[str, Any]:
    """A paper of a case in a list: what it is and where its file lies."""
    return {
        "serial": paper.serial,
        "kind": paper.kind,
        "names": dict(paper.names),
        "number": paper.number,
        "matter": paper.matter,
        "issued_on": paper.issued_on,
        "token": paper.token,
        "pdf": _pdf_address(paper.serial),
    }


def _pdf_address(serial: str) -> str:
    return f"/api/v1/papers/{serial}/pdf"


def _admit(request: HttpRequest) -> None:
    if not limiter.admit(limiter.address_of(request.META)):
        raise TooMany(most=limiter.per_minute(), wait=60)


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status.value,
        "signature_ok": verdict.signature_ok,
        "reasons": list(verdict.reasons),
        "paper": None if verdict.paper is None else _paper(verdict.paper),
        "as_of": verdict.as_of,
    }


def _paper(view: PaperView) -> Mapping[str, Any]:
    return _content(view.content, view.standing) | {"form": view.form, "ended_on": view.ended_on}


def _content(content: PublicContent, standing: str) -> dict[str, Any]:
    return {
        "serial": content.serial,
        "kind": content.kind,
        "names": dict(content.names),
        "number": content.number,
        "holder": {"label": content.holder.label, "shown": content.holder.shown},
        "lines": [{"label": line.label, "shown": line.shown} for line in content.lines],
        "issuer": content.issuer,
        "issued_on": content.issued_on,
        "expires_on": content.expires_on,
        "standing": standing,
    }
