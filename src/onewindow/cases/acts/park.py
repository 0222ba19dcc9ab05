"""An outside system does not answer: park one review; the operator's four verbs let it go on, each with a reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onewindow.cases import operations, steps
from onewindow.cases.errors import ReasonMissing
from onewindow.cases.facts import Given, Source
from onewindow.cases.records import Loaded, QueuedJob
from onewindow.cases.stages import verbs
from onewindow.cases.states import Parked
from onewindow.cases.steps import Done, Step
from onewindow.cases.transition import Change, Moment
from onewindow.core.act import Actor, act


@act("park", returns=Done)
def park(
    number: str, matter: str, *, why: str, by: Actor, job: str = "", arguments: Mapping[str, Any] | None = None
) -> Done:
    """Let one review wait; `job` with its arguments is what `retry` runs again."""
    return steps.take(
        Step(
            verb="park",
            number=number,
            codes=(matter,),
            by=by,
            move=lambda case, now: operations.park(
                case.plan, case.state, matter, why, job=job, arguments=arguments or {}, now=now
            ),
        )
    )


@act("retry", returns=Done)
def retry(number: str, matter: str, *, reason: str, by: Actor, version: int | None = None) -> Done:
    """Run the job again."""
    parked: list[Parked] = []

    def move(case: Loaded, now: Moment) -> Change:
        change, held = operations.retry(case.plan, case.state, matter, now=now)
        parked.append(held)
        return change

    def jobs(case: Loaded, change: Change) -> list[QueuedJob]:
        held = parked[-1]
        return [QueuedJob(name=held.job, arguments=held.arguments, lock=case.stream)] if held.job else []

    return steps.take(_step("retry", number, matter, reason, by, version, move=move, jobs=jobs))


@act("override", returns=Done)
def override(
    number: str,
    matter: str,
    *,
    reason: str,
    by: Actor,
    values: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Done:
    """Go on with what a person has found out by other means; `values` are written down as put in by hand."""
    given = [
        Given(element=e, value=v, source=Source.OPERATOR, origin={"by": by.ref, "matter": matter})
        for e, v in (values or {}).items()
    ]
    return steps.take(
        _step(
            "override",
            number,
            matter,
            reason,
            by,
            version,
            move=lambda case, now: operations.override(case.plan, case.state, matter, now=now),
            given=given,
        )
    )


@act("skip", returns=Done)
def skip(number: str, matter: str, *, reason: str, by: Actor, version: int | None = None) -> Done:
    """Leave the step out."""
    return steps.take(
        _step(
            "skip",
            number,
            matter,
            reason,
            by,
            version,
            move=lambda case, now: operations.skip(case.plan, case.state, matter, now=now),
        )
    )


@act("abort", returns=Done)
def abort(number: str, matter: str, *, reason: str, by: Actor, version: int | None = None) -> Done:
    """End the review."""
    return steps.take(
        _step(
            "abort",
            number,
            matter,
            reason,
            by,
            version,
            move=lambda case, now: operations.abort(case.plan, case.state, matter, now=now),
        )
    )


def _step(
    verb: str,
    number: str,
    matter: str,
    reason: str,
    by: Actor,
    version: int | None,
    *,
    move: Callable[[Loaded, Moment], Change],
    given: Sequence[Given] = (),
    jobs: Callable[[Loaded, Change], Sequence[QueuedJob]] | None = None,
) -> Step:
    if not reason.strip():
        raise ReasonMissing(verb_name=verbs()[verb].name["zh"])
    return Step(
        verb=verb,
        number=number,
        codes=(matter,),
        by=by,
        version=version,
        move=move,
        facts=[*steps.words(verb, matter, by, {"reason": reason}), *given],
        jobs=jobs,
        words={matter: reason},
    )
