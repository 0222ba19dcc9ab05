"""PURE: from a draft's entries to everything a page shows: the package, the sheet, the values, all faults.

    found = assess(catalogue, "publication_joint", entries, division=division, today=today, handed=Handed())
    found.sheet.matters, found.faults, found.ready

One computation serves the wizard, the window's form, the check-answers page, the API and the submission.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import ElementType
from onewindow.catalogue.selection import service_of
from onewindow.catalogue.sheet import Filled, Sheet

from .answers import Checked, Handed, check, read_all, steering
from .entries import Entry, raw_of
from .faults import READ_ONLY, UNKNOWN_ELEMENT, Fault
from .submission import How


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What a set of answers comes to."""

    sheet: Sheet  #: compiled from what could be read
    values: Mapping[str, Any]  #: canonical values of what this sheet asks, what steers it, and what a register gave
    known: Mapping[str, Any]  #: canonical values of all answers, those of switched-off matters included
    faults: tuple[Fault, ...]  #: what stands in the way of submission
    notes: tuple[Fault, ...]  #: said aloud, stops nothing

    @property
    def ready(self) -> bool:
        """Whether it may be submitted."""
        return not self.faults

    @property
    def by_element(self) -> Mapping[str, tuple[Fault, ...]]:
        """The faults of each element."""
        return Checked(values={}, faults=self.faults).by_element


def assess(
    catalogue: Catalogue,
    service_code: str,
    entries: Mapping[str, Entry],
    *,
    division: str,
    today: date,
    handed: Handed,
    strict: bool = False,
) -> Assessment:
    """Read the answers, choose the matters, compile the sheet, check it.

    `strict`: answers that this sheet does not ask are faults (a program sent them); a draft keeps them quietly.
    Raises UnknownService.
    """
    service = service_of(catalogue, service_code)
    given = {name: entry for name, entry in entries.items() if entry.provenance.how is How.REGISTER}
    typed = {name: entry for name, entry in entries.items() if name not in given}
    read = read_all(catalogue, service, raw_of(typed), handed.uploads)
    told = {name: entry.raw for name, entry in given.items() if name in catalogue.element}
    known = {**read.values, **told}
    sheet = compile_sheet(catalogue, service_code, None, known, division=division, today=today)
    checked = check(sheet, {**raw_of(typed), **told}, handed, elements=catalogue.element)
    guided = steering(service)
    beside = {name: value for name, value in known.items() if value is not None and _beside(sheet, name, guided)}
    kept = {UNKNOWN_ELEMENT.code, READ_ONLY.code}
    alien = (f for f in read.faults if sheet.of(f.element) is None and (strict or f.element in guided))
    refused = (f for f in read.faults if strict and f.code in kept and sheet.of(f.element) is not None)
    return Assessment(
        sheet=sheet,
        values={**beside, **checked.values},
        known=known,
        faults=(*alien, *refused, *checked.faults),
        notes=checked.notes,
    )


def _beside(sheet: Sheet, name: str, guided: frozenset[str]) -> bool:
    """What belongs to the application although the sheet does not ask it: a register's word, an answer that steers."""
    entry = sheet.of(name)
    return name in guided if entry is None else entry.filled is Filled.REGISTER


def unsigned(values: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """The values a signature stands for: all but the signatures."""
    signatures = {
        entry.id for entry in (*sheet.elements, *sheet.context) if entry.element.type is ElementType.SIGNATURE
    }
    return {name: value for name, value in values.items() if name not in signatures}
