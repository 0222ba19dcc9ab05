"""PURE: checks the answers against the compiled sheet: all faults at once, from a wrong letter to the hard rules.

    check(sheet, {"premises_area_m2": "abc"}, uploads).faults     # one Fault per wrong or missing place

Nothing is thrown away: what can be read is in `values`, canonical; what cannot stands in `faults` with its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from onewindow.catalogue.declarations import Need, RuleEffect
from onewindow.catalogue.definitions import Catalogue, reachable
from onewindow.catalogue.elements import Element, ElementType, Option, Origin
from onewindow.catalogue.joint_services import JointService
from onewindow.catalogue.sheet import FindingState, Sheet, SheetElement, SheetMaterial, Supply
from onewindow.rules.sentences import Sentence

from . import faults
from .faults import Fault
from .values import FILES, StoredFile, read_value

#: More answers than any service has elements: a larger object is not an answer sheet.
MOST_ANSWERS = 1000
#: Origins whose value no applicant gives. A projected fact is no field, but a guided question may settle it before
#: the table it comes from is filled in.
_NOT_TYPED = frozenset({Origin.DERIVED, Origin.SYSTEM, Origin.REGISTER})
#: Faults between answers that the catalogue often says as a rule too.
_SAYS_THE_RULE = frozenset({faults.TOO_EARLY.code, faults.SUM_DIFFERS.code})
_SIGNED = frozenset({ElementType.SIGNATURE})
#: Faults that say nothing is there.
_ABSENT = frozenset({phrase.code for phrase in (faults.MISSING, faults.MISSING_CHOICE, faults.MISSING_FILE)})
#: A blank text, date or list says "there is none"; an untouched choice or box says nothing yet.
_BLANK_IS_OPEN = frozenset({ElementType.BOOLEAN, ElementType.CHOICE, ElementType.SIGNATURE, *FILES})


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What lies beside the answers: files, and the place."""

    uploads: Mapping[str, StoredFile] = field(default_factory=dict)  #: every upload of the draft, by its name
    materials: frozenset[str] = frozenset()  #: keys of materials for which a file lies there
    here: frozenset[str] | None = None  #: divisions whose matters are handled here; None: not checked
    materials_later: bool = False  #: missing materials are said aloud but do not stop (window: one-time notice)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a check found."""

    values: Mapping[str, Any]  #: element -> canonical value, of everything that could be read
    faults: tuple[Fault, ...]  #: everything that stands in the way of submission, in the sheet's order
    notes: tuple[Fault, ...] = ()  #: said aloud, stops nothing

    @property
    def by_element(self) -> dict[str, tuple[Fault, ...]]:
        """The faults of each element."""
        found: dict[str, tuple[Fault, ...]] = {}
        for fault in self.faults:
            found[fault.element] = (*found.get(fault.element, ()), fault)
        return found


def steering(service: JointService) -> frozenset[str]:
    """What the guided questions settle: which matters are needed, and facts on which conditions hang."""
    return frozenset({"matter_choice", *(name for question in service.questions for name in question.sets)})


def answerable(catalogue: Catalogue, service: JointService) -> frozenset[str]:
    """Every element that an applicant of the service may ever answer, whichever matters he needs."""
    guided = steering(service)
    found: set[str] = set()
    for code in reachable(service):
        matter = catalogue.matter[code]
        found.update(matter.element_ids)
        found.update(use.id for use in matter.context)
    fields = {name for name in found if catalogue.element[name].origin is not Origin.PROJECTED}
    return frozenset(name for name in fields | guided if catalogue.element[name].origin not in _NOT_TYPED)


