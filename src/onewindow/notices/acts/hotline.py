"""Tickets of the 12345 hotline: they come from outside, are answered by an agency, and closed when the caller heard."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.notices.book import current
from onewindow.notices.errors import TicketIncomplete, TicketKnown, TicketNotFound, TicketNotOpen
from onewindow.notices.glance import forget
from onewindow.notices.models import HotlineTicket
from onewindow.notices.sealing import seal_words
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, demand
from onewindow.people.queries import staff_at

from .messages import notify

_LONGEST = 4000
#: How the hotlines number their tickets; it stands in addresses as well.
_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,60}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A ticket as it came in."""

    number: str  #: the hotline's own
    due_on: str  #: last day for the answer, ISO


@act("open_ticket", returns=Opened)
def open_ticket(
    number: str, *, kind: str, agency: Agency, text: str, case_number: str = "", caller: str = "", by: Actor
) -> Opened:
    """Register a ticket and send it to the agency that answers it; its superiors are told.

    `text` and `caller` (how to reach him) are kept sealed, `case_number` is a plain reference. Raises TicketIncomplete,
    TicketKnown, NotAllowed.
    """
    demand(by, Permission.FIND_CASE, division=agency.division_id)
    book = current()
    sort = book.ticket_kinds.get(kind)
    for field, wrong in (("number", _NUMBER.fullmatch(number) is None), ("kind", sort is None), ("text", _bad(text))):
        if wrong:
            raise TicketIncomplete(field=field, most=_LONGEST)
    assert sort is not None  # noqa: S101  just checked
    ticket = HotlineTicket(
        number=number,
        kind=kind,
        case_number=case_number[:40],
        agency=agency,
        division=agency.division_id,
        text_sealed=b"",
        opened_at=now(),
        due_on=book.calendar.add_working_days(today(), sort.working_days),
    )
    try:
        with transaction.atomic():
            ticket.save()
    except IntegrityError as fault:
        raise TicketKnown(number=number) from fault
    ticket.text_sealed = seal_words(ticket, "text", text)
    ticket.caller_sealed = seal_words(ticket, "caller", caller) if caller else None
    ticket.save(update_fields=["text_sealed", "caller_sealed"])
    forget()
    due = ticket.due_on.isoformat()
    body = {"kind": kind, "agency": agency.pk, "case": ticket.case_number, "due_on": due}
    events.append(_stream(number), verb="open_ticket", by=by, division=ticket.division, body=body)
    for chief in staff_at(agency, "superior"):
        data = {"ticket": number, "sort": dict(sort.names), "due": due}
        notify("hotline_ticket", f"staff:{chief.pk}", data, about=_stream(number), event=_stream(number), by=by)
    return Opened(number=number, due_on=due)


@act("answer_ticket")
def answer_ticket(number: str, *, answer: str, by: Actor) -> None:
    """What the agency says to the caller. Raises TicketNotFound, TicketNotOpen, TicketIncomplete, NotAllowed."""
    ticket = _locked(number)
    demand(by, Permission.HANDLE_REVIEW, agency=ticket.agency_id)
    if ticket.status != HotlineTicket.Status.OPEN:
        raise TicketNotOpen(number=number)
    if _bad(answer):
        raise TicketIncomplete(field="answer", most=_LONGEST)
    ticket.status, ticket.answered_at = HotlineTicket.Status.ANSWERED, now()
    ticket.answer_sealed = seal_words(ticket, "answer", answer)
    ticket.save(update_fields=["status", "answered_at", "answer_sealed"])
    body = {"in_time": today() <= ticket.due_on, "case": ticket.case_number}
    events.append(_stream(number), verb="answer_ticket", by=by, division=ticket.division, body=body)


@act("close_ticket")
def close_ticket(number: str, *, satisfied: bool | None, by: Actor) -> None:
    """The hotline has told the caller the answer; what he thought of it is kept.

    `satisfied` None: he was not asked or did not say. Raises TicketNotFound, TicketNotOpen, NotAllowed.
    """
    ticket = _locked(number)
    demand(by, Permission.FIND_CASE, division=ticket.division)
    if ticket.status != HotlineTicket.Status.ANSWERED:
        raise TicketNotOpen(number=number)
    ticket.satisfied, ticket.status, ticket.closed_at = satisfied, HotlineTicket.Status.CLOSED, now()
    ticket.save(update_fields=["satisfied", "status", "closed_at"])
    body = {"satisfied": satisfied, "case": ticket.case_number}
    events.append(_stream(number), verb="close_ticket", by=by, division=ticket.division, body=body)


def _locked(number: str) -> HotlineTicket:
    ticket = HotlineTicket.objects.select_for_update().filter(number=number).first()
    if ticket is None:
        raise TicketNotFound
    return ticket


def _stream(number: str) -> str:
    return f"hotline:{number}"


def _bad(text: str) -> bool:
    return not text.strip() or len(text) > _LONGEST
