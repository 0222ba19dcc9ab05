"""The guide facts of a service as JSON: what an applicant should know, as the departments declare it."""

from typing import Any

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.declarations import Gate, Limit, Material, Matter, plain_amount
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import GuidedQuestion, JointService, QuestionOption
from onewindow.catalogue.sheet_json import sheet_data

from .shapes import basis, words

_FIGURES = (
    "fields_before",
    "fields_after",
    "materials",
    "promised_days_serial",
    "promised_days_parallel",
    "promised_days_note",
    "visits_before",
    "visits_after",
    "critical_path",
)


def service_line(service: JointService) -> dict[str, Any]:
    """A service in the list."""
    return {
        "code": service.code,
        "number": service.number,
        "name": words(service.name),
        "plain_name": words(service.plain_name),
        "summary": words(service.summary),
        "audience": list(service.audience),
        "lead": service.lead,
        "matters": list(service.matters),
        "typical_package": list(service.typical_package),
    }


def service_facts(catalogue: Catalogue, code: str) -> dict[str, Any]:
    """A service with everything that its guide page tells."""
    service = catalogue.service[code]
    typical = compile_sheet(catalogue, code, service.typical_package, dict(service.typical_answers))
    figures = sheet_data(catalogue, typical)
    return {
        **service_line(service),
        "matter_facts": [_matter(catalogue, catalogue.matter[matter]) for matter in service.matters],
        "questions": [_question(question) for question in service.questions],
        "figures": {name: figures[name] for name in _FIGURES if name in figures},
        "joint_outcome": service.joint_outcome.value,
        "delivery": service.delivery.value,
        "notes": [basis(note) for note in service.notes],
    }


def _matter(catalogue: Catalogue, matter: Matter) -> dict[str, Any]:
    certificate = catalogue.certificate.get(matter.certificate)
    return {
        "code": matter.code,
        "name": words(matter.name),
        "kind": matter.kind.value,
        "agency": matter.agency.id,
        "statutory": _limit(matter.limits.statutory),
        "promised": _limit(matter.limits.promised),
        "basis": [basis(said) for said in matter.basis],
        "materials": [_material(matter, material) for material in matter.materials],
        "waits_for": [_gate(gate) for gate in matter.gates],
        "certificate": None if certificate is None else words(certificate.name),
        "fee": None if matter.fee is None else basis(matter.fee),
        "visits": matter.visits,
        "notes": [basis(note) for note in matter.notes],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "unit": limit.unit and limit.unit.value,
        "amount": plain_amount(limit.amount),
        "basis": limit.basis,
        "status": limit.status.value,
    }


def _material(matter: Matter, material: Material) -> dict[str, Any]:
    return {
        "key": f"{matter.code}.{material.id}",
        "name": words(material.name),
        "need": material.need.value,
        "form": material.form.value,
        "source": material.source and material.source.words,
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {"before": gate.before, "gate": gate.kind.value, "why": gate.why}


def _question(question: GuidedQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": words(question.text),
        "type": question.type.value,
        "sets": list(question.sets),
        "ask_when": question.ask_when,
        "help": question.help and words(question.help),
        "options": [_option(option) for option in question.options],
    }


def _option(option: QuestionOption) -> dict[str, Any]:
    sets = [
        {key: value for key, value in vars(setting).items() if value not in (None, (), False) or key == "value"}
        for setting in option.sets
    ]
    return {"label": words(option.label), "sets": sets}
