"""What happens to a booking is told to the applicant: the room of bookings and that of messages are strangers.

Which message for what stands in the region's `notices/telling.yaml`. A message that cannot be told never undoes the
booking it is about.
"""

import logging
from typing import Any

from onewindow.appointments.handlers import BookingHandler, Told, handlers
from onewindow.appointments.queries import hall_view
from onewindow.catalogue.queries import current as published
from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices
from onewindow.notices import book as notice_book

from . import happenings

log = logging.getLogger(__name__)


@handlers.register("messages")
class TellBookings(BookingHandler):
    """Booked, cancelled, near, missed."""

    def on_booked(self, told: Told, *, by: Actor) -> None:
        """A new time is a new message."""
        _tell("booked", told, by)

    def on_cancelled(self, told: Told, *, by: Actor) -> None:
        """With the reason, which the hall gives when it closes."""
        if by.ref != f"party:{told.party}":  # he knows what he has just done himself
            _tell("cancelled", told, by)

    def on_reminder(self, told: Told, *, by: Actor) -> None:
        """Once for each reminder of the region."""
        _tell("reminder", told, by)

    def on_missed(self, told: Told, *, by: Actor) -> None:
        """What follows from staying away stands in the message."""
        _tell("missed", told, by)


def _tell(what: str, told: Told, by: Actor) -> None:
    kind = happenings.current().bookings.get(what)
    if kind is None:
        return
    event = f"booking:{told.booking}#{told.version}/{what}{told.minutes or ''}"
    try:
        wanted = notice_book.current().kind(kind).fields
        data = {name: value for name, value in _fields(told).items() if name in wanted}
        notices.notify(kind, f"party:{told.party}", data, about=f"booking:{told.code}", event=event, by=by)
    except Refused as fault:
        log.warning("booking %s: not told (%s)", told.booking, fault.code)


def _fields(told: Told) -> dict[str, Any]:
    service = published().catalogue.service.get(told.service)
    name = service.plain_name if service is not None else None
    return {
        "code": told.code,
        "hall": {language: hall_view(told.hall, None, language).name for language in ("zh", "en")},
        "start": told.start.isoformat(),
        "service": {"zh": name.zh, "en": name.en} if name is not None else {"zh": told.service},
        "reason": told.reason or "—",
    }
