"""Reads of the lobby: all halls at a glance, the call board, a counter, the tickets of the day.

The board and the counter read the people who wait now, of one hall and one day; the glance reads one row for each hall.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from onewindow.core.clock import now, today
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import agency_names

from .errors import NoHall, TicketNotFound
from .halls import Hall, current
from .models import HallDay, Ticket
from .queries import LineWaiting, halls, lines_of, why_special
from .queueing import Waiting, in_order
from .slots import is_open, windows

#: So far a hall that is closed looks for the time when it opens again.
_DAYS_TO_LOOK = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class HallNow:
    """A hall at this moment."""

    hall: Hall  #: its data
    name: str  #: in the language asked for
    open: bool  #: whether it is open now
    until: datetime | None  #: open: when this window closes
    opens: datetime | None  #: closed: when it opens next, None where nobody knows
    today: tuple[tuple[datetime, datetime], ...]  #: hours of this day
    notice: str  #: why the day is unlike others, or empty
    lines: tuple[LineWaiting, ...]  #: how its lines stand

    @property
    def waiting(self) -> int:
        """People with a number who have not been called."""
        return sum(line.waiting for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Calling:
    """A number that was called and has not left."""

    ticket: int  #: id
    number: str  #: as it is called
    counter: str  #: where to
    line: str  #: code of the line
    at: datetime  #: when it was called last


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """What a screen in the hall shows."""

    calling: tuple[Calling, ...]  #: latest call first
    following: dict[str, tuple[str, ...]]  #: line -> numbers that come next, in order
    lines: tuple[LineWaiting, ...]  #: how the lines stand


@dataclass(frozen=True, kw_only=True, slots=True)
class CounterNow:
    """A counter as its clerk sees it."""

    ticket: Ticket | None  #: who was called here, with his party where it is known
    lines: tuple[LineWaiting, ...]  #: lines it calls, its own first
    following: tuple[Ticket, ...]  #: who comes next here, in order
    absent: tuple[Ticket, ...]  #: who was called in these lines today and did not come, latest first
    served: int  #: people served here today


def names_of_halls(
    on: date | None = None, language: str = "zh", *, only: Iterable[Hall] | None = None
) -> dict[str, str]:
    """Hall -> what it is called on a day; two queries for all. A hall whose agency is unknown is left out."""
    wanted = list(halls() if only is None else only)
    rows = Agency.objects.filter(code__in={one.agency for one in wanted}, division__in={one.division for one in wanted})
    found = {(code, division): number for number, code, division in rows.values_list("pk", "code", "division_id")}
    names = agency_names(found.values(), on, language)
    return {
        one.code: names[found[one.agency, one.division]]
        for one in wanted
        if found.get((one.agency, one.division)) in names
    }


def halls_now(*, service: str = "", language: str = "zh", only: Iterable[Hall] | None = None) -> list[HallNow]:
    """All halls (for a service, where one is named) in the order of the region's file; three queries."""
    wanted = list(halls(service=service) if only is None else only)
    names = names_of_halls(language=language, only=wanted)
    figures = dict(HallDay.objects.filter(day=today()).values_list("hall", "figures"))
    return [_now(one, names[one.code], figures.get(one.code, {}), language) for one in wanted if one.code in names]


def hall_now(code: str, language: str = "zh") -> HallNow:
    """One hall. Raises NoHall."""
    found = halls_now(language=language, only=[current().hall(code)])
    if not found:
        raise NoHall(hall=code)
    return found[0]


def _now(hall: Hall, name: str, figures: dict[str, Any], language: str) -> HallNow:
    calendar, at, day = current().calendar, now(), today()
    hours = windows(hall, day, calendar)
    open_now = is_open(hall, at, calendar)
    return HallNow(
        hall=hall,
        name=name,
        open=open_now,
        until=next((closed for opened, closed in hours if opened <= at < closed), None),
        opens=None if open_now else opens_next(hall, at),
        today=hours,
        notice=why_special(hall, day, language),
        lines=tuple(lines_of(hall, figures, language)),
    )


def opens_next(hall: Hall, at: datetime) -> datetime | None:
    """When a hall opens after an instant; None where it stays closed for a month."""
    calendar = current().calendar
    first = at.astimezone(calendar.zone).date()
    days = (first + timedelta(n) for n in range(_DAYS_TO_LOOK))
    return next((opened for day in days for opened, _ in windows(hall, day, calendar) if opened > at), None)


