"""PURE: what recorded answers come to under two editions, laid side by side; figures only, nothing personal.

tally = Tally()
tally.add(compared(old, new, service, answers, division="…", submitted=day, limits=limits))
tally.report        # counts and lines for a page
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any, Protocol

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import Origin
from onewindow.catalogue.sheet import Filled, Sheet
from onewindow.core.errors import Refused

_COMPUTED = frozenset({Origin.DERIVED, Origin.SYSTEM})
#: Cases that a page shows one by one, without number or name.
_SHOWN = 12


class Closing(Protocol):
    """When a promise of so many working days ends (`cases.limits.RegionLimits`)."""

    def close_after(self, working_days: int, start: datetime) -> datetime:
        """Close of the last day."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that is otherwise under the new edition."""

    what: str  #: matter_joins, matter_leaves, field_asked, field_gone, material_wanted, material_gone, promise, rule
    code: str  #: of the matter, element or material
    name: str  #: in Chinese
    said: str = ""  #: figures: `7 → 5`


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One recorded case under two editions."""

    service: str  #: code of the joint service
    division: str  #: six digits
    lines: tuple[Line, ...]  #: what differs
    due: tuple[str, str]  #: last promised day before and after, ISO; empty where nothing is promised
    refused: str = ""  #: where one of the editions does not take these answers at all: `old` or `new`


def compared(
    old: Catalogue,
    new: Catalogue,
    service: str,
    answers: Mapping[str, Any],
    *,
    division: str,
    submitted: datetime,
    limits: Closing,
) -> Compared:
    """Compile the same answers under both; the day of submission counts, so that nothing depends on today."""
    day = submitted.date()
    before = _sheet(old, service, answers, division, day)
    after = _sheet(new, service, answers, division, day)
    if before is None or after is None:
        refused = "old" if before is None else "new"
        return Compared(service=service, division=division, lines=(), due=("", ""), refused=refused)
    lines = (*_matters(old, new, before, after), *_fields(before, after, answers), *_materials(before, after))
    lines = (*lines, *_rules(before, after))
    due = (_due(before, submitted, limits), _due(after, submitted, limits))
    return Compared(service=service, division=division, lines=lines, due=due)


def readable(catalogue: Catalogue, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the answers that an edition knows."""
    return {
        name: value
        for name, value in answers.items()
        if name in catalogue.element and catalogue.element[name].origin not in _COMPUTED
    }


def _sheet(catalogue: Catalogue, service: str, answers: Mapping[str, Any], division: str, day: date) -> Sheet | None:
    try:
        known = readable(catalogue, answers)
        return compile_sheet(catalogue, service, None, known, division=division, today=day)
    except Refused:
        return None


def _matters(old: Catalogue, new: Catalogue, before: Sheet, after: Sheet) -> Iterator[Line]:
    for code in after.matters:
        if code not in before.matters:
            yield Line(what="matter_joins", code=code, name=new.matter[code].name.zh)
    for code in before.matters:
        if code not in after.matters:
            yield Line(what="matter_leaves", code=code, name=old.matter[code].name.zh)
            continue
        was, now = old.matter[code].limits.promised, new.matter[code].limits.promised
        if (was.amount, was.unit) != (now.amount, now.unit):
            said = f"{_amount(was.amount)} → {_amount(now.amount)}"
            yield Line(what="promise", code=code, name=new.matter[code].name.zh, said=said)


def _fields(before: Sheet, after: Sheet, answers: Mapping[str, Any]) -> Iterator[Line]:
    was = {entry.id: entry for entry in before.elements if entry.filled is Filled.PERSON}
    now = {entry.id: entry for entry in after.elements if entry.filled is Filled.PERSON}
    for code, entry in now.items():
        if code not in was:
            yield Line(what="field_asked", code=code, name=entry.element.name.zh)
        elif entry.required and not was[code].required and code not in answers:
            yield Line(what="field_required", code=code, name=entry.element.name.zh)
    for code, entry in was.items():
        if code not in now:
            yield Line(what="field_gone", code=code, name=entry.element.name.zh)


def _materials(before: Sheet, after: Sheet) -> Iterator[Line]:
    was = {material.key: material for material in before.materials}
    now = {material.key: material for material in after.materials}
    for key, material in now.items():
        if key not in was:
            yield Line(what="material_wanted", code=key, name=material.name.zh)
    for key, material in was.items():
        if key not in now:
            yield Line(what="material_gone", code=key, name=material.name.zh)


def _rules(before: Sheet, after: Sheet) -> Iterator[Line]:
    stood = {finding.rule for finding in before.findings if finding.blocks}
    for finding in after.findings:
        if finding.blocks and finding.rule not in stood:
            yield Line(what="rule_stops", code=finding.rule, name=finding.says.zh)
    stops = {finding.rule for finding in after.findings if finding.blocks}
    for finding in before.findings:
        if finding.blocks and finding.rule not in stops:
            yield Line(what="rule_lets_pass", code=finding.rule, name=finding.says.zh)


def _due(sheet: Sheet, submitted: datetime, limits: Closing) -> str:
    days = ceil(sheet.figures.promised_days_parallel)
    return limits.close_after(days, submitted).date().isoformat() if days else ""


def _amount(amount: float | None) -> str:
    return "—" if amount is None else f"{amount:g}"


@dataclass(kw_only=True)
class Tally:
    """The figures of a replay; grows case by case, and can be kept between pieces of a job."""

    report: dict[str, Any] = field(default_factory=dict)

    def add(self, case: Compared) -> None:
        """Count one case."""
        report = self.report
        report["cases"] = report.get("cases", 0) + 1
        self._count("services", case.service)
        self._count("due", self._due(case))
        if case.refused:
            self._count("refused", case.refused)
        if not case.lines and case.due[0] == case.due[1]:
            report["same"] = report.get("same", 0) + 1
            return
        for line in case.lines:
            self._line(case.service, line)
        shown = report.setdefault("shown", [])
        if len(shown) < _SHOWN:
            changes = [[line.what, line.name, line.said] for line in case.lines]
            shown.append([case.service, case.division, changes, list(case.due)])

    def _count(self, name: str, key: str) -> None:
        held = Counter(self.report.get(name, {}))
        held[key] += 1
        self.report[name] = dict(held)

    def _line(self, service: str, line: Line) -> None:
        lines = self.report.setdefault("lines", [])
        for held in lines:
            if held[:3] == [service, line.what, line.code] and held[4] == line.said:
                held[5] += 1
                return
        lines.append([service, line.what, line.code, line.name, line.said, 1])

    @staticmethod
    def _due(case: Compared) -> str:
        before, after = case.due
        if before == after:
            return "same"
        if not before or not after:
            return "other"
        return "earlier" if after < before else "later"
