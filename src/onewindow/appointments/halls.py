"""PURE: halls, their lines, counters, special days and the rules of booking, read from the region's `halls.yaml`.

book = current()
book.hall("hall-…").lines["A"].seats
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from itertools import pairwise
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.divisions import load_divisions

from .errors import NoHall

#: A line that serves every joint service.
ALL_SERVICES = "*"
_FILE = "halls.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of business 业务队列 of a hall: who waits here is called by the same counters."""

    code: str  #: one letter, the first sign of a queue number
    names: Mapping[str, str]  #: language -> name
    services: tuple[str, ...]  #: joint services, or ("*",)
    minutes: int  #: length of a slot
    seats: int  #: people who may be booked into one slot


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecialDays:
    """Days on which a hall does not follow the office calendar."""

    first: date  #: first day
    last: date  #: last day, included
    hours: tuple[tuple[time, time], ...]  #: opening and closing times; () means closed
    reason: Mapping[str, str]  #: language -> words for the public


@dataclass(frozen=True, kw_only=True, slots=True)
class Hall:
    """One service hall."""

    code: str  #: key of its history and its bookings
    agency: str  #: code of the agency whose hall it is
    division: str  #: six digits
    address: Mapping[str, str]  #: language -> address
    address_status: str  #: seen | unverified
    telephone: str  #: as it is dialled; empty where it is not known
    map_url: str  #: where a map shows it; empty where nobody has looked it up
    lines: Mapping[str, Line]  #: by code
    counters: Mapping[str, tuple[str, ...]]  #: number of the counter -> lines it calls, the first one first
    special_days: tuple[SpecialDays, ...]  #: exceptions, the last one that covers a day holds

    def line_for(self, service: str) -> Line | None:
        """The line for a joint service: its own, else the general one, else none."""
        own = (line for line in self.lines.values() if service in line.services)
        general = (line for line in self.lines.values() if ALL_SERVICES in line.services)
        return next(own, None) or next(general, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingRules:
    """When one may book, change, come, and what follows from staying away."""

    ahead_days: int  #: natural days
    change_until_minutes: int  #: before the slot begins
    early_minutes: int  #: before the slot begins, for the queue number
    grace_minutes: int  #: late, and still called as booked
    open_per_party: int  #: bookings at the same time
    misses: int  #: so many bookings missed …
    misses_within_days: int  #: … within these days …
    pause_days: int  #: … stop booking for oneself for these days
    remind_minutes: tuple[int, ...]  #: before the slot begins, the longest first
    basis: str  #: where the rules come from
    status: str  #: seen | proposal


@dataclass(frozen=True, kw_only=True, eq=False)
class HallBook:
    """All halls of a region."""

    halls: Mapping[str, Hall]  #: by code, in the order of the file
    rules: BookingRules  #: common to all
    calendar: Calendar  #: office calendar

    def hall(self, code: str) -> Hall:
        """One hall. Raises NoHall."""
        found = self.halls.get(code)
        if found is None:
            raise NoHall(hall=code)
        return found


def current() -> HallBook:
    """The halls of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> HallBook:
    return read(folder)


def read(folder: Path) -> HallBook:
    """Read `halls.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    governed = {code for code, division in load_divisions(folder).items() if division.governed}
    lines = _need(root, "lines")
    halls: dict[str, Hall] = {}
    for node in _need(root, "halls").value:
        hall = _hall(node, lines)
        if hall.code in halls:
            raise node.error(f"大厅“{hall.code}”写了两次。", "请只保留一处。")
        if hall.division not in governed:
            raise node.error(f"{hall.division} 不是本地区管辖的行政区划。", "请照 divisions.yaml 填写。")
        halls[hall.code] = hall
    return HallBook(halls=halls, rules=_rules(_need(root, "rules")), calendar=load_calendar(folder))


def _hall(node: Node, lines: Node) -> Hall:
    seats = _need(node, "seats")
    address = _need(node, "address").plain()
    status = address.pop("status", "unverified")
    return Hall(
        code=_need(node, "code").text,
        agency=_need(node, "agency").text,
        division=_need(node, "division").text,
        address=address,
        address_status=status,
        telephone=node.value["telephone"].text if "telephone" in node.value else "",
        map_url=_address_of_map(node.value["map"]) if "map" in node.value else "",
        lines={code: _line(code, _need(lines, code), count) for code, count in seats.value.items()},
        counters={number: _called(calls, seats) for number, calls in _need(node, "counters").value.items()},
        special_days=tuple(_special(entry) for entry in _need(node, "special_days").value),
    )


def _address_of_map(node: Node) -> str:
    if not node.text.startswith("https://"):
        raise node.error(f"“{node.text}”不是地图网址。", "请写以 https:// 开头的网址。")
    return node.text


def _line(code: str, node: Node, seats: Node) -> Line:
    return Line(
        code=code,
        names=_need(node, "names").plain(),
        services=tuple(_need(node, "services").plain()),
        minutes=_positive(_need(node, "minutes")),
        seats=_positive(seats),
    )


def _called(calls: Node, seats: Node) -> tuple[str, ...]:
    for entry in calls.value:
        if entry.text not in seats.value:
            raise entry.error(f"大厅没有队列“{entry.text}”。", f"可选：{'、'.join(seats.value)}。")
    return tuple(entry.text for entry in calls.value)


def _special(node: Node) -> SpecialDays:
    first, last = _day(_need(node, "first")), _day(_need(node, "last"))
    if last < first:
        raise node.error("末日早于首日。", "请把早的日子写在 first。")
    hours = tuple(_hours(entry) for entry in _need(node, "hours").value)
    if any(one[1] > other[0] for one, other in pairwise(hours)):
        raise node.error("时段颠倒或重叠。", "请按先后顺序书写。")
    return SpecialDays(first=first, last=last, hours=hours, reason=_need(node, "reason").plain())


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        raise node.error(f"“{node.text}”不是日期。", "请写成 2026-10-01。") from None


def _hours(node: Node) -> tuple[time, time]:
    opened, _, closed = node.text.partition("-")
    try:
        window = time.fromisoformat(opened), time.fromisoformat(closed)
    except ValueError:
        raise node.error(f"“{node.text}”不是开放时段。", "请写成 10:00-14:00。") from None
    if window[0] >= window[1]:
        raise node.error("开始不早于结束。", "请写成 10:00-14:00。")
    return window


def _rules(node: Node) -> BookingRules:
    misses = _need(node, "misses")
    return BookingRules(
        ahead_days=_positive(_need(node, "ahead_days")),
        change_until_minutes=_positive(_need(node, "change_until_minutes")),
        early_minutes=_positive(_need(node, "early_minutes")),
        grace_minutes=_positive(_need(node, "grace_minutes")),
        open_per_party=_positive(_need(node, "open_per_party")),
        misses=_positive(_need(misses, "count")),
        misses_within_days=_positive(_need(misses, "within_days")),
        pause_days=_positive(_need(misses, "pause_days")),
        remind_minutes=tuple(sorted((_positive(n) for n in _need(node, "remind_minutes").value), reverse=True)),
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
    )


def _positive(node: Node) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        raise node.error(f"“{node.text}”应为不小于 1 的整数。", "请改正。")
    return node.value


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child
