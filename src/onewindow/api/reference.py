"""PURE: the OpenAPI document cut into what the reference page shows: operations, services with their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_PLACE = "#/components/schemas/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A parameter, or a field of a body or an answer."""

    name: str  #: dotted path: applicant.party
    place: str  #: path, query, header; "" in a body
    kind: str  #: what it looks like, in JSON's own words
    required: bool  #: whether it must be there
    words: str  #: description


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """An operation."""

    id: str  #: operationId, also the anchor
    method: str  #: GET
    path: str  #: with {parameters}
    name: str  #: in Chinese
    summary: str  #: in English
    description: str  #: more, "" for none
    access: str  #: audience and permission
    scopes: tuple[str, ...]  #: a key needs one of them; none where public
    needs: tuple[str, ...]  #: headers that must be sent
    fields: tuple[Field, ...]  #: parameters and body
    answers: tuple[Field, ...]  #: of a good answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A line of a service's answers."""

    id: str  #: element
    zh: str  #: label
    en: str  #: label
    kind: str  #: what the value looks like
    asked_by: tuple[str, ...]  #: matters
    required_by: tuple[str, ...]  #: matters
    options: tuple[str, ...]  #: values to choose from


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """A service and all it can ask."""

    code: str  #: key
    zh: str  #: title
    en: str  #: title
    questions: tuple[Question, ...]  #: elements


def sections(document: Mapping[str, Any]) -> dict[str, Any]:
    """The context of the page."""
    shown: dict[str, list[Shown]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown[operation["tags"][0]].append(_shown(document, path, method, operation))
    tags = [(tag["description"], shown[tag["name"]]) for tag in document["tags"] if shown[tag["name"]]]
    return {"info": document["info"], "tags": tags, "services": list(_services(document))}


def _shown(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Shown:
    parameters = [_resolved(document, parameter) for parameter in operation["parameters"]]
    fields = [
        Field(
            name=p["name"],
            place=p["in"],
            kind=_kind(p.get("schema", {})),
            required=bool(p.get("required")),
            words=p.get("description", ""),
        )
        for p in parameters
        if p["name"] != "Accept-Language"
    ]
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        if media != "application/json":
            fields.append(Field(name="Content-Type", place="header", kind=media, required=True, words=""))
        fields.extend(_fields(document, body["schema"], ""))
    return Shown(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        name=operation["x-name-zh"],
        summary=operation["summary"],
        description=operation.get("description", ""),
        access=" / ".join((operation["x-audience"], *operation.get("x-permissions", ()))),
        scopes=tuple(operation.get("x-scopes", ())),
        needs=tuple(p["name"] for p in parameters if p["in"] == "header" and p.get("required")),
        fields=tuple(fields),
        answers=tuple(_answers(document, operation)),
    )


def _answers(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Field]:
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            for body in answer.get("content", {}).values():
                yield from _fields(document, body["schema"], "")


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], above: str, depth: int = 0) -> Iterator[Field]:
    """The fields of an object, those inside after it, four levels deep."""
    schema = _resolved(document, schema)
    required = schema.get("required", ())
    for name, said in schema.get("properties", {}).items():
        inner = _resolved(document, said)
        yield Field(
            name=above + name,
            place="",
            kind=_kind(inner),
            required=name in required,
            words=said.get("description", inner.get("description", "")),
        )
        if depth < 3:
            repeated = inner.get("items")
            where = f"{above}{name}[]." if repeated else f"{above}{name}."
            yield from _fields(document, repeated or inner, where, depth + 1)


def _services(document: Mapping[str, Any]) -> Iterator[Service]:
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith("answers."):
            continue
        yield Service(
            code=name.removeprefix("answers."),
            zh=schema["x-title"]["zh"],
            en=schema["x-title"]["en"],
            questions=tuple(_question(document, code, said) for code, said in schema["properties"].items()),
        )


def _question(document: Mapping[str, Any], code: str, said: Mapping[str, Any]) -> Question:
    element = _resolved(document, said)
    chosen = element.get("enum") or element.get("items", {}).get("enum") or ()
    return Question(
        id=code,
        zh=element["x-title"]["zh"],
        en=element["x-title"]["en"],
        kind=_kind(_without_options(element)),
        asked_by=tuple(said["x-asked-by"]),
        required_by=tuple(said.get("x-required-by", ())),
        options=tuple(chosen),
    )


def _without_options(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The kind alone: the options of an answer have a line of their own."""
    plain = {name: value for name, value in schema.items() if name != "enum"}
    return plain | {"items": _without_options(plain["items"])} if "items" in plain else plain


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference, the words beside the reference kept; of `X or null`, X."""
    if "allOf" in schema:  # a general shape, then what it comes to for each service
        schema = schema["allOf"][0]
    alternatives = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(alternatives) == 1 and "properties" not in schema:
        schema = {**schema, **alternatives[0]}
    target = schema.get("$ref")
    if target is None:
        return schema
    found: Mapping[str, Any] = document
    for part in target.removeprefix("#/").split("/"):
        found = found[part]
    return {**_resolved(document, found), **{k: v for k, v in schema.items() if k not in {"$ref", "anyOf"}}}


def _kind(schema: Mapping[str, Any]) -> str:
    """string, integer, array of string, "a" | "b" …"""
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if "const" in schema:
        return repr(schema["const"]).lower() if isinstance(schema["const"], bool) else f'"{schema["const"]}"'
    kinds = schema.get("type", "")
    name = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if name == "array":
        return f"array of {_kind(schema.get('items', {})) or 'objects'}"
    return f"{name} ({schema['format']})" if "format" in schema else name or "object"
