"""The only writes of this room: telling somebody something, and the tickets of the hotline."""

from .hotline import Opened, answer_ticket, close_ticket, open_ticket
from .messages import Notified, notify, retry_delivery

__all__ = ["Notified", "Opened", "answer_ticket", "close_ticket", "notify", "open_ticket", "retry_delivery"]
