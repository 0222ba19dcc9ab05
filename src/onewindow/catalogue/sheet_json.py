"""A compiled sheet as JSON: what `onewindow sheet show` prints. The keys are a contract: add, never rename."""

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from onewindow.rules.expressions import UNKNOWN

from .canonical import plain
from .declarations import plain_amount
from .definitions import Catalogue
from .elements import Constraints
from .sheet import Figures, Finding, FindingState, Sheet, SheetEdge, SheetElement, SheetMaterial

#: Said beside the promised days where a statutory public notice runs besides.
NOTICE = "plus statutory notice"


def sheet_data(catalogue: Catalogue, sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON values."""
    service = catalogue.service[sheet.service]
    return {
        "service": sheet.service,
        "name": plain(service.name),
        "matters": list(sheet.matters),
        "elements": [_element(entry) for entry in sheet.elements],
        "context": [_element(entry) for entry in sheet.context],
        **_figures(sheet.figures),
        "edges_in_force": [_edge(edge) for edge in sheet.edges],
        "material_list": [_material(line) for line in sheet.materials],
        "findings": [_finding(finding) for finding in sheet.findings if finding.state is not FindingState.IDLE],
        "derived": {name: _known(found.value) for name, found in sheet.derived.items()},
        "questions_open": list(sheet.questions_open),
        "warnings": [str(warning) for warning in sheet.warnings],
    }


def days(value: Fraction) -> int | float:
    """Working days as a JSON number: 7, or 0.5."""
    amount: int | float = plain_amount(float(value))
    return amount


def _figures(figures: Figures) -> dict[str, Any]:
    counted = figures.materials
    data: dict[str, Any] = {
        "fields_before": figures.fields_before,
        "fields_after": figures.fields_after,
        "materials": {described.name: getattr(counted, described.name) for described in fields(counted)},
        "promised_days_serial": days(figures.promised_days_serial),
        "promised_days_parallel": days(figures.promised_days_parallel),
        "critical_path": list(figures.critical),
        "visits_before": figures.visits_before,
        "visits_after": figures.visits_after,
    }
    if figures.statutory_notice:
        data["promised_days_note"] = NOTICE
        data["statutory_notice"] = {"matter": figures.statutory_notice, "calendar_days": figures.statutory_notice_days}
    return data


def _element(entry: SheetElement) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": plain(entry.element.name),
        "type": entry.element.type.value,
        "group": entry.element.group,
        "asked_by": list(entry.asked_by),
        "filled_by": entry.filled.value,
        "source": entry.source or None,
        "required": entry.required,
        "open": entry.open,
        "sensitive": entry.element.sensitive,
        **_constraints(entry.constraints),
    }


def _constraints(constraints: Constraints) -> Mapping[str, Any]:
    said = plain(constraints)
    return {"constraints": said} if said else {}


def _material(line: SheetMaterial) -> dict[str, Any]:
    return {
        "key": line.key,
        "keys": list(line.keys),
        "name": plain(line.name),
        "asked_by": list(line.asked_by),
        "need": line.need.value,
        "supply": line.supply.value,
        "source": line.source or None,
        "element": line.element or None,
        "open": line.open,
        "note": line.note,
    }


def _edge(edge: SheetEdge) -> dict[str, Any]:
    return {
        "before": edge.before,
        "after": edge.after,
        "gate": edge.kind.value,
        "on_refused": edge.on_refused.value,
        "any_of": edge.any_of or None,
        "countersign": edge.countersign,
        "assumed": edge.assumed,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "matter": finding.matter or None,
        "effect": finding.effect.value,
        "state": finding.state.value,
        "blocks": finding.blocks,
        "says": plain(finding.says),
        "element": finding.element or None,
        "missing": list(finding.missing),
    }


def _known(value: object) -> object:
    return None if value is UNKNOWN else value
