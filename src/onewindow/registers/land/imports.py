"""PURE: reads a CSV file of units with their rights; every line is either a row or faults that say why.

    for read in rows(lines, data=directories.current(), on=today): ...    # Row | list[ImportFault]

The first line names the columns of `COLUMNS`; their order is free. Several holders stand in one cell, parted by "；".
A file of any length is read line by line.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .codes import parts, read_code, tidy_number
from .directories import CodeTable, LandData
from .entries import LONGEST_NAME, Facts, Holder, Ownership, Right
from .shares import share_faults

UNIT, PLACE, USE, NATURE, AREA = "不动产单元代码", "坐落", "用途", "权利性质", "面积"
KIND, OWNERSHIP, NAMES, ID_KINDS, NUMBERS = "权利类型", "共有方式", "权利人", "证件类型", "证件号码"
SHARES, INNER, TERM, CERTIFICATE = "份额", "套内面积", "使用期限", "不动产权证号"
REGISTERED = "登记时间"
REQUIRED = (UNIT, PLACE, USE, NATURE, AREA, KIND, OWNERSHIP, NAMES, ID_KINDS, NUMBERS)
OPTIONAL = (SHARES, INNER, TERM, CERTIFICATE)
#: What a line is known by. A column that came later counts only where it is filled: lines entered before stay known.
_KNOWN_BY = (*REQUIRED, *OPTIONAL)
COLUMNS = (*_KNOWN_BY, REGISTERED)
ID_WORDS = {
    "居民身份证": "ric",
    "统一社会信用代码": "uscc",
    "护照": "passport",
    "港澳通行证": "hk_macao_permit",
    "台湾通行证": "taiwan_permit",
    "外国人永久居留身份证": "foreign_resident",
    "无": "none",
}

NO_COLUMN = Phrase("no_column", gettext_noop("第一行缺少列：{columns}。"))
UNKNOWN_COLUMN = Phrase("unknown_column", gettext_noop("第一行有不认识的列：{columns}。可用的列：{known}。"))
WRONG_CELLS = Phrase("wrong_cells", gettext_noop("应有 {wanted} 格，现有 {found} 格，请检查逗号和引号。"))
EMPTY_CELL = Phrase("empty_cell", gettext_noop("没有填写。"))
CONTROL = Phrase("control", gettext_noop("含有控制字符（U+{letter:04X}），请删去。"))
TOO_LONG = Phrase("too_long", gettext_noop("太长（{found} 字），最多 {most} 字。"))
NOT_LISTED = Phrase("not_listed", gettext_noop("“{value}”不在代码表中，请用：{known}。"))
BAD_AREA = Phrase("bad_area", gettext_noop("“{value}”不是面积，请写成大于 0 的平方米数，最多四位小数。"))
BAD_DATE = Phrase("bad_date", gettext_noop("“{value}”不是日期，请写成 2070-06-30 的样子。"))
NOT_YET = Phrase("not_yet", gettext_noop("{value} 还没有到，请核对登记时间。"))
BAD_NUMBER = Phrase("bad_certificate", gettext_noop("“{value}”不像不动产权证号，请核对。"))
OTHER_BOOK = Phrase("other_book", gettext_noop("区划 {division} 不属于本登记机构。"))
TWICE = Phrase("twice", gettext_noop("该单元在本文件第 {line} 行已有，内容不同。"))
BAD_LINE = Phrase("bad_line", gettext_noop("这一行不是有效的 CSV：{fault}。"))
UNEVEN = Phrase("uneven", gettext_noop("有 {found} 个，而权利人有 {wanted} 个，请用“；”一一对应。"))

_AREA = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = {PLACE: 200, NAMES: 2000, CERTIFICATE: 60}
_SHORT = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line that can be entered, as far as the line itself can tell."""

    line: int  #: line of the file, from 1
    digest: str  #: of all cells, so that the same line is known again
    code: str  #: unit
    facts: Facts  #: natural state
    right: Right  #: right
    holders: tuple[Holder, ...]  #: who holds it; numbers checked and tidied
    certificate: str  #: number of the old certificate, or empty


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportFault:
    """What is wrong in one cell."""

    line: int  #: line of the file, from 1
    column: str  #: which column, empty for the whole line
    why: str  #: what is wrong and what to do


