"""Booking a time: the calendar of the next days, the times of a day, what is free near a time that is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.appointments.halls import current as hall_book
from onewindow.appointments.queries import DayOffer, FreeSlot, offers
from onewindow.appointments.slots import windows
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import JointService
from onewindow.core import clock
from onewindow.core.errors import Forbidden, NotFound
from onewindow.people.access import access_party, party_of
from onewindow.people.queries import principals_of

from . import formats
from .service_cards import icon_of
from .viewmodels import Choice, Step, Text

#: Times further from today than this are nobody's: they are not looked up.
_FAR_DAYS = 400


@dataclass(frozen=True, kw_only=True)
class DayTile:
    """A day of the calendar."""

    day: date  #: official date
    number: str  #: 18; 12/1 where the month begins or the calendar does
    words: Text  #: 余 12, 约满, 休息
    why: str  #: name of the holiday, or why the hall is closed; or empty
    state: str  #: free | full | closed
    url: str  #: shows its times; empty where nothing can be booked
    current: bool  #: its times are shown

    @property
    def begins(self) -> bool:
        """Whether the number carries its month."""
        return "/" in self.number


@dataclass(frozen=True, kw_only=True)
class TimeTile:
    """A time of a day."""

    start: str  #: 10:00
    end: str  #: 10:30
    free: int  #: seats left
    url: str  #: goes on with it; empty where it is full


@dataclass(frozen=True, kw_only=True)
class HalfDay:
    """The times between an opening and a closing."""

    name: Text  #: 上午 10:00–14:00
    times: tuple[TimeTile, ...]  #: in order


@dataclass(frozen=True, kw_only=True)
class Picker:
    """`halls/parts/picker.html`."""

    weekdays: tuple[str, ...]  #: 一 … 日
    before: tuple[int, ...]  #: empty places before the first day
    days: tuple[DayTile, ...]  #: in order
    chosen: DayTile | None  #: the day shown
    chosen_words: str  #: 11 月 18 日 周三
    halves: tuple[HalfDay, ...]  #: its times
    none_left: bool  #: nothing is free on any day


@dataclass(frozen=True, kw_only=True)
class ServiceChoice:
    """A service that may be booked."""

    title: Text  #: in plain words
    small: Text  #: official name
    icon: str  #: in the sprite
    url: str  #: goes on with it


def service_of(catalogue: Catalogue, code: str) -> JointService:
    """A service that applicants come for. Raises NotFound."""
    found = catalogue.service.get(code)
    if found is None or set(found.audience) == {"officer"}:
        raise NotFound(service=code)
    return found


def service_title(catalogue: Catalogue, code: str) -> str:
    """A service in plain words; its code where the edition does not know it any more."""
    found = catalogue.service.get(code)
    return formats.local_name(found.plain_name) if found is not None else code


def service_choices(catalogue: Catalogue, hall: str, party: int) -> list[ServiceChoice]:
    """The services for which one may book at a hall. Raises NoHall."""
    where = hall_book().hall(hall)
    return [
        ServiceChoice(
            title=formats.local_name(one.plain_name),
            small=formats.local_name(one.name),
            icon=icon_of(one),
            url=asked(reverse("web:hall_times", args=[hall, one.code]), party=party),
        )
        for one in catalogue.services
        if set(one.audience) != {"officer"} and where.line_for(one.code) is not None
    ]


def asked(address: str, **said: Any) -> str:
    """An address with what is known so far; what is empty is left out."""
    known = {name: value for name, value in said.items() if value}
    return f"{address}?{urlencode(known)}" if known else address


def moment_of(text: str) -> datetime | None:
    """An instant as our own links write it, in official time; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    near = abs((found.date() - clock.today()).days) <= _FAR_DAYS
    return found.replace(tzinfo=clock.SHANGHAI) if found.tzinfo is None and near else None


