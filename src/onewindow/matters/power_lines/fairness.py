"""PURE: what the priority of the green channel costs the others, from what really happened.

An ordinary review was overtaken by a green one of the same agency that was received later and decided earlier. What
that cost it cannot be more than the time the agency worked on the green one in the meantime: from the later of the
green one's receipt and its predecessor's decision at that agency, to the green one's decision. Those stretches are
added up per ordinary review, and none is counted twice.

    cost(spans)      # Cost(ordinary=…, overtaken=…, hours=…, green=…)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """One decided review."""

    agency: int  #: id
    green: bool  #: had priority
    received: datetime  #: receipt
    decided: datetime  #: outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What the priority has cost."""

    green: int  #: reviews with priority
    ordinary: int  #: reviews without
    overtaken: int  #: ordinary ones that a later green one passed
    added: timedelta  #: added up over all ordinary ones
    worst: timedelta  #: the most that one of them waited

    @property
    def mean(self) -> timedelta:
        """Added to an ordinary review on the average, those that nobody passed included."""
        return self.added / self.ordinary if self.ordinary else timedelta()


def cost(spans: Iterable[Span]) -> Cost:
    """The figure over all agencies."""
    by_agency: dict[int, list[Span]] = {}
    for span in spans:
        by_agency.setdefault(span.agency, []).append(span)
    every = [_one(one) for one in by_agency.values()]
    return Cost(
        green=sum(c.green for c in every),
        ordinary=sum(c.ordinary for c in every),
        overtaken=sum(c.overtaken for c in every),
        added=sum((c.added for c in every), timedelta()),
        worst=max((c.worst for c in every), default=timedelta()),
    )


def _one(spans: Sequence[Span]) -> Cost:
    ordered = sorted(spans, key=lambda span: (span.decided, span.received))
    worked = _stretches(ordered)
    waits = []
    for span in ordered:
        if not span.green:
            passed = [w for other, w in worked if other.green and other.received > span.received]
            meanwhile = [w for w in passed if w[1] < span.decided]
            waits.append(
                (len(meanwhile), sum((end - max(start, span.received) for start, end in meanwhile), timedelta()))
            )
    return Cost(
        green=sum(span.green for span in spans),
        ordinary=len(waits),
        overtaken=sum(n > 0 for n, _ in waits),
        added=sum((wait for _, wait in waits), timedelta()),
        worst=max((wait for _, wait in waits), default=timedelta()),
    )


def _stretches(ordered: Sequence[Span]) -> list[tuple[Span, tuple[datetime, datetime]]]:
    """For each review the stretch in which its agency was free for it, up to its decision."""
    found, free = [], None
    for span in ordered:
        start = span.received if free is None else max(span.received, free)
        found.append((span, (min(start, span.decided), span.decided)))
        free = span.decided
    return found