class UnusableFile(ValueError):
    """The first line does not name the columns; the text says what to do."""


#: Checks and tidies a holder, or says what is wrong (people's numbers are checked by the noun that owns them).
CheckHolder = Callable[[Holder], Holder | str]


def rows(
    lines: Iterable[str], *, data: LandData, on: date, check_holder: CheckHolder
) -> Iterator[Row | list[ImportFault]]:
    """Each line of the file. Raises UnusableFile for a file without the needed columns."""
    reader = csv.reader(lines)
    header = [name.strip() for name in next(reader, [])]
    missing, unknown = [c for c in REQUIRED if c not in header], [c for c in header if c not in COLUMNS]
    if missing:
        raise UnusableFile(str(NO_COLUMN(columns="、".join(missing))))
    if unknown or len(set(header)) != len(header):
        columns = "、".join(unknown or sorted({c for c in header if header.count(c) > 1}))
        raise UnusableFile(str(UNKNOWN_COLUMN(columns=columns, known="、".join(COLUMNS))))
    read = _Line(data=data, on=on, check_holder=check_holder)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            yield [ImportFault(line=reader.line_num, column="", why=str(BAD_LINE(fault=fault)))]
            continue
        if cells is None:
            return
        if not cells:
            continue
        if len(cells) != len(header):
            why = WRONG_CELLS(wanted=len(header), found=len(cells))
            yield [ImportFault(line=reader.line_num, column="", why=str(why))]
            continue
        yield read.row(reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


class _Line:
    """Reads lines with the tables of one day."""

    def __init__(self, *, data: LandData, on: date, check_holder: CheckHolder) -> None:
        self._data, self._on, self._check = data, on, check_holder
        self._words = {
            column: _words(data.table(table, on))
            for column, table in (
                (USE, "uses"),
                (NATURE, "right_natures"),
                (KIND, "right_types"),
                (OWNERSHIP, "ownership"),
            )
        }

    def row(self, line: int, cells: Mapping[str, str]) -> Row | list[ImportFault]:
        faults: list[tuple[str, Sentence | str]] = list(_surface(cells))
        code, wrong = read_code(cells[UNIT])
        if wrong is not None:
            faults.append((UNIT, wrong))
        elif parts(code).division not in self._data.governed:
            faults.append((UNIT, OTHER_BOOK(division=code[:6])))
        words = {column: self._word(column, cells[column], faults) for column in self._words}
        area, inner = _area(cells, AREA, faults), _area(cells, INNER, faults)
        term, since = _day(cells, TERM, faults), _day(cells, REGISTERED, faults)
        if since is not None and since > self._on:
            faults.append((REGISTERED, NOT_YET(value=since)))
        certificate = tidy_number(cells.get(CERTIFICATE, ""))
        if certificate and not self._data.numbers["certificate"].accepts.fullmatch(certificate):
            faults.append((CERTIFICATE, BAD_NUMBER(value=cells[CERTIFICATE])))
        holders = self._holders(cells, words[OWNERSHIP], faults)
        if faults or area is None:
            return [
                ImportFault(line=line, column=column, why=str(why)) for column, why in dict(reversed(faults)).items()
            ][::-1]
        return Row(
            line=line,
            digest=_digest(cells),
            code=code,
            facts=Facts(location=cells[PLACE], use=words[USE], nature=words[NATURE], area=area, inner_area=inner),
            right=Right(kind=words[KIND], ownership=Ownership(words[OWNERSHIP]), term_until=term, registered_on=since),
            holders=holders,
            certificate=certificate,
        )

    def _word(self, column: str, value: str, faults: list[tuple[str, Sentence | str]]) -> str:
        found = self._words[column].get(value)
        if found is None and value:
            known = "、".join(word for word in self._words[column] if not word.isdigit())
            faults.append((column, NOT_LISTED(value=value, known=known)))
        return found or ""

    def _holders(
        self, cells: Mapping[str, str], ownership: str, faults: list[tuple[str, Sentence | str]]
    ) -> tuple[Holder, ...]:
        names = _several(cells[NAMES])
        columns = {c: _several(cells.get(c, "")) for c in (ID_KINDS, NUMBERS, SHARES)}
        if not columns[SHARES]:
            columns[SHARES] = [""] * len(names)
        if not columns[NUMBERS]:
            columns[NUMBERS] = [""] * len(names)
        uneven = [c for c, said in columns.items() if len(said) != len(names)]
        faults += [(c, UNEVEN(found=len(columns[c]), wanted=len(names))) for c in uneven]
        if uneven or not names:
            return ()
        given = []
        for name, kind, number, share in zip(names, *columns.values(), strict=True):
            if kind not in ID_WORDS:
                faults.append((ID_KINDS, NOT_LISTED(value=kind, known="、".join(ID_WORDS))))
                continue
            if len(name) > LONGEST_NAME:
                faults.append((NAMES, TOO_LONG(found=len(name), most=LONGEST_NAME)))
                continue
            checked = self._check(Holder(name=name, id_kind=ID_WORDS[kind], id_no=number, share=share))
            if isinstance(checked, str):
                faults.append((NUMBERS, checked))
            else:
                given.append(checked)
        if ownership and len(given) == len(names):
            wrong = share_faults(Ownership(ownership), given)
            faults += [(SHARES if "share" in fault.code else NAMES, fault) for fault in wrong[:1]]
        return tuple(given)


def _words(table: CodeTable) -> dict[str, str]:
    """Names and codes of a table, each to the program's word."""
    return {**{c.code: c.means for c in table.codes.values()}, **{c.name: c.means for c in table.codes.values()}}


def _surface(cells: Mapping[str, str]) -> Iterator[tuple[str, Sentence]]:
    for column, value in cells.items():
        most = _LONGEST.get(column, _SHORT)
        control = _CONTROL.search(value)
        if not value and column in REQUIRED and column != NUMBERS:
            yield column, EMPTY_CELL()
        elif control is not None:
            yield column, CONTROL(letter=ord(control[0]))
        elif len(value) > most:
            yield column, TOO_LONG(found=len(value), most=most)


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace(";", "；").split("；")] if cell else []