def board(hall: str, *, language: str = "zh", following: int = 3) -> Board:
    """What the screen of a hall shows: two queries beside the figures. Raises NoHall."""
    where, day = current().hall(hall), today()
    row = HallDay.objects.filter(hall=hall, day=day).first()
    called = Ticket.objects.filter(hall=hall, day=day, status=Ticket.Status.CALLED).order_by("-last_call_at", "-id")
    people = _waiting(hall, day)
    numbers = {ticket.pk: ticket.number for ticket in people}
    orders = {code: in_order(map(_one, people), line=code, at=now())[:following] for code in where.lines}
    return Board(
        calling=tuple(
            Calling(
                ticket=ticket.pk,
                number=ticket.number,
                counter=ticket.counter,
                line=ticket.line,
                at=ticket.last_call_at or ticket.called_at or ticket.taken_at,
            )
            for ticket in called
        ),
        following={code: tuple(numbers[one.ticket] for one in order) for code, order in orders.items()},
        lines=tuple(lines_of(where, row.figures if row else {}, language)),
    )


def counter_now(hall: str, counter: str, *, language: str = "zh", following: int = 5) -> CounterNow:
    """How a counter stands: three queries, whoever waits. Raises NoHall."""
    where, day = current().hall(hall), today()
    calls = where.counters.get(counter)
    if calls is None:
        raise NoHall(hall=f"{hall} {counter}")
    row = HallDay.objects.filter(hall=hall, day=day).first()
    figures = {line.line: line for line in lines_of(where, row.figures if row else {}, language)}
    tickets, status = Ticket.objects.filter(hall=hall, day=day), Ticket.Status
    open_ones = Q(status__in=[status.WAITING, status.ABSENT]) | Q(status=status.CALLED, counter=counter)
    found = list(tickets.filter(open_ones).select_related("party"))
    people = {ticket.pk: ticket for ticket in found if ticket.status == status.WAITING}
    order = [one for line in calls for one in in_order(map(_one, people.values()), line=line, at=now())]
    absent = [ticket for ticket in found if ticket.status == status.ABSENT and ticket.line in calls]
    return CounterNow(
        ticket=next((ticket for ticket in found if ticket.status == status.CALLED), None),
        lines=tuple(figures[code] for code in calls),
        following=tuple(people[one.ticket] for one in order[:following]),
        absent=tuple(sorted(absent, key=lambda ticket: ticket.left_at or ticket.taken_at, reverse=True)[:following]),
        served=tickets.filter(counter=counter, status=status.SERVED).count(),
    )


def _waiting(hall: str, day: date) -> list[Ticket]:
    return list(Ticket.objects.filter(hall=hall, day=day, status=Ticket.Status.WAITING))


def _one(ticket: Ticket) -> Waiting:
    return Waiting(ticket=ticket.pk, line=ticket.line, booked=ticket.booked, turn_at=ticket.turn_at)


def halls_of(user: Any) -> list[Hall]:
    """The halls at which an account works: those of its own divisions first, then those below."""
    own = {post.division for post in posts_of(user) if Permission.WRITE_DRAFT in post.permissions}
    mine = [hall for hall in halls() if has_permission(user, Permission.WRITE_DRAFT, division=hall.division)]
    return sorted(mine, key=lambda hall: hall.division not in own)


def access_hall(user: Any, code: str) -> Hall:
    """A hall at which the account works. Raises NoHall; missing and forbidden look the same."""
    hall = current().halls.get(code)
    if hall is None or not has_permission(user, Permission.WRITE_DRAFT, division=hall.division):
        raise NoHall(hall=code)
    return hall


def access_ticket(user: Any, ticket: int) -> Ticket:
    """A queue number for the clerks of its hall. Raises TicketNotFound; missing and forbidden look the same."""
    row = Ticket.objects.filter(pk=ticket).first()
    if row is None or not has_permission(user, Permission.WRITE_DRAFT, division=row.division):
        raise TicketNotFound
    return row


def ticket_of_booking(booking: int) -> Ticket | None:
    """The queue number that a booking brought, None before its holder has come."""
    return Ticket.objects.filter(booking_id=booking).first()


def ahead_of(ticket: Ticket) -> int:
    """How many people of the line will be called before a number that waits."""
    order = in_order(map(_one, _waiting(ticket.hall, ticket.day)), line=ticket.line, at=now())
    return next((n for n, one in enumerate(order) if one.ticket == ticket.pk), 0)


def ticket_called(user: Any, number: str) -> int | None:
    """The party of a queue number of today (A007) in a hall of this clerk, the newest; None where nobody is known."""
    rows = Ticket.objects.filter(number=number, day=today(), party__gt=0).order_by("-pk")
    for division, party in rows.values_list("division", "party_id"):
        if has_permission(user, Permission.WRITE_DRAFT, division=division):
            return int(party)
    return None
