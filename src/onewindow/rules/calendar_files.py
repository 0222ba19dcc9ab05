"""Reads a region's calendar: `calendar/national.yaml`, `calendar/regional.yaml`, `calendar/office_hours.yaml`.

A fault names file, line and remedy (`LocatedError`). A year with `status: missing` counts as not there.
"""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onewindow.core import located
from onewindow.core.located import Node

from .calendar import Calendar, DaysOff, Season

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_HOUR = r"((?:[01][0-9]|2[0-3]):[0-5][0-9])"
_HOURS = re.compile(f"{_HOUR}-{_HOUR}")
_LEAP_YEAR = 2000


@cache
def load_calendar(region: Path) -> Calendar:
    """The calendar of a region's folder, read once for a process. Raises LocatedError for a faulty file."""
    national = _load(region, "national.yaml")
    regional = _load(region, "regional.yaml")
    hours = _load(region, "office_hours.yaml")
    return Calendar(
        region=_text(regional, "region"),
        national=_days_off(national),
        regional=_days_off(regional),
        seasons=_seasons(hours),
        zone=_zone(_field(hours, "time_zone")),
    )


def _load(region: Path, name: str) -> Node:
    path = region / "calendar" / name
    shown = f"calendar/{name}"
    try:
        root = located.load(path, shown_as=shown)
    except FileNotFoundError:
        raise located.LocatedError(shown, 1, "缺少日历文件。", f"请在地区文件夹 {region.name} 中补上。") from None
    if not isinstance(root.value, dict):
        raise root.error("应为若干“名称: 值”。", "请照其他地区的同名文件书写。")
    return root


def _field(node: Node, name: str) -> Node:
    child = node.value.get(name) if isinstance(node.value, dict) else None
    if not isinstance(child, Node):
        raise node.error(f"缺少“{name}”。", "请补上这一行。")
    return child


def _text(node: Node, name: str) -> str:
    child = _field(node, name)
    if not isinstance(child.value, str) or not child.value:
        raise child.error(f"“{name}”应为文字。", "请写出名称。")
    return child.value


def _days_off(root: Node) -> DaysOff:
    years: set[int] = set()
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    listed = _field(root, "years")
    for name, entry in _entries(listed):
        if not re.fullmatch(r"[12][0-9]{3}", name):
            raise entry.error(f"“{name}”不是年份。", "请写四位公历年。", at_key=True)
        _text(entry, "source")
        if _text(entry, "status") == "missing":
            continue
        years.add(int(name))
        for book, kind in ((off, "off"), (work, "work")):
            for holiday, days in _entries(_field(entry, kind)):
                for place, day in _listed_days(days):
                    if day.year != int(name):
                        raise place.error(f"{day} 不在 {name} 年。", "请移到它所在的年份。")
                    if day in off or day in work:
                        raise place.error(f"{day} 写了两次。", "请只保留一处。")
                    book[day] = holiday
    return DaysOff(years=frozenset(years), off=off, work=work)


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    if not isinstance(node.value, dict):
        raise node.error("应为若干“名称: 值”。", "没有内容时请写 {}。")
    yield from node.value.items()


def _listed_days(node: Node) -> Iterator[tuple[Node, date]]:
    if not isinstance(node.value, list):
        raise node.error("应为日期的列表。", "请写成 [2025-10-01 至 2025-10-08]。")
    for child in node.value:
        first, _, last = child.text.partition(" 至 ")
        day, end = _day(child, first), _day(child, last or first)
        if end < day:
            raise child.error("首日晚于末日。", "请把早的日子写在前面。")
        while day <= end:
            yield child, day
            day += timedelta(1)


def _day(node: Node, text: str) -> date:
    fault = node.error(f"“{text}”不是日期。", "请写成 2025-10-01，或“2025-10-01 至 2025-10-08”。")
    if not _DAY.fullmatch(text):
        raise fault
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault from None


def _seasons(root: Node) -> tuple[Season, ...]:
    listed = _field(root, "seasons")
    if not isinstance(listed.value, list):
        raise listed.error("应为季节的列表。", "每个季节写 from、until、hours。")
    seasons = tuple(
        Season(first=_month_day(_field(entry, "from")), last=_month_day(_field(entry, "until")), hours=_hours(entry))
        for entry in listed.value
    )
    day = date(_LEAP_YEAR, 1, 1)
    while day.year == _LEAP_YEAR:
        if sum(season.holds(day) for season in seasons) != 1:
            raise listed.error(f"{day:%m-%d} 没有或不止一个季节。", "请让各季节首尾相接、不重叠。")
        day += timedelta(1)
    return seasons


def _month_day(node: Node) -> tuple[int, int]:
    if not _MONTH_DAY.fullmatch(node.text):
        raise node.error(f"“{node.text}”不是月日。", "请写成 05-01。")
    day = _day(node, f"{_LEAP_YEAR}-{node.text}")
    return day.month, day.day


def _hours(entry: Node) -> tuple[tuple[time, time], ...]:
    node = _field(entry, "hours")
    windows: list[tuple[time, time]] = []
    for child in node.value if isinstance(node.value, list) else []:
        match = _HOURS.fullmatch(child.text)
        if match is None:
            raise child.error(f"“{child.text}”不是办公时段。", "请写成 10:00-14:00。")
        window = time.fromisoformat(match[1]), time.fromisoformat(match[2])
        if window[0] >= window[1] or (windows and windows[-1][1] > window[0]):
            raise child.error("时段颠倒或重叠。", "请按先后顺序书写。")
        windows.append(window)
    if not windows:
        raise node.error("没有办公时段。", "请至少写一段，如 [10:00-14:00]。")
    return tuple(windows)


def _zone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise node.error(f"没有名为“{node.text}”的时区。", "请写 Asia/Shanghai。") from None
