"""Trying a revision with sample answers: which matters, fields, papers and last days come out, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from onewindow.cases.limits import region_limits
from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.differences import SheetChanges, sheet_changes
from onewindow.catalogue.elements import Element, ElementType, Origin
from onewindow.catalogue.joint_services import JointService
from onewindow.catalogue.sheet import FindingState, Sheet
from onewindow.catalogue.walking import objects
from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.rules.expressions import Expression

from . import formats

_SIMPLE = {
    ElementType.TEXT: "text",
    ElementType.INTEGER: "number",
    ElementType.DECIMAL: "number",
    ElementType.BOOLEAN: "select",
    ElementType.CHOICE: "select",
    ElementType.CHOICES: "boxes",
    ElementType.TEXTS: "lines",
    ElementType.DATE: "date",
}
_TYPED = frozenset({Origin.ASKED, Origin.MAP, Origin.PROJECTED})


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One answer that a trial takes."""

    id: str  #: element
    label: str  #: its name
    control: str  #: text, number, select, boxes, lines, date
    value: str = ""  #: what was given
    chosen: tuple[str, ...] = ()  #: of several
    choices: tuple[tuple[str, str], ...] = ()  #: code, word


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the answers come to under one edition."""

    matters: tuple[str, ...]  #: names
    due: str  #: last promised day of the whole, if handed in now
    dues: tuple[tuple[str, str], ...]  #: matter, promised amount and last day by itself
    stops: tuple[str, ...]  #: rules that stand in the way
    refused: str = ""  #: why there is no sheet at all


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A trial of one service."""

    samples: tuple[Sample, ...]  #: the form
    before: Outcome | None  #: under the edition in force; None where it does not have the service
    after: Outcome | None  #: under the revision
    changes: SheetChanges  #: the two sheets side by side


def trial(now: Catalogue, new: Catalogue | None, code: str, sent: QueryDict) -> Trial:
    """Compile the sample answers (at first the typical ones) under both."""
    chosen = new if new is not None and code in new.service else now
    service = chosen.service[code]
    elements = steering_elements(chosen, service)
    answers = _answers(elements, sent) if sent.get("given") else dict(service.typical_answers)
    old, fresh = _compiled(now, code, answers), _compiled(new, code, answers)
    return Trial(
        samples=tuple(_sample(element, answers.get(element.id)) for element in elements),
        before=_outcome(now, old) if code in now.service else None,
        after=_outcome(new, fresh) if new is not None and code in new.service else None,
        changes=sheet_changes(
            (now, old) if isinstance(old, Sheet) else None,
            (new, fresh) if new is not None and isinstance(fresh, Sheet) else None,
        ),
    )


def steering_elements(catalogue: Catalogue, service: JointService) -> tuple[Element, ...]:
    """What the conditions of a service and its matters read, and a person can say."""
    roots: list[object] = [service, *(catalogue.matter[code] for code in service.matters)]
    found = {name: None for name, _ in service.typical_answers}
    for root in roots:
        for thing in objects(root):
            expression = getattr(thing, "expression", None)
            if isinstance(expression, Expression):
                found.update(dict.fromkeys(expression.variables_in_order()))
    known = (catalogue.element.get(name) for name in found)
    return tuple(
        e for e in known if e is not None and e.origin in _TYPED and e.type in _SIMPLE and e.id != "matter_choice"
    )


def _answers(elements: Iterable[Element], sent: QueryDict) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for element in elements:
        control = _SIMPLE[element.type]
        if control == "boxes":
            chosen = [value for value in sent.getlist(element.id) if value]
            if chosen:
                answers[element.id] = chosen
            continue
        text = sent.get(element.id, "").strip()[:500]
        if text:
            answers[element.id] = _value(control, element, text)
    return answers


def _value(control: str, element: Element, text: str) -> Any:
    if element.type is ElementType.BOOLEAN:
        return text == "true"
    if control == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if control == "number":
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    return text


def _sample(element: Element, held: Any) -> Sample:
    control = _SIMPLE[element.type]
    listed = tuple(str(each) for each in held) if isinstance(held, list | tuple) else ()
    choices: tuple[tuple[str, str], ...] = tuple((o.value, formats.local_name(o.name)) for o in element.options)
    if element.type is ElementType.BOOLEAN:
        choices = (("true", gettext("是")), ("false", gettext("否")))
    value = ("true" if held else "false") if isinstance(held, bool) else "" if held is None or listed else str(held)
    return Sample(
        id=element.id,
        label=formats.local_name(element.name),
        control=control,
        value="\n".join(listed) if control == "lines" else value,
        chosen=listed,
        choices=choices,
    )


def _compiled(catalogue: Catalogue | None, code: str, answers: Mapping[str, Any]) -> Sheet | str:
    if catalogue is None or code not in catalogue.service:
        return ""
    try:
        known = {name: value for name, value in answers.items() if name in catalogue.element}
        return compile_sheet(catalogue, code, None, known, today=clock.today())
    except Refused as refused:
        return refused.text(gettext)


def _outcome(catalogue: Catalogue, found: Sheet | str) -> Outcome:
    if isinstance(found, str):
        return Outcome(matters=(), due="", dues=(), stops=(), refused=found)
    start = clock.now()
    stops = [finding for finding in found.findings if finding.blocks and finding.state is not FindingState.OPEN]
    return Outcome(
        matters=tuple(catalogue.matter[code].name.zh for code in found.matters),
        due=_last_day(ceil(found.figures.promised_days_parallel), start),
        dues=tuple(_due(catalogue, code, start) for code in found.matters),
        stops=tuple(formats.local_name(finding.says) for finding in stops),
    )


def _due(catalogue: Catalogue, code: str, start: datetime) -> tuple[str, str]:
    matter = catalogue.matter[code]
    days = matter.limits.promised.working_days
    return matter.name.zh, _last_day(ceil(days), start) if days else "—"


def _last_day(days: int, start: datetime) -> str:
    return formats.day(region_limits().close_after(days, start)) if days else "—"
