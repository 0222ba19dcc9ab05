"""From a question of the sheet to the field that a page draws: which control, which words, which faults."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop, pgettext_lazy

from onewindow.catalogue.elements import Column, Constraints, Element, ElementType
from onewindow.catalogue.facts import Name
from onewindow.core.clock import SHANGHAI
from onewindow.people.queries import division_name
from onewindow.sheets.countries import countries
from onewindow.sheets.faults import Fault, Wrong
from onewindow.sheets.geometry import as_lines, read_geometry
from onewindow.sheets.pages import Question

from . import formats, masking
from .pickers import PICKERS
from .route_map import map_of, words_of_line, words_of_point
from .viewmodels import Advice, Choice, Control, Field, FieldRow, GivenValue, StoredFile

#: More ready answers than this are a list to pull down, not buttons.
_MOST_BUTTONS = 6
#: In a row of a table there is room for fewer.
_MOST_IN_A_ROW = 2
#: More readers than this are counted, not named.
_MOST_READERS = 2
#: A sensitive text of so many letters and digits is a number of somebody.
_A_NUMBER = 8
_TO_MINUTES = len("2026-11-25T10:30")
_NUMBERS = frozenset({ElementType.INTEGER, ElementType.DECIMAL})
_DAYS = frozenset({ElementType.DATE, ElementType.DATE_RANGE})
_MONEY = frozenset({"元", "万元"})
_HINTS = {
    ElementType.DATETIME: gettext_noop("如 2026-11-25 10:30"),
    ElementType.MONTH: gettext_noop("如 2026-11"),
    ElementType.TEXTS: gettext_noop("一行写一个"),
    ElementType.LINE: gettext_noop("在图上依次点出各点，也可以一行写一个经度和纬度"),
    ElementType.POINT: gettext_noop("在图上点一下所在的位置，也可以直接写经度和纬度"),
}
#: Units that are words, not signs.
_UNITS = {
    "万元": pgettext_lazy("单位", "万元"),
    "元": pgettext_lazy("单位", "元"),
    "分": pgettext_lazy("单位", "分"),
    "日": pgettext_lazy("单位", "日"),
}
_MODES = {
    ElementType.PHONE: "tel",
    ElementType.EMAIL: "email",
    ElementType.URL: "url",
    ElementType.INTEGER: "numeric",
    ElementType.DECIMAL: "decimal",
}


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a page knows besides the question."""

    faults: bool = True  #: whether missing answers are told: not before the page was sent once
    matter_names: Mapping[str, str] = field(default_factory=dict)  #: code -> short name, for "asked once, used by"
    files: Mapping[str, tuple[StoredFile, ...]] = field(default_factory=dict)  #: element -> files it has
    sought: Mapping[str, str] = field(default_factory=dict)  #: element -> what was searched in its directory
    more_rows: str = ""  #: the table that shows one more blank row
    accept: str = ""  #: endings of files that may be uploaded
    ready: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)  #: element -> answers of a directory
    advice: Mapping[str, Advice] = field(default_factory=dict)  #: element -> what a register says to what was typed
    refused: Mapping[str, str] = field(default_factory=dict)  #: element -> why its last file was not taken
    instead: frozenset[str] = frozenset()  #: elements that are typed though a register has answered


