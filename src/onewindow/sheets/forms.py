"""PURE: the names under which a page sends answers, and back from what was posted to raw answers.

org_name                    one value
pub_types (repeated)        several ticks or texts
occupy_period.since .until  two days
finance_head.phone          a column of a record
shareholders.2.name         a column of the second row of a table
route_geometry              GeoJSON as text

raw = read_form(elements_of_the_page, {name: request.POST.getlist(name) for name in request.POST})
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from onewindow.catalogue.elements import Column, Element, ElementType

_OBJECT_COLUMNS = {ElementType.ORGANISATION: ("uscc", "name"), ElementType.LIST_ENTRY: ("entry", "version")}
_SHAPES = frozenset({ElementType.LINE, ElementType.POINT})
_SEVERAL = frozenset({ElementType.CHOICES, ElementType.TEXTS, ElementType.FILES})
#: Controls that send nothing when nothing is ticked: on a page that asks them, nothing means blank.
_SILENT = frozenset({ElementType.CHOICES, ElementType.CHOICE, ElementType.BOOLEAN, ElementType.SIGNATURE})
_MOST_ROWS = 1000

Posted = Mapping[str, Sequence[str]]


def read_form(elements: Iterable[Element], posted: Posted) -> dict[str, Any]:
    """The raw answers to the elements of one page; an element whose control was not on the page is left out."""
    found: dict[str, Any] = {}
    for element in elements:
        raw = _raw(element, posted)
        if raw is not None:
            found[element.id] = raw
        elif element.type in _SILENT:
            found[element.id] = [] if element.type is ElementType.CHOICES else ""
    return found


def form_values(element: Element, texts: Any) -> dict[str, list[str]]:
    """Name -> texts of the controls of one element, for `texts` of `values.value_texts` or a raw answer."""
    if element.type is ElementType.TABLE:
        rows = texts if isinstance(texts, list) else []
        named = (
            _cells(f"{element.id}.{n}", element.columns, row)
            for n, row in enumerate(rows, start=1)
            if isinstance(row, Mapping)
        )
        return {name: value for cells in named for name, value in cells.items()}
    if element.type is ElementType.RECORD:
        return _cells(element.id, element.columns, texts if isinstance(texts, Mapping) else {})
    if element.type in _OBJECT_COLUMNS:
        held = texts if isinstance(texts, Mapping) else {}
        return {f"{element.id}.{key}": [str(held.get(key) or "")] for key in _OBJECT_COLUMNS[element.type]}
    if element.type in _SHAPES:
        return {element.id: [json.dumps(texts) if texts else ""]}
    return _controls(element.id, element.type, texts)


def without_row(raw: Any, row: int) -> list[Any]:
    """A table's raw rows without the given one (from 1): the button beside the row."""
    rows = list(raw) if isinstance(raw, list) else []
    return [entry for n, entry in enumerate(rows, start=1) if n != row]


def _raw(element: Element, posted: Posted) -> Any:
    if element.type is ElementType.TABLE:
        return _rows(element, posted)
    if element.type is ElementType.RECORD:
        return _row(element.id, element.columns, posted)
    if element.type in _OBJECT_COLUMNS:
        names = {key: f"{element.id}.{key}" for key in _OBJECT_COLUMNS[element.type]}
        sent = {key: _one(posted[name]) for key, name in names.items() if name in posted}
        return ({key: text for key, text in sent.items() if text} or "") if sent else None
    if element.type in _SHAPES:
        return _shape(posted.get(element.id))
    return _value(element.id, element.type, posted)


def _value(name: str, kind: ElementType, posted: Posted) -> Any:
    if kind is ElementType.DATE_RANGE:
        ends = [posted.get(f"{name}.since"), posted.get(f"{name}.until")]
        return None if ends == [None, None] else [_one(end or ()) for end in ends]
    if name not in posted:
        return None
    sent = list(posted[name])
    if kind is ElementType.TEXTS and len(sent) == 1:
        return sent[0]
    return sent if kind in _SEVERAL else _one(sent)


def _one(sent: Sequence[str]) -> str:
    """The last one counts, as browsers do with a hidden twin before a check box."""
    return sent[-1] if sent else ""


def _row(prefix: str, columns: Sequence[Column], posted: Posted) -> Any:
    cells = {column.id: _value(f"{prefix}.{column.id}", column.type, posted) for column in columns}
    sent = {key: value for key, value in cells.items() if value is not None}
    if not sent:
        return None
    return {key: value for key, value in sent.items() if value not in ("", [], ["", ""])} or ""


def _rows(element: Element, posted: Posted) -> Any:
    place = re.compile(rf"{re.escape(element.id)}\.([1-9][0-9]{{0,3}})\.")
    numbers = sorted({int(match[1]) for name in posted if (match := place.match(name))})[:_MOST_ROWS]
    if not numbers:
        return "" if f"{element.id}.rows" in posted else None
    rows = [_row(f"{element.id}.{n}", element.columns, posted) for n in numbers]
    return [row or {} for row in rows]


def _shape(sent: Sequence[str] | None) -> Any:
    if sent is None:
        return None
    text = _one(sent).strip()
    try:
        return json.loads(text) if text else ""
    except (ValueError, RecursionError):
        return text


def _cells(prefix: str, columns: Sequence[Column], row: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column in columns:
        found |= _controls(f"{prefix}.{column.id}", column.type, row.get(column.id))
    return found


def _controls(name: str, kind: ElementType, texts: Any) -> dict[str, list[str]]:
    if kind is ElementType.DATE_RANGE:
        first, last = texts if isinstance(texts, list) and len(texts) == 2 else ("", "")
        return {f"{name}.since": [str(first)], f"{name}.until": [str(last)]}
    if isinstance(texts, list):
        return {name: [str(text) for text in texts]}
    if isinstance(texts, bool):
        return {name: ["true" if texts else "false"]}
    return {name: ["" if texts is None else str(texts)]}
