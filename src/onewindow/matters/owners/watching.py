"""Reads the events of the book: what owners are told, what moves along with a sale.

The register knows nothing of owners' self-service, so this looks at its events, a little further back than last time;
an event may be seen twice and counts once. What stood in the book before the first look is not told.
"""

import zlib
from collections import defaultdict
from datetime import datetime, timedelta

from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.models import Event
from onewindow.registers.land import looks
from onewindow.registers.land.book import stream

from . import acts
from .book import current
from .models import Alert, Mark, Move
from .sales import wishes_moves

BY = Actor.system("owners")
_MARK, _FIRST = "events", "first"
#: An act that began before the last look may have ended after it.
_AGAIN = timedelta(minutes=10)
_MOST = 1000


def look() -> int:
    """Hear what happened since the last look and tell what is due; how many alerts went out."""
    started, mark = now(), Mark.objects.filter(name=_MARK).first()
    since = (mark.at if mark is not None else started) - _AGAIN
    begun = {"at": since if mark is not None else started}
    first, _ = Mark.objects.get_or_create(name=_FIRST, defaults=begun)
    _hear(max(since, first.at))  # what was imported a minute before the first look stood there before it
    _hear_looks(since)
    Mark.objects.update_or_create(name=_MARK, defaults={"at": started})
    due = Alert.objects.filter(told_at=None, not_before__lte=now()).order_by("pk").values_list("pk", flat=True)
    waiting = list(due[:_MOST])
    for alert in waiting:
        acts.tell_alert(alert, by=BY)
    return len(waiting)


def _hear(since: datetime) -> None:
    book, begin = current(), stream("")
    rows = Event.objects.filter(at__gte=since, verb__in=book.verbs, stream__startswith=begin).order_by("at", "seq")
    found: dict[str, list[Event]] = defaultdict(list)
    for event in rows.iterator():
        found[event.stream.removeprefix(begin)].append(event)
    for unit, happened in found.items():
        numbers = [event.seq for event in happened]
        known = set(Alert.objects.filter(unit=unit, seq__in=numbers).values_list("seq", flat=True))
        new = [event for event in happened if event.seq not in known]
        for event in new:
            if event.verb == "transfer":  # offered once: before the event counts as heard
                case = str(event.body.get("source_reference") or "")
                wished = wishes_moves(case)
                acts.offer_moves(unit, event.seq, case=case, wished=wished, by=BY)
                if wished:
                    _ask_as_wished(unit, event.seq)
        if new:
            acts.hear_alerts(unit, tuple(_heard(event) for event in new), by=BY)


def _ask_as_wished(unit: str, seq: int) -> None:
    """Who has ticked it on the sheet of the sale need not ask again."""
    offered = list(Move.objects.filter(unit=unit, seq=seq, status=Move.Status.OFFERED).order_by("pk"))
    if offered:
        party = offered[0].party_id
        by = Actor(ref=BY.ref, acting_for=f"party:{party}")
        acts.ask_moves(unit, seq, {row.utility: "" for row in offered}, party=party, by=by)


def _hear_looks(since: datetime) -> None:
    """A look is named by its own id; a number made of it stands for the number of an event."""
    looks.write_looks()
    for change in current().changes.values():
        for look in looks.looks_since(since, change.looks) if change.looks else ():
            number = zlib.crc32(look.id.encode()) // 2
            if not Alert.objects.filter(unit=look.unit, seq=number, change=change.code).exists():
                acts.hear_alerts(look.unit, ((number, change.code, look.at.isoformat()),), by=BY)


def _heard(event: Event) -> tuple[int, str, str]:
    change = current().change_of(event.verb)
    assert change is not None  # noqa: S101  the query asked for its verbs
    return event.seq, change.code, event.at.isoformat()
