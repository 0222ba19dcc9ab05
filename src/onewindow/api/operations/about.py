"""What the API says of itself: the page for people, the document for machines, the codes of problems."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from ninja import Schema

from onewindow.api.codes import Code as ProblemCode
from onewindow.api.codes import codes
from onewindow.api.errors import NoSuchPath
from onewindow.api.front import endpoint
from onewindow.api.openapi import document
from onewindow.api.reference import sections
from onewindow.catalogue.errors import NoEdition
from onewindow.catalogue.queries import current


class Health(Schema):
    """The system answers."""

    status: str
    edition: int | None


class ProblemKind(Schema):
    """A kind of problem."""

    code: str
    status: int
    message: str
    meaning: str


class ProblemKinds(Schema):
    """All kinds of problems."""

    problems: list[ProblemKind]


@endpoint("GET", "/", answers=Any, tag="about", in_schema=False)
def show_reference(request: HttpRequest) -> HttpResponse:
    """The page you are reading."""
    return render(request, "api/reference.html", sections(_document()) | {"codes": codes()})


@endpoint("GET", "/openapi.json", answers=dict[str, Any], tag="about")
def show_openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document, with a schema per service from the edition in force."""
    return JsonResponse(dict(_document()), json_dumps_params={"ensure_ascii": False})


@endpoint("GET", "/health", answers=Health, tag="about")
def show_health(request: HttpRequest) -> dict[str, Any]:
    """Whether the API and its database answer: for load balancers and alarms."""
    try:
        return {"status": "ok", "edition": current().number}
    except NoEdition:
        return {"status": "ok", "edition": None}


@endpoint("GET", "/problems", answers=ProblemKinds, tag="about")
def list_problems(request: HttpRequest) -> dict[str, Any]:
    """All codes of problem details, with status and sentence."""
    return {"problems": [_kind(code) for code in codes().values()]}


@endpoint("GET", "/problems/{code}", answers=ProblemKind, tag="about")
def show_problem(request: HttpRequest, code: str) -> dict[str, Any]:
    """One kind of problem: where the `type` of a problem points."""
    found = codes().get(code)
    if found is None:
        raise NoSuchPath
    return _kind(found)


def _document() -> Mapping[str, Any]:
    """The document of the edition in force; without one, the operations alone."""
    try:
        edition = current()
    except NoEdition:
        return document(None, "")
    return document(edition.catalogue, edition.digest)


def _kind(code: ProblemCode) -> dict[str, Any]:
    return {"code": code.code, "status": code.status, "message": gettext(code.message), "meaning": code.meaning}
