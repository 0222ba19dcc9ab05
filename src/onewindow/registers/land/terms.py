"""PURE: what has force on a day: the queue of attachments, objections and notices that lapse, rights with an end.

    queue(attachments, on)            # who is in force, since when, until when; who has lapsed; who waits
    lapsed(stored, on, terms)         # entries whose time is over though nobody has closed them

The time of an attachment runs to its last day inclusive; the next in the queue takes its place the day after, by itself
(Supreme Court on attachments, art. 26, 27), for as long as its own order says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onewindow.rules.periods import add_months

from .entries import Advance, Attachment, Easement, Objection, Of, Residence, Stored


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Time limits of the region's data."""

    objection_days: int  #: without a suit an objection lapses after so many days
    advance_days: int  #: a notice lapses so many days after the right could be registered
    attachment_months: int  #: longest time of one attachment or renewal


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One attachment of a queue on a day."""

    key: int  #: which
    value: Attachment  #: with position, since_on and until_on as they are on the day
    lapsed: bool  #: its time is over
    in_force: bool  #: it binds on the day


def attachments(stored: Iterable[Stored]) -> list[tuple[int, Attachment]]:
    """Attachments that stand in the book, in order of their queue."""
    found = [
        (s.key, s.value)
        for s in stored
        if s.of is Of.ATTACHMENT and s.until is None and isinstance(s.value, Attachment)
    ]
    return sorted(found, key=lambda pair: pair[1].position)


def queue(standing: Sequence[tuple[int, Attachment]], on: date) -> list[Turn]:
    """Each attachment with its time as of `on`; positions count those that have not lapsed, from 1."""
    turns: list[Turn] = []
    free_from: date | None = None
    position = 0
    for key, value in standing:
        start = value.since_on
        if start is None and free_from is None:  # those before it have been released: its turn comes today
            start = on
        elif start is None and free_from is not None and free_from <= on:
            start = max(free_from, value.registered_on or free_from)
        end = value.until_on if value.since_on else (add_months(start, value.months) if start else None)
        over = end is not None and end < on
        position += not over
        timed = replace(value, since_on=start, until_on=end, position=0 if over else position)
        turns.append(Turn(key=key, value=timed, lapsed=over, in_force=not over and position == 1))
        if end is not None:
            free_from = end + timedelta(days=1)
    return turns


def in_force(standing: Sequence[tuple[int, Attachment]], on: date) -> Turn | None:
    """The attachment that binds on a day 首封, if any."""
    return next((turn for turn in queue(standing, on) if turn.in_force), None)


def last_day(stored: Stored, terms: Terms) -> date | None:
    """The last day an entry can have force by itself; None: no end is known."""
    match stored.value:
        case Attachment() as value:
            return value.until_on
        case Objection(registered_on=day, suit_on=None) if day is not None:
            return day + timedelta(days=terms.objection_days)
        case Advance(registrable_on=day) if day is not None:
            return day + timedelta(days=terms.advance_days)
        case Residence() | Easement() as value:
            return value.until_on
    return None


def has_lapsed(stored: Stored, on: date, terms: Terms) -> bool:
    """Whether its time is over on `on`, whatever the book has noted."""
    end = last_day(stored, terms)
    return end is not None and end < on