def read_all(
    catalogue: Catalogue, service: JointService, raw: Mapping[str, object], uploads: Mapping[str, StoredFile]
) -> Checked:
    """Every answer by its element alone, before there is a sheet; unknown and read-only ones are refused."""
    values: dict[str, Any] = {}
    wrong: list[Fault] = []
    possible = answerable(catalogue, service)
    for name, answer in list(raw.items())[: MOST_ANSWERS + 1]:
        element = catalogue.element.get(name)
        given = element is not None and (element.origin in _NOT_TYPED or element.origin is Origin.PROJECTED)
        if element is None or (name not in possible and not given):
            wrong.append(Fault(element=str(name)[:60], sentence=faults.UNKNOWN_ELEMENT(key=str(name)[:60])))
            continue
        if name not in possible:
            wrong.append(Fault(element=name, sentence=faults.READ_ONLY(name=element.name, source="有关部门")))
            continue
        read = read_value(_with_matters(catalogue, service, element), answer, uploads)
        wrong.extend(read.faults)
        if read.value is not None or (not read.faults and element.type not in _BLANK_IS_OPEN):
            values[name] = read.value
    return Checked(values=values, faults=tuple(wrong))


def _with_matters(catalogue: Catalogue, service: JointService, element: Element) -> Element:
    """An element whose options are the matters of the service gets them."""
    if element.options_from != "matters":
        return element
    matters = (catalogue.matter[code] for code in reachable(service))
    return replace(element, options=tuple(Option(value=m.code, zh=m.name.zh, en=m.name.en) for m in matters))


def check(sheet: Sheet, raw: Mapping[str, object], handed: Handed, *, elements: Mapping[str, Element]) -> Checked:
    """Every answer that this sheet asks for, with the constraints of all its readers, then what holds between them.

    `raw` are answers as typed or sent; those to elements that the sheet does not ask are left alone. `elements` are all
    that the catalogue has, by id.
    """
    values: dict[str, Any] = {}
    wrong: list[Fault] = []
    for entry in (*sheet.elements, *sheet.context):
        if not entry.asked:
            continue
        read = read_value(replace(entry.element, constraints=entry.constraints), raw.get(entry.id), handed.uploads)
        if read.value is not None:
            values[entry.id] = read.value
        wrong.extend(read.faults or _absent(entry, read.value, handed))
    for entry in (*sheet.elements, *sheet.context):
        wrong.extend(_between(entry, values, elements))
    wrong.extend(_questions(sheet, {*values, *(fault.element for fault in wrong)}, elements))
    wrong = _pressing(sheet, wrong)
    told = {fault.element for fault in wrong if fault.code in _SAYS_THE_RULE}
    rules, notes = _rules(sheet, told)
    missing = tuple(_materials(sheet, values, handed))
    if handed.materials_later:
        notes, missing = (*notes, *missing), ()
    return Checked(values=values, faults=_once((*wrong, *rules, *missing)), notes=_once(notes))


def _absent(entry: SheetElement, value: Any, handed: Handed) -> Iterator[Fault]:
    """A required answer that is not there, a place that is not ours."""
    element = entry.element
    if value is None:
        if entry.required:
            yield Fault(element=entry.id, sentence=_missing(element))
        return
    if element.type is ElementType.DIVISION and handed.here is not None and value not in handed.here:
        yield Fault(element=entry.id, sentence=faults.NOT_HERE())


def _pressing(sheet: Sheet, wrong: list[Fault]) -> list[Fault]:
    """Without what is missing only if an answer that is missing too should make it needed: one question at a time."""
    told = {fault.element for fault in wrong}
    waits = {entry.id for entry in (*sheet.elements, *sheet.context) if told.intersection(entry.awaits) - {entry.id}}
    return [fault for fault in wrong if fault.element not in waits or fault.code not in _ABSENT]


def signature_faults(
    sheet: Sheet, values: Mapping[str, Any], signed: frozenset[str], stale: frozenset[str]
) -> Iterator[Fault]:
    """Commitments that are ticked but not signed, or signed over other answers than those there now."""
    for entry in (*sheet.elements, *sheet.context):
        if entry.element.type in _SIGNED and values.get(entry.id) is True and entry.id not in signed:
            phrase = faults.SIGNED_BEFORE if entry.id in stale else faults.NOT_SIGNED
            yield Fault(element=entry.id, sentence=phrase())


