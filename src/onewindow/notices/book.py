"""PURE: everything the region says about messages: kinds, channels, quiet hours, retries, the hotline's terms.

book = current()
book.kind("correction_needed").urgency
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar

from .errors import UnknownKind
from .schedule import Quiet
from .templates import Kind, need, read_kinds

_FILE = "notices/settings.yaml"
#: The channel that is always there.
IN_APP = "in_app"


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketKind:
    """A kind of hotline ticket."""

    code: str  #: such as complaint
    names: Mapping[str, str]  #: language -> name
    working_days: int  #: within which it is answered


@dataclass(frozen=True, kw_only=True, eq=False)
class NoticeBook:
    """The region's say."""

    kinds: Mapping[str, Kind]  #: of messages, by code
    party_channels: tuple[str, ...]  #: how applicants are reached
    staff_channels: tuple[str, ...]  #: how staff are reached
    quiet: Quiet  #: hours of rest for who has not said otherwise
    retry_minutes: tuple[int, ...]  #: pauses between tries
    fallback: Mapping[str, tuple[str, ...]]  #: language -> those tried after it
    right_to_left: frozenset[str]  #: languages in which data are isolated
    ticket_kinds: Mapping[str, TicketKind]  #: of the hotline
    calendar: Calendar  #: office calendar

    def kind(self, code: str) -> Kind:
        """One kind of message. Raises UnknownKind."""
        found = self.kinds.get(code)
        if found is None:
            raise UnknownKind(kind=code)
        return found

    def channels(self, recipient: str) -> tuple[str, ...]:
        """How `party:7` or `staff:3` can be reached at all."""
        return self.staff_channels if recipient.startswith("staff:") else self.party_channels


def current() -> NoticeBook:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> NoticeBook:
    return read(folder)


def read(folder: Path) -> NoticeBook:
    """Read `notices/` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    channels, hotline = need(root, "channels"), need(root, "hotline")
    party, staff = (tuple(need(channels, who).plain()) for who in ("party", "staff"))
    for who, listed in (("party", party), ("staff", staff)):
        if IN_APP not in listed:
            raise need(channels, who).error("站内消息不能没有。", f"请加上 {IN_APP}。")
    quiet = need(root, "quiet")
    return NoticeBook(
        kinds=read_kinds(folder, frozenset(party) | frozenset(staff)),
        party_channels=party,
        staff_channels=staff,
        quiet=Quiet(begins=_time(need(quiet, "from")), ends=_time(need(quiet, "until"))),
        retry_minutes=tuple(_positive(entry) for entry in need(root, "retry_minutes").value),
        fallback={language: tuple(then) for language, then in need(root, "fallback").plain().items()},
        right_to_left=frozenset(need(root, "right_to_left").plain()),
        ticket_kinds={code: _ticket(code, node) for code, node in need(hotline, "kinds").value.items()},
        calendar=load_calendar(folder),
    )


def _ticket(code: str, node: Node) -> TicketKind:
    days = _positive(need(node, "working_days"))
    return TicketKind(code=code, names=need(node, "names").plain(), working_days=days)


def _time(node: Node) -> time:
    try:
        return time.fromisoformat(node.text)
    except ValueError:
        raise node.error(f"“{node.text}”不是时刻。", "请写成 22:00。") from None


def _positive(node: Node) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        raise node.error(f"“{node.text}”应为不小于 1 的整数。", "请改正。")
    return node.value