def field_of(question: Question, around: Surroundings) -> Field:
    """The field of a question as it stands."""
    element = question.element
    told = question.faults if around.faults or not question.untried else ()
    common = Field(
        id=element.id,
        label=formats.local_name(element.name),
        hint=_hint(element.type, formats.local_name(element.hint or element.help)),
        unit=_unit(element.unit),
        optional=not question.entry.required or bool(question.entry.awaits),
        fault=around.refused.get(element.id) or _own_fault(told),
        advice=around.advice.get(element.id),
        used_by=_used_by(question.used_by, around.matter_names),
        max_length=question.entry.constraints.max_length,
    )
    if question.read_only and not (question.replaceable and element.id in around.instead):
        return replace(common, control=Control.GIVEN, hint="", used_by="", optional=False, given=_given(question))
    if element.id in PICKERS and element.type is ElementType.TABLE:
        return replace(common, control=Control.PICK, **_pick(element, question.texts, around))
    if element.type is ElementType.TABLE:
        return replace(common, control=Control.ROWS, rows=_rows(element, question.texts, told, around))
    if element.type in {ElementType.RECORD, *_PARTS}:
        columns = element.columns or _PARTS[element.type]
        texts = question.texts if isinstance(question.texts, Mapping) else {}
        cells = tuple(_cell(element, None, column, texts.get(column.id), told) for column in columns)
        return replace(common, control=Control.RECORD, rows=(FieldRow(number=1, fields=cells),))
    if element.id in around.files or _is_file(element.type):
        return replace(common, control=Control.FILE, files=around.files.get(element.id, ()), accept=around.accept)
    ready = around.ready.get(element.id, ())
    if ready and isinstance(question.texts, str):
        chosen = tuple(replace(choice, chosen=choice.value == question.texts) for choice in ready)
        return replace(common, control=Control.SELECT, choices=chosen)
    return replace(common, **_control(element, question.entry.constraints, question.texts))


def _unit(unit: str) -> str:
    return str(_UNITS.get(unit, unit))


def _pick(element: Element, texts: Any, around: Surroundings) -> dict[str, Any]:
    picker = PICKERS[element.id]
    rows = [row for row in texts if isinstance(row, Mapping)] if isinstance(texts, list) else []
    sought = around.sought.get(element.id, "")
    held = {picker.picked(row).key for row in rows}
    found = tuple(entry for entry in picker.search(sought) if entry.key not in held) if sought else ()
    return {"picked": tuple(picker.picked(row) for row in rows), "sought": sought, "found": found}


def _is_file(kind: ElementType) -> bool:
    return kind in {ElementType.FILE, ElementType.FILES, ElementType.IMAGE, ElementType.SIGNED_FILE}


#: Values of several parts that declare no columns of their own.
_PARTS = {
    ElementType.ORGANISATION: (
        Column(id="uscc", name=Name(zh="统一社会信用代码", en="Unified social credit code"), type=ElementType.USCC),
        Column(id="name", name=Name(zh="名称", en="Name"), type=ElementType.TEXT),
    ),
    ElementType.LIST_ENTRY: (
        Column(id="entry", name=Name(zh="清单条目", en="Entry of the list"), type=ElementType.TEXT),
        Column(id="version", name=Name(zh="清单版本", en="Version of the list"), type=ElementType.TEXT),
    ),
}


def _hint(kind: ElementType, own: str) -> str:
    return own or (gettext(_HINTS[kind]) if kind in _HINTS else "")


def _control(shape: Element | Column, limits: Constraints, texts: Any) -> dict[str, Any]:
    """The control of a value that one input or group of inputs asks."""
    kind = shape.type
    if kind is ElementType.BOOLEAN:
        words = (("true", gettext("是")), ("false", gettext("否")))
        choices = tuple(Choice(value=v, words=w, chosen=str(texts).lower() == v) for v, w in words)
        return {"control": Control.CHOICE, "choices": choices}
    if kind is ElementType.COUNTRY:
        names = countries(get_language() or "zh")
        choices = tuple(Choice(value=c, words=n, chosen=c == texts) for c, n in names.items())
        return {"control": Control.SELECT, "choices": choices}
    if kind in {ElementType.CHOICE, ElementType.CHOICES}:
        chosen = texts if isinstance(texts, list) else [texts]
        allowed = limits.one_of
        options = tuple(
            Choice(value=o.value, words=formats.local_name(o.name), chosen=o.value in chosen)
            for o in shape.options
            if allowed is None or o.value in allowed
        )
        if kind is ElementType.CHOICES:
            return {"control": Control.CHOICES, "choices": options}
        return {"control": Control.CHOICE if len(options) <= _MOST_BUTTONS else Control.SELECT, "choices": options}
    if kind is ElementType.DATE_RANGE:
        days = [*texts, "", ""] if isinstance(texts, list) else ["", ""]
        return {"control": Control.RANGE, "value": str(days[0] or ""), "until": str(days[1] or "")}
    if kind in {ElementType.DATE, ElementType.DATETIME}:
        return _time(kind, texts)
    if kind in {ElementType.LINE, ElementType.POINT}:
        point = kind is ElementType.POINT
        drawn = map_of(_typed_line(texts, point=point), single=point)
        return {"control": Control.MAP, "value": _places(texts, point=point), "map": drawn}
    if kind in {ElementType.LONG_TEXT, ElementType.TEXTS, ElementType.MRZ}:
        return {"control": Control.LONG, "value": _text(texts)}
    numeric = kind in _NUMBERS
    return {
        "control": Control.NUMBER if numeric else Control.TEXT,
        "value": _text(texts),
        "input_mode": _MODES.get(kind, ""),
        "width": "s" if numeric else "",
    }


