"""Reads of the hotline's tickets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onewindow.core.clock import today
from onewindow.people.access import party_of
from onewindow.people.identity import mobile_of
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import agency_names

from .book import current
from .errors import TicketNotFound
from .models import HotlineTicket
from .sealing import words_of


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketView:
    """A ticket with its words, for those who handle it."""

    number: str  #: the hotline's own
    kind: str  #: code
    case_number: str  #: plain reference, or empty
    agency: int  #: id
    status: str  #: open | answered | closed
    due_on: date  #: last day for the answer
    overdue: bool  #: open past that day
    text: str  #: what the caller said
    caller: str  #: how to reach him
    answer: str  #: what he was told
    satisfied: bool | None  #: what he said to that
    names: Mapping[str, str]  #: language -> name of the kind
    opened_at: datetime  #: when it was registered
    answered_at: datetime | None  #: when the agency answered
    closed_at: datetime | None  #: when the caller had heard it


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketLine:
    """A ticket in a list, without anybody's words."""

    id: int  #: for the key of the page
    number: str  #: the hotline's own
    names: Mapping[str, str]  #: language -> name of the kind
    case_number: str  #: plain reference, or empty
    agency: int  #: id
    status: str  #: open | answered | closed
    due_on: date  #: last day for the answer
    overdue: bool  #: open past that day


def ticket(user: Any, number: str) -> TicketView:
    """A ticket for its agency and for the window of its division. Raises TicketNotFound, also where it is hidden."""
    row = HotlineTicket.objects.filter(number=number).first()
    if row is None or not (
        has_permission(user, Permission.READ_REVIEW, agency=row.agency_id)
        or has_permission(user, Permission.FIND_CASE, division=row.division)
    ):
        raise TicketNotFound
    return _view(row)


def _view(row: HotlineTicket) -> TicketView:
    return TicketView(
        number=row.number,
        kind=row.kind,
        case_number=row.case_number,
        agency=row.agency_id,
        status=row.status,
        due_on=row.due_on,
        overdue=_overdue(row),
        text=words_of(row, "text"),
        caller=words_of(row, "caller"),
        answer=words_of(row, "answer"),
        satisfied=row.satisfied,
        names=_names(row.kind),
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
    )


def _line(row: HotlineTicket) -> TicketLine:
    return TicketLine(
        id=row.pk,
        number=row.number,
        names=_names(row.kind),
        case_number=row.case_number,
        agency=row.agency_id,
        status=row.status,
        due_on=row.due_on,
        overdue=_overdue(row),
    )


def _names(kind: str) -> Mapping[str, str]:
    found = current().ticket_kinds.get(kind)
    return found.names if found is not None else {"zh": kind}


def _overdue(row: HotlineTicket) -> bool:
    return row.status == HotlineTicket.Status.OPEN and row.due_on < today()


def tickets_here(
    user: Any, *, closed: bool = False, after: tuple[date, int] | None = None, limit: int = 50
) -> list[TicketLine]:
    """Tickets of the divisions whose window this account keeps: what is to be answered or told, soonest first; or,
    with `closed`, what is over, newest first. `after` is (due_on, id) of the last one seen. Nothing for anybody else.
    """
    posts = [post for post in posts_of(user) if Permission.FIND_CASE in post.permissions]
    here = {division for post in posts for division in post.divisions}
    return _page(HotlineTicket.objects.filter(division__in=here), closed=closed, after=after, limit=limit)


def tickets_for(
    user: Any, *, closed: bool = False, after: tuple[date, int] | None = None, limit: int = 50
) -> list[TicketLine]:
    """The same for the agencies whose reviews this account reads."""
    agencies = {post.agency for post in posts_of(user) if Permission.READ_REVIEW in post.permissions}
    return _page(HotlineTicket.objects.filter(agency__in=agencies), closed=closed, after=after, limit=limit)


def _page(
    rows: QuerySet[HotlineTicket], *, closed: bool, after: tuple[date, int] | None, limit: int
) -> list[TicketLine]:
    if closed:
        rows = rows.filter(status=HotlineTicket.Status.CLOSED).order_by("-due_on", "-id")
        if after is not None:
            rows = rows.filter(due_on__lte=after[0]).exclude(due_on=after[0], id__gte=after[1])
    else:
        rows = rows.exclude(status=HotlineTicket.Status.CLOSED).order_by("due_on", "id")
        if after is not None:
            rows = rows.filter(due_on__gte=after[0]).exclude(due_on=after[0], id__lte=after[1])
    return [_line(row) for row in rows[:limit]]


def agencies_here(user: Any, language: str = "zh") -> dict[int, str]:
    """The agencies that a ticket may be sent to from this window: id -> name, in order of names."""
    posts = [post for post in posts_of(user) if Permission.FIND_CASE in post.permissions]
    here = {division for post in posts for division in post.divisions}
    found = agency_names(Agency.objects.filter(division__in=here).values_list("pk", flat=True), language=language)
    return dict(sorted(found.items(), key=lambda entry: entry[1]))


def agency_here(user: Any, agency: int) -> Agency | None:
    """One of them, None for anything else."""
    found = Agency.objects.filter(pk=agency).first()
    if found is None or not has_permission(user, Permission.FIND_CASE, division=found.division_id):
        return None
    return found


def tickets_of_reviews(user: Any, ids: Collection[int]) -> list[TicketLine]:
    """Those of these tickets that this member of staff may open, newest first. No query where there are none."""
    rows = HotlineTicket.objects.filter(pk__in=ids).order_by("-id") if ids else ()
    return [_line(row) for row in rows if has_permission(user, Permission.READ_REVIEW, agency=row.agency_id)]


def own_tickets(user: Any, ids: Collection[int]) -> list[TicketView]:
    """Those of these tickets that the reader himself has opened, with the answers, newest first.

    Nobody sees what others have said about his case: a ticket is his where he left his own mobile number.
    """
    party = party_of(user) if ids else None
    mobile = mobile_of(party) if party is not None else ""
    rows = HotlineTicket.objects.filter(pk__in=ids).order_by("-id") if mobile else ()
    return [_view(row) for row in rows if _digits(words_of(row, "caller")) == mobile]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def tickets_of_case(case_number: str) -> list[HotlineTicket]:
    """Tickets about a case, newest first, for those who may see the case; the words are read by `ticket`."""
    return list(HotlineTicket.objects.filter(case_number=case_number).exclude(case_number="").order_by("-id"))


def open_tickets(
    agency: Agency | int, *, after: tuple[date, int] | None = None, limit: int = 50
) -> list[HotlineTicket]:
    """What an agency has to answer or has answered, soonest first; `after` is (due_on, id) of the last one seen."""
    number = agency if isinstance(agency, int) else agency.pk
    rows = HotlineTicket.objects.filter(agency_id=number).exclude(status=HotlineTicket.Status.CLOSED)
    rows = rows.order_by("due_on", "id")
    if after is not None:
        rows = rows.filter(due_on__gte=after[0]).exclude(due_on=after[0], id__lte=after[1])
    return list(rows[:limit])
