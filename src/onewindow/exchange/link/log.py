"""Adding to the log and reading it: the rows of `lines.py`."""

from collections.abc import Iterator
from datetime import datetime

from .lines import Line, genesis, instant
from .models import Channel, LoggedLine


def add(
    own: str, *, sender: str, receiver: str, kind: str, business: str, message: str, answer: str, at: datetime
) -> Line:
    """The next line of what we receive; the head stays locked until the transaction ends, so this comes last."""
    head = _locked(own, sender, receiver)
    line = Line(
        sender=sender,
        receiver=receiver,
        sequence=head.sequence + 1,
        at=instant(at),
        kind=kind,
        business=business,
        message=message,
        answer=answer,
        prev=head.head,
    )
    _row(own, line).save(force_insert=True)
    Channel.objects.filter(pk=head.pk).update(sequence=line.sequence, head=line.hash)
    return line


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


def _locked(own: str, sender: str, receiver: str) -> Channel:
    direction = {"own": own, "sender": sender, "receiver": receiver}
    row = Channel.objects.select_for_update().filter(**direction).first()
    if row is None:
        Channel.objects.get_or_create(**direction, defaults={"head": genesis(sender, receiver)})
        row = Channel.objects.select_for_update().get(**direction)
    return row
