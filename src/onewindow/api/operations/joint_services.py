"""What can be applied for: the list, the guide facts of a service, and the sheet that given answers lead to."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Query
from pydantic import Field

from onewindow.api.faults import faults_in
from onewindow.api.front import endpoint
from onewindow.api.guide_facts import service_facts, service_line
from onewindow.api.shapes import Answer, Basis, Question, Words
from onewindow.catalogue.definitions import near
from onewindow.catalogue.errors import UnknownService, hint
from onewindow.catalogue.queries import current
from onewindow.catalogue.sheet_json import sheet_data
from onewindow.core.clock import today
from onewindow.people.queries import divisions
from onewindow.sheets.answers import Handed
from onewindow.sheets.assessment import assess
from onewindow.sheets.entries import entries_of

Code = Annotated[str, Field(max_length=40)]
Division = Annotated[str, Field(pattern="^[0-9]{6}$", examples=["650000"])]


class Limit(Answer):
    """A time limit in one unit, or none."""

    unit: str | None = Field(description="working_days | calendar_days | hours | office_hours")
    amount: float | None
    basis: str
    status: str


class Material(Answer):
    """A paper that a matter needs."""

    key: str
    name: Words
    need: str = Field(description="required | conditional | deferrable | none")
    form: str
    source: str | None = Field(description="who has it already")


class Gate(Answer):
    """The matter waits for another one."""

    before: str
    gate: str = Field(description="accept | decide | start | finalise | optional")
    why: str


class Matter(Answer):
    """A matter of a service."""

    code: str
    name: Words
    kind: str
    agency: str
    statutory: Limit
    promised: Limit
    basis: list[Basis]
    materials: list[Material]
    waits_for: list[Gate]
    certificate: Words | None
    fee: Basis | None = Field(description="null: free of charge, as far as is known")
    visits: int


class ServiceLine(Answer):
    """A service in the list."""

    code: str
    number: int
    name: Words
    plain_name: Words
    summary: Words
    audience: list[str]
    lead: str
    matters: list[str]
    typical_package: list[str]


class ServiceList(Answer):
    """The services."""

    edition: int
    services: list[ServiceLine]


class Option(Answer):
    """A ready answer of a guided question."""

    label: Words
    sets: list[dict[str, Any]]


class GuidedQuestion(Answer):
    """A question in plain words, whose answer sets elements."""

    id: str
    text: Words
    type: str
    sets: list[str]
    options: list[Option]


class Service(ServiceLine):
    """A service with its guide facts."""

    edition: int
    matter_facts: list[Matter]
    questions: list[GuidedQuestion]
    figures: dict[str, Any] = Field(description="of the typical package: fields, materials, days, visits")
    joint_outcome: str
    delivery: str
    notes: list[Basis]


class SheetQuestion(Question):
    """Answers so far."""

    answers: dict[str, Any] = Field(default={}, description="element -> value; see the schema of the service")
    matters: list[Code] | None = Field(default=None, max_length=100, description="in place of answers.matter_choice")
    division: Division | None = Field(default=None, description="where it is handled; thresholds differ by place")


class SheetFault(Answer):
    """What is wrong or missing."""

    pointer: str
    code: str
    detail: str


class SheetElement(Answer):
    """A field of the sheet."""

    id: str
    name: Words
    type: str
    asked_by: list[str]
    filled_by: str = Field(description="person | sibling | register | system | derived | not_needed")
    required: bool


class Sheet(Answer):
    """The one sheet that these answers lead to."""

    edition: int
    service: str
    matters: list[str]
    elements: list[SheetElement]
    context: list[SheetElement]
    fields_before: int
    fields_after: int
    materials: dict[str, int]
    promised_days_serial: float
    promised_days_parallel: float
    edges_in_force: list[dict[str, Any]]
    material_list: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    questions_open: list[str]
    warnings: list[str]
    ready: bool = Field(description="whether it could be submitted as it stands, but for the signature")
    faults: list[SheetFault]
    notes: list[SheetFault]


@endpoint("GET", "/services", answers=ServiceList, tag="services")
def list_services(
    request: HttpRequest, q: Annotated[str, Query(max_length=100, description="words as people say them")] = ""
) -> dict[str, Any]:
    """The services of the edition in force, or those that answer to some words.

    Words are looked for in names, summaries and search words, in Chinese and English.
    """
    edition = current()
    found = [service_line(service) for service in edition.catalogue.services if _answers_to(service, q)]
    return {"edition": edition.number, "services": found}


@endpoint("GET", "/services/{code}", answers=Service, tag="services")
def show_service(request: HttpRequest, code: Code) -> dict[str, Any]:
    """The guide facts of a service: its matters, limits, law, materials, gates, guided questions, figures."""
    edition = current()
    return {"edition": edition.number, **service_facts(edition.catalogue, _known(code))}


@endpoint("POST", "/services/{code}/sheet", answers=Sheet, tag="services", per_service="in_path")
def compile_sheet(request: HttpRequest, code: Code, asked: Annotated[SheetQuestion, Body()]) -> dict[str, Any]:
    """The one sheet that answers lead to: which matters, which fields, what is missing or wrong.

    Nothing is stored. Send what is known so far and show what comes back; `faults` are all faults at once.
    """
    edition = current()
    service = _known(code)
    answers = asked.answers if asked.matters is None else asked.answers | {"matter_choice": asked.matters}
    division = asked.division or str(asked.answers.get("division_code") or "")
    found = assess(
        edition.catalogue,
        service,
        entries_of(answers),
        division=division,
        today=today(),
        handed=Handed(here=frozenset(row.pk for row in divisions())),
        strict=True,
    )
    return {
        "edition": edition.number,
        **sheet_data(edition.catalogue, found.sheet),
        "ready": found.ready,
        "faults": [fault.json() for fault in faults_in(found.faults)],
        "notes": [fault.json() for fault in faults_in(found.notes)],
    }


def _known(code: str) -> str:
    known = current().catalogue.service
    if code not in known:
        raise UnknownService(service=code, hint=hint(near(code, known)))
    return code


def _answers_to(service: Any, q: str) -> bool:
    said = [service.name, service.plain_name, service.summary, *([service.life_event] if service.life_event else [])]
    text = " ".join([*(f"{name.zh} {name.en}" for name in said), *service.search_words, service.code]).casefold()
    return all(word in text for word in q.casefold().split())
