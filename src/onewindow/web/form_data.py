"""From what a form sends to raw answers of a draft.

`sheets.forms` names the controls and reads them back; only entries picked from a directory are read here.
"""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from onewindow.catalogue.elements import Element, ElementType
from onewindow.sheets import forms
from onewindow.sheets.values import FILES

from .pickers import PICKERS


def raw_answers(elements: Iterable[Element], sent: QueryDict) -> dict[str, Any]:
    """The answers of a page. A control that stood on the page and is empty is an answer too."""
    typed, answers = [], {}
    for element in elements:
        if element.type in FILES or element.type is ElementType.SIGNATURE:
            continue
        if element.id in PICKERS:
            answers[element.id] = _picked(element.id, sent)
        else:
            typed.append(element)
    return answers | forms.read_form(typed, {name: sent.getlist(name) for name in sent})


def _picked(element: str, sent: QueryDict) -> list[Any]:
    """The rows of a directory: those that stood on the page, less the one taken away, plus the one picked."""
    keys = dict.fromkeys(sent.getlist(f"{element}.picked"))
    keys.pop(sent.get("unpick", "").removeprefix(f"{element}."), None)
    added = sent.get("pick", "")
    if added.startswith(f"{element}."):
        keys[added.removeprefix(f"{element}.")] = None
    rows = [PICKERS[element].row(key) for key in keys]
    return [row for row in rows if row is not None]


def without_row(answers: dict[str, Any], removed: str) -> None:
    """Drop the row that the pressed button names (`element.row`, rows from 1), in place."""
    element, _, number = removed.rpartition(".")
    if element in answers and number.isascii() and number.isdecimal() and len(number) < 5:
        answers[element] = forms.without_row(answers[element], int(number))
