"""The clerk's side of a hall: bookings of the day, a counter, the tickets that are printed."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.appointments.errors import NoHall
from onewindow.appointments.halls import Hall
from onewindow.appointments.halls import current as hall_book
from onewindow.appointments.lobby_queries import (
    CounterNow,
    access_hall,
    counter_now,
    halls_of,
    names_of_halls,
)
from onewindow.appointments.queries import bookings_of_day, displaced, waiting, why_special
from onewindow.appointments.slots import windows
from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock

from . import formats
from .halls import LineRow, hours_words, line_row, people_waiting
from .halls_booking import asked, service_title
from .halls_mine import BookingLine, booking_line
from .viewmodels import Text
from .window_frame import staff_name

#: Where a session keeps at which counter its clerk sits.
_SEAT = "queue_counter"


@dataclass(frozen=True, kw_only=True)
class CounterLink:
    """A counter to sit down at."""

    number: str  #: as it is called
    lines: Text  #: codes of its lines
    url: str  #: its page
    current: bool  #: one sits there


@dataclass(frozen=True, kw_only=True)
class HallLink:
    """A hall at which the clerk works."""

    name: str  #: in his language
    url: str  #: its day list
    current: bool  #: shown now


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """A booking of the day."""

    line: BookingLine  #: what, when, who
    party_url: str  #: opens the applicant at the window
    number: str  #: queue number, once he has come
    may_arrive: bool  #: his number can be given now
    may_miss: bool  #: his slot and the grace after it are over
    open: bool  #: can still be cancelled


@dataclass(frozen=True, kw_only=True)
class DayPage:
    """`queue/day.html`."""

    day: str  #: 11 月 18 日 周三
    iso: str  #: the same for forms
    today: bool  #: whether it is this day
    before_url: str  #: the day before
    after_url: str  #: the day after
    today_url: str  #: back to this day
    hours: tuple[str, ...]  #: opening hours; () when closed
    why: str  #: why the day is unlike others
    lines: tuple[DayLine, ...]  #: by time
    expected: int  #: not there yet
    waiting: tuple[LineRow, ...]  #: how the lines stand now
    moved: tuple[DayLine, ...]  #: bookings for which the hall no longer opens


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """A queue number, as clerks see it."""

    id: int  #: for forms
    number: str  #: as it is called
    title: Text  #: service
    who: str  #: the applicant, where he is known
    party_url: str  #: opens him at the window; empty where he is not known
    book_url: str  #: books another time for him; empty where he is not known
    words: Text  #: 等了 6 分钟
    booked: bool  #: came in time for a booking


@dataclass(frozen=True, kw_only=True)
class CounterPage:
    """`queue/counter.html`."""

    counter: str  #: number
    ticket: TicketLine | None  #: who was called
    since: Text  #: 10:32 叫号
    lines: tuple[LineRow, ...]  #: lines it calls
    waiting: int  #: people in these lines
    waiting_words: Text  #: 等 6 人
    following: tuple[TicketLine, ...]  #: who comes next
    absent: tuple[TicketLine, ...]  #: who did not come
    served: int  #: served here today


def frame(request: HttpRequest, hall: Hall, *, counter: str = "") -> dict[str, Any]:
    """What stands around every page of the clerk: two queries beside the posts."""
    mine = halls_of(request.user)
    names = names_of_halls(language=formats.language(), only=mine)
    return {
        "hall": hall,
        "hall_name": names.get(hall.code, hall.code),
        "clerk": staff_name(request.user),
        "counter_links": tuple(
            CounterLink(
                number=number,
                lines=" ".join(calls),
                url=reverse("web:queue_counter", args=[hall.code, number]),
                current=number == counter,
            )
            for number, calls in hall.counters.items()
        ),
        "hall_links": tuple(
            HallLink(
                name=names.get(one.code, one.code),
                url=reverse("web:queue_day", args=[one.code]),
                current=one.code == hall.code,
            )
            for one in mine
        ),
    }


@dataclass(frozen=True, kw_only=True)
class CallBox:
    """`queue/parts/callbox.html`: the counter at which a clerk sits, on the pages of the window."""

    counter: str  #: number
    url: str  #: its page, and where the next one is called
    number: str  #: who is here; or empty
    waiting_words: Text  #: 等 6 人
    key: str  #: so that a press sent twice calls one person


def sit_down(request: HttpRequest, hall: Hall, counter: str) -> None:
    """Remember for this session at which counter the clerk sits."""
    seat = [hall.code, counter]
    if request.session.get(_SEAT) != seat:
        request.session[_SEAT] = seat


def callbox_of(request: HttpRequest) -> CallBox | None:
    """The counter at which the clerk sits; None where he sits at none, or works there no more. Four queries."""
    seat = request.session.get(_SEAT)
    if seat is None:
        return None
    try:
        hall = access_hall(request.user, seat[0])
        now = counter_now(hall.code, seat[1], language=formats.language())
    except NoHall:
        return None
    return CallBox(
        counter=seat[1],
        url=reverse("web:queue_counter", args=[hall.code, seat[1]]),
        number=now.ticket.number if now.ticket is not None else "",
        waiting_words=people_waiting(sum(line.waiting for line in now.lines)),
        key=secrets.token_hex(16),
    )


def own_hall(user: Any) -> Hall:
    """The hall at which an account works first of all. Raises NoHall."""
    found = halls_of(user)
    if not found:
        raise NoHall(hall="")
    return found[0]


def day_page(hall: Hall, day: date, catalogue: Catalogue) -> DayPage:
    """The bookings of a day; three queries."""
    book, today = hall_book(), clock.today()
    lines = tuple(_day_line(row, catalogue) for row in bookings_of_day(hall.code, day))
    here = reverse("web:queue_day", args=[hall.code])
    return DayPage(
        day=f"{formats.day_short(day)} {formats.weekday(day)}",
        iso=day.isoformat(),
        today=day == today,
        before_url=asked(here, day=(day - timedelta(1)).isoformat()),
        after_url=asked(here, day=(day + timedelta(1)).isoformat()),
        today_url=here,
        hours=hours_words(windows(hall, day, book.calendar)),
        why=why_special(hall, day, formats.language()),
        lines=lines,
        expected=sum(one.open for one in lines),
        waiting=tuple(line_row(line, open_now=True) for line in waiting(hall.code, formats.language())),
        moved=tuple(_day_line(row, catalogue) for row in displaced(hall.code)),
    )


def _day_line(row: Any, catalogue: Catalogue) -> DayLine:
    rules, at, open_now = hall_book().rules, clock.now(), row.status == "booked"
    over = row.end_at + timedelta(minutes=rules.grace_minutes)
    ticket = getattr(row, "ticket", None) if row.status == "arrived" else None
    return DayLine(
        line=booking_line(row, "", catalogue),
        party_url=reverse("web:window_party", args=[row.party_id]),
        number=ticket.number if ticket is not None else "",
        may_arrive=open_now and row.start_at - timedelta(minutes=rules.early_minutes) <= at < over,
        may_miss=open_now and at >= over,
        open=open_now,
    )


def counter_page(hall: Hall, counter: str, catalogue: Catalogue) -> CounterPage:
    """A counter now; three queries. Raises NoHall."""
    now = counter_now(hall.code, counter, language=formats.language())
    count = sum(line.waiting for line in now.lines)
    return CounterPage(
        counter=counter,
        ticket=_ticket(now.ticket, catalogue, now.ticket.called_at) if now.ticket is not None else None,
        since=_since(now),
        lines=tuple(line_row(line, open_now=True) for line in now.lines),
        waiting=count,
        waiting_words=people_waiting(count),
        following=tuple(_ticket(one, catalogue, clock.now()) for one in now.following),
        absent=tuple(_ticket(one, catalogue, None) for one in now.absent),
        served=now.served,
    )


def _since(now: CounterNow) -> Text:
    if now.ticket is None or now.ticket.called_at is None:
        return ""
    first, last = formats.local(now.ticket.called_at), now.ticket.last_call_at
    words = gettext("%(time)s 叫号") % {"time": f"{first:%H:%M}"}
    if last is not None and last > now.ticket.called_at:
        words += gettext("，%(time)s 又叫了一次") % {"time": f"{formats.local(last):%H:%M}"}
    return words


def _ticket(ticket: Any, catalogue: Catalogue, until: datetime | None) -> TicketLine:
    waited = max(int((until - ticket.taken_at).total_seconds() // 60), 0) if until is not None else 0
    known = ticket.party_id is not None
    return TicketLine(
        id=ticket.pk,
        number=ticket.number,
        title=service_title(catalogue, ticket.service),
        who=ticket.party.name if known else "",
        party_url=reverse("web:window_party", args=[ticket.party_id]) if known else "",
        book_url=asked(reverse("web:hall_book", args=[ticket.hall]), party=ticket.party_id) if known else "",
        words=gettext("等了 %(n)s 分钟") % {"n": waited} if until is not None else "",
        booked=ticket.booked,
    )
