"""The only writes of this room: bookings, and the queue of the day."""

from .bookings import Booked, book, cancel, change, mark_missed, remind
from .queue import Called, Queued, arrive, call_again, call_next, leave, mark_absent, rejoin, take_ticket

__all__ = [
    "Booked",
    "Called",
    "Queued",
    "arrive",
    "book",
    "call_again",
    "call_next",
    "cancel",
    "change",
    "leave",
    "mark_absent",
    "mark_missed",
    "rejoin",
    "remind",
    "take_ticket",
]
