"""From what a form sends to raw answers of a draft, and which rows a table shows.

Names of controls: `element` for one value or several, `element.column` for a record, `element.row.column` for a table.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from onewindow.catalogue.elements import Element, ElementType
from onewindow.sheets.values import FILES

from .pickers import PICKERS

#: Types whose control sends several values under one name.
_SEVERAL = frozenset({ElementType.CHOICES, ElementType.DATE_RANGE})


def raw_answers(elements: Iterable[Element], sent: QueryDict) -> dict[str, Any]:
    """The answers of a page. A control that stood on the page and is empty is an answer too."""
    answers: dict[str, Any] = {}
    for element in elements:
        if element.type in FILES or element.type is ElementType.SIGNATURE:
            continue
        if element.id in PICKERS:
            answers[element.id] = _picked(element.id, sent)
        elif element.type is ElementType.TABLE:
            answers[element.id] = _rows(element, sent)
        elif element.type in {ElementType.RECORD, ElementType.ORGANISATION}:
            answers[element.id] = _columns(f"{element.id}.", sent)
        elif element.type in _SEVERAL:
            answers[element.id] = sent.getlist(element.id)
        elif element.id in sent:
            answers[element.id] = sent[element.id]
    return answers


def _picked(element: str, sent: QueryDict) -> list[Any]:
    """The rows of a directory: those that stood on the page, less the one taken away, plus the one picked."""
    keys = dict.fromkeys(sent.getlist(f"{element}.picked"))
    keys.pop(sent.get("unpick", "").removeprefix(f"{element}."), None)
    added = sent.get("pick", "")
    if added.startswith(f"{element}."):
        keys[added.removeprefix(f"{element}.")] = None
    rows = [PICKERS[element].row(key) for key in keys]
    return [row for row in rows if row is not None]


def _columns(prefix: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name[len(prefix) :]: sent[name] for name in sent if name.startswith(prefix)}


def _rows(element: Element, sent: QueryDict) -> list[dict[str, Any]]:
    numbers = sorted({int(part) for name in sent if (part := _row_of(name, element.id)) is not None})
    return [_columns(f"{element.id}.{number}.", sent) for number in numbers]


def _row_of(name: str, element: str) -> str | None:
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == element and parts[1].isascii() and parts[1].isdecimal() and len(parts[1]) <= 3:
        return parts[1]
    return None


def without_row(answers: dict[str, Any], removed: str) -> None:
    """Drop the row that the pressed button names (`element.row`, rows from 1), in place."""
    element, _, number = removed.rpartition(".")
    rows = answers.get(element)
    if isinstance(rows, list) and number.isascii() and number.isdecimal() and 1 <= int(number) <= len(rows):
        del rows[int(number) - 1]
