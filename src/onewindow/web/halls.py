"""Halls as the public sees them: open now, who waits, hours, the line on the front page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.appointments.halls import current as hall_book
from onewindow.appointments.lobby_queries import HallNow, hall_now, halls_now
from onewindow.appointments.queries import LineWaiting, why_special
from onewindow.appointments.slots import windows
from onewindow.core import clock

from . import formats
from .viewmodels import Chip, Text, Tone

#: The number to ask where a hall has none of its own in the data: the government service hotline.
HOTLINE = "12345"
_LOBBY_SECONDS = 15
_LOBBY_HALLS = 3
_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A line of business and who waits there."""

    code: str  #: A
    name: str  #: in the reader's language
    waiting: int  #: people
    words: Text  #: 等 6 人，约 18 分钟
    last: str  #: number called last and its counter, or empty


@dataclass(frozen=True, kw_only=True)
class DayHours:
    """Opening hours of one day."""

    day: str  #: 11 月 18 日
    weekday: str  #: 周三
    hours: tuple[str, ...]  #: 10:00–14:00; () when closed
    why: str  #: 国庆节, 检修停电; empty where the day is like others
    today: bool  #: whether it is this day


@dataclass(frozen=True, kw_only=True)
class HallCard:
    """`halls/parts/card.html`, and the head of a hall's own page."""

    code: str  #: for addresses
    name: str  #: in the reader's language
    address: str  #: in the reader's language
    unverified: bool  #: whether the address has not been checked
    telephone: str  #: its own, or the hotline
    map_url: str  #: where a map shows it; or empty
    open: bool  #: now
    chip: Chip  #: 开放中 · 14:00 午休
    hours: tuple[str, ...]  #: of this day
    notice: str  #: why this day is unlike others
    lines: tuple[LineRow, ...]  #: how its lines stand
    waiting: int  #: people in all lines
    url: str  #: its page
    book_url: str  #: where one books
    board_url: str  #: its call board


@dataclass(frozen=True, kw_only=True)
class LobbyLine:
    """A hall on the front page."""

    name: str  #: in the reader's language
    words: Text  #: 开放中 · 20:00 关门
    waiting: int  #: people
    waits: Text  #: 等 6 人
    tone: Tone  #: of the chip
    url: str  #: its page


def hall_cards(*, service: str = "") -> list[HallCard]:
    """All halls (for a service, where one is named), in the order of the region's file; three queries."""
    return [_card(now, service) for now in halls_now(service=service, language=formats.language())]


def hall_card(code: str) -> HallCard:
    """One hall. Raises NoHall."""
    return _card(hall_now(code, formats.language()), "")


def week_of(code: str) -> tuple[DayHours, ...]:
    """Opening hours of this day and the six after it; no query. Raises NoHall."""
    book, first = hall_book(), clock.today()
    hall = book.hall(code)
    days = [first + timedelta(n) for n in range(_WEEK)]
    return tuple(
        DayHours(
            day=formats.day_short(day),
            weekday=formats.weekday(day),
            hours=hours_words(windows(hall, day, book.calendar)),
            why=why_special(hall, day, formats.language()),
            today=day == first,
        )
        for day in days
    )


def lobby_now() -> tuple[LobbyLine, ...]:
    """The halls of the front page, open ones first, in the region's order. Kept for some seconds."""
    key = f"lobby:{formats.language()}"
    kept: tuple[LobbyLine, ...] | None = cache.get(key)
    if kept is None:
        found = sorted(halls_now(language=formats.language()), key=lambda now: not now.open)
        kept = tuple(_lobby_line(now) for now in found[:_LOBBY_HALLS])
        cache.set(key, kept, _LOBBY_SECONDS)
    return kept


def hours_words(hours: Iterable[tuple[datetime, datetime]]) -> tuple[str, ...]:
    """10:00–14:00, 16:00–20:00."""
    return tuple(f"{formats.local(opened):%H:%M}–{formats.local(closed):%H:%M}" for opened, closed in hours)


def line_row(line: LineWaiting, *, open_now: bool) -> LineRow:
    """A line in words; of a closed hall there is nothing to say while nobody waits."""
    return LineRow(
        code=line.line,
        name=line.name,
        waiting=line.waiting,
        words=waiting_words(line) if open_now or line.waiting else "",
        last=line.last.replace("→", "›"),
    )


def waiting_words(line: LineWaiting) -> Text:
    """等 6 人，约 18 分钟; 不用等."""
    if not line.waiting:
        return gettext("不用等")
    return gettext("等 %(n)s 人，约 %(m)s 分钟") % {"n": line.waiting, "m": line.minutes}


def people_waiting(count: int) -> Text:
    """等 6 人."""
    return ngettext("等 %(n)s 人", "等 %(n)s 人", count) % {"n": count} if count else gettext("不用等")


def when_words(at: datetime) -> str:
    """今天 16:00, 明天 10:00, 周一 10:00, 11 月 30 日 10:00: as short as it stays clear."""
    day, time = formats.local(at), f"{formats.local(at):%H:%M}"
    days = (_date(day) - clock.today()).days
    if days == 0:
        return gettext("今天 %(time)s") % {"time": time}
    if days == 1:
        return gettext("明天 %(time)s") % {"time": time}
    if days < _WEEK:
        return f"{formats.weekday(at)} {time}"
    return formats.moment(at)


def _date(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _card(now: HallNow, service: str) -> HallCard:
    hall = now.hall
    booking = reverse("web:hall_book", args=[hall.code])
    return HallCard(
        code=hall.code,
        name=now.name,
        address=formats.local_name(dict(hall.address)),
        unverified=hall.address_status != "seen",
        telephone=hall.telephone or HOTLINE,
        map_url=hall.map_url,
        open=now.open,
        chip=_chip(now),
        hours=hours_words(now.today),
        notice=now.notice,
        lines=tuple(line_row(line, open_now=now.open) for line in now.lines),
        waiting=now.waiting,
        url=reverse("web:hall", args=[hall.code]),
        book_url=reverse("web:hall_times", args=[hall.code, service]) if service else booking,
        board_url=reverse("web:hall_board", args=[hall.code]),
    )


def _chip(now: HallNow) -> Chip:
    return Chip(words=_open_words(now), tone=Tone.OK if now.open else Tone.OFF, icon="clock")


def _open_words(now: HallNow) -> Text:
    if now.until is not None:
        closes = f"{formats.local(now.until):%H:%M}"
        lunch = any(opened >= now.until for opened, _ in now.today)
        words = gettext("开放中 · %(time)s 午休") if lunch else gettext("开放中 · %(time)s 关门")
        return words % {"time": closes}
    if now.opens is None:
        return gettext("暂停开放")
    return gettext("未开放 · %(when)s 开门") % {"when": when_words(now.opens)}


def _lobby_line(now: HallNow) -> LobbyLine:
    busy = now.waiting > len(now.hall.counters)
    return LobbyLine(
        name=now.name,
        words=_open_words(now),
        waiting=now.waiting,
        waits=people_waiting(now.waiting) if now.open else gettext("未开放"),
        tone=(Tone.WARN if busy else Tone.OK) if now.open else Tone.OFF,
        url=reverse("web:hall", args=[now.hall.code]),
    )
