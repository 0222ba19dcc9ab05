"""Corrected values before they reach the engine: read as the sheet reads them, with what all their readers demand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from onewindow.cases.queries import Seen
from onewindow.catalogue.constraints import intersect_all
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import edition
from onewindow.sheets.errors import NotReady
from onewindow.sheets.faults import UNKNOWN_ELEMENT, Fault
from onewindow.sheets.values import FILES, read_value


def corrected(seen: Seen, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Canonical values of some answers of a case, by its own edition. Raises NotReady with every fault."""
    plan = seen.loaded.plan
    catalogue = edition(plan.edition).catalogue
    read_by = {code: catalogue.matter[code] for code in plan.by_code if code in catalogue.matter}
    values: dict[str, Any] = {}
    wrong: list[Fault] = []
    for name, raw in answers.items():
        element = catalogue.element.get(name)
        uses = [use for matter in read_by.values() for use in (*matter.elements, *matter.context) if use.id == name]
        if element is None or not uses or element.type in FILES:
            wrong.append(Fault(element=name[:60], sentence=UNKNOWN_ELEMENT(key=name[:60])))
            continue
        limits = intersect_all(element, (use.constraints for use in uses))
        read = read_value(replace(element, constraints=limits), raw)
        wrong.extend(read.faults)
        values[name] = read.value
    if wrong:
        raise NotReady(count=len(wrong), faults=tuple(wrong))
    return values


def elements_of(seen: Seen) -> Mapping[str, Any]:
    """The elements of the case's edition, by id."""
    catalogue: Catalogue = edition(seen.loaded.plan.edition).catalogue
    return catalogue.element
