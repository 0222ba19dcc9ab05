"""Reads of the hotline's tickets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.clock import today
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, has_permission

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


def ticket(user: Any, number: str) -> TicketView:
    """A ticket for its agency and for the window of its division. Raises TicketNotFound, also where it is hidden."""
    row = HotlineTicket.objects.filter(number=number).first()
    if row is None or not (
        has_permission(user, Permission.READ_REVIEW, agency=row.agency_id)
        or has_permission(user, Permission.FIND_CASE, division=row.division)
    ):
        raise TicketNotFound
    return TicketView(
        number=row.number,
        kind=row.kind,
        case_number=row.case_number,
        agency=row.agency_id,
        status=row.status,
        due_on=row.due_on,
        overdue=row.status == HotlineTicket.Status.OPEN and row.due_on < today(),
        text=words_of(row, "text"),
        caller=words_of(row, "caller"),
        answer=words_of(row, "answer"),
        satisfied=row.satisfied,
    )


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
