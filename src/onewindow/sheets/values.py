"""PURE: one answer, from what was typed or sent to its canonical value with all its faults, and back to form texts.

    read = read_value(element, raw, uploads)
    read.value, read.faults

A value that is partly wrong comes back with what is right in it and every fault at once. `value_texts` gives what a
form shows: reading that again gives the same value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.elements import Column, Element, ElementType

from . import faults
from .faults import Fault, Wrong
from .geometry import read_geometry
from .scalars import is_blank, read_choice, read_day, read_scalar

#: Types whose value is the name of an upload, or a list of such.
FILES = frozenset({ElementType.FILE, ElementType.FILES, ElementType.IMAGE, ElementType.SIGNED_FILE})
#: Rows or entries where nobody says otherwise.
_MOST_ROWS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """What the checks need to know of an upload."""

    upload: str  #: its random name
    media_type: str  #: by content
    size: int  #: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What came out of a raw answer."""

    value: Any  #: canonical; None where nothing (or nothing right) was answered
    faults: tuple[Fault, ...] = ()  #: everything that is wrong


def read_value(element: Element, raw: object, uploads: Mapping[str, StoredFile] | None = None) -> Read:
    """Tidy and check one answer. A blank one is None without fault: whether it had to be given is asked elsewhere."""
    if is_blank(raw):
        return Read(value=None)
    special = _SPECIAL.get(element.type)
    if special is not None:
        return special(element, raw, uploads or {})
    try:
        return Read(value=read_scalar(element, raw))
    except Wrong as wrong:
        return Read(value=None, faults=(Fault(element=element.id, sentence=wrong.sentence),))


def value_texts(element: Element, value: Any) -> Any:
    """The value as a form holds it: texts, lists of texts, objects of these; reading it again gives the value."""
    if value is None:
        return [] if element.type in _LISTS else {} if element.type in _OBJECTS else ""
    if element.type is ElementType.RECORD:
        return {column.id: _text_of(value.get(column.id)) for column in element.columns}
    if element.type is ElementType.TABLE:
        return [{column.id: _text_of(row.get(column.id)) for column in element.columns} for row in value]
    if element.type in _LISTS or element.type in _OBJECTS:
        return value
    return _text_of(value)


_LISTS = frozenset(
    {ElementType.CHOICES, ElementType.TEXTS, ElementType.FILES, ElementType.DATE_RANGE, ElementType.TABLE}
)
_OBJECTS = frozenset(
    {ElementType.RECORD, ElementType.ORGANISATION, ElementType.LIST_ENTRY, ElementType.LINE, ElementType.POINT}
)


def _text_of(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_text_of(entry) for entry in value]
    return "" if value is None else str(value)


def _one(element: Element, wrong: Wrong) -> Read:
    return Read(value=None, faults=(Fault(element=element.id, sentence=wrong.sentence),))


def _entries(raw: object) -> list[object]:
    """The entries of a list however it was sent; blank ones are dropped."""
    listed = list(raw) if isinstance(raw, list | tuple) else [raw]
    return [entry for entry in listed if not is_blank(entry)]


def _counted(element: Element, found: int) -> tuple[Fault, ...]:
    limits = element.constraints
    most = min(limits.max_rows or _MOST_ROWS, _MOST_ROWS)
    if found > most:
        return (Fault(element=element.id, sentence=faults.TOO_MANY_ROWS(most=most, found=found)),)
    if limits.min_rows is not None and found < limits.min_rows:
        return (Fault(element=element.id, sentence=faults.TOO_FEW_ROWS(least=limits.min_rows, found=found)),)
    return ()