def _time(kind: ElementType, texts: Any) -> dict[str, Any]:
    """A calendar to pick from; a time that cannot be read is shown as it was typed."""
    if kind is ElementType.DATE:
        return {"control": Control.DATE, "value": _text(texts), "width": "s"}
    moment = _moment(texts)
    if moment is None:
        return {"control": Control.TEXT, "value": _text(texts)}
    return {"control": Control.MOMENT, "value": moment, "width": "m"}


def _moment(texts: Any) -> str | None:
    """A day and a time as a browser's control takes it; None where what was typed is none: it stays to be seen."""
    text = _text(texts).strip()
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    local = found.astimezone(SHANGHAI) if found.tzinfo is not None else found
    return local.isoformat(timespec="minutes")[:_TO_MINUTES]


def _typed_line(texts: Any, *, point: bool = False) -> Any:
    """What was typed as a line or a point; None where it cannot be read."""
    try:
        return read_geometry(texts, point=point)
    except Wrong:
        return None


def _places(texts: Any, *, point: bool = False) -> str:
    """A line or a point as people type it; what cannot be read stands as it was typed."""
    line = _typed_line(texts, point=point)
    return as_lines(line) if line is not None else _text(texts)


def _text(texts: Any) -> str:
    if isinstance(texts, list):
        return "\n".join(str(line) for line in texts)
    if isinstance(texts, Mapping):  # a line or point on the map is typed as GeoJSON
        return json.dumps(texts, ensure_ascii=False) if "coordinates" in texts else ""
    return "" if texts is None else str(texts)


def _rows(element: Element, texts: Any, told: Iterable[Fault], around: Surroundings) -> tuple[FieldRow, ...]:
    held = [row for row in texts if isinstance(row, Mapping)] if isinstance(texts, list) else []
    blank = not held or around.more_rows == element.id
    rows: list[Mapping[str, Any]] = [*held, *([{}] if blank else [])]
    faults = tuple(told)
    return tuple(
        FieldRow(
            number=n, fields=tuple(_cell(element, n, column, row.get(column.id), faults) for column in element.columns)
        )
        for n, row in enumerate(rows, start=1)
    )


def _cell(element: Element, row: int | None, column: Column, text: Any, told: Iterable[Fault]) -> Field:
    name = ".".join(str(part) for part in (element.id, row, column.id) if part is not None)
    control = _control(column, column.constraints, "" if text is None else text)
    if control["control"] is Control.CHOICE and len(control["choices"]) > _MOST_IN_A_ROW:
        control["control"] = Control.SELECT
    mine = [fault for fault in told if fault.column == column.id and fault.row in {row, None}]
    return Field(
        id=name,
        label=formats.local_name(column.name),
        hint=_hint(column.type, ""),
        unit=_unit(column.unit),
        optional=not column.required,
        fault=mine[0].sentence.text(gettext, formats.local_name) if mine else "",
        max_length=column.constraints.max_length,
        **control,
    )


def _own_fault(told: Iterable[Fault]) -> str:
    """The first fault of the field itself; those of its columns stand beside them."""
    return next((fault.sentence.text(gettext, formats.local_name) for fault in told if not fault.column), "")


def _used_by(codes: Iterable[str], names: Mapping[str, str]) -> str:
    readers = list(dict.fromkeys(names.get(code, code) for code in codes))
    if len(readers) > _MOST_READERS:
        return gettext("只填一次，%(n)s 个事项共用") % {"n": len(readers)}
    listed = gettext("、").join(readers)
    return gettext("只填一次，%(matters)s 共用") % {"matters": listed} if listed else ""


