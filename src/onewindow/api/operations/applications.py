"""An application is handed in and becomes a case."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body
from ninja.responses import Status
from pydantic import Field

from onewindow.api.acts import submit_application
from onewindow.api.applications import Application
from onewindow.api.errors import DraftOrService
from onewindow.api.front import endpoint
from onewindow.api.gate import caller_of
from onewindow.api.headers import idempotency_key, tagged
from onewindow.api.shapes import Answer, Question

from .drafts import Number
from .joint_services import Code, Division


class Submission(Question):
    """An application: a draft, or a service with its answers."""

    draft: Number | None = Field(default=None, description="a draft with its files; then no service and no division")
    service: Code | None = None
    division: Division | None = Field(default=None, description="where it is to be handled")
    applicant: Number | None = Field(default=None, description="id of the party (see show_caller); the caller without")
    matters: list[Code] | None = Field(default=None, max_length=100, description="in place of answers.matter_choice")
    answers: dict[str, Any] = Field(default={}, description="a commitment answered with true is signed")


class SubmissionReceipt(Answer):
    """The receipt 收件凭证."""

    number: str
    version: int
    submitted_at: str
    case: str = Field(description="address of the case")


@endpoint("POST", "/cases", answers={201: SubmissionReceipt}, tag="applications", key="required", per_service="in_body")
def submit_case(request: HttpRequest, asked: Annotated[Submission, Body()], response: HttpResponse) -> Status[Any]:
    """Hand an application in: checked, signed and submitted in one step, or refused with every fault.

    A repeated Idempotency-Key gives the first receipt. A refusal leaves nothing behind.
    """
    if (asked.draft is None) == (asked.service is None) or (asked.service is None) != (asked.division is None):
        raise DraftOrService
    caller = caller_of(request)
    receipt = submit_application(
        Application(
            draft=asked.draft,
            service=asked.service or "",
            division=asked.division or "",
            applicant=asked.applicant,
            matters=asked.matters,
            answers=asked.answers,
        ),
        user=caller.user,
        by=caller.actor(),
        idempotency_key=idempotency_key(request, needed=True),
    )
    address = f"/api/v1/cases/{receipt.number}"
    tagged(response, receipt.version, Location=address)
    said = {"number": receipt.number, "version": receipt.version, "submitted_at": receipt.submitted_at}
    return Status(201, {**said, "case": address})
