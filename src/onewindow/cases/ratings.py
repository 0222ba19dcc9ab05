"""PURE: the scale of ratings 好差评, read from the region's `ratings.yaml`: five levels, each with ready labels.

scale().level(2).follow_up     # True: a bad one, its agency's superior must answer
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

_FILE = "ratings.yaml"
#: Five levels, the best is 5 (State Council Office 2019 no. 51).
LEVELS = (5, 4, 3, 2, 1)
#: Terms, by their ids in the region's `parameters/`.
FOLLOW_UP, CHANGE = "rating_follow_up_working_days", "rating_change_working_days"


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One of the five."""

    level: int  #: 5 is the best
    names: Mapping[str, str]  #: language -> words
    follow_up: bool  #: a bad one: somebody must answer
    labels: Mapping[str, Mapping[str, str]]  #: id -> language -> words, ready to be ticked


@dataclass(frozen=True, kw_only=True, eq=False)
class Scale:
    """All levels, the best first."""

    levels: tuple[Level, ...]  #: five
    basis: str  #: where they come from
    status: str  #: seen | unverified

    def level(self, number: int) -> Level | None:
        """One level, None for a number that is none."""
        return next((level for level in self.levels if level.level == number), None)


def scale() -> Scale:
    """The scale of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> Scale:
    return read(folder)


def read(folder: Path) -> Scale:
    """Read `ratings.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    levels = tuple(_level(node) for node in _need(root, "levels").value)
    found = sorted((level.level for level in levels), reverse=True)
    if tuple(found) != LEVELS:
        raise _need(root, "levels").error("等级须是 1 到 5，各一次。", "请补齐或删去重复的等级。")
    ordered = sorted(levels, key=lambda level: -level.level)
    return Scale(levels=tuple(ordered), basis=_need(root, "basis").text, status=_need(root, "status").text)


def _level(node: Node) -> Level:
    number, follow_up = _need(node, "level"), _need(node, "follow_up")
    if not isinstance(number.value, int) or isinstance(number.value, bool):
        raise number.error("等级须是整数。", "请写 1 到 5。")
    if not isinstance(follow_up.value, bool):
        raise follow_up.error("follow_up 须是 true 或 false。", "须回访的等级写 true。")
    labels = {_need(one, "id").text: _names(_need(one, "names")) for one in _need(node, "labels").value}
    return Level(level=number.value, names=_names(_need(node, "names")), follow_up=follow_up.value, labels=labels)


def _names(node: Node) -> Mapping[str, str]:
    names: Mapping[str, str] = node.plain()
    if not isinstance(names, dict) or not names.get("zh"):
        raise node.error("没有中文名称。", "请写成 {zh: 非常满意, en: …}。")
    return names


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少 {key}。", f"请补上 {key}。")
    found: Node = node.value[key]
    return found
