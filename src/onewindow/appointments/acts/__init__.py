"""The only writes of this room: bookings, and the queue of the day."""

from .bookings import Booked, book, cancel, change, mark_missed, remind
from .queue import Called, Queued, arrive, call_next, leave, mark_absent, take_ticket

__all__ = [
    "Booked",
    "Called",
    "Queued",
    "arrive",
    "book",
    "call_next",
    "cancel",
    "change",
    "leave",
    "mark_absent",
    "mark_missed",
    "remind",
    "take_ticket",
]
