"""PURE: the nodes of one utility with their lights, from what has happened, the limits and the office calendar.

lights = lights_of(Way(matter="UTL-GAS", submitted=…, done={"accept": …}), book, now=…)
lights[1].light       # green | amber | red | done | paused | later | skipped

A node runs from the end of the one before. Suspensions of the review (Licensing Law 45) stand still here too, as the
deadline rules reckon them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.rules.deadlines import Clock, Level, due_date, warning_level
from onewindow.rules.limits import TimeEvent, Verb, working_days

from .book import Book, NodeRule
from .findings import Finding


class LightColour(StrEnum):
    """How a node stands."""

    DONE = "done"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PAUSED = "paused"
    LATER = "later"
    SKIPPED = "skipped"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """What has happened to one connection."""

    matter: str  #: code
    submitted: datetime  #: when the case was handed in
    done: Mapping[str, datetime]  #: node -> when it was done
    finding: Finding | None = None  #: what the utility found
    events: Sequence[TimeEvent] = ()  #: suspensions and corrections of its review
    ended: bool = False  #: refused or withdrawn


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeLight:
    """One node as a page shows it."""

    node: str  #: which
    light: LightColour  #: how it stands
    started: datetime | None  #: from when its limit runs
    due: datetime | None  #: when it runs out; None: not running, or standing still
    at: datetime | None  #: when it was done
    late: bool  #: done after its limit


def needs(node: str, finding: Finding | None) -> bool:
    """Whether the way goes through a node: works outside only where a line outside is needed."""
    return node != "outside" or finding is None or (finding.possible and finding.outside)


def limit_of(rule: NodeRule, matter: str, finding: Finding | None) -> int:
    """Working days of a node; a line longer than the rule covers takes as long as the utility said on site."""
    if rule.up_to_m and finding is not None and finding.length_m > rule.up_to_m:
        return max(finding.days, rule.limit(matter))
    return rule.limit(matter)


def lights_of(way: Way, book: Book, *, now: datetime) -> tuple[NodeLight, ...]:
    """All nodes in order."""
    found, start, running = [], way.submitted, not way.ended
    for rule in book.nodes:
        if not needs(rule.id, way.finding):
            found.append(_plain(rule.id, LightColour.SKIPPED))
            continue
        at = way.done.get(rule.id)
        if at is not None:
            due = _due(rule, way, start, book)
            late = due is not None and at > due
            found.append(NodeLight(node=rule.id, light=LightColour.DONE, started=start, due=due, at=at, late=late))
            start = at
        elif running:
            found.append(_running(rule, way, start, book, now))
            running = False
        else:
            found.append(_plain(rule.id, LightColour.ENDED if way.ended else LightColour.LATER))
    return tuple(found)


def current_of(lights: Sequence[NodeLight]) -> NodeLight | None:
    """The node that is running; None at the end."""
    running = {LightColour.GREEN, LightColour.AMBER, LightColour.RED, LightColour.PAUSED}
    return next((one for one in lights if one.light in running), None)


def _running(rule: NodeRule, way: Way, start: datetime, book: Book, now: datetime) -> NodeLight:
    due = _due(rule, way, start, book)
    if due is None:
        return NodeLight(node=rule.id, light=LightColour.PAUSED, started=start, due=None, at=None, late=False)
    level = warning_level(now, start, _day(due, book), book.calendar)
    colours = {Level.GREEN: LightColour.GREEN, Level.YELLOW: LightColour.AMBER, Level.RED: LightColour.RED}
    return NodeLight(node=rule.id, light=colours[level], started=start, due=due, at=None, late=level is Level.RED)


def _due(rule: NodeRule, way: Way, start: datetime, book: Book) -> datetime | None:
    limit = working_days(limit_of(rule, way.matter, way.finding))
    pauses = [e for e in way.events if e.verb in {Verb.SUSPEND, Verb.RESUME}]
    due = due_date(limit, start, pauses, book.calendar, Clock.STATUTORY)
    if due is None or isinstance(due, datetime):
        return due
    return book.calendar.close_of_day(due)


def _day(due: datetime, book: Book) -> date:
    return due.astimezone(book.calendar.zone).date()


def _plain(node: str, light: LightColour) -> NodeLight:
    return NodeLight(node=node, light=light, started=None, due=None, at=None, late=False)