def _missing(element: Element) -> Sentence:
    if element.type in FILES:
        return faults.MISSING_FILE(name=element.name)
    if element.type in {ElementType.CHOICE, ElementType.CHOICES, ElementType.BOOLEAN, ElementType.COUNTRY}:
        return faults.MISSING_CHOICE(name=element.name)
    return faults.MUST_AGREE() if element.type in _SIGNED else faults.MISSING(name=element.name)


def _between(entry: SheetElement, values: Mapping[str, Any], elements: Mapping[str, Element]) -> Iterator[Fault]:
    """What one answer demands of another: an order of days, a sum of rows."""
    limits, value = entry.constraints, values.get(entry.id)
    if value is None:
        return
    if limits.not_before is not None and (other := values.get(limits.not_before)) is not None:
        first = value[0] if isinstance(value, list) else value
        earliest = other[0] if isinstance(other, list) else other
        if isinstance(first, str) and isinstance(earliest, str) and first < earliest:
            said = faults.TOO_EARLY(other=elements[limits.not_before].name, day=earliest)
            yield Fault(element=entry.id, sentence=said)
    if limits.sum_equals is not None and limits.sum_column is not None and isinstance(value, list):
        wanted = values.get(limits.sum_equals)
        cells = [row.get(limits.sum_column) for row in value if isinstance(row, dict)]
        if wanted is not None and all(cell is not None for cell in cells):
            found = sum((Decimal(str(cell)) for cell in cells), Decimal(0))
            if found != Decimal(str(wanted)):
                said = faults.SUM_DIFFERS(found=str(found), other=elements[limits.sum_equals].name, wanted=wanted)
                yield Fault(element=entry.id, sentence=said)


def _questions(sheet: Sheet, told: set[str], elements: Mapping[str, Element]) -> Iterator[Fault]:
    """Facts that steer the sheet and are still open; what comes out of another answer is missing there."""
    for name in sheet.questions_open:
        entry, element = sheet.of(name), elements.get(name)
        if name in told or element is None or element.origin not in {Origin.ASKED, Origin.MAP}:
            continue
        if entry is None or entry.asked:
            yield Fault(element=name, sentence=_missing(element))


def _rules(sheet: Sheet, told: set[str]) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Hard rules that stop the sheet, and those that will stop its acceptance or only warn.

    `told`: elements where the same has been said of the answer itself.
    """
    stops: list[Fault] = []
    notes: list[Fault] = []
    for finding in sheet.findings:
        if finding.element in told:
            continue
        fails, applies = finding.state is FindingState.FAILS, finding.state is FindingState.APPLIES
        fault = Fault(element=finding.element or finding.rule, sentence=faults.RULE(says=finding.says.zh))
        if (finding.effect is RuleEffect.MUST_HOLD and fails) or (finding.effect is RuleEffect.FORBIDS and applies):
            stops.append(fault)
        elif fails and finding.effect in {RuleEffect.ACCEPT_ONLY_IF, RuleEffect.SHOULD_HOLD}:
            notes.append(fault)
    return tuple(stops), tuple(notes)


def must_be_handed_in(material: SheetMaterial) -> bool:
    """Whether the applicant has to hand in a file for it under these answers."""
    return material.supply is Supply.UPLOAD and material.need is not Need.DEFERRABLE and not material.open


def _materials(sheet: Sheet, values: Mapping[str, Any], handed: Handed) -> Iterator[Fault]:
    for material in sheet.materials:
        covered = (material.element and values.get(material.element) is not None) or handed.materials & set(
            material.keys
        )
        told_there = material.element and not _beside(sheet, material.element)
        if must_be_handed_in(material) and not covered and not told_there:
            yield Fault(element=material.key, sentence=faults.MISSING_FILE(name=material.name))


def _beside(sheet: Sheet, element: str) -> bool:
    """Whether a paper that is an element must be told here: a required element is told missing where it stands."""
    entry = sheet.of(element)
    return entry is None or not entry.asked or not entry.required


def _once(found: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple({(fault.field, fault.code, str(fault.sentence)): fault for fault in found}.values())