def _choices(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    chosen, wrong = set(), []
    for entry in _entries(raw)[: _MOST_ROWS + 1]:
        try:
            chosen.add(read_choice(element, entry))
        except Wrong as fault:
            wrong.append(Fault(element=element.id, sentence=fault.sentence))
    value = [option.value for option in element.options if option.value in chosen]
    return Read(value=value or None, faults=(*wrong, *_counted(element, len(value))))


def _texts(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    lines = raw.splitlines() if isinstance(raw, str) else raw
    value, wrong = [], []
    for row, entry in enumerate(_entries(lines)[: _MOST_ROWS + 1], start=1):
        try:
            value.append(read_scalar(Column(id=element.id, name=element.name, type=ElementType.TEXT), entry))
        except Wrong as fault:
            wrong.append(Fault(element=element.id, row=row, sentence=fault.sentence))
    return Read(value=value or None, faults=(*wrong, *_counted(element, len(value) + len(wrong))))


def _range(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    if isinstance(raw, str):
        raw = raw.replace("至", "/").replace("~", "/").split("/")
    if isinstance(raw, Mapping):
        raw = [raw.get("since"), raw.get("until")]
    days = list(raw) if isinstance(raw, list | tuple) else []
    if len(days) == 2 and all(is_blank(day) for day in days):
        return Read(value=None)
    if len(days) != 2 or any(is_blank(day) for day in days):
        return _one(element, Wrong(faults.NOT_RANGE()))
    try:
        first, last = read_day(days[0]), read_day(days[1])
    except Wrong as wrong:
        return _one(element, wrong)
    return _one(element, Wrong(faults.ENDS_BEFORE())) if last < first else Read(value=[first, last])


def _file(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    many = element.type is ElementType.FILES
    value: list[str] = []
    for entry in _entries(raw):
        stored = uploads.get(entry) if isinstance(entry, str) else None
        if stored is None:
            return _one(element, Wrong(faults.NOT_UPLOADED()))
        if element.type is ElementType.IMAGE and not stored.media_type.startswith("image/"):
            return _one(element, Wrong(faults.NOT_PICTURE()))
        value.append(stored.upload)
    if not many:
        return Read(value=value[-1] if value else None)
    return Read(value=value or None, faults=_counted(element, len(value)))


def _geometry(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    try:
        return Read(value=read_geometry(raw, point=element.type is ElementType.POINT))
    except Wrong as wrong:
        return _one(element, wrong)


def _record(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    return _row(element, raw, None)


def _row(element: Element, raw: object, row: int | None) -> Read:
    if not isinstance(raw, Mapping):
        return _one(element, Wrong(faults.NOT_RECORD()))
    by_word = {word: column for column in element.columns for word in (column.id, column.name.zh)}
    given: dict[str, object] = {}
    wrong: list[Fault] = []
    for key, entry in raw.items():
        column = by_word.get(key) if isinstance(key, str) else None
        if column is None:
            wrong.append(Fault(element=element.id, row=row, sentence=faults.UNKNOWN_COLUMN(key=str(key)[:40])))
        elif not is_blank(entry):
            given[column.id] = entry
    if not given and not wrong:
        return Read(value=None)
    value: dict[str, Any] = {}
    for column in element.columns:
        if column.id not in given:
            if column.required:
                missing = faults.MISSING(name=column.name)
                wrong.append(Fault(element=element.id, row=row, column=column.id, sentence=missing))
            continue
        try:
            value[column.id] = _cell(column, given[column.id])
        except Wrong as fault:
            wrong.append(Fault(element=element.id, row=row, column=column.id, sentence=fault.sentence))
    return Read(value=value or None, faults=tuple(wrong))


def _cell(column: Column, raw: object) -> Any:
    if column.type is ElementType.DATE_RANGE or column.type is ElementType.CHOICES:
        inner = Element(id=column.id, name=column.name, type=column.type, options=column.options)
        read = _SPECIAL[column.type](inner, raw, {})
        if read.faults:
            raise Wrong(read.faults[0].sentence)
        return read.value
    return read_scalar(column, raw)


def _table(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    if isinstance(raw, Mapping):
        raw = [raw]
    if not isinstance(raw, list | tuple):
        return _one(element, Wrong(faults.NOT_TABLE()))
    value: list[Any] = []
    wrong: list[Fault] = []
    found = 0
    for row, entry in enumerate(raw[: _MOST_ROWS + 1], start=1):
        read = _row(element, entry, row)
        if read.value is None and not read.faults:
            continue
        found += 1
        wrong.extend(read.faults)
        if read.value is not None:
            value.append(read.value)
    if not found:
        return Read(value=None)
    return Read(value=value or None, faults=(*wrong, *_counted(element, found)))


def _organisation(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    if not isinstance(raw, Mapping):
        return _one(element, Wrong(faults.NOT_RECORD()))
    columns = (
        Column(id="uscc", name=element.name, type=ElementType.USCC),
        Column(id="name", name=element.name, type=ElementType.TEXT),
    )
    return _fixed(element, raw, columns)


def _entry(element: Element, raw: object, uploads: Mapping[str, StoredFile]) -> Read:
    if isinstance(raw, str):
        raw = {"entry": raw}
    if not isinstance(raw, Mapping):
        return _one(element, Wrong(faults.NOT_ENTRY()))
    columns = (
        Column(id="entry", name=element.name, type=ElementType.TEXT),
        Column(id="version", name=element.name, type=ElementType.TEXT, required=False),
    )
    return _fixed(element, raw, columns)


def _fixed(element: Element, raw: Mapping[Any, object], columns: Sequence[Column]) -> Read:
    """An object whose columns are given by its type."""
    stand_in = Element(id=element.id, name=element.name, type=ElementType.RECORD, columns=tuple(columns))
    return _row(stand_in, raw, None)


_SPECIAL: Mapping[ElementType, Callable[[Element, object, Mapping[str, StoredFile]], Read]] = {
    ElementType.CHOICES: _choices,
    ElementType.TEXTS: _texts,
    ElementType.DATE_RANGE: _range,
    ElementType.FILE: _file,
    ElementType.FILES: _file,
    ElementType.IMAGE: _file,
    ElementType.SIGNED_FILE: _file,
    ElementType.LINE: _geometry,
    ElementType.POINT: _geometry,
    ElementType.RECORD: _record,
    ElementType.TABLE: _table,
    ElementType.ORGANISATION: _organisation,
    ElementType.LIST_ENTRY: _entry,
}
