"""How an act takes a step: find the case, check rights and version, let the lifecycle decide, call handlers, write.

    steps.take(Step(verb="suspend", number=number, codes=(matter,), by=by, move=lambda case, now: lifecycle.suspend(…)))

`take` writes through the journal, inside the act's transaction. `take_hot` does the same in one statement, and falls
back to a transaction of its own where a handler has to write as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from onewindow.catalogue.queries import edition
from onewindow.core import clock
from onewindow.core.act import Actor, claimed_key
from onewindow.core.models import Command

from . import effects, hot, journal, lifecycle, reading, rights, telling
from .errors import Busy, StaleCase
from .facts import FileRow, Given, Source
from .limits import region_limits
from .records import Loaded, QueuedJob, Record, record_of
from .rights import Standing
from .transition import Change, Moment

#: Rounds of a lost race before a request gives up; each loss means that somebody else got on.
_ROUNDS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What an act on a case gives back."""

    number: str  #: the case
    version: int  #: after the act: what a page must send back next time


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What an act wants."""

    verb: str  #: row of the table of stages
    number: str  #: the case
    codes: tuple[str, ...] | None  #: the matters it is about; None: the whole case
    by: Actor  #: who
    move: Callable[[Loaded, Moment], Change]  #: the pure step
    version: int | None = None  #: what the page had seen
    facts: Sequence[Given] = ()  #: values and words that come with it
    files: Sequence[FileRow] = ()  #: files that come with it
    read: Callable[[Loaded, Change], Sequence[Given]] | None = None  #: more facts, once the change is known
    jobs: Callable[[Loaded, Change], Sequence[QueuedJob]] | None = None  #: what must follow, besides the usual
    words: Mapping[str, str] = field(default_factory=dict)  #: matter -> the agency's words, for handlers
    then: Callable[[Loaded], object] | None = None  #: what is written besides, in the same transaction


def take(step: Step) -> Done:
    """Take the step inside the running transaction, the case locked."""
    loaded = journal.locked(step.number)
    return _write(step, loaded, rights.standing_of(step.by, loaded))


def take_hot(step: Step) -> Done:
    """Take the step in one statement; anew on the fresh state whenever what it was decided on no longer stands."""
    for n in range(_ROUNDS):
        found = reading.read(step.number, step.by, anew=n > 0)
        loaded = found.loaded
        try:
            change, now = _decide(step, loaded, found.standing)
        except Exception:
            if found.remembered:
                continue
            raise
        if effects.heard(change):
            return _in_a_transaction(step)
        record = _record(step, loaded, change, now, ())
        done = Done(number=loaded.number, version=record.seq)
        if hot.write(found, record, change.after, {"number": done.number, "version": done.version}):
            return done
    raise Busy(number=step.number)


def _in_a_transaction(step: Step) -> Done:
    with transaction.atomic():
        done = take(step)
        write_key({"number": done.number, "version": done.version})
    return done


def _write(step: Step, loaded: Loaded, standing: Standing) -> Done:
    change, now = _decide(step, loaded, standing)
    given: Sequence[Given] = ()
    if effects.heard(change):
        said = [*step.facts, *(step.read(loaded, change) if step.read is not None else ())]
        given = effects.follow(loaded, change, by=step.by, given=said, words=step.words)
        told = effects.numbers_told(loaded, change, given)
        if told:
            change = lifecycle.numbered(loaded.plan, loaded.state, change, told, now=now)
    record = _record(step, loaded, change, now, given)
    journal.write(loaded, record)
    if step.then is not None:
        step.then(loaded)
    return Done(number=loaded.number, version=record.seq)


def _decide(step: Step, loaded: Loaded, standing: Standing) -> tuple[Change, Moment]:
    rights.demand(step.verb, loaded, step.codes, standing)
    fresh(loaded, step.codes, step.version)
    now = Moment(at=clock.now(), seq=loaded.version + 1, limits=region_limits())
    return step.move(loaded, now), now


def fresh(loaded: Loaded, codes: Sequence[str] | None, seen: int | None) -> None:
    """Refuse a page that is older than the last change of what it acts on: StaleCase with both versions.

    A sibling's decision does not make a page stale: reviews are independent, and what concerns this one (a corrected
    value, a gate) marks it as touched.
    """
    if seen is None:
        return
    if codes is None:
        current = loaded.version
    else:
        current = max((r.touched for c, r in loaded.state.reviews.items() if c in codes), default=loaded.version)
    if seen < current or seen > loaded.version:
        raise StaleCase(seen=seen, current=loaded.version)


def _record(step: Step, loaded: Loaded, change: Change, now: Moment, given: Sequence[Given]) -> Record:
    read = step.read(loaded, change) if step.read is not None else ()
    # One value per element and event: what a handler says stands over what the officer typed.
    facts = list({fact.key: fact for fact in (*step.facts, *read, *given)}.values())
    jobs = [*effects.jobs_after(loaded, change, step.by), *telling.queued(loaded, change)]
    jobs += step.jobs(loaded, change) if step.jobs is not None else ()
    return record_of(loaded, change, by=step.by, at=now.at, facts=facts, files=step.files, jobs=jobs)


def write_key(result: Mapping[str, Any]) -> None:
    """Write the key of a hot act that has taken the way through the journal, in the same transaction."""
    key = claimed_key()
    if key is not None:
        name, act, actor, request = key
        Command.objects.create(key=name, act=act, actor=actor, request=request, result=dict(result), at=clock.now())


def sensitive_elements(loaded: Loaded) -> frozenset[str]:
    """The elements that the case's edition declares sensitive."""
    return frozenset(e.id for e in edition(loaded.plan.edition).catalogue.elements if e.sensitive)


def words(verb: str, code: str, by: Actor, said: Mapping[str, Any]) -> list[Given]:
    """What an agency says with an act, as facts of that review: `decide.opinion`, `suspend.reason`."""
    return [
        Given(element=f"{verb}.{name}", subject=code, value=value, source=Source.DECISION, origin={"by": by.ref})
        for name, value in said.items()
        if value not in (None, "", [], {})
    ]
