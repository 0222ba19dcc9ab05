"""A small reader of JSON Schema (the keywords our documents use), so that a test can ask whether a value fits."""

import re

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
    if "anyOf" in schema and all(list(faults(one, value, document, where)) for one in schema["anyOf"]):
        yield f"{where}: {value!r} fits none of {schema['anyOf']}"
    kinds = schema.get("type")
    if kinds is not None and not any(fits(kind, value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{where}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} not in enum"
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    look = next((look for kind, look in LOOKS if fits(kind, value)), None)
    if look is not None:
        yield from look(schema, value, document, where)


def text_faults(schema, value, document, where):
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{where}: {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} against {schema['pattern']}"


def number_faults(schema, value, document, where):
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    if not low <= value <= high or value <= schema.get("exclusiveMinimum", value - 1):
        yield f"{where}: {value} out of bounds"


def array_faults(schema, value, document, where):
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{where}: {len(value)} entries"
    for n, entry in enumerate(value):
        yield from faults(schema.get("items", {}), entry, document, f"{where}/{n}")


def object_faults(schema, value, document, where):
    known = schema.get("properties", {})
    yield from (f"{where}: lacks {name}" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name in known:
            yield from faults(known[name], inner, document, f"{where}/{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{where}: has {name}"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from faults(schema["additionalProperties"], inner, document, f"{where}/{name}")


def fits(kind, value):
    if kind in {"integer", "number"}:
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


LOOKS = [("string", text_faults), ("number", number_faults), ("array", array_faults), ("object", object_faults)]
