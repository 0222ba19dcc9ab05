"""How each line is: when the partner was last heard and reached, how fast, what waits, what was put aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from onewindow.core.clock import now

from .models import LineHealth, Outgoing
from .partners import Partner, nodes

#: A line that was not heard of for so long is not green any more, and after the second time red.
_LATE, _LOST = timedelta(minutes=5), timedelta(minutes=30)


#: How often the state of a line that works is written, and when this process last did.
_BUSY = timedelta(seconds=5)
_written: dict[tuple[str, str], datetime] = {}


def forget() -> None:
    """What this process remembers of its writing: for tests, whose rows go."""
    _written.clear()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line as it is shown."""

    partner: Partner  #: at the other end
    light: str  #: green | yellow | red | grey (never connected)
    heard_at: datetime | None  #: last heartbeat or answer
    latency_ms: int | None  #: of the last answer
    waiting: int  #: messages that wait
    oldest: datetime | None  #: since when the oldest waits
    dead: int  #: messages that were put aside
    fault: str  #: code of the last failure, "" where the last try went well


def reached(own: str, partner: str, began: datetime) -> None:
    """An answer of the partner came; where the line had failed, everything that waits may go out now."""
    at = now()
    spent = max(0, int((at - began) / timedelta(milliseconds=1)))
    new = {"reached_at": at, "latency_ms": spent, "failing_since": None, "fault": ""}
    written = _written.get((own, partner))
    if written is None or not timedelta() <= at - written < _BUSY:  # a busy line is not written for each message
        if LineHealth.objects.filter(own=own, partner=partner, failing_since__isnull=False).update(**new):
            waiting = Outgoing.objects.filter(own=own, partner=partner, state=Outgoing.State.WAITING, tries__gt=0)
            waiting.update(next_try=at)  # it is back: what has failed need not wait out its hour
        else:
            LineHealth.objects.update_or_create(own=own, partner=partner, defaults=new)
        _written[own, partner] = at


def failing(own: str) -> set[str]:
    """Partners whose last try came to nothing. One query."""
    rows = LineHealth.objects.filter(own=own, failing_since__isnull=False)
    return set(rows.values_list("partner", flat=True))


def fails(own: str, outgoing: int) -> bool:
    """Whether the last try on the line of a message came to nothing. One query."""
    partner = Outgoing.objects.filter(pk=outgoing).values("partner")
    return LineHealth.objects.filter(own=own, partner__in=partner, failing_since__isnull=False).exists()


def failed(own: str, partner: str, code: str) -> None:
    """A try came to nothing."""
    _written.pop((own, partner), None)
    row, _ = LineHealth.objects.get_or_create(own=own, partner=partner)
    row.fault, row.failing_since = code[:60], row.failing_since or now()
    row.save(update_fields=["fault", "failing_since"])


def heard(own: str, partner: str) -> None:
    """The partner's heartbeat came."""
    LineHealth.objects.update_or_create(own=own, partner=partner, defaults={"heard_at": now()})


def lines(own: str) -> list[Line]:
    """All lines of a node. Three queries."""
    known = {row.partner: row for row in LineHealth.objects.filter(own=own)}
    waiting = Q(state=Outgoing.State.WAITING)
    counted = {
        row["partner"]: row
        for row in Outgoing.objects.filter(own=own, state__in=[Outgoing.State.WAITING, Outgoing.State.DEAD])
        .values("partner")
        .annotate(
            waiting=Count("pk", filter=waiting),
            dead=Count("pk", filter=~waiting),
            oldest=Min("at", filter=waiting),
        )
    }
    return [_line(partner, known.get(partner.code), counted.get(partner.code, {})) for partner in nodes().partners(own)]


def _line(partner: Partner, row: LineHealth | None, counted: Mapping[str, Any]) -> Line:
    heard_at = max((at for at in (row.heard_at, row.reached_at) if at), default=None) if row else None
    oldest = counted.get("oldest")
    return Line(
        partner=partner,
        light=light(heard_at, row.failing_since if row else None, oldest),
        heard_at=heard_at,
        latency_ms=row.latency_ms if row else None,
        waiting=counted.get("waiting", 0),
        oldest=oldest,
        dead=counted.get("dead", 0),
        fault=row.fault if row else "",
    )


def light(heard_at: datetime | None, failing_since: datetime | None, oldest: datetime | None) -> str:
    """The colour of a line: green where it was heard of lately and nothing fails or waits for long."""
    at = now()
    if heard_at is None and failing_since is None:
        return "grey"
    if heard_at is None:
        return "red"
    silent = at - heard_at
    if silent > _LOST or (failing_since and at - failing_since > _LOST):
        return "red"
    late = silent > _LATE or failing_since is not None or (oldest is not None and at - oldest > _LATE)
    return "yellow" if late else "green"
