"""PURE: who is called next, and how long the others will wait.

Who came in time for a booking goes before walk-ins from the minute his slot begins; a late one waits like a walk-in
from his arrival. Nobody is idle while somebody waits: before his slot begins he is called when no walk-in is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Somebody with a queue number who has not been called."""

    ticket: int  #: id of the ticket, in order of arrival
    line: str  #: code of the line
    booked: bool  #: came in time for a booking
    turn_at: datetime  #: begin of his slot, or his arrival


def turn(slot_start: datetime | None, arrived: datetime, grace_minutes: int) -> tuple[bool, datetime]:
    """Whether somebody counts as booked, and from when it is his turn."""
    if slot_start is not None and arrived <= slot_start + timedelta(minutes=grace_minutes):
        return True, slot_start
    return False, arrived


def next_of(waiting: Iterable[Waiting], *, lines: Sequence[str], at: datetime) -> Waiting | None:
    """Whom a counter calls that serves `lines`: the first line with somebody in it, in the counter's own order."""
    people = list(waiting)
    for line in lines:
        here = in_order(people, line=line, at=at)
        if here:
            return here[0]
    return None


def in_order(waiting: Iterable[Waiting], *, line: str, at: datetime) -> list[Waiting]:
    """Who waits in a line, in the order in which they would be called at an instant."""
    return sorted((one for one in waiting if one.line == line), key=lambda one: _place(one, at))


def _place(one: Waiting, at: datetime) -> tuple[int, datetime, int]:
    if one.booked:
        return (0 if one.turn_at <= at else 2, one.turn_at, one.ticket)
    return (1, one.turn_at, one.ticket)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineFigures:
    """The running figures of a line on a day. Kept in the hall's row of the day, so that nothing is ever counted."""

    waiting: int = 0  #: people with a number who have not been called
    called: int = 0  #: people called
    served: int = 0  #: people who were served and have left the counter
    seconds: int = 0  #: time they spent at the counter, all together
    last: str = ""  #: number called last

    @classmethod
    def of(cls, stored: Mapping[str, int | str] | None) -> "LineFigures":
        """The figures from the row; none yet is all zeros."""
        return cls(**stored) if stored else cls()  # type: ignore[arg-type]  # our own row


def minutes_to_wait(figures: LineFigures, *, counters: int, slot_minutes: int) -> int:
    """How long a walk-in who comes now will wait, in minutes, by the mean of those served today.

    Before anybody was served, the length of a slot stands for the mean.
    """
    mean = figures.seconds / figures.served / 60 if figures.served else slot_minutes
    return ceil(figures.waiting * mean / max(counters, 1))
