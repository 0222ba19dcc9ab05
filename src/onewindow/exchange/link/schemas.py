"""PURE: the part of JSON Schema that messages use, checked all at once.

    check(schema)                       # raises ValueError for a keyword that is not understood: nothing is ignored
    list(faults(schema, body))          # ("/amount", "应为整数")

Objects are closed: a field that the schema does not name is a fault, unless it says `additionalProperties: true`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_NAMES = {"object": "对象", "array": "列表", "string": "文字", "integer": "整数", "boolean": "是否", "null": "空"}
_KNOWN = {
    *("type", "title", "description", "enum", "const", "properties", "required", "additionalProperties"),
    *("items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum"),
}
_FORMATS = {"date", "date-time"}


def check(schema: Any, where: str = "") -> None:
    """Raise ValueError where the schema says something that is not understood here."""
    if not isinstance(schema, Mapping):
        raise TypeError(f"{where or '/'} is no object")
    strange = set(schema) - _KNOWN
    if strange:
        raise ValueError(f"{where or '/'}: {', '.join(sorted(strange))}")
    for kind in _types(schema):
        if kind not in _TYPES:
            raise ValueError(f"{where}/type: {kind}")
    if schema.get("format", "date") not in _FORMATS:
        raise ValueError(f"{where}/format: {schema['format']}")
    if "pattern" in schema:
        re.compile(schema["pattern"])
    for name, inner in schema.get("properties", {}).items():
        check(inner, f"{where}/{name}")
    missing = set(schema.get("required", ())) - set(schema.get("properties", {}))
    if missing:
        raise ValueError(f"{where}/required: {', '.join(sorted(missing))}")
    if "items" in schema:
        check(schema["items"], f"{where}/*")


def faults(schema: Mapping[str, Any], value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every place (JSON pointer) where the value does not fit, with what is wanted there."""
    kinds = _types(schema)
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield where or "/", f"应为{'或'.join(_NAMES[kind] for kind in kinds)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield where or "/", f"只能是 {'、'.join(map(str, schema['enum']))}"
    if "const" in schema and value != schema["const"]:
        yield where or "/", f"只能是 {schema['const']}"
    if isinstance(value, dict):
        yield from _object(schema, value, where)
    elif isinstance(value, list):
        yield from _list(schema, value, where)
    elif isinstance(value, str):
        yield from _text(schema, value, where or "/")
    elif isinstance(value, int) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            yield where or "/", f"不能小于 {schema['minimum']}"
        if value > schema.get("maximum", value):
            yield where or "/", f"不能大于 {schema['maximum']}"


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    said = schema.get("type", ())
    return (said,) if isinstance(said, str) else tuple(said)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _object(schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}/{name}", "必须填写"
    for name, inner in value.items():
        if name in properties:
            yield from faults(properties[name], inner, f"{where}/{name}")
        elif not schema.get("additionalProperties"):
            yield f"{where}/{name[:40]}", "没有这个字段"


def _list(schema: Mapping[str, Any], value: list[Any], where: str) -> Iterator[tuple[str, str]]:
    if len(value) < schema.get("minItems", 0):
        yield where or "/", f"至少 {schema['minItems']} 项"
    if len(value) > schema.get("maxItems", len(value)):
        yield where or "/", f"最多 {schema['maxItems']} 项"
    if "items" in schema:
        for n, inner in enumerate(value):
            yield from faults(schema["items"], inner, f"{where}/{n}")


def _text(schema: Mapping[str, Any], value: str, where: str) -> Iterator[tuple[str, str]]:
    if len(value) < schema.get("minLength", 0):
        yield where, f"至少 {schema['minLength']} 个字符"
    if len(value) > schema.get("maxLength", 10_000):
        yield where, f"最多 {schema.get('maxLength', 10_000)} 个字符"
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        yield where, f"须符合 {schema['pattern']}"
    try:
        if schema.get("format") == "date":
            date.fromisoformat(value)
        elif schema.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
            yield where, "时间须带时区"
    except ValueError:
        yield where, "须为日期，如 2026-05-08" if schema["format"] == "date" else "须为带时区的时间"
