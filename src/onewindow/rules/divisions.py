"""Administrative divisions: the region's own from its file, the rest of the country from the table of GB/T 2260.

The region's file also lists codes that the standard does not have (development zones with a statistical code) and
places that are only recognised, not governed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from stdnum import numdb

from onewindow.core import located
from onewindow.core.located import LocatedError, Node

Kind = TypeVar("Kind", str, bool)

_CODE = re.compile(r"[0-9]{6}")
#: The table writes the years of a division before its name: [-2010]崇文区, [1997-]通州区, [1982-1999]昌平县.
_NAME = re.compile(r"(?:\[(?P<since>[0-9]*)-(?P<until>[0-9]*)\])?(?P<name>.*)")
#: What codes of national bodies carry in place of a division.
WHOLE_COUNTRY = "100000"


@dataclass(frozen=True, kw_only=True)
class Division:
    """One division of the region's file."""

    code: str  #: six digits
    name: str  #: full official name
    short_name: str  #: name in tables and headings
    level: str  #: prefecture, county or zone
    parent: str | None  #: code of the division it belongs to
    standard: bool  #: whether GB/T 2260 has the code
    governed: bool  #: whether it belongs to the prefecture; otherwise it is only recognised
    status: str  #: how well the entry is known


@dataclass(frozen=True, kw_only=True)
class Area:
    """A code of GB/T 2260, of today or of former times (numbers of persons keep them)."""

    code: str  #: six digits
    name: str  #: name, the latest one
    abolished: str = ""  #: year in which it was abolished, empty while it stands


@dataclass(frozen=True, kw_only=True, eq=False)
class Areas:
    """Every division that is known here."""

    own: Mapping[str, Division]  #: the region's file

    def standard(self, code: str) -> Area | None:
        """The entry of GB/T 2260, None where the standard has none."""
        own = self.own.get(code)
        if own is not None:
            return Area(code=code, name=own.name) if own.standard else None
        return national(code)

    def known(self, code: str) -> bool:
        """Whether it can be a division inside an identifier, the whole country and former ones included."""
        return code == WHOLE_COUNTRY or self.standard(code) is not None


@cache
def load_divisions(region: Path) -> Mapping[str, Division]:
    """The divisions of a region's folder by code, in the order of the file. Raises LocatedError for a faulty file."""
    shown = "divisions.yaml"
    try:
        root = located.load(region / shown, shown_as=shown)
    except FileNotFoundError:
        raise LocatedError(shown, 1, "缺少行政区划文件。", f"请在地区文件夹 {region.name} 中补上。") from None
    listed = root.value.get("divisions") if isinstance(root.value, dict) else None
    if not isinstance(listed, Node) or not isinstance(listed.value, list):
        raise root.error("缺少 divisions 列表。", "请照其他地区的同名文件书写。")
    divisions: dict[str, Division] = {}
    for entry in listed.value:
        division = _division(entry)
        if division.code in divisions:
            raise entry.error(f"代码 {division.code} 写了两次。", "请只保留一处。")
        if division.parent is not None and division.parent not in divisions:
            raise entry.error(f"上级 {division.parent} 没有写在前面。", "请先写上级，再写下级。")
        divisions[division.code] = division
    return divisions


@cache
def load_areas(region: Path) -> Areas:
    """The areas that a region knows. Raises LocatedError for a faulty file."""
    return Areas(own=load_divisions(region))


@lru_cache(maxsize=4096)
def national(code: str) -> Area | None:
    """The entry of the national table, None for what it does not have."""
    if not _CODE.fullmatch(code):
        return None
    parts: list[tuple[str, dict[str, str]]] = _table().info(code)
    written = parts[-1][1].get("county")
    # A code used twice lists both, the latest last: [-1991]东郊区,[1992-]东丽区
    match = _NAME.fullmatch(written.rsplit(",", 1)[-1]) if written and len(parts) == 2 else None
    if match is None:
        return None
    return Area(code=code, name=match["name"], abolished=match["until"] or "")


@cache
def _table() -> Any:
    return numdb.get("cn/loc")


def _division(entry: Node) -> Division:
    if not isinstance(entry.value, dict):
        raise entry.error("应为若干“名称: 值”。", "请照上面的条目书写。")
    code = _field(entry, "code", str)
    if not _CODE.fullmatch(code):
        raise entry.error(f"“{code}”不是六位代码。", "请写成加引号的六位数字。")
    parent = entry.value.get("parent")
    return Division(
        code=code,
        name=_field(entry, "name", str),
        short_name=_field(entry, "short_name", str),
        level=_field(entry, "level", str),
        parent=None if parent is None or parent.value is None else parent.text,
        standard=_field(entry, "gbt2260", bool),
        governed=_field(entry, "governed", bool),
        status=_field(entry, "status", str),
    )


def _field(entry: Node, name: str, kind: type[Kind]) -> Kind:
    child = entry.value.get(name)
    if not isinstance(child, Node) or not isinstance(child.value, kind):
        raise entry.error(f"“{name}”缺少或写法不对。", "请照上面的条目书写。")
    return child.value
