"""From answers to everything a condition may read: defaults, thresholds of the place, projections, derived values.

scope = situation(catalogue, service, {"pub_kind": "零售"}, division="110101", today=date(2026, 11, 25)).scope
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.rules.derived import Derivation, derive_all
from onewindow.rules.geodesy import agrees, drawn_area, drawn_length
from onewindow.rules.values import is_none

from .definitions import Catalogue, near
from .elements import Element, ElementType, Measure, Origin, Projection
from .errors import NoSuchOption, UnknownElement, hint
from .joint_services import JointService

_ABSENT = object()


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known in one case."""

    scope: Mapping[str, object]  #: everything a condition may read; what is unknown is absent
    derived: Mapping[str, Derivation]  #: how the derived values came about


def situation(
    catalogue: Catalogue,
    service: JointService,
    answers: Mapping[str, object],
    *,
    division: str | None = None,
    today: date | None = None,
    person: bool = True,
) -> Situation:
    """Everything known. With a person nobody may state a derived or projected value; a what-if computation may.

    Raises UnknownElement or NoSuchOption for an answer that cannot be one.
    """
    known = checked(catalogue, answers)
    place = division or known.get("division_code")
    days = {} if today is None else {"today": today.isoformat(), "application_date": today.isoformat()}
    scope: dict[str, object] = {
        **{element.id: element.default.value for element in catalogue.elements if element.default is not None},
        **catalogue.thresholds(place if isinstance(place, str) else None),
        **days,
        **known,
    }
    for element in catalogue.elements:
        stated = not person and element.id in known
        if element.projection is not None and not stated:
            value = projected(catalogue, element.projection, scope)
            if value is not _ABSENT:
                scope[element.id] = value
    scope, derived = derive_all(catalogue.derivations[service.code], scope, allow_stated=not person)
    return Situation(scope=scope, derived=derived)


def checked(catalogue: Catalogue, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers with other writings of options replaced. Raises UnknownElement, NoSuchOption."""
    result: dict[str, object] = {}
    for name, value in answers.items():
        element = catalogue.element.get(name)
        if element is None:
            raise UnknownElement(element=name, hint=hint(near(name, catalogue.element)))
        result[name] = _option(element, value) if element.options else value
    return result


def _option(element: Element, value: object) -> object:
    if is_none(value):
        return value
    if element.type is ElementType.CHOICES:
        return [_one_option(element, entry) for entry in value] if isinstance(value, list | tuple) else value
    return _one_option(element, value)


def _one_option(element: Element, value: object) -> object:
    written = str(value)
    for option in element.options:
        if written == option.value or written in option.aliases:
            return option.value
    known = [option.value for option in element.options]
    raise NoSuchOption(element=element.id, value=written, hint=hint(near(written, known)))


def projected(catalogue: Catalogue, projection: Projection, scope: Mapping[str, object]) -> object:
    """What a projection takes out of an answered record or table; nothing where the answer does not say.

    A row that lacks the column leaves the fact unknown, unless another row settles it.
    """
    base = scope.get(projection.element, _ABSENT)
    if base is _ABSENT:
        return _ABSENT
    if projection.measure is not None:
        return _measured(projection, projection.measure, base, scope)
    cells, complete = _cells(catalogue, projection, base)
    if projection.any_in:
        hit = any(cell in projection.any_in for cell in cells)
        return True if hit else (False if complete else _ABSENT)
    return _taken(projection, cells) if complete else _ABSENT


def _measured(projection: Projection, what: Measure, base: object, scope: Mapping[str, object]) -> object:
    """A figure of a drawn line, or whether a stated figure agrees with it."""
    found = drawn_length(base) if what is Measure.LENGTH else drawn_area(base)
    if found is None:
        return _ABSENT
    if not projection.agrees_with:
        return str(found)
    held = agrees(scope.get(projection.agrees_with), found, within_percent=projection.within_percent)
    return _ABSENT if held is None else held


def _taken(projection: Projection, cells: list[Any]) -> object:
    if projection.as_list:
        return cells
    if projection.all_equal is not None:
        return bool(cells) and all(cell == projection.all_equal for cell in cells)
    if projection.equals is not None and cells:
        return bool(cells[0] == projection.equals)
    return cells[0] if cells else None


def _cells(catalogue: Catalogue, projection: Projection, base: object) -> tuple[list[Any], bool]:
    """The values of the column, and whether every row has one; its Chinese heading is accepted as a key too."""
    element = catalogue.element[projection.element]
    heading = {column.id: column.name.zh for column in element.columns}.get(projection.column, "")
    rows = [] if is_none(base) else base if isinstance(base, list | tuple) else [base]
    found = []
    for row in rows:
        if isinstance(row, Mapping):
            cell = row.get(projection.column, row.get(heading, _ABSENT))
            if cell is not _ABSENT:
                found.append(cell)
    return found, len(found) == len(rows)


def is_asked(element: Element) -> bool:
    """Whether a person may be asked for the element at all."""
    return element.origin in {Origin.ASKED, Origin.MAP}
