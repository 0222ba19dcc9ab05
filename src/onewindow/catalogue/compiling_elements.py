"""The fields of the one sheet: union with provenance, what siblings and registers give, what the applicant must say."""

from collections.abc import Iterable
from dataclasses import dataclass

from .constraints import intersect_all
from .declarations import ElementUse, Matter
from .definitions import Catalogue
from .elements import Constraints, Element, Origin
from .judging import Judge
from .sheet import Filled, SheetElement

_GIVEN = {Origin.REGISTER: Filled.REGISTER, Origin.SYSTEM: Filled.SYSTEM}


@dataclass(frozen=True, kw_only=True)
class _Field:
    """What does not depend on answers: an element with its readers."""

    element: Element
    readers: tuple[tuple[Matter, ElementUse], ...]
    constraints: Constraints


def fields_of(catalogue: Catalogue, codes: tuple[str, ...], judge: Judge) -> tuple[SheetElement, ...]:
    """The elements of the matters, each once, by section of the task list."""
    return tuple(_entry(catalogue, field, codes, judge) for field in _union(catalogue, codes, "elements"))


def context_of(
    catalogue: Catalogue, codes: tuple[str, ...], judge: Judge, *, beside: set[str]
) -> tuple[SheetElement, ...]:
    """The steering facts of the matters that are no field already."""
    union = _union(catalogue, codes, "context")
    return tuple(_entry(catalogue, field, codes, judge) for field in union if field.element.id not in beside)


def _union(catalogue: Catalogue, codes: tuple[str, ...], part: str) -> tuple[_Field, ...]:
    kept = catalogue.compiled.get((part, codes))
    if isinstance(kept, tuple):
        return kept
    found: dict[str, list[tuple[Matter, ElementUse]]] = {}
    for code in codes:
        matter = catalogue.matter[code]
        uses: Iterable[ElementUse] = matter.elements if part == "elements" else matter.context
        for use in uses:
            found.setdefault(use.id, []).append((matter, use))
    sections = {group.id: position for position, group in enumerate(catalogue.groups)}
    last = len(sections)
    union = sorted(
        (
            _Field(
                element=catalogue.element[name],
                readers=tuple(readers),
                constraints=intersect_all(catalogue.element[name], (use.constraints for _, use in readers)),
            )
            for name, readers in found.items()
        ),
        key=lambda field: sections.get(field.element.group, last),
    )
    catalogue.compiled[(part, codes)] = tuple(union)
    return tuple(union)


def _entry(catalogue: Catalogue, field: _Field, codes: tuple[str, ...], judge: Judge) -> SheetElement:
    filled, source = Filled.PERSON, ""
    issuers = _issuers(catalogue, field.element.id, codes)
    if field.element.origin in _GIVEN:
        filled, source = _GIVEN[field.element.origin], field.element.register
    elif field.element.origin in {Origin.DERIVED, Origin.PROJECTED}:
        filled = Filled.DERIVED
    elif issuers and all(_given_by_sibling(matter, use, issuers) for matter, use in field.readers):
        filled, source = Filled.SIBLING, issuers[0]
    need = _Need(filled=filled)
    if filled is Filled.PERSON:
        need = _asked(field, judge)
    return SheetElement(
        element=field.element,
        asked_by=tuple(matter.code for matter, _ in field.readers),
        filled=need.filled,
        source=source,
        required=need.required,
        open=need.open,
        awaits=need.awaits,
        constraints=field.constraints,
        notes=tuple(dict.fromkeys(use.note for _, use in field.readers if use.note)),
    )


def _issuers(catalogue: Catalogue, element: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The matters of the package whose certificate tells the others this element."""
    told_by = catalogue.told_by.get(element)
    return tuple(code for code in codes if catalogue.matter[code].certificate in told_by) if told_by else ()


def _given_by_sibling(matter: Matter, use: ElementUse, issuers: tuple[str, ...]) -> bool:
    """Another matter issues it, or this one does and does not need it beforehand."""
    return any(code != matter.code for code in issuers) or (matter.code in issuers and use.optional)


@dataclass(frozen=True, kw_only=True)
class _Need:
    """What the readers of one element make of it."""

    filled: Filled  #: who gives the value
    required: bool = False  #: the applicant must answer
    open: bool = False  #: whether that hangs on an answer still missing
    awaits: tuple[str, ...] = ()  #: these, where nobody requires it whatever they are


def _asked(field: _Field, judge: Judge) -> _Need:
    """Whether anybody asks the applicant, whether an answer is required, whether that is still open."""
    about = f"“{field.element.name.zh}”"
    asked, firm, is_open = False, False, False
    awaits: list[str] = []
    for _, use in field.readers:
        verdict = judge.judge(use.asked, about)
        is_open = is_open or (verdict.unknown and verdict.asks)
        if not verdict.value:
            continue
        asked = True
        if use.optional and use.required is None:
            continue
        needed = judge.judge(use.required, about)
        is_open = is_open or (needed.unknown and needed.asks)
        missing = [*(verdict.missing if verdict.asks else ()), *(needed.missing if needed.asks else ())]
        if needed.value:
            awaits.extend(missing)
            firm = firm or not missing
    return _Need(
        filled=Filled.PERSON if asked else Filled.NOT_NEEDED,
        required=firm or bool(awaits),
        open=is_open,
        awaits=() if firm else tuple(dict.fromkeys(awaits)),
    )
