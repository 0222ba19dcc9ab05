"""PURE: when each agency goes out together with others, read from the region's `visits.yaml` (`joint`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

from .joint import AgencyCalendar, Leave

_FILE = "visits.yaml"


@dataclass(frozen=True, kw_only=True, eq=False)
class JointRules:
    """The calendars of all."""

    agencies: Mapping[str, AgencyCalendar]  #: code of the agency -> its calendar
    days: int  #: working days that are looked at
    notice_hours: int  #: hours that everybody has at least until then
    status: str  #: seen | proposal


def joint_rules() -> JointRules:
    """The rules of this installation's region, read once."""
    return _read_once(region_dir())


def goes_out_jointly(codes: Iterable[str]) -> bool:
    """Whether one of these agencies takes part in joint visits."""
    known = joint_rules().agencies
    return any(code in known for code in codes)


@cache
def _read_once(folder: Path) -> JointRules:
    return read_joint(folder)


def read_joint(folder: Path) -> JointRules:
    """Read `joint` of a region's `visits.yaml`. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    node = _need(root, "joint")
    return JointRules(
        agencies={code: _calendar(entry) for code, entry in _need(node, "agencies").value.items()},
        days=_positive(_need(node, "days")),
        notice_hours=_positive(_need(node, "notice_hours")),
        status=_need(node, "status").text,
    )


def _calendar(node: Node) -> AgencyCalendar:
    hours, leave = node.value.get("hours"), node.value.get("leave")
    return AgencyCalendar(
        hours=tuple(_window(entry) for entry in hours.value) if hours is not None else (),
        per_half_day=_positive(_need(node, "per_half_day")),
        leave=tuple(_leave(entry) for entry in leave.value) if leave is not None else (),
    )


def _window(node: Node) -> tuple[time, time]:
    opens, _, closes = node.text.partition("-")
    try:
        window = time.fromisoformat(opens), time.fromisoformat(closes)
    except ValueError:
        raise node.error(f"“{node.text}”不是时段。", "请写成 10:00-13:00。") from None
    if window[0] >= window[1]:
        raise node.error(f"“{node.text}”的结束不晚于开始。", "请写成 10:00-13:00。")
    return window


def _leave(node: Node) -> Leave:
    first, last = _day(_need(node, "from")), _day(_need(node, "to"))
    if last < first:
        raise node.error("停办的最后一天早于第一天。", "请改正 from 和 to。")
    return Leave(first=first, last=last, why=_need(node, "why").plain())


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        raise node.error(f"“{node.text}”不是日期。", "请写成 2026-10-10。") from None


def _positive(node: Node) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        raise node.error(f"“{node.text}”应为不小于 1 的整数。", "请改正。")
    return node.value


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child