def _area(cells: Mapping[str, str], column: str, faults: list[tuple[str, Sentence | str]]) -> Decimal | None:
    value = cells.get(column, "")
    if not value:
        return None
    area = Decimal(value) if _AREA.fullmatch(value) else Decimal(0)
    if area <= 0:
        faults.append((column, BAD_AREA(value=value)))
    return area


def _digest(cells: Mapping[str, str]) -> str:
    later = [cells[REGISTERED]] if cells.get(REGISTERED) else []
    return hashlib.sha256("\x1f".join([*(cells.get(c, "") for c in _KNOWN_BY), *later]).encode()).hexdigest()


def _day(cells: Mapping[str, str], column: str, faults: list[tuple[str, Sentence | str]]) -> date | None:
    value = cells.get(column, "")
    if not value:
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    faults.append((column, BAD_DATE(value=value)))
    return None


def first_of_file(batch: Sequence[Row]) -> tuple[list[Row], list[ImportFault]]:
    """Rows whose unit comes for the first time in the batch, and faults for others that say something else."""
    seen: dict[str, Row] = {}
    faults = []
    for row in batch:
        first = seen.setdefault(row.code, row)
        if first.digest != row.digest:
            faults.append(ImportFault(line=row.line, column=UNIT, why=str(TWICE(line=first.line))))
    return list(seen.values()), faults
