"""Where higher floors plug in: what else happens with a booking, such as telling the applicant.

@handlers.register("messages")
class Tell(BookingHandler):
    def on_reminder(self, told: Told, *, by: Actor) -> None: ...

Called inside the act's own transaction, for every handler in order of its code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from onewindow.core.act import Actor
from onewindow.core.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a handler learns of a booking."""

    booking: int  #: id
    code: str  #: number of the booking
    party: int  #: the applicant
    hall: str  #: code of the hall
    service: str  #: joint service
    start: datetime  #: begin of the slot
    version: int  #: rises with every change
    reason: str = ""  #: of a cancellation
    minutes: int = 0  #: of a reminder: how long before the slot it is due


class BookingHandler:
    """Override what is of interest."""

    def on_booked(self, told: Told, *, by: Actor) -> None:
        """A booking was made or moved to another time."""

    def on_cancelled(self, told: Told, *, by: Actor) -> None:
        """A booking was cancelled, by whom `by` says."""

    def on_reminder(self, told: Told, *, by: Actor) -> None:
        """The slot is near."""

    def on_missed(self, told: Told, *, by: Actor) -> None:
        """The applicant did not come."""


handlers: Registry[BookingHandler] = Registry("appointments.handlers")


def all_handlers() -> Iterator[BookingHandler]:
    """Everybody who wants to know."""
    return (handlers[code] for code in handlers)
