"""PURE: a value as people read it: on a certificate, in a letter, at the desk."""

from collections.abc import Mapping
from typing import Any

from onewindow.catalogue.elements import Element, ElementType, Option

_YES, _NO = "是", "否"
_BETWEEN, _AND = " 至 ", "、"
_FILES = {ElementType.FILE, ElementType.FILES, ElementType.IMAGE, ElementType.SIGNED_FILE}


def shown(element: Element | None, value: Any) -> str:
    """The value in Chinese; "" where there is none."""
    if value is None or value in ("", [], {}):
        return ""
    if element is None:
        return _plain(value)
    if element.type in _FILES:
        return "见附件"
    if element.type is ElementType.DATE_RANGE and isinstance(value, list):
        return _BETWEEN.join(map(_plain, value))
    if element.type in {ElementType.RECORD, ElementType.TABLE}:
        rows = value if isinstance(value, list) else [value]
        return "；".join(_row(element, row) for row in rows if isinstance(row, Mapping))
    if element.options:
        values = value if isinstance(value, list) else [value]
        return _AND.join(_option(element.options, str(each)) for each in values)
    text = _plain(value)
    return f"{text} {element.unit}" if element.unit and not isinstance(value, list | dict) else text


def _row(element: Element, row: Mapping[str, Any]) -> str:
    parts = []
    for column in element.columns:
        if element.shows and column.id not in element.shows:
            continue
        value = row.get(column.id, row.get(column.name.zh))
        if value in (None, "", [], {}):
            continue
        parts.append(_option(column.options, str(value)) if column.options else _plain(value))
    return " ".join(parts)


def _option(options: tuple[Option, ...], value: str) -> str:
    return next((option.name.zh for option in options if option.value == value), value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        return _AND.join(map(_plain, value))
    if isinstance(value, Mapping):
        return " ".join(_plain(each) for each in value.values() if each not in (None, "", [], {}))
    return str(value)
