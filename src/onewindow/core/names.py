"""Names of data in further languages, found by their Chinese: `languages/<tag>/*.yaml` of the region.

    say({"zh": "营业执照", "en": "Business licence"}, "ru")     # the Russian name, else the Chinese one
    in_language("营业执照", "ru")                               # "" where nobody has translated it

Data declare names in Chinese and English. The other languages stand beside them, so that the declarations stay
readable, and under the Chinese name, so that a name which an officer changes is never shown with an old translation.

    status: to_be_reviewed               # or reviewed: whether a native reader has seen the file
    names: {营业执照: …}
    of: {某市: …}                         # a place as it stands inside a name: genitive, adjective
    patterns: {"{place}公安局": "… {of}"}  # for every place: {place} as it is called, {of} as it stands inside
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .located import LocatedError, Node, load
from .region import region_dir

_STATUS = ("to_be_reviewed", "reviewed")
_PARTS = ("names", "of", "patterns")
#: Languages in which data declare their names themselves.
DECLARED = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What a region says in one language."""

    names: Mapping[str, str]  #: Chinese -> the language; patterns are filled in for every place
    patterns: Mapping[str, str]  #: names with {place} -> names with {place} or {of}
    keys: Mapping[str, Node]  #: name or pattern as it is written -> where it stands
    reviewed: bool  #: whether native readers have seen all of it


def languages(region: Path) -> tuple[str, ...]:
    """Tags of the languages that the region's folder has names in."""
    root = region / "languages"
    return tuple(sorted(entry.name for entry in root.iterdir() if entry.is_dir())) if root.is_dir() else ()


def read(region: Path, language: str) -> Spoken:
    """The names of one language; none where the region has none. Raises LocatedError at the first fault."""
    parts: dict[str, dict[str, Node]] = {part: {} for part in _PARTS}
    reviewed = True
    for path in sorted((region / "languages" / language).glob("*.yaml")):
        node = load(path, shown_as=path.relative_to(region).as_posix())
        reviewed = _file(node, parts) and reviewed
    names = {key: child.text for key, child in parts["names"].items()}
    of = {key: child.text for key, child in parts["of"].items()}
    for pattern, child in parts["patterns"].items():
        for place, inside in of.items():
            called = child.text.replace("{of}", inside).replace("{place}", names.get(place, place))
            names.setdefault(pattern.replace("{place}", place), called)
    patterns = {pattern: child.text for pattern, child in parts["patterns"].items()}
    return Spoken(names=names, patterns=patterns, keys=parts["names"] | parts["patterns"], reviewed=reviewed)


def in_language(zh: str, language: str) -> str:
    """A Chinese name in a language of this installation's region, "" where it has none. Raises LocatedError."""
    if language in DECLARED:
        return ""
    return _spoken(language).names.get(zh, "")


def without_place(zh: str, place: str, language: str) -> str:
    """A Chinese name of an agency in a language, the place left out; "" where no pattern fits. Raises LocatedError."""
    pattern = "" if language in DECLARED else _spoken(language).patterns.get(zh.replace(place, "{place}"), "")
    short = " ".join(pattern.replace("{of}", "").replace("{place}", "").split()).replace(" )", ")").replace("( ", "(")
    return short[:1].upper() + short[1:]


def say(names: Any, language: str) -> str:
    """The name in a language (the first part of its tag), of {"zh": …, "en": …} or an object with such attributes;
    else the Chinese one; else the English one.
    """
    chinese = declared(names, "zh")
    return declared(names, language) or in_language(chinese, language) or chinese or declared(names, "en")


def declared(names: Any, language: str) -> str:
    """The name that {"zh": …, "en": …}, or an object with such attributes, has itself; "" where it has none."""
    return str((names.get(language) if isinstance(names, dict) else getattr(names, language, None)) or "")


def _spoken(language: str) -> Spoken:
    return _here(os.environ.get("ONEWINDOW_REGIONS"), os.environ.get("ONEWINDOW_REGION"), language)


@lru_cache(maxsize=16)
def _here(_root: str | None, _name: str | None, language: str) -> Spoken:
    """Read once in a process, for each folder that the environment names."""
    return read(region_dir(), language)


def _file(node: Node, parts: dict[str, dict[str, Node]]) -> bool:
    """Take what a file says into `parts`; whether it has been reviewed."""
    told = node.value if isinstance(node.value, dict) else {}
    for key, child in told.items():
        if key not in {"status", *_PARTS}:
            raise child.error(f"不认识“{key}”。", f"可写的有：status、{'、'.join(_PARTS)}。", at_key=True)
    status = told["status"].value if "status" in told else None
    if status not in _STATUS:
        raise node.error("没有写明 status。", f"请写 {' 或 '.join(_STATUS)}。")
    for part in _PARTS:
        if part in told:
            _take(told[part], part, parts[part])
    return bool(status == "reviewed")


def _take(node: Node, part: str, into: dict[str, Node]) -> None:
    if not isinstance(node.value, dict):
        raise node.error(f"“{part}”下应写成“中文名称: 译名”。", "每行一个名称。")
    for key, child in node.value.items():
        if not isinstance(child.text, str) or not child.text.strip():
            raise child.error(f"“{key}”没有译名。", "请补上，或删去这一行：没有译名的显示中文。", at_key=True)
        if key in into:
            first = into[key]
            raise child.error(f"“{key}”已在 {first.file} 第 {first.key_line} 行译过。", "请删去一处。", at_key=True)
        if part == "patterns" and "{place}" not in key:
            raise child.error(f"“{key}”里没有 {{place}}。", "不随地方变的名称请写在 names 下。", at_key=True)
        into[key] = child


__all__ = ["DECLARED", "LocatedError", "Spoken", "declared", "in_language", "languages", "read", "say", "without_place"]
