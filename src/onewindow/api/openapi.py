"""The OpenAPI 3.1 document: the operations as ninja knows them, who may call them, and a schema per service.

The schemas of services come from the edition in force, so the document changes when a department changes its matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.utils.translation import override

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import JointService

from .element_schemas import answers_component, answers_schema, component, element_schema, used_elements
from .front import api
from .paths import PREFIX

_DESCRIPTION = (
    "One application sheet, one window, every agency at once. The sheet of a service, what each agency sees of it and "
    "this document are all derived from what the agencies declare about their own matters.\n\n"
    "Errors are problem details (RFC 9457) with a code for machines. Names come in Chinese and English; sentences "
    "follow Accept-Language. Writes take Idempotency-Key: a repeated key gives the first answer and does nothing."
)

_TAGS = (
    ("services", "办事指南 Services: what can be applied for, and what is asked"),
    ("applications", "申报 Applications: the sheet, files, submission"),
    ("cases", "办件 Cases: where they stand, and what the applicant may do"),
    ("reviews", "审查 Reviews: the desk of an agency"),
    ("certificates", "证照 Certificates"),
    ("payments", "支付 Payments: what a provider of payments tells"),
    ("about", "关于本接口 About this API"),
)
_PROBLEM = {
    "type": "object",
    "description": "Problem details, RFC 9457",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string", "description": "the kind of problem, in the language of the request"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what happened and what to do, in the language of the request"},
        "instance": {"type": "string", "format": "uri-reference"},
        "code": {"type": "string", "description": "for machines; never changes its meaning"},
        "data": {"type": "object", "description": "what the sentence was made of, such as `seen` and `current`"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
    "required": ["type", "title", "status", "detail", "code", "data", "errors"],
}
_FAULT = {
    "type": "object",
    "properties": {
        "in": {"enum": ["body", "query", "path", "header"]},
        "pointer": {"type": "string", "format": "json-pointer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["in", "pointer", "code", "detail"],
}
_REFUSED = {
    "description": "Problem details",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "A random key, such as a UUID. Send the same one again when no answer came: nothing happens twice.",
}
_VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]+"$', "examples": ['"7"']},
    "description": "The ETag of the case as it was seen. 409 with both versions when it has changed since.",
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "schema": {"type": "string", "examples": ["zh-CN", "en"]},
    "description": "Language of sentences.",
}
_SECURITY = {
    "accessKey": {"type": "http", "scheme": "bearer", "description": "`onewindow apikey create ACCOUNT`"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A signed-in browser; writes carry X-CSRFToken.",
    },
}

_built: dict[str, dict[str, Any]] = {}
#: Editions whose document is kept.
_KEPT = 4


def document(catalogue: Catalogue | None, digest: str) -> Mapping[str, Any]:
    """The document for an edition (None: before the first), built once per digest. Not to be changed by the caller."""
    if digest not in _built:
        while len(_built) >= _KEPT:
            _built.pop(next(iter(_built)))
        _built[digest] = build(catalogue)
    return _built[digest]


def build(catalogue: Catalogue | None) -> dict[str, Any]:
    """The document for a catalogue, or for the operations alone."""
    with override("zh-hans"):
        said: dict[str, Any] = deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    said["info"] = {
        "title": "OneWindow 一窗",
        "version": "1",
        "description": _DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    said["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    said["servers"] = [{"url": "/"}]
    said["tags"] = [{"name": name, "description": words} for name, words in _TAGS]
    said["components"]["securitySchemes"] = _SECURITY
    said["components"]["responses"] = {"Refused": _REFUSED}
    said["components"]["parameters"] = {"IdempotencyKey": _KEY, "IfMatch": _VERSION, "AcceptLanguage": _LANGUAGE}
    schemas = said["components"]["schemas"]
    schemas |= {"Problem": _PROBLEM, "Fault": _FAULT} | ({} if catalogue is None else service_schemas(catalogue))
    for operation in operations(said):
        _finish(operation, () if catalogue is None else catalogue.services)
    return said


def operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All operations of a document."""
    for path in document["paths"].values():
        yield from path.values()


def service_schemas(catalogue: Catalogue) -> dict[str, Any]:
    """Schemas of the elements, and of the answers of every service."""
    schemas = {component(code): element_schema(element) for code, element in sorted(used_elements(catalogue).items())}
    for service in catalogue.services:
        schemas[answers_component(service.code)] = answers_schema(catalogue, service)
    return schemas


def _finish(operation: dict[str, Any], services: Sequence[JointService]) -> None:
    if operation.get("description", "").rstrip(".") == operation["summary"]:  # ninja repeats a docstring of one line
        del operation["description"]
    public = operation["x-audience"] == "public"
    operation["security"] = [] if public else [{"accessKey": []}, {"session": []}]
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    operation["responses"] |= {"4XX": {"$ref": "#/components/responses/Refused"}}
    operation["responses"] |= {"5XX": {"$ref": "#/components/responses/Refused"}}
    more: list[dict[str, Any]] = [{"$ref": "#/components/parameters/AcceptLanguage"}]
    if (wanted := operation.get("x-idempotency-key")) == "required":
        more.append({**_KEY, "required": True})
    elif wanted:
        more.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if operation.get("x-if-match"):
        more.append({"$ref": "#/components/parameters/IfMatch"})
    operation["parameters"] = [*operation.get("parameters", ()), *more]
    if (form := operation.pop("x-per-service", None)) is not None:
        body = operation["requestBody"]["content"]["application/json"]
        choices = [_narrowed(service, named=form != "in_path") for service in services]
        body["schema"] = {"allOf": [body["schema"], {"anyOf": choices}]} if choices else body["schema"]


def _narrowed(service: JointService, *, named: bool) -> dict[str, Any]:
    """What a body comes to for one service: its own answers, and its code where the body says it."""
    properties: dict[str, Any] = {"answers": {"$ref": f"#/components/schemas/{answers_component(service.code)}"}}
    if named:
        properties["service"] = {"const": service.code}
    return {"title": service.name.zh, "properties": properties}
