"""How long a package takes: everything at once, except where a gate makes one review wait for another.

A review starts when the last `accept` or `start` gate before it ends; it ends at start + days, or when its last
`decide` or `finalise` gate ends, whichever is later. `optional` never waits. Days are working days, exact (0.5 too).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .declarations import GateKind

_BEGIN = {GateKind.ACCEPT, GateKind.START}
_END = {GateKind.DECIDE, GateKind.FINALISE}


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One review waits for another."""

    before: str  #: the earlier matter
    after: str  #: the later one
    kind: GateKind  #: what waits


@dataclass(frozen=True, kw_only=True)
class Span:
    """When a review runs, in working days from the beginning of the package."""

    start: Fraction  #: begins
    end: Fraction  #: ends


class Ring(Exception):
    """The waits form a ring."""


def spans(days: Mapping[str, Fraction], waits: Iterable[Wait]) -> dict[str, Span]:
    """The span of every matter of `days`. Waits that name another matter are left out. Raises Ring."""
    into: dict[str, list[Wait]] = {code: [] for code in days}
    for wait in waits:
        if wait.after in days and wait.before in days and wait.kind is not GateKind.OPTIONAL:
            into[wait.after].append(wait)
    done: dict[str, Span] = {}
    waiting = list(days)
    while waiting:
        ready = [code for code in waiting if all(wait.before in done for wait in into[code])]
        if not ready:
            raise Ring("、".join(waiting))
        for code in ready:
            start = max((done[wait.before].end for wait in into[code] if wait.kind in _BEGIN), default=Fraction(0))
            gates = [done[wait.before].end for wait in into[code] if wait.kind in _END]
            done[code] = Span(start=start, end=max([start + days[code], *gates]))
        waiting = [code for code in waiting if code not in done]
    return {code: done[code] for code in days}


def length(found: Mapping[str, Span]) -> Fraction:
    """When the last review ends."""
    return max((span.end for span in found.values()), default=Fraction(0))


def critical(found: Mapping[str, Span], waits: Iterable[Wait]) -> tuple[str, ...]:
    """The chain of matters that decides the length, first to last."""
    if not found:
        return ()
    listed = [wait for wait in waits if wait.kind is not GateKind.OPTIONAL and wait.before in found]
    code = max(found, key=lambda each: found[each].end)
    chain = [code]
    while True:
        span = found[code]
        holding = [
            wait
            for wait in listed
            if wait.after == code
            and found[wait.before].end == (span.start if wait.kind in _BEGIN else span.end)
            and (wait.kind in _END or span.start > 0)
        ]
        if not holding:
            return tuple(reversed(chain))
        code = holding[0].before
        chain.append(code)
