"""Adding to the log and reading it: the rows of `lines.py`."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from .lines import Line, genesis, instant
from .models import Channel, LoggedLine


def add(
    own: str, *, sender: str, receiver: str, kind: str, business: str, message: str, answer: str, at: datetime
) -> Line:
    """The next line of what we receive; the head stays locked until the transaction ends, so this comes last."""
    direction = {"own": own, "sender": sender, "receiver": receiver}
    with connection.cursor() as cursor:
        row, sequence, prev = _locked(cursor, direction)
        line = Line(
            sender=sender,
            receiver=receiver,
            sequence=sequence + 1,
            at=instant(at),
            kind=kind,
            business=business,
            message=message,
            answer=answer,
            prev=prev,
        )
        cursor.execute(_ADD, {"row": row, "own": own, "hash": line.hash, **line.json()})
    return line


#: One way to the server for the lock, one for the line and the new head: this is the narrow place of a line.
_LOCK = """
SELECT id, sequence, head FROM link_channel
WHERE own = %(own)s AND sender = %(sender)s AND receiver = %(receiver)s FOR UPDATE
"""
_ADD = """
WITH moved AS (UPDATE link_channel SET sequence = %(sequence)s, head = %(hash)s WHERE id = %(row)s)
INSERT INTO link_loggedline (own, sender, receiver, sequence, at, kind, business, message, answer, prev, hash)
VALUES (%(own)s, %(sender)s, %(receiver)s, %(sequence)s, %(at)s, %(kind)s, %(business)s, %(message)s, %(answer)s,
        %(prev)s, %(hash)s)
"""


def _locked(cursor: CursorWrapper, direction: dict[str, str]) -> tuple[int, int, str]:
    """(row, sequence, hash) of the last line, locked until the transaction ends; before the first, its beginning."""
    cursor.execute(_LOCK, direction)
    found: tuple[int, int, str] | None = cursor.fetchone()
    if found is not None:
        return found
    beginning = genesis(direction["sender"], direction["receiver"])
    Channel.objects.get_or_create(**direction, defaults={"head": beginning})
    return _locked(cursor, direction)


def keep(own: str, line: Line) -> None:
    """A line that the receiver of our message has made: once, in whatever order lines come."""
    LoggedLine.objects.bulk_create([_row(own, line)], ignore_conflicts=True)


def read(own: str, sender: str, receiver: str, *, after: int = 0, most: int | None = None) -> Iterator[Line]:
    """The lines of one direction, in order."""
    found = LoggedLine.objects.filter(own=own, sender=sender, receiver=receiver, sequence__gt=after).order_by(
        "sequence"
    )
    for row in found[:most] if most else found.iterator(chunk_size=2000):
        yield as_line(row)


def as_line(row: LoggedLine) -> Line:
    """A row as the value whose hash is checked."""
    return Line(
        sender=row.sender,
        receiver=row.receiver,
        sequence=row.sequence,
        at=instant(row.at),
        kind=row.kind,
        business=row.business,
        message=row.message,
        answer=row.answer,
        prev=row.prev,
    )


def _row(own: str, line: Line) -> LoggedLine:
    return LoggedLine(
        own=own,
        sender=line.sender,
        receiver=line.receiver,
        sequence=line.sequence,
        at=datetime.fromisoformat(line.at),
        kind=line.kind,
        business=line.business,
        message=line.message,
        answer=line.answer,
        prev=line.prev,
        hash=line.hash,
    )
