"""Figures of the law as dated data: `parameters/*.yaml` of a region, each value with its first day, basis and status.

    load_parameters(region).value("decision_working_days", date(2025, 3, 3))    # 20

When a law changes, a line is added; the old value stays, so that an old case is still reckoned by its own law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from onewindow.core import located
from onewindow.core.errors import Unavailable, gettext_noop
from onewindow.core.located import Node


class NoParameter(Unavailable):
    """A figure that the region's files do not give for that day."""

    code = "no_parameter"
    message = gettext_noop("地区参数中没有 {name} 在 {day} 的值，请在 parameters 文件夹中补上。")


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """A figure from a day on."""

    since: date  #: first day it is in force
    value: int | float  #: the figure, in the parameter's unit
    basis: str  #: article, or where it was read
    status: str  #: seen, memory:…, unverified, proposal


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A figure with its history."""

    name: str  #: id
    title: str  #: what it is called
    unit: str  #: what it is counted in
    values: Sequence[DatedValue]  #: oldest first

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day, None before the first one."""
        in_force = [value for value in self.values if value.since <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Parameters:
    """All figures of a region."""

    by_name: Mapping[str, Parameter]  #: id -> parameter

    def on(self, name: str, day: date) -> DatedValue:
        """The figure in force on a day, with its basis. Raises NoParameter."""
        parameter = self.by_name.get(name)
        found = parameter.on(day) if parameter else None
        if found is None:
            raise NoParameter(name=name, day=day)
        return found

    def value(self, name: str, day: date) -> int | float:
        """The bare figure in force on a day. Raises NoParameter."""
        return self.on(name, day).value

    def days(self, name: str, day: date) -> int:
        """A figure that counts whole days or years. Raises NoParameter."""
        return int(self.value(name, day))


@cache
def load_parameters(region: Path) -> Parameters:
    """Every parameter of a region's folder, read once for a process. Raises LocatedError for a faulty file."""
    found: dict[str, Parameter] = {}
    for path in sorted((region / "parameters").glob("*.yaml")):
        root = located.load(path, shown_as=f"parameters/{path.name}")
        for entry in _list(root, "parameters"):
            parameter = _parameter(entry)
            if parameter.name in found:
                raise entry.error(f"参数 {parameter.name} 写了两次。", "请合并为一处。")
            found[parameter.name] = parameter
    return Parameters(by_name=found)


def _parameter(entry: Node) -> Parameter:
    values = [_dated(value) for value in _list(entry, "values")]
    if not values or any(later.since <= earlier.since for earlier, later in pairwise(values)):
        raise entry.error("values 应至少有一段，并按生效日先后书写。", "请补上或调整顺序。")
    return Parameter(name=_text(entry, "id"), title=_text(entry, "name"), unit=_text(entry, "unit"), values=values)


def _dated(entry: Node) -> DatedValue:
    written = _text(entry, "from")
    try:
        since = date.fromisoformat(written)
    except ValueError:
        raise entry.error(f"“{written}”不是日期。", "请写成 2021-07-15。") from None
    figure = entry.value.get("value")
    if not isinstance(figure, Node) or isinstance(figure.value, bool) or not isinstance(figure.value, int | float):
        raise entry.error("value 应为数。", "请写出具体的数。")
    return DatedValue(since=since, value=figure.value, basis=_text(entry, "basis"), status=_text(entry, "status"))


def _list(node: Node, name: str) -> list[Node]:
    child = node.value.get(name) if isinstance(node.value, dict) else None
    if not isinstance(child, Node) or not isinstance(child.value, list):
        raise node.error(f"缺少 {name} 列表。", "请照其他参数书写。")
    return child.value


def _text(node: Node, name: str) -> str:
    child = node.value.get(name) if isinstance(node.value, dict) else None
    if not isinstance(child, Node) or not child.text:
        raise node.error(f"缺少“{name}”。", "请补上这一项。")
    return child.text
