"""PURE: the log of a direction between two nodes. Both sides hold the same lines; each is bound to the one before.

The receiver of a message numbers it and answers with the line; the sender checks and keeps it. So there are two chains
for a pair, one for each direction, and no moment at which the two sides must agree on an order.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from onewindow.core.chain import canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message, as both sides know it."""

    sender: str  #: code of the node that sent it
    receiver: str  #: code of the node that took it in
    sequence: int  #: 1, 2, 3 … as the receiver took them in
    at: str  #: when, ISO, UTC, microseconds
    kind: str  #: of message
    business: str  #: the sender's number
    message: str  #: SHA-256 of the content, 64 hex digits
    answer: str  #: SHA-256 of the answer, 64 hex digits
    prev: str  #: hash of the line before, 64 hex digits

    @property
    def hash(self) -> str:
        """SHA-256 over the line before and all of this, 64 hex digits."""
        said = {name: getattr(self, name) for name in _SAID}
        return hashlib.sha256(bytes.fromhex(self.prev) + canonical(said).encode()).hexdigest()

    def json(self) -> dict[str, Any]:
        """The line with its hash."""
        return {name: getattr(self, name) for name in (*_SAID, "prev")} | {"hash": self.hash}


_SAID = ("sender", "receiver", "sequence", "at", "kind", "business", "message", "answer")


def genesis(sender: str, receiver: str) -> str:
    """What the first line of a direction points back to."""
    return hashlib.sha256(f"link:{sender}>{receiver}".encode()).hexdigest()


def instant(at: datetime) -> str:
    """A moment as lines write it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_json(said: Mapping[str, Any]) -> Line:
    """A line from JSON. Raises ValueError where it is none or its hash is not its own."""
    try:
        line = Line(**{name: said[name] for name in (*_SAID, "prev")})
        if line.hash == said["hash"] and isinstance(line.sequence, int):
            return line
    except (KeyError, TypeError, ValueError):
        pass
    raise ValueError("no line")


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Where the logs of two sides differ, or one is broken in itself."""

    sender: str  #: direction
    receiver: str  #: direction
    sequence: int  #: line
    what: str  #: here_only | there_only | differs | broken_here | broken_there

    def json(self) -> dict[str, Any]:
        """As it is shown."""
        return {"from": self.sender, "to": self.receiver, "sequence": self.sequence, "what": self.what}


def first_break(lines: Iterable[Line], *, prev: str) -> int | None:
    """Sequence of the first line that does not follow the one before, None where all do. `prev`: before the first."""
    expected = None
    for line in lines:
        if line.prev != prev or (expected is not None and line.sequence != expected):
            return line.sequence
        prev, expected = line.hash, line.sequence + 1
    return None


def folded(lines: Iterable[Line], prev: str) -> tuple[int, str]:
    """(number, hash) of these lines on top of the hash before, whatever hashes they claim."""
    count = 0
    for line in lines:
        count, prev = count + 1, replace(line, prev=prev).hash
    return count, prev


def compare(here: Iterable[Line], there: Iterable[Line], *, sender: str, receiver: str) -> Iterator[Difference]:
    """All differences of two copies of one direction, in order."""
    ours, theirs = {line.sequence: line for line in here}, {line.sequence: line for line in there}
    for name, copy in (("broken_here", ours), ("broken_there", theirs)):
        broken = first_break((copy[n] for n in sorted(copy)), prev=genesis(sender, receiver))
        if broken is not None:
            yield Difference(sender=sender, receiver=receiver, sequence=broken, what=name)
    for sequence in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(sequence), theirs.get(sequence)
        if mine == other:
            continue
        what = "here_only" if other is None else "there_only" if mine is None else "differs"
        yield Difference(sender=sender, receiver=receiver, sequence=sequence, what=what)


def altered(line: Line, **changes: Any) -> Line:
    """A line that says something else, for tests and demonstrations of what is found."""
    return replace(line, **changes)
