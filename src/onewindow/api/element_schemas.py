"""PURE: JSON Schema (2020-12) of data elements and of a service's answers, derived from the declarations alone.

    answers_schema(catalogue, catalogue.service["publication_joint"])["properties"]["premises_area_m2"]
    # {"$ref": "#/components/schemas/element.premises_area_m2", "x-asked-by": ["PUB-R", "PUB-W"], …}

An element added to a matter's YAML file appears here by itself. A schema describes values; which of them a given
applicant must answer depends on his answers and is told by the compiled sheet.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.catalogue.declarations import ElementUse, Matter
from onewindow.catalogue.definitions import Catalogue, reachable
from onewindow.catalogue.elements import Column, Constraints, Element, ElementType, Option, Origin
from onewindow.catalogue.facts import Name
from onewindow.catalogue.joint_services import JointService
from onewindow.sheets.scalars import LONGEST, LONGEST_TEXT

_FILE = {"type": "string", "description": "id of an upload (upload_file)"}
_DAY = {"type": "string", "format": "date", "examples": ["2026-05-08"]}
_POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}

#: What a value of each type looks like, before options, columns and constraints.
_SHAPES: Mapping[ElementType, Mapping[str, Any]] = {
    ElementType.TEXT: {"type": "string"},
    ElementType.LONG_TEXT: {"type": "string"},
    ElementType.INTEGER: {"type": "integer"},
    ElementType.DECIMAL: {"type": ["string", "number"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["80.5"]},
    ElementType.BOOLEAN: {"type": "boolean"},
    ElementType.CHOICE: {"type": "string"},
    ElementType.CHOICES: {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    ElementType.TEXTS: {"type": "array", "items": {"type": "string"}},
    ElementType.DATE: _DAY,
    ElementType.DATETIME: {"type": "string", "format": "date-time", "examples": ["2026-05-08T10:00:00+08:00"]},
    ElementType.MONTH: {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-05"]},
    ElementType.DATE_RANGE: {"type": "array", "prefixItems": [_DAY, _DAY], "minItems": 2, "maxItems": 2},
    ElementType.PHONE: {"type": "string", "examples": ["13900000000"]},
    ElementType.EMAIL: {"type": "string", "format": "email"},
    ElementType.URL: {"type": "string", "format": "uri"},
    ElementType.DOMAIN: {"type": "string", "format": "hostname"},
    ElementType.PERSON_ID: {"type": "string"},
    ElementType.USCC: {"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"},
    ElementType.DIVISION: {"type": "string", "pattern": "^[0-9]{6}$"},
    ElementType.COUNTRY: {"type": "string", "pattern": "^[A-Z]{3}$"},
    ElementType.MRZ: {"type": "string", "description": "the two lines joined by a line feed"},
    ElementType.FILE: _FILE,
    ElementType.FILES: {"type": "array", "items": _FILE},
    ElementType.IMAGE: _FILE,
    ElementType.SIGNATURE: {"const": True, "description": "the commitment is given"},
    ElementType.SIGNED_FILE: _FILE,
    ElementType.LINE: {
        "type": "object",
        "description": "GeoJSON LineString, CGCS2000",
        "properties": {
            "type": {"const": "LineString"},
            "coordinates": {"type": "array", "items": _POSITION, "minItems": 2},
        },
        "required": ["type", "coordinates"],
    },
    ElementType.POINT: {
        "type": "object",
        "description": "GeoJSON Point, CGCS2000",
        "properties": {"type": {"const": "Point"}, "coordinates": _POSITION},
        "required": ["type", "coordinates"],
    },
    ElementType.RECORD: {"type": "object"},
    ElementType.TABLE: {"type": "array", "items": {"type": "object"}},
    ElementType.ORGANISATION: {
        "type": "object",
        "properties": {"name": {"type": "string"}, "uscc": {"type": "string"}},
        "required": ["name", "uscc"],
        "additionalProperties": False,
    },
    ElementType.LIST_ENTRY: {
        "type": "object",
        "properties": {"entry": {"type": "string"}, "version": {"type": "string"}},
        "required": ["entry"],
        "additionalProperties": False,
    },
}
#: Characters where no constraint says less.
_LONGEST = {ElementType.TEXT: LONGEST_TEXT} | LONGEST


def component(element: str) -> str:
    """Name of an element's schema in the document."""
    return f"element.{element}"


def answers_component(service: str) -> str:
    """Name of the schema of a service's answers."""
    return f"answers.{service}"


def element_schema(element: Element) -> dict[str, Any]:
    """The schema of one element's value."""
    schema = _titled(element.name) | _value(element.type, element.options, element.columns, element.constraints)
    if element.unit:
        schema["x-unit"] = element.unit
    if element.sensitive:
        schema["x-sensitive"] = True
    if element.hint is not None:
        schema["description"] = element.hint.zh
        schema["x-hint"] = _both(element.hint)
    return schema


