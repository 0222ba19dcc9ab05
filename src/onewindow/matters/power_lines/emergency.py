"""PURE: an emergency repair digs first and applies afterwards, within hours that the law counts from the excavation.

Urban Roads Ordinance 34: underground lines that break may be repaired at once; the road authority and the traffic
police are told at the same time and the permit is applied for within 24 hours. Hours run through nights and holidays.
"""

from datetime import datetime, timedelta

from .errors import BadMoment


def apply_by(dug_at: datetime, hours: int) -> datetime:
    """The last instant for the application."""
    return dug_at + timedelta(hours=hours)


def checked(dug_at: datetime, *, now: datetime, hours: int) -> datetime:
    """A time of excavation that can be told now: past, and not older than twice the term. Raises BadMoment."""
    if dug_at > now or now - dug_at > timedelta(hours=2 * hours):
        raise BadMoment(hours=2 * hours)
    return dug_at


def in_time(dug_at: datetime, applied_at: datetime, hours: int) -> bool:
    """Whether the application came within the term, its last instant included."""
    return applied_at <= apply_by(dug_at, hours)
