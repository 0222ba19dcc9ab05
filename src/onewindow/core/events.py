"""Append to the history, read it, and check its chains.

events.append("register:enterprises/<division>", verb="register", by=actor, body={"uscc": …})
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .act import Actor, count_event
from .chain import Link, genesis
from .clock import now
from .models import Event, Stream, Unsealed


def append(
    stream: str,
    *,
    verb: str,
    by: Actor,
    body: Mapping[str, Any],
    division: str = "",
    after: tuple[int, bytes] | None = None,
    at: datetime | None = None,
) -> Link:
    """Write the next event of `stream` inside the running act and put it in the sealer's queue.

    `after` is the (seq, hash) of the last event where the caller has locked its own row that holds it; otherwise the
    stream's own row is locked. `at` is the instant the act has reckoned with, now by default. Returns the link written,
    whose `seq` and `hash` are the new head.
    """
    row: Stream | None = None
    if after is None:
        row, _ = Stream.objects.get_or_create(name=stream, defaults={"seq": 0, "head": genesis(stream)})
        row = Stream.objects.select_for_update().get(name=stream)
        after = (row.seq, bytes(row.head))
    link = Link(
        stream=stream,
        seq=after[0] + 1,
        verb=verb,
        actor=by.ref,
        acting_for=by.acting_for,
        at=at or now(),
        division=division or by.division,
        body=body,
        prev=after[1],
    )
    count_event()
    head = link.hash
    Event.objects.create(
        stream=stream,
        seq=link.seq,
        verb=verb,
        actor=link.actor,
        acting_for=link.acting_for,
        at=link.at,
        division=link.division,
        body=dict(body),
        prev=link.prev,
        hash=head,
    )
    Unsealed.objects.create(stream=stream, seq=link.seq)
    if row is not None:
        Stream.objects.filter(name=stream).update(seq=link.seq, head=head)
    return link


def history(stream: str) -> list[Event]:
    """All events of a stream, first to last."""
    return list(Event.objects.filter(stream=stream).order_by("seq"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """Where a chain does not hold."""

    stream: str  #: name of the stream
    seq: int  #: first event that is wrong
    why: str  #: gap | prev | hash


def breaks(events: Iterable[Event]) -> Iterator[Break]:
    """Check events given in order of (stream, seq); yields the first fault of each stream."""
    stream, seq, head, broken = "", 0, b"", False
    for event in events:
        if event.stream != stream:
            stream, seq, head, broken = event.stream, 0, genesis(event.stream), False
        if broken:
            continue
        link = as_link(event)
        why = (
            "gap"
            if event.seq != seq + 1
            else "prev"
            if link.prev != head
            else "hash"
            if link.hash != bytes(event.hash)
            else ""
        )
        if why:
            broken = True
            yield Break(stream=stream, seq=event.seq, why=why)
        seq, head = event.seq, bytes(event.hash)


def as_link(event: Event) -> Link:
    """The stored row as the value whose hash is checked."""
    return Link(
        stream=event.stream,
        seq=event.seq,
        verb=event.verb,
        actor=event.actor,
        acting_for=event.acting_for,
        at=event.at,
        division=event.division,
        body=event.body,
        prev=bytes(event.prev),
    )