def answers_schema(catalogue: Catalogue, service: JointService) -> dict[str, Any]:
    """The schema of everything a service can ask: each element with the matters that ask it, and on what terms."""
    matters = [catalogue.matter[code] for code in reachable(service)]
    properties: dict[str, Any] = {}
    for matter in matters:
        for use in matter.elements:
            said = properties.setdefault(use.id, _reference(use.id))
            said["x-asked-by"].append(matter.code)
            _add_terms(said, matter, use)
    for matter in matters:
        for use in matter.context:
            said = properties.setdefault(use.id, _reference(use.id) | {"x-steering": True})
            if matter.code not in said["x-asked-by"]:
                said["x-asked-by"].append(matter.code)
    for question in service.questions:
        for code in question.sets:
            properties.setdefault(code, _reference(code) | {"x-steering": True})
    known = {code: said for code, said in properties.items() if code in catalogue.element}
    return {
        **_titled(service.name),
        "type": "object",
        "properties": {code: _here(catalogue.element[code], said, matters) for code, said in known.items()},
        "additionalProperties": False,
    }


def used_elements(catalogue: Catalogue) -> dict[str, Element]:
    """The elements that any service can ask, by id."""
    asked: dict[str, Element] = {}
    for service in catalogue.services:
        for code in answers_schema(catalogue, service)["properties"]:
            asked[code] = catalogue.element[code]
    return asked


def _reference(code: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{component(code)}", "x-asked-by": []}


def _here(element: Element, said: dict[str, Any], matters: Sequence[Matter]) -> dict[str, Any]:
    """What is particular to this service: who gives the value, and its matters where they are the options."""
    if element.origin is not Origin.ASKED:
        said["readOnly"] = element.origin in {Origin.DERIVED, Origin.SYSTEM, Origin.PROJECTED}
        said["x-origin"] = element.origin.value
    if element.options_from == "matters":
        said["items"] = {
            "enum": [matter.code for matter in matters],
            "x-options": [{"value": matter.code, **_both(matter.name)} for matter in matters],
        }
    return said


def _add_terms(said: dict[str, Any], matter: Matter, use: ElementUse) -> None:
    """Required by whom, and where a matter demands more than the element itself."""
    if not use.optional:
        said.setdefault("x-required-by", []).append(matter.code)
    elif use.required is not None:
        said.setdefault("x-required-when", {})[matter.code] = use.required.prose or use.required.when
    narrower = _constraints(use.constraints, "number") | _constraints(use.constraints, "string")
    narrower |= _constraints(use.constraints, "array")
    if narrower:
        said.setdefault("x-narrowed-by", {})[matter.code] = narrower
    if use.note:
        said.setdefault("x-notes", {})[matter.code] = use.note


def _value(
    kind: ElementType, options: Sequence[Option], columns: Sequence[Column], constraints: Constraints
) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_SHAPES[kind])
    if options and kind in {ElementType.CHOICE, ElementType.CHOICES}:
        chosen = {
            "enum": [option.value for option in options],
            "x-options": [{"value": option.value, **_both(option.name)} for option in options],
        }
        if kind is ElementType.CHOICES:
            schema["items"] = {"type": "string"} | chosen
        else:
            schema |= chosen
    if columns:
        row = _row(columns)
        schema = {"type": "array", "items": row} if kind is ElementType.TABLE else row
    if kind in _LONGEST:
        schema["maxLength"] = _LONGEST[kind]
    basis = schema.get("type", "boolean")
    for name in basis if isinstance(basis, list) else [basis]:
        schema |= _constraints(constraints, name)
    return schema


def _row(columns: Sequence[Column]) -> dict[str, Any]:
    fields = {c.id: _titled(c.name) | _value(c.type, c.options, (), c.constraints) for c in columns}
    for column in columns:
        if column.sensitive:
            fields[column.id]["x-sensitive"] = True
    return {
        "type": "object",
        "properties": fields,
        "required": [column.id for column in columns if column.required],
        "additionalProperties": False,
    }


def _constraints(said: Constraints, basis: str) -> dict[str, Any]:
    """The constraints as keywords that bear upon values of a basic type; the others are not said here."""
    keywords: dict[str, Any] = {}
    if basis in {"number", "integer"}:
        keywords = {"minimum": said.min, "exclusiveMinimum": said.above, "maximum": said.max}
    elif basis == "string":
        keywords = {"minLength": said.min_length, "maxLength": said.max_length}
        keywords["pattern"] = f"^(?:{said.pattern})$" if said.pattern else None
        keywords["enum"] = list(said.one_of) if said.one_of else None
    elif basis == "array":
        keywords = {"minItems": said.min_rows, "maxItems": said.max_rows}
    elif basis == "boolean":
        keywords = {"const": True if said.must_be_true else None}
    others = {"x-not-before": said.not_before, "x-sum-equals": said.sum_equals, "x-sum-column": said.sum_column}
    return {key: value for key, value in (keywords | others).items() if value is not None}


def _titled(name: Name) -> dict[str, Any]:
    return {"title": name.zh, "x-title": _both(name)}


def _both(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}
