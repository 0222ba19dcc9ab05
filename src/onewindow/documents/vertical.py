"""Names in the traditional Mongolian script, written from top to bottom: those of the region's file, and no others.

    names = vertical_names(folder)
    names.divisions["659999"].text
    names.agency("某州司法局", places)                   # VerticalName or None
    title_on_paper("business_licence")                  # {"mn-Mong": "…"} or {}

`vertical_names.yaml` is optional. What no native reader has verified is shown on pages with a word that says so, and
never printed on a paper.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onewindow.core.located import LocatedError, Node, load
from onewindow.core.region import region_dir

#: BCP 47 for Mongolian in its traditional script.
TAG = "mn-Mong"
_FILE = "vertical_names.yaml"
_STATUS = ("seen", "unverified")
#: Letters, separators and signs of the script, the space, and the narrow space before an ending.
_SIGNS = {*map(chr, range(0x1800, 0x18B0)), " ", "\u202f"}
_PLACE, _OF, _NARROW = "{place}", "{of}", "\u202f"
#: Where the name of a place is left out.
ELLIPSIS = "\u1801"


@dataclass(frozen=True, kw_only=True)
class VerticalName:
    """One name."""

    text: str  #: in the script, in logical order; in an agency's name {of} stands for the place
    latin: str  #: letter by letter, for whoever verifies it
    of: str  #: of a place: the ending that makes it the place *of* something
    verified: bool  #: whether an office that may say so has confirmed it

    @property
    def waiting(self) -> bool:
        """Whether it still has to say that nobody has verified it."""
        return not self.verified

    @property
    def genitive(self) -> str:
        """The name of a place as it stands inside the name of an agency."""
        return f"{self.text}{_NARROW}{self.of}" if self.of else self.text

    @property
    def bare(self) -> str:
        """The name of an agency wherever it is: an ellipsis in place of the place."""
        return self.text.replace(_OF, ELLIPSIS).removeprefix(ELLIPSIS).strip()


@dataclass(frozen=True, kw_only=True)
class VerticalNames:
    """What the region declares; what it does not declare is not shown."""

    divisions: Mapping[str, VerticalName]  #: code of the division -> name
    agencies: Mapping[str, VerticalName]  #: the agency's name in Chinese, with {place} for the place -> name
    certificates: Mapping[str, VerticalName]  #: id of the kind -> title

    def agency(self, name: str, places: Mapping[str, str]) -> VerticalName | None:
        """The agency called `name` in Chinese; `places` are the divisions' names in Chinese by code."""
        for pattern, told in self.agencies.items():
            found = re.fullmatch(_with_place(pattern), name)
            if found is None:
                continue
            codes = [code for code, place in places.items() if place == found.groupdict().get("place")]
            if "place" not in found.groupdict():
                return told
            if codes and (place := self.divisions.get(codes[0])) is not None:
                sure = told.verified and place.verified
                text = told.text.replace(_OF, place.genitive)
                return VerticalName(text=text, latin=told.latin, of="", verified=sure)
        return None


def _with_place(pattern: str) -> str:
    """The expression of a name with {place}: every one of them is the same place."""
    first, *more = (re.escape(part) for part in pattern.split(_PLACE))
    return first + "".join(("(?P<place>.+)" if n == 0 else "(?P=place)") + part for n, part in enumerate(more))


def vertical_names(folder: Path) -> VerticalNames:
    """Read the region's file; nothing where there is none. Raises LocatedError with line and remedy."""
    path = folder / _FILE
    if not path.exists():
        return VerticalNames(divisions={}, agencies={}, certificates={})
    root = load(path, shown_as=_FILE)
    parts = (_part(root, part) for part in ("divisions", "agencies", "certificates"))
    divisions, agencies, certificates = parts
    return VerticalNames(divisions=divisions, agencies=agencies, certificates=certificates)


@lru_cache(maxsize=2)
def _kept(folder: Path) -> VerticalNames:
    return vertical_names(folder)


def here() -> VerticalNames:
    """The names of this installation's region, read once. Raises NoRegion, LocatedError."""
    return _kept(region_dir())


def title_on_paper(kind: str, names: VerticalNames | None = None) -> dict[str, str]:
    """The title of a certificate as an entry of its names; empty where it has none or nobody has verified it."""
    name = (names or here()).certificates.get(kind)
    return {TAG: name.text} if name is not None and name.verified else {}


def _part(root: Node, part: str) -> dict[str, VerticalName]:
    node = root.value.get(part) if isinstance(root.value, dict) else None
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        raise node.error(f"{part} 应为代码到名称的对照。", "请按 代码: {text, latin, status, basis} 填写。")
    return {key: _name(child, holes=(_OF,) if part == "agencies" else ()) for key, child in node.value.items()}


def _name(node: Node, *, holes: tuple[str, ...]) -> VerticalName:
    told = node.plain() if isinstance(node.value, dict) else {}
    text, of, status = str(told.get("text", "")), str(told.get("of", "")), told.get("status")
    letters = text
    for hole in holes:
        letters = letters.replace(hole, "")
    if not letters.strip() or not set(letters + of) <= _SIGNS:
        raise node.error("text 应为传统蒙古文。", "请填写传统蒙古文字母，不要转写。")
    if status not in _STATUS:
        raise node.error(f"status 应为 {' 或 '.join(_STATUS)}。", "没有核定的写 unverified。")
    return VerticalName(text=text, latin=str(told.get("latin", "")), of=of, verified=status == "seen")


__all__ = [
    "ELLIPSIS",
    "TAG",
    "LocatedError",
    "VerticalName",
    "VerticalNames",
    "here",
    "title_on_paper",
    "vertical_names",
]
