"""Names in the traditional Mongolian script, written from top to bottom: those of the region's file, and no others.

    names = vertical_names(folder)
    names.divisions["659999"].text
    title_on_paper("business_licence", demo=True)       # {"mn-Mong": "…"} or {}

`vertical_names.yaml` is optional. What nobody has verified is shown on pages with a word that says so; on a certificate
it is printed only in a demonstration, never under a seal.
"""

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
#: The block of the script, its separators, and the narrow space before an ending.
_SIGNS = {*map(chr, range(0x1800, 0x18B0)), " ", "\u202f", "\u200d"}


@dataclass(frozen=True, kw_only=True)
class VerticalName:
    """One name."""

    text: str  #: in the script, in logical order
    latin: str  #: letter by letter, for whoever verifies it
    verified: bool  #: whether an office that may say so has confirmed it


@dataclass(frozen=True, kw_only=True)
class VerticalNames:
    """What the region declares; what it does not declare is not shown."""

    divisions: Mapping[str, VerticalName]  #: code of the division -> name
    certificates: Mapping[str, VerticalName]  #: id of the kind -> title


def vertical_names(folder: Path) -> VerticalNames:
    """Read the region's file; nothing where there is none. Raises LocatedError with line and remedy."""
    path = folder / _FILE
    if not path.exists():
        return VerticalNames(divisions={}, certificates={})
    root = load(path, shown_as=_FILE)
    return VerticalNames(divisions=_part(root, "divisions"), certificates=_part(root, "certificates"))


@lru_cache(maxsize=2)
def _kept(folder: Path) -> VerticalNames:
    return vertical_names(folder)


def here() -> VerticalNames:
    """The names of this installation's region, read once. Raises NoRegion, LocatedError."""
    return _kept(region_dir())


def title_on_paper(kind: str, *, demo: bool) -> dict[str, str]:
    """The title of a certificate as an entry of its names; empty where it has none or nobody has verified it."""
    name = here().certificates.get(kind)
    return {TAG: name.text} if name is not None and (name.verified or demo) else {}


def _part(root: Node, part: str) -> dict[str, VerticalName]:
    node = root.value.get(part) if isinstance(root.value, dict) else None
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        raise node.error(f"{part} 应为代码到名称的对照。", "请按 代码: {text, latin, status, basis} 填写。")
    return {key: _name(child) for key, child in node.value.items()}


def _name(node: Node) -> VerticalName:
    told = node.plain() if isinstance(node.value, dict) else {}
    text, status = str(told.get("text", "")), told.get("status")
    if not text or not set(text) <= _SIGNS:
        raise node.error("text 应为传统蒙古文。", "请填写传统蒙古文字母，不要转写。")
    if status not in _STATUS:
        raise node.error(f"status 应为 {' 或 '.join(_STATUS)}。", "没有核定的写 unverified。")
    return VerticalName(text=text, latin=str(told.get("latin", "")), verified=status == "seen")


__all__ = ["TAG", "LocatedError", "VerticalName", "VerticalNames", "here", "title_on_paper", "vertical_names"]
