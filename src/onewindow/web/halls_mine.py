"""One's own bookings: the list, and the page of one with what can be done to it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import segno
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.appointments.halls import current as hall_book
from onewindow.appointments.lobby_queries import ahead_of, names_of_halls, ticket_of_booking
from onewindow.appointments.queries import holds, nearest_free, why_special
from onewindow.appointments.slots import Slot, TimeFault, refusal_of
from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock

from . import formats
from .halls import HallCard, hall_card
from .halls_booking import asked, service_title, slot_words, written
from .halls_trouble import Alternative
from .viewmodels import Chip, Text, Tone

_STATUS = {
    "booked": (gettext_lazy("已预约"), Tone.OK, "check"),
    "arrived": (gettext_lazy("已到场"), Tone.PLAIN, "flag"),
    "cancelled": (gettext_lazy("已取消"), Tone.OFF, "cross"),
    "missed": (gettext_lazy("未到"), Tone.WARN, "alert"),
}
_ALTERNATIVES = 4


@dataclass(frozen=True, kw_only=True)
class BookingLine:
    """A booking in the list of one's own, or in a clerk's list of the day."""

    id: int  #: for addresses
    code: str  #: what is shown at the hall
    title: Text  #: service
    when: str  #: 11 月 18 日 周三 10:00–10:30
    time: str  #: 10:00
    hall: str  #: name
    line: str  #: code of the line
    applicant: str  #: name
    chip: Chip  #: state
    url: str  #: its page
    moved: bool  #: the hall no longer opens then


@dataclass(frozen=True, kw_only=True)
class QueueNumber:
    """The number of somebody who has come."""

    number: str  #: as it is called
    waiting: bool  #: not called yet
    words: Text  #: 前面还有 3 人; 请到 5 号窗口


@dataclass(frozen=True, kw_only=True)
class BookingPage:
    """`halls/booking.html`."""

    line: BookingLine  #: what and when
    hall: HallCard  #: where
    open: bool  #: neither come, cancelled nor missed
    may_change: bool  #: there is time enough to change or cancel
    may_arrive: bool  #: the queue number can be taken now
    arrive_words: Text  #: from when it can be taken
    late_words: Text  #: until when it could be changed
    moved_words: Text  #: why the hall does not open then; empty where it does
    alternatives: tuple[Alternative, ...]  #: nearest free times where it does not, or where it was cancelled or missed
    queue: QueueNumber | None  #: where somebody has come
    again_url: str  #: books the same service again


def booking_lines(rows: Iterable[Any], catalogue: Catalogue) -> list[BookingLine]:
    """Bookings in words; two queries for the names of all halls."""
    names = names_of_halls(language=formats.language())
    return [booking_line(row, names.get(row.hall, row.hall), catalogue) for row in rows]


def booking_line(row: Any, hall: str, catalogue: Catalogue) -> BookingLine:
    """One booking in words."""
    words, tone, icon = _STATUS[row.status]
    moved = row.status == "booked" and row.end_at > clock.now() and not holds(row)
    return BookingLine(
        id=row.pk,
        code=row.code,
        title=service_title(catalogue, row.service),
        when=slot_words(row.start_at, row.end_at),
        time=f"{formats.local(row.start_at):%H:%M}",
        hall=hall,
        line=row.line,
        applicant=row.party.name,
        chip=Chip(words=gettext("大厅有变，请改约"), tone=Tone.BAD, icon="alert")
        if moved
        else Chip(words=words, tone=tone, icon=icon),
        url=reverse("web:booking", args=[row.pk]),
        moved=moved,
    )


def booking_page(row: Any, catalogue: Catalogue) -> BookingPage:
    """A booking with what can be done to it now."""
    book, at = hall_book(), clock.now()
    hall = hall_card(row.hall)
    line = booking_line(row, hall.name, catalogue)
    open_now = row.status == "booked"
    late = refusal_of(Slot(start=row.start_at, end=row.end_at), at=at, rules=book.rules) is TimeFault.TOO_LATE
    early = row.start_at - timedelta(minutes=book.rules.early_minutes)
    until = row.end_at + timedelta(minutes=book.rules.grace_minutes)
    return BookingPage(
        line=line,
        hall=hall,
        open=open_now,
        may_change=open_now and not late,
        may_arrive=open_now and not line.moved and early <= at < until,
        arrive_words=gettext("%(when)s 起可以取号") % {"when": formats.moment(early)},
        late_words=gettext("开始前 %(n)s 分钟以内不能再改约或取消，来不了也请打电话告诉大厅。")
        % {"n": book.rules.change_until_minutes},
        moved_words=_moved_words(row) if line.moved else "",
        alternatives=_alternatives(row, line) if line.moved or row.status in {"cancelled", "missed"} else (),
        queue=_queue(row) if row.status == "arrived" else None,
        again_url=reverse("web:hall_times", args=[row.hall, row.service]),
    )


def _moved_words(row: Any) -> Text:
    day = row.start_at.astimezone(clock.SHANGHAI).date()
    why = why_special(hall_book().hall(row.hall), day, formats.language())
    words = gettext("这个时间大厅不再开放。") if not why else gettext("这个时间大厅不再开放：%(why)s。") % {"why": why}
    return words + gettext("请改到别的时间，原来的预约不算爽约。")


def _alternatives(row: Any, line: BookingLine) -> tuple[Alternative, ...]:
    near = nearest_free(row.hall, service=row.service, start=row.start_at, most=_ALTERNATIVES)
    if line.moved:
        address = reverse("web:booking_change", args=[row.pk])
    else:
        address = reverse("web:hall_confirm", args=[row.hall, row.service])
    party = 0 if line.moved else row.party_id
    return tuple(
        Alternative(words=slot_words(slot.start), url=asked(address, at=written(slot.start), party=party))
        for slot in near
    )


def _queue(row: Any) -> QueueNumber | None:
    ticket = ticket_of_booking(row.pk)
    return queue_number(ticket) if ticket is not None else None


def queue_number(ticket: Any) -> QueueNumber:
    """A queue number in words."""
    if ticket.status == "waiting":
        words = _ahead_words(ahead_of(ticket))
    elif ticket.status == "called":
        words = gettext("请到 %(counter)s 号窗口") % {"counter": ticket.counter}
    else:
        words = gettext("已过号，请找工作人员重新排队") if ticket.status == "absent" else gettext("已办完")
    return QueueNumber(number=ticket.number, waiting=ticket.status == "waiting", words=words)


def _ahead_words(ahead: int) -> Text:
    if not ahead:
        return gettext("下一个就叫您")
    return gettext("前面还有 %(n)s 人") % {"n": ahead}


def qr_of(text: str) -> bytes:
    """A short text as a QR picture: the code of a booking for the scanner of the hall, or an address."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, scale=4, dark="#000", light="#fff")
    return out.getvalue()


def seek_of(row: Any) -> str:
    """The place in the list after a booking, for the address of the next page."""
    return f"{int(row.start_at.timestamp())}-{row.pk}"


def sought(text: str) -> tuple[datetime, int] | None:
    """What `seek_of` wrote; None for anything else."""
    seconds, _, number = text.partition("-")
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 12):
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    return datetime.fromtimestamp(int(seconds), UTC), int(number)
