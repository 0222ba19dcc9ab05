"""A booking that is refused: the sentence, and what is free near the time that was wanted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.appointments.errors import BookedAlready, BookingNotFound, BookingPaused, SlotFull
from onewindow.appointments.queries import FreeSlot, find_booking, free_slots, nearest_free
from onewindow.core import clock
from onewindow.core.errors import Refused

from . import formats
from .halls_booking import asked, slot_words, written
from .viewmodels import Text

_ALTERNATIVES = 4


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A way out of a refusal."""

    words: Text  #: 11 月 18 日 周三 10:30
    url: str  #: takes it


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """`halls/parts/trouble.html`: why it did not work and what is near."""

    words: str  #: the sentence
    alternatives: tuple[Alternative, ...] = ()  #: nearest free times
    lead: Text = ""  #: above them
    way_words: Text = ""  #: another way
    way_url: str = ""  #: its address
    status: int = 409  #: of the page


def slot_trouble(hall: str, service: str, at: datetime, party: int) -> Trouble | None:
    """Why a time cannot be booked although it looked free a moment ago; None where it can. One query."""
    free = free_slots(hall, service=service, first=at.astimezone(clock.SHANGHAI).date())
    if any(slot.start == at for slot in free):
        return None
    return trouble(SlotFull(start=f"{formats.local(at):%Y-%m-%d %H:%M}"), None, hall, service, at, party)


def trouble(
    refused: Refused, user: Any, hall: str, service: str, at: datetime, party: int, *, booking: int = 0
) -> Trouble:
    """A refusal of the act in words, with what is free near the time that was wanted; `booking` is being changed."""
    words, status = refused.text(gettext), refused.status
    if isinstance(refused, BookingPaused):
        # no time can be booked before that day, so none is offered: the hall itself is the way
        way = gettext("看大厅现在等多久，直接去取号")
        return Trouble(words=words, status=status, way_words=way, way_url=reverse("web:hall", args=[hall]))
    near = nearest_free(hall, service=service, start=at, most=_ALTERNATIVES)
    own = booking or (_own(user, str(refused.data.get("code", ""))) if isinstance(refused, BookedAlready) else 0)
    if own:
        change = reverse("web:booking_change", args=[own])
        return Trouble(
            words=words,
            status=status,
            lead=gettext("把原来的预约改到："),
            alternatives=_alternatives(near, lambda when: asked(change, at=when)),
            way_words=gettext("看原来的预约"),
            way_url=reverse("web:booking", args=[own]),
        )
    if not near:
        way, address = gettext("看看别的大厅"), asked(reverse("web:halls"), service=service)
        return Trouble(words=words, status=status, way_words=way, way_url=address)
    address = reverse("web:hall_confirm", args=[hall, service])
    return Trouble(
        words=words,
        status=status,
        lead=gettext("离得最近的空档："),
        alternatives=_alternatives(near, lambda when: asked(address, at=when, party=party)),
        way_words=gettext("看全部时间"),
        way_url=asked(reverse("web:hall_times", args=[hall, service]), party=party),
    )


def _own(user: Any, code: str) -> int:
    try:
        return int(find_booking(user, code).pk)
    except BookingNotFound:
        return 0


def _alternatives(slots: Iterable[FreeSlot], url: Callable[[str], str]) -> tuple[Alternative, ...]:
    return tuple(Alternative(words=slot_words(slot.start), url=url(written(slot.start))) for slot in slots)
