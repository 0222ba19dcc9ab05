"""PURE: what a revision changes: field by field in a definition, line by line in the sheet that follows from it.

differences(before, after)      # [Difference(path=("limits", "promised", "working_days"), before=7, after=5)]
sheet_changes(old, new).fields  # [SheetLine(code="net_url", name="网址", change=Change.ADDED), …]

Both work on canonical contents; what a reader sees of them is the page's business.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .definitions import Catalogue
from .sheet import Filled, Sheet, SheetElement, SheetMaterial

#: What names an entry of a list, so that an entry that moved is no change of every one behind it.
_NAMES = ("id", "code", "value", "before", "element")
#: Fields that hold an expression: compared as a whole.
_WHOLE = frozenset({"when", "preselected_when", "ask_when", "value"})


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field that differs."""

    path: tuple[str, ...]  #: names of fields; an entry of a list by its id, else by its place from 1
    before: Any  #: JSON, None where there was nothing
    after: Any  #: JSON, None where there is nothing now

    @property
    def change(self) -> Change:
        """Added, removed or changed."""
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A field, a paper or a matter of a sheet, before and after."""

    code: str  #: element, key of the material, matter
    name: str  #: in Chinese
    change: Change  #: what became of it
    before: tuple[str, ...] = ()  #: marks before: `required`, `person`, …
    after: tuple[str, ...] = ()  #: marks after
    asked_by: tuple[str, ...] = ()  #: matters that want it, after (before, where it is gone)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of the sheet, before and after."""

    id: str  #: `fields`, `materials`, `handed_in`, `days`, `visits`
    before: str  #: empty where there was no sheet
    after: str  #: empty where there is none


@dataclass(frozen=True, kw_only=True)
class SheetChanges:
    """One sheet beside another."""

    fields: tuple[SheetLine, ...]  #: in the order of the new sheet, what is gone at the end
    materials: tuple[SheetLine, ...]  #: papers
    matters: tuple[SheetLine, ...]  #: matters, with the promise and what they wait for as marks
    figures: tuple[Figure, ...]  #: what is saved

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        lines = (*self.fields, *self.materials, *self.matters)
        return any(line.change is not Change.SAME for line in lines) or any(f.before != f.after for f in self.figures)


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> tuple[Difference, ...]:
    """Every field that differs between two canonical contents."""
    return tuple(_differ(before, after, path))


def _differ(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if before == after:
        return
    both = (before, after)
    if all(isinstance(each, dict) for each in both) and not (path and path[-1] in _WHOLE):
        for key in dict.fromkeys((*before, *after)):
            yield from _differ(before.get(key), after.get(key), (*path, key))
    elif all(isinstance(each, list) for each in both) and _named(before) and _named(after):
        old, new = _by_name(before), _by_name(after)
        for key in dict.fromkeys((*old, *new)):
            yield from _differ(old.get(key), new.get(key), (*path, key))
        kept = [key for key in old if key in new]
        if kept != [key for key in new if key in old]:
            yield Difference(path=(*path, "order"), before=list(old), after=list(new))
    else:
        yield Difference(path=path, before=before, after=after)


def _named(entries: Sequence[Any]) -> bool:
    return all(isinstance(entry, dict) and any(name in entry for name in _NAMES) for entry in entries)


def _by_name(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, entry in enumerate(entries, 1):
        name = str(next(entry[name] for name in _NAMES if name in entry))
        found[name if name not in found else f"{name} {n}"] = entry
    return found


def sheet_changes(old: tuple[Catalogue, Sheet] | None, new: tuple[Catalogue, Sheet] | None) -> SheetChanges:
    """Two sheets side by side; None for a service that is not there."""
    return SheetChanges(
        fields=_lines(_fields(old), _fields(new)),
        materials=_lines(_materials(old), _materials(new)),
        matters=_lines(_matters(old), _matters(new)),
        figures=_figures(old, new),
    )


_Line = tuple[str, tuple[str, ...], tuple[str, ...]]


def _lines(old: Mapping[str, _Line], new: Mapping[str, _Line]) -> tuple[SheetLine, ...]:
    found = []
    for code in dict.fromkeys((*new, *old)):
        was, now = old.get(code), new.get(code)
        change = Change.ADDED if was is None else Change.REMOVED if now is None else Change.CHANGED
        name, _, asked_by = now or was or ("", (), ())
        found.append(
            SheetLine(
                code=code,
                name=name,
                change=Change.SAME if was == now else change,
                before=was[1] if was else (),
                after=now[1] if now else (),
                asked_by=asked_by,
            )
        )
    return tuple(found)


def _fields(found: tuple[Catalogue, Sheet] | None) -> dict[str, _Line]:
    if found is None:
        return {}
    return {entry.id: (entry.element.name.zh, _element_marks(entry), entry.asked_by) for entry in _asked(found[1])}


def _asked(sheet: Sheet) -> Iterable[SheetElement]:
    return (entry for entry in sheet.elements if entry.filled is not Filled.NOT_NEEDED)


def _element_marks(entry: SheetElement) -> tuple[str, ...]:
    limits = [f"{key} {value}" for key, value in vars(entry.constraints).items() if value not in (None, False, ())]
    return (entry.filled.value, *(["required"] if entry.required else []), *limits)


def _materials(found: tuple[Catalogue, Sheet] | None) -> dict[str, _Line]:
    if found is None:
        return {}
    return {each.key: (each.name.zh, _material_marks(each), each.asked_by) for each in found[1].materials}


def _material_marks(material: SheetMaterial) -> tuple[str, ...]:
    return (material.supply.value, *(["commitment"] if material.commitment else []))


def _matters(found: tuple[Catalogue, Sheet] | None) -> dict[str, _Line]:
    if found is None:
        return {}
    catalogue, sheet = found
    lines: dict[str, _Line] = {}
    for code in sheet.matters:
        matter = catalogue.matter[code]
        waits = tuple(f"{edge.kind.value} {edge.before}" for edge in sheet.edges if edge.after == code)
        limits = tuple(
            f"{which} {limit.amount:g} {limit.unit.value}"
            for which, limit in (("promised", matter.limits.promised), ("statutory", matter.limits.statutory))
            if limit.amount is not None and limit.unit is not None
        )
        lines[code] = (matter.name.zh, (*limits, *waits), (matter.agency.id,))
    return lines


def _figures(old: tuple[Catalogue, Sheet] | None, new: tuple[Catalogue, Sheet] | None) -> tuple[Figure, ...]:
    was, now = _counted(old), _counted(new)
    return tuple(Figure(id=key, before=was.get(key, ""), after=now.get(key, "")) for key in (now or was))


def _counted(found: tuple[Catalogue, Sheet] | None) -> dict[str, str]:
    if found is None:
        return {}
    figures = found[1].figures
    return {
        "fields": str(figures.fields_after),
        "materials": str(figures.materials.before),
        "handed_in": str(figures.materials.to_be_handed_in),
        "days": f"{float(figures.promised_days_parallel):g}",
        "visits": str(figures.visits_after),
    }
