"""What the pages on editions show of a revision: its changes in words, its faults, the sheet before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue.declarations import Matter
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.differences import Change, Difference, SheetChanges, differences, sheet_changes
from onewindow.catalogue.parts import PLACES, Flaw, Kind, Part, find, plain_part
from onewindow.catalogue.revising import Based
from onewindow.catalogue.sheet import Sheet
from onewindow.rules.expressions import ExpressionError, parse, say

from . import formats
from .editions_choices import choice_name
from .editions_fields import field_of, specs, yaml_text
from .editions_words import field_name, kind_name, mark_name
from .service_cards import typical
from .viewmodels import Chip, Tone

#: Differences of one definition that the overview shows; the rest is counted.
_MOST_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    """One field before and after, in words."""

    where: str  #: 承诺时限 › 工作日
    before: str  #: what stood there; empty for nothing
    after: str  #: what stands there; empty for nothing
    change: str  #: added, removed, changed


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One changed definition."""

    kind: str  #: kind
    kind_name: str  #: in words
    code: str  #: its code
    name: str  #: in Chinese
    url: str  #: where it is changed
    chip: Chip  #: new, changed, taken out
    lines: tuple[DiffLine, ...]  #: what differs
    more: int  #: how many are not shown
    faults: tuple[str, ...]  #: what is wrong with it
    late: bool  #: another edition has changed it meanwhile


def part_lines(
    revision: int, now: Catalogue, based: Iterable[Based], flaws: Iterable[Flaw], late: Iterable[Based]
) -> tuple[PartLine, ...]:
    """The definitions of a revision with what they change in the edition in force."""
    overtaken = {(each.part.kind, each.part.code) for each in late}
    by_part: dict[tuple[str, str], list[str]] = {}
    for flaw in flaws:
        by_part.setdefault((flaw.kind, flaw.code), []).append(flaw_words(flaw))
    return tuple(
        _part_line(revision, now, each.part, by_part.get((each.part.kind, each.part.code), []), overtaken)
        for each in based
    )


def _part_line(
    revision: int, now: Catalogue, part: Part, faults: list[str], overtaken: set[tuple[Kind, str]]
) -> PartLine:
    before = plain_part(now, part.kind, part.code)
    found = differences(before, part.content) if before is not None and part.content is not None else ()
    return PartLine(
        kind=part.kind,
        kind_name=kind_name(part.kind),
        code=part.code,
        name=part_name(now, part.kind, part.code, part.content),
        url=reverse("web:edition_part", args=[revision, part.kind, part.code]),
        chip=_chip(before, part.content),
        lines=diff_lines(part.kind, found[:_MOST_SHOWN], now),
        more=max(0, len(found) - _MOST_SHOWN),
        faults=tuple(faults),
        late=(part.kind, part.code) in overtaken,
    )


def _chip(before: Any, after: Any) -> Chip:
    if after is None:
        return Chip(words=gettext("删去"), tone=Tone.BAD, icon="cross")
    if before is None:
        return Chip(words=gettext("新增"), tone=Tone.OK, icon="plus")
    return Chip(words=gettext("修改"), tone=Tone.WARN, icon="pen")


def part_name(catalogue: Catalogue, kind: Kind, code: str, content: Mapping[str, Any] | None) -> str:
    """What a definition is called, in Chinese: as the revision names it, else as it stands."""
    if content is not None and isinstance(content.get("name"), dict):
        return str(content["name"].get("zh", code))
    held = find(catalogue, kind, code)
    return str(getattr(held, "name", code))


def flaw_words(flaw: Flaw) -> str:
    """A fault with the field it stands at."""
    return f"{path_words(flaw.kind, field_of(flaw))}{'：' if flaw.path else ''}{flaw.message}{flaw.remedy}"


def path_words(kind: str, path: str) -> str:
    """The names of the fields on the way to a field: 材料 › 2 › 材料名称."""
    if not path or kind not in set(Kind):
        return path
    return " › ".join(_named_steps(PLACES[Kind(kind)].cls, path.split("."), one_based=True))


def _named_steps(cls: type[Any] | None, steps: Iterable[str], *, one_based: bool = False) -> Iterable[str]:
    from_one = int(one_based)
    for step in steps:
        if cls is None or not hasattr(cls, "__dataclass_fields__"):
            yield step
            continue
        known = _classes(cls)
        if step in cls.__dataclass_fields__:
            yield field_name(cls, step)
            cls = known.get(step, cls)
        else:
            yield str(int(step) + from_one) if step.isdecimal() else step


def _classes(cls: type[Any]) -> dict[str, type[Any]]:
    return {spec.field: spec.inner for spec in specs(cls) if spec.inner is not None}


def diff_lines(kind: Kind, found: Iterable[Difference], catalogue: Catalogue) -> tuple[DiffLine, ...]:
    """Differences in words."""
    labels = labels_of(catalogue)
    return tuple(
        DiffLine(
            where=" › ".join(_named_steps(PLACES[kind].cls, each.path)),
            before=value_words(each.before, each.path, labels),
            after=value_words(each.after, each.path, labels),
            change=each.change.value,
        )
        for each in found
    )


