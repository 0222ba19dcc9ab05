"""A small reader of JSON Schema (the keywords our documents use), so that a test can ask whether a value fits."""

import re
from numbers import Number

KINDS = {"string": str, "boolean": bool, "object": dict, "array": list, "null": type(None)}


def resolve(document, reference):
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def faults(schema, value, document=None, where=""):
    """Where and why `value` does not fit."""
    if "$ref" in schema:
        yield from faults(resolve(document, schema["$ref"]), value, document, where)
    kinds = schema.get("type")
    if kinds is not None and not any(fits(kind, value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{where}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} not in enum"
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    if isinstance(value, str):
        yield from text_faults(schema, value, where)
    elif isinstance(value, Number) and not isinstance(value, bool):
        low, high, above = (schema.get(k) for k in ("minimum", "maximum", "exclusiveMinimum"))
        if (
            (low is not None and value < low)
            or (high is not None and value > high)
            or (above is not None and value <= above)
        ):
            yield f"{where}: {value} out of bounds"
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{where}: {len(value)} entries"
        for n, entry in enumerate(value):
            yield from faults(schema.get("items", {}), entry, document, f"{where}/{n}")
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{where}: lacks {name}"
        for name, inner in value.items():
            if name in known:
                yield from faults(known[name], inner, document, f"{where}/{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{where}: has {name}"


def text_faults(schema, value, where):
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{where}: {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} against {schema['pattern']}"


def fits(kind, value):
    if kind in {"integer", "number"}:
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])
