"""PURE: the table in which a grid company applies for its customers: its columns, and the answers of each line.

The headings are the names of the data elements; the first column is the customer's unified code. A line is read as it
stands: what is wrong in one line is told for that line and does not touch the others.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.errors import gettext_noop

from .errors import BadTable

#: The customer, and the elements of the sheet that a line may answer, in the order of the template.
CUSTOMER = "uscc"
COLUMNS = (
    "project_name",
    "power_user_no",
    "voltage_kv",
    "line_type",
    "route_length_m",
    "route_geometry",
    "start_end_desc",
    "work_start",
    "work_end",
    "dig_area_m2",
    "occupy_area_m2",
    "road_grade",
    "road_opened_on",
    "traffic_affected",
    "green_area_m2",
    "ancient_tree",
    "land_right",
    "highway_crossing",
    "contact_name",
    "contact_phone",
)
#: What a blank cell says, where nothing is a plain answer.
BLANK = {
    "dig_area_m2": "0",
    "occupy_area_m2": "0",
    "green_area_m2": "0",
    "traffic_affected": False,
    "ancient_tree": False,
    "highway_crossing": False,
}
#: What every line of such a table says besides.
ALWAYS: Mapping[str, Any] = {
    "tree_list": [],
    "bridge_laying": False,
    "emergency_repair": False,
    "traffic_interrupt": False,
    "road_overhauled_on": None,
}
_MOST_BYTES = 1024 * 1024
_YES_NO = {"是": True, "否": False, "yes": True, "no": False}

TOO_LARGE = gettext_noop("文件超过 1 MB，请分成几个文件。")
NO_TEXT = gettext_noop("不是 UTF-8 或 GBK 编码的 CSV 文件，请用模板另存。")
NO_HEADINGS = gettext_noop("第一行没有“{missing}”这一栏，请用模板填写。")
EMPTY = gettext_noop("表里没有一行内容，请从第二行起填写。")
TOO_MANY = gettext_noop("一次最多 {most} 行，现有 {found} 行，请分几次导入。")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the table."""

    n: int  #: line of the file, from 2
    customer: str  #: unified code as typed
    answers: Mapping[str, Any]  #: element -> raw answer


def template(headings: Mapping[str, str]) -> str:
    """The empty table with its headings, as CSV that a spreadsheet opens."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([headings[name] for name in (CUSTOMER, *COLUMNS)])
    return "\ufeff" + out.getvalue()


def read(content: bytes, headings: Mapping[str, str], *, most: int) -> list[Line]:
    """The lines of a file. Raises BadTable with one sentence where the file as a whole cannot be used."""
    if len(content) > _MOST_BYTES:
        raise BadTable(why=TOO_LARGE)
    rows = list(csv.reader(io.StringIO(_text(content))))
    if not rows:
        raise BadTable(why=EMPTY)
    names = {word.strip(): name for name, word in headings.items()} | {name: name for name in headings}
    order = [names.get(cell.strip(), "") for cell in rows[0]]
    for name in (CUSTOMER, "project_name", "voltage_kv", "route_length_m"):
        if name not in order:
            raise BadTable(why=NO_HEADINGS.format(missing=headings[name]))
    lines = [_line(n, order, row) for n, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not lines:
        raise BadTable(why=EMPTY)
    if len(lines) > most:
        raise BadTable(why=TOO_MANY.format(most=most, found=len(lines)))
    return lines


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadTable(why=NO_TEXT)


def _line(n: int, order: Sequence[str], row: Sequence[str]) -> Line:
    cells = {name: cell.strip() for name, cell in zip(order, row, strict=False) if name}
    answers: dict[str, Any] = dict(ALWAYS)
    for name in COLUMNS:
        said = cells.get(name, "")
        if said:
            answers[name] = _answer(name, said)
        elif name in BLANK:
            answers[name] = BLANK[name]
    return Line(n=n, customer=cells.get(CUSTOMER, ""), answers=answers)


def _answer(name: str, said: str) -> Any:
    if name == "route_geometry" and not said.startswith("{"):
        return "\n".join(place.strip() for place in said.replace("；", ";").split(";") if place.strip())
    return _YES_NO.get(said.lower(), said) if name in BLANK else said