def value_words(value: Any, path: tuple[str, ...], labels: Mapping[str, str]) -> str:
    """A value as people read it: a condition as a sentence, a list as its entries."""
    if value is None:
        return ""
    if path and path[-1] in {"when", "preselected_when", "ask_when"}:
        return condition_words(value, labels)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return "、".join(str(each) for each in value)
    if isinstance(value, dict) and isinstance(value.get("name"), dict):
        return str(value["name"].get("zh", ""))
    if isinstance(value, dict | list):
        return yaml_text(value)
    return str(value)


def condition_words(raw: Any, labels: Mapping[str, str]) -> str:
    """An expression read aloud; empty where it cannot be read."""
    if raw is True:
        return gettext("总是")
    try:
        return say(parse(raw), labels)
    except ExpressionError:
        return ""


def labels_of(catalogue: Catalogue) -> dict[str, str]:
    """Names of everything a condition may speak of."""
    named = {element.id: element.name.zh for element in catalogue.elements}
    return named | {parameter.id: parameter.name.zh for parameter in catalogue.parameters}


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """A joint service whose sheet may differ."""

    code: str  #: service
    name: str  #: plain name
    url: str  #: page of the whole sheet
    changes: SheetChanges  #: all lines
    shown: tuple["Shown", ...]  #: lines that differ
    figures: tuple["FigureLine", ...]  #: what is saved


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One line of the sheet before and after."""

    what: str  #: 栏目, 材料, 事项
    name: str  #: of the field, paper, matter
    chip: Chip  #: what became of it
    before: str  #: marks before
    after: str  #: marks after
    asked_by: str  #: which matters want it


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """A figure before and after."""

    name: str  #: 填写栏目
    before: str  #: figure
    after: str  #: figure
    differs: bool  #: whether it is another


def service_line(revision: int, now: Catalogue, new: Catalogue | None, code: str) -> ServiceLine:
    """The sheet that most applicants of a service see, before and after."""
    changes = sheet_changes(_typical(now, code), _typical(new, code))
    held = new.service.get(code) if new is not None and code in new.service else now.service.get(code)
    return ServiceLine(
        code=code,
        name=str(held.plain_name) if held else code,
        url=reverse("web:edition_sheet", args=[revision, code]),
        changes=changes,
        shown=shown_lines(changes, only_changed=True),
        figures=figure_lines(changes),
    )


def _typical(catalogue: Catalogue | None, code: str) -> tuple[Catalogue, Sheet] | None:
    if catalogue is None or code not in catalogue.service:
        return None
    return catalogue, typical(catalogue, code).sheet


def shown_lines(changes: SheetChanges, *, only_changed: bool) -> tuple[Shown, ...]:
    """The lines of two sheets, matters first."""
    named = (
        (gettext("事项"), changes.matters),
        (gettext("栏目"), changes.fields),
        (gettext("材料"), changes.materials),
    )
    return tuple(
        Shown(
            what=what,
            name=line.name,
            chip=change_chip(line.change),
            before=formats.joined(map(mark_name, line.before)),
            after=formats.joined(map(mark_name, line.after)),
            asked_by=formats.joined(line.asked_by),
        )
        for what, lines in named
        for line in lines
        if not only_changed or line.change is not Change.SAME
    )


def change_chip(change: Change) -> Chip:
    """What became of a line."""
    chips = {
        Change.SAME: Chip(words=gettext("不变")),
        Change.ADDED: Chip(words=gettext("新增"), tone=Tone.OK, icon="plus"),
        Change.REMOVED: Chip(words=gettext("去掉"), tone=Tone.BAD, icon="cross"),
        Change.CHANGED: Chip(words=gettext("改动"), tone=Tone.WARN, icon="pen"),
    }
    return chips[change]


def figure_lines(changes: SheetChanges) -> tuple[FigureLine, ...]:
    """The figures of two sheets."""
    names = {
        "fields": gettext("填写栏目"),
        "materials": gettext("涉及材料"),
        "handed_in": gettext("要交的材料"),
        "days": gettext("承诺工作日（并联）"),
        "visits": gettext("到场次数"),
    }
    return tuple(
        FigureLine(name=names[each.id], before=each.before, after=each.after, differs=each.before != each.after)
        for each in changes.figures
    )


def row_title(cls: type[Any], row: Any, catalogue: Catalogue, n: int) -> str:
    """What a row of a list is called, from what it says."""
    if not isinstance(row, dict):
        return str(row)
    for key in ("name", "says", "text", "label", "prose", "words"):
        held = row.get(key)
        if isinstance(held, dict) and held.get("zh"):
            return str(held["zh"])
        if isinstance(held, str) and held:
            return held
    named = labels_of(catalogue) | {matter.code: matter.name.zh for matter in catalogue.matters}
    for key in ("id", "before", "element", "value", "code"):
        if key in row:
            return f"{named.get(str(row[key]), row[key])}"
    return str(n)


def choices_of(inner: type[Any]) -> tuple[tuple[str, str], ...]:
    """Codes and words of a closed set."""
    return tuple((str(member.value), choice_name(member)) for member in inner)


def agency_of(matter: Matter) -> str:
    """The agency of a matter as its declaration says it."""
    return matter.agency.words or matter.agency.id
