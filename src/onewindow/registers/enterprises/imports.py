"""PURE: reads a CSV file of enterprises that exist already; every line is either an entry or a fault that says why.

    rows, faults = read(text, source="2026-11 移交")

The first line names the columns of `COLUMNS`; their order is free. Several scope entries or shareholders stand in one
cell, parted by "；"; a shareholder is written 姓名:出资万元.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .entry import Holding, Identity, Registration, Role, ScopeLine
from .name_law import NameParts
from .scope import Category, ScopeDirectory

REQUIRED = ("统一社会信用代码", "字号", "组织形式", "主体类型", "登记机关区划", "成立日期", "住所", "法定代表人")
OPTIONAL = (
    "行政区划名称",
    "行业",
    "行业代码",
    "注册资本万元",
    "经营期限",
    "证件类型",
    "证件号码",
    "经营范围",
    "股东",
)
COLUMNS = (*REQUIRED, *OPTIONAL)

NO_HEADER = Phrase("no_column", gettext_noop("第一行缺少列：{columns}。"))
UNKNOWN_COLUMN = Phrase("unknown_column", gettext_noop("第一行有不认识的列：{columns}。可用的列：{known}。"))
EMPTY_CELL = Phrase("empty_cell", gettext_noop("“{column}”没有填写。"))
BAD_DATE = Phrase("bad_date", gettext_noop("“{column}”的“{value}”不是日期，请写成 2020-09-06 的样子。"))
BAD_NUMBER = Phrase("bad_number", gettext_noop("“{column}”的“{value}”不是数字。"))
BAD_SHAREHOLDER = Phrase("bad_shareholder", gettext_noop("股东“{value}”应写成 姓名:出资万元。"))


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """A line that can be entered."""

    line: int  #: line of the file, from 1
    uscc: str  #: unified code
    established_on: date  #: day of establishment
    entry: Registration  #: everything else


@dataclass(frozen=True, kw_only=True)
class ImportFault:
    """A line that cannot."""

    line: int  #: line of the file, from 1
    why: str  #: what is wrong and what to do


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a file."""

    entered: int  #: enterprises that are in the book now
    faults: tuple[ImportFault, ...]  #: lines that are not, in order


class _UnreadableError(Exception):
    def __init__(self, *sentences: Sentence) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def read(text: str, *, source: str, directory: ScopeDirectory) -> tuple[list[ImportRow], list[ImportFault]]:
    """All lines of the file; a file without the needed columns is one fault on line 1."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    header = reader.fieldnames or []
    absent = [column for column in REQUIRED if column not in header]
    foreign = [column for column in header if column not in COLUMNS]
    if absent or foreign:
        said = [NO_HEADER(columns="、".join(absent))] if absent else []
        if foreign:
            said.append(UNKNOWN_COLUMN(columns="、".join(foreign), known="、".join(COLUMNS)))
        return [], [ImportFault(line=1, why="".join(map(str, said)))]
    rows, faults = [], []
    for cells in reader:
        line = reader.line_num
        try:
            rows.append(_row(line, {k: (v or "").strip() for k, v in cells.items() if k}, source, directory))
        except _UnreadableError as fault:
            faults.append(ImportFault(line=line, why="".join(map(str, fault.sentences))))
    return rows, faults


def _row(line: int, cells: dict[str, str], source: str, directory: ScopeDirectory) -> ImportRow:
    empty = [EMPTY_CELL(column=column) for column in REQUIRED if not cells.get(column)]
    if empty:
        raise _UnreadableError(*empty)
    get = cells.get
    capital = get("注册资本万元", "")
    entry = Registration(
        division=cells["登记机关区划"],
        name=NameParts(
            place=get("行政区划名称", ""),
            trade_name=cells["字号"],
            industry=get("行业", ""),
            form=cells["组织形式"],
        ),
        kind=cells["主体类型"],
        industry_code=get("行业代码", ""),
        capital_wan=_amount("注册资本万元", capital) if capital else None,
        term=get("经营期限", "") or "长期",
        address=cells["住所"],
        legal_rep=Identity(name=cells["法定代表人"], id_kind=get("证件类型", ""), id_no=get("证件号码", "")),
        scope=tuple(_scope(get("经营范围", ""), directory)),
        holdings=tuple(_shareholders(get("股东", ""))),
        source_reference=f"{source} 第{line}行",
    )
    day = _day("成立日期", cells["成立日期"])
    return ImportRow(line=line, uscc=cells["统一社会信用代码"], established_on=day, entry=entry)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace(";", "；").split("；") if part.strip()]


def _scope(cell: str, directory: ScopeDirectory) -> Iterator[ScopeLine]:
    """Lines of the directory where the wording is known; wording of older licences stays as it is."""
    for text in _parts(cell):
        known = directory.find(text)
        category = known.category if known else Category.GENERAL
        yield ScopeLine(code=known.code if known else "", text=known.text if known else text, category=category.value)


def _shareholders(cell: str) -> Iterator[Holding]:
    for part in _parts(cell):
        name, colon, amount = part.replace("：", ":").rpartition(":")
        if not colon or not name.strip():
            raise _UnreadableError(BAD_SHAREHOLDER(value=part))
        person = Identity(name=name.strip(), id_kind="", id_no="")
        yield Holding(role=Role.SHAREHOLDER, person=person, capital_wan=_amount("股东", amount.strip()))


def _amount(column: str, text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise _UnreadableError(BAD_NUMBER(column=column, value=text)) from None
    if not amount.is_finite():
        raise _UnreadableError(BAD_NUMBER(column=column, value=text))
    return amount


def _day(column: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _UnreadableError(BAD_DATE(column=column, value=text)) from None
