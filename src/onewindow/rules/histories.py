"""Reads a history of events for time limits: in order, opened and ended in pairs, and merged into pauses.

A correction or a suspension is ended by the event with the same `ref`. Where events carry no ref, as many ends as
beginnings end one each, the oldest first; with fewer ends than beginnings, an end ends everything that is open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from onewindow.core.errors import gettext_noop

from .limits import Clock, DeadlineError, TimeEvent, Verb
from .sentences import Phrase

NOTHING_SUSPENDED = Phrase(
    "nothing_suspended", gettext_noop("此时没有尚未结束的中止，不能恢复；请核对 suspend 与 resume 的日期。")
)
NOTHING_REQUESTED = Phrase(
    "nothing_requested", gettext_noop("此前没有要求补正，不能提交补正；请核对 request_correction 的日期。")
)

Moment = TypeVar("Moment", date, datetime)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A correction or a suspension, from its beginning to its end."""

    verb: Verb  #: what began it
    start: date | datetime  #: when it began
    end: date | datetime | None = None  #: when it ended; None while it lasts
    ref: str = ""  #: which one it is, where several are told apart


def day_of(moment: date | datetime, zone: ZoneInfo) -> date:
    """The day of a moment in official time. Raises ValueError for an instant without a time zone."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(zone).date()


def in_order(events: Iterable[TimeEvent], zone: ZoneInfo) -> list[TimeEvent]:
    """By day; within a day by the hour where all of that day carry one, else as they were given."""
    ordered: list[TimeEvent] = []
    by_day = sorted(events, key=lambda event: day_of(event.at, zone))
    for day, group in groupby(by_day, key=lambda event: day_of(event.at, zone)):
        same_day = [(event.at, event) for event in group]
        hours = [at for at, _ in same_day if isinstance(at, datetime)]
        if len(hours) == len(same_day):
            same_day.sort(key=lambda pair: pair[0] if isinstance(pair[0], datetime) else datetime.combine(day, time()))
        ordered.extend(event for _, event in same_day)
    return ordered


def corrections(ordered: Sequence[TimeEvent]) -> list[Span]:
    """Every correction asked for, in order; what is handed in while nothing is asked is a voluntary supplement.

    Raises DeadlineError where something is handed in before anything was ever asked for.
    """
    return _paired(ordered, Verb.REQUEST_CORRECTION, Verb.RESUBMIT, NOTHING_REQUESTED, supplements=True)


def suspensions(ordered: Sequence[TimeEvent]) -> list[Span]:
    """Every suspension, in order. Raises DeadlineError where one is ended that did not begin."""
    return _paired(ordered, Verb.SUSPEND, Verb.RESUME, NOTHING_SUSPENDED, supplements=False)


def pausing(ordered: Sequence[TimeEvent], clock: Clock) -> list[Span]:
    """What stops the clock: suspensions; for the promised one also corrections."""
    spans = suspensions(ordered)
    asked = corrections(ordered)
    return spans + asked if clock is Clock.PROMISED else spans


def paused_days(spans: Iterable[Span], zone: ZoneInfo) -> list[tuple[date, date | None]]:
    """Pauses as (first day, last day): the first day still counts, those after it up to the last do not. Merged."""
    days = ((day_of(span.start, zone), None if span.end is None else day_of(span.end, zone)) for span in spans)
    return _merged(days)


def paused_instants(spans: Iterable[Span], zone: ZoneInfo) -> list[tuple[datetime, datetime | None]]:
    """Pauses to the instant, merged; a day alone stands for its end, so that its first day counts here too."""
    stretches = ((_end_of(span.start, zone), None if span.end is None else _end_of(span.end, zone)) for span in spans)
    return _merged(stretches)


def _paired(
    ordered: Sequence[TimeEvent], opens: Verb, ends: Verb, nothing_open: Phrase, *, supplements: bool
) -> list[Span]:
    spans: list[Span] = []
    beginnings = sum(event.verb is opens and not event.ref for event in ordered)
    endings = sum(event.verb is ends and not event.ref for event in ordered)
    for event in ordered:
        if event.verb is opens:
            spans.append(Span(verb=opens, start=event.at, ref=event.ref))
        if event.verb is not ends:
            continue
        still_open = [n for n, span in enumerate(spans) if span.end is None and span.ref == event.ref]
        if not still_open and not (supplements and spans):
            raise DeadlineError(place=f"{event.verb} {event.at.isoformat()}", fault=nothing_open())
        one_each = endings >= beginnings and not event.ref
        for n in still_open[:1] if one_each else still_open:
            spans[n] = replace(spans[n], end=event.at)
    return spans


def _merged(stretches: Iterable[tuple[Moment, Moment | None]]) -> list[tuple[Moment, Moment | None]]:
    merged: list[tuple[Moment, Moment | None]] = []
    for start, end in sorted(stretches, key=lambda stretch: stretch[0]):
        if not merged:
            merged.append((start, end))
            continue
        first, last = merged[-1]
        if last is None:
            break
        if start > last:
            merged.append((start, end))
        else:
            merged[-1] = (first, None if end is None else max(last, end))
    return merged


def _end_of(moment: date | datetime, zone: ZoneInfo) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(zone)
    return datetime.combine(moment + timedelta(1), time(), tzinfo=zone)