def _given(question: Question) -> GivenValue:
    said = question.provenance
    source = (formats.known_name(said.source_name) if said is not None else "") or gettext("系统")
    when = formats.moment(said.as_of) if said is not None and said.as_of is not None else ""
    checked = gettext("%(when)s 核对") % {"when": when} if when else ""
    wrong = f"?instead={question.element.id}#{question.element.id}" if question.replaceable else ""
    value = shown(question.element, question.value)
    return GivenValue(value=value, source=source, checked=checked, wrong_url=wrong)


def shown(element: Element, value: Any, *, covered: bool = True) -> str:
    """A value as one line for people: options by name, records by their columns, sensitive ones masked.

    Not `covered` only where the look has been written down (`people.acts.look_log`).
    """
    if value is None:
        return ""
    if element.id in PICKERS and isinstance(value, list):
        return gettext("；").join(PICKERS[element.id].picked(row).words for row in value)
    if element.type is ElementType.DIVISION:
        return division_name(str(value), formats.language()) or str(value)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, Mapping):
        return _record(element, value, covered=covered)
    if isinstance(value, list):
        parts = [_record(element, v, covered=covered) if isinstance(v, Mapping) else _named(element, v) for v in value]
        return (" — " if element.type is ElementType.DATE_RANGE else gettext("；")).join(parts)
    return masked(element, _named(element, value)) if element.sensitive and covered else _named(element, value)


def measured(element: Element, value: Any, *, covered: bool = True) -> str:
    """The same with its unit, where a single value has one: 60 万元."""
    text = shown(element, value, covered=covered)
    said = element.options or isinstance(value, list | Mapping)  # words that name their unit themselves, or no number
    if element.unit in _MONEY and not said:
        text = _sum_words(text)
    return f"{text} {_unit(element.unit)}" if element.unit and text and not said else text


def _record(element: Element, value: Mapping[str, Any], *, covered: bool = True) -> str:
    if "type" in value and "coordinates" in value:
        return words_of_line(value) or words_of_point(value) or gettext("已在图上标出")
    by_id = {column.id: column for column in element.columns}
    # as the sheet has them; what is stored stands in the order of the alphabet
    order = [*(key for key in by_id if key in value), *(key for key in value if key not in by_id)]
    parts = []
    for key in order:
        cell = value[key]
        if element.shows and key not in element.shows:
            continue
        column = by_id.get(key)
        text = _words_of(column, cell)
        if column is not None and column.sensitive and covered:
            text = masked(column, text)
        if column is not None and column.unit and text:
            text = f"{_sum_words(text) if column.unit in _MONEY else text} {_unit(column.unit)}"
        named = column is not None and len(element.shows) != 1
        parts.append(f"{formats.local_name(column.name)} {text}" if named and column is not None else text)
    return gettext("，").join(parts)


def _words_of(column: Column | None, cell: Any) -> str:
    if isinstance(cell, bool):
        return gettext("是") if cell else gettext("否")
    return _named(column, cell) if column is not None else str(cell)


def _named(shape: Element | Column, value: Any) -> str:
    for option in shape.options:
        if option.value == value:
            return formats.local_name(option.name)
    if shape.type in _DAYS:
        return _day_words(value)
    return _moment_words(value) if shape.type is ElementType.DATETIME else str(value)


def _day_words(value: Any) -> str:
    try:
        return formats.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _sum_words(text: str) -> str:
    """Money with its thousands apart; what is no number as it is."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isascii() and whole.isdigit() else text


def _moment_words(value: Any) -> str:
    """A stored time as people read it: 2026 年 12 月 1 日 10:30; what is none as it stands."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{formats.day(found)} {formats.local(found):%H:%M}"


def masked(shape: Element | Column, text: str) -> str:
    """A sensitive value as it is shown: enough to recognise, not to use."""
    if shape.type is ElementType.PHONE:
        return masking.mask_mobile(text)
    if shape.type in {ElementType.PERSON_ID, ElementType.MRZ} or (len(text) >= _A_NUMBER and text.isascii()):
        return masking.mask_number(text)
    return masking.mask_address(text)