def day_of(text: str) -> date | None:
    """A day as our own links write it; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if abs((found - clock.today()).days) <= _FAR_DAYS else None


def written(at: datetime) -> str:
    """An instant as `moment_of` reads it."""
    return f"{formats.local(at):%Y-%m-%dT%H:%M}"


def ends_of(hall: str, service: str, at: datetime) -> datetime | None:
    """When the slot of a service that begins at an instant ends; None where no line handles it. Raises NoHall."""
    line = hall_book().hall(hall).line_for(service)
    return at + timedelta(minutes=line.minutes) if line is not None else None


def slot_words(start: datetime, end: datetime | None = None) -> str:
    """11 月 18 日 周三 10:00–10:30."""
    until = f"–{formats.local(end):%H:%M}" if end is not None else ""
    return f"{formats.day_short(start)} {formats.weekday(start)} {formats.local(start):%H:%M}{until}"


def picker(
    hall: str,
    service: str,
    *,
    day: date | None,
    day_url: Callable[[str], str],
    time_url: Callable[[str], str],
) -> Picker:
    """The calendar, with the times of `day` or the first day with a place; one query. Raises NoHall, NotOffered."""
    found = offers(
        hall,
        service=service,
        first=clock.today(),
        days=hall_book().rules.ahead_days + 1,
        language=formats.language(),
    )
    shown = next((one for one in found if one.day == day and one.slots), None)
    shown = shown or next((one for one in found if one.free), None)
    tiles = tuple(_tile(one, n, day_url, current=one is shown) for n, one in enumerate(found))
    return Picker(
        weekdays=tuple(formats.weekday(found[0].day - timedelta(found[0].day.weekday() - n)) for n in range(7)),
        before=tuple(range(found[0].day.weekday())),
        days=tiles,
        chosen=next((tile for tile in tiles if tile.current), None),
        chosen_words=f"{formats.day_short(shown.day)} {formats.weekday(shown.day)}" if shown else "",
        halves=_halves(hall, shown, time_url) if shown else (),
        none_left=not any(one.free for one in found),
    )


def _tile(one: DayOffer, place: int, day_url: Callable[[str], str], *, current: bool) -> DayTile:
    if one.free:
        state, words = "free", gettext("余 %(n)s") % {"n": one.free}
    elif one.slots:
        state, words = "full", gettext("约满")
    else:
        state, words = "closed", gettext("已截止") if one.open else gettext("休息")
    return DayTile(
        day=one.day,
        number=formats.month_day(one.day) if place == 0 or one.day.day == 1 else str(one.day.day),
        words=words,
        why=one.reason,
        state=state,
        url=day_url(one.day.isoformat()) if one.slots else "",
        current=current,
    )


def _halves(hall: str, shown: DayOffer, time_url: Callable[[str], str]) -> tuple[HalfDay, ...]:
    book = hall_book()
    hours = windows(book.hall(hall), shown.day, book.calendar)
    names = (gettext("上午"), gettext("下午")) if len(hours) == 2 else ("",) * len(hours)

    def window(slot: FreeSlot) -> int:
        return next(n for n, (opened, closed) in enumerate(hours) if opened <= slot.start < closed)

    found = []
    for n, slots in groupby(shown.slots, key=window):
        opened, closed = hours[n]
        times = tuple(
            TimeTile(
                start=f"{slot.start:%H:%M}",
                end=f"{slot.end:%H:%M}",
                free=slot.free,
                url=time_url(written(slot.start)) if slot.free else "",
            )
            for slot in slots
        )
        found.append(HalfDay(name=f"{names[n]} {opened:%H:%M}–{closed:%H:%M}".strip(), times=times))
    return tuple(found)


def steps(current: int) -> tuple[Step, ...]:
    """Where somebody stands who books: service, time, confirmation."""
    names = (gettext("选事项"), gettext("选时间"), gettext("确认"))
    states = ("done", "current", "")
    return tuple(
        Step(name=name, state=states[(n > current) - (n < current) + 1]) for n, name in enumerate(names, start=1)
    )


def applicants(user: Any, service: str, party: int) -> tuple[Choice, ...]:
    """For whom an account may book the service: himself, his principals; a clerk for the applicant he has before him.

    Raises PartyNotFound, Forbidden (a clerk without an applicant).
    """
    if party_of(user) is not None:
        found = [one.party for one in principals_of(user, service=service)]
    elif party:
        found = [access_party(user, party)]
    else:
        raise Forbidden(needs="party")
    wanted = party if any(one.pk == party for one in found) else found[0].pk
    return tuple(Choice(value=str(one.pk), words=one.name, chosen=one.pk == wanted) for one in found)
