"""The clocks: suspend on a ground of the law, resume, extend with the superior's approval, warn."""

from onewindow.cases import lifecycle, steps
from onewindow.cases.errors import NothingToWarn, ReasonMissing
from onewindow.cases.records import Loaded
from onewindow.cases.stages import verbs
from onewindow.cases.steps import Done, Step
from onewindow.cases.transition import Change, Moment
from onewindow.core.act import Actor, act


@act("suspend", returns=Done)
def suspend(
    number: str,
    matter: str,
    *,
    ground: str,
    notice: str,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Stop both limits on a ground of Licensing Law 45; `notice` is what the applicant is told in writing."""
    _demand_words("suspend", notice)
    return steps.take(
        Step(
            verb="suspend",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.suspend(case.plan, case.state, matter, ground, now=now),
            facts=steps.words("suspend", matter, by, {"notice": notice}),
        )
    )


@act("resume", returns=Done)
def resume(
    number: str,
    matter: str,
    *,
    by: Actor,
    result: str = "",
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """The hearing, test or appraisal is over; `result` says how it ended."""
    return steps.take(
        Step(
            verb="resume",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.resume(case.plan, case.state, matter, now=now),
            facts=steps.words("resume", matter, by, {"result": result}),
        )
    )


@act("extend", returns=Done)
def extend(
    number: str,
    matter: str,
    working_days: int,
    *,
    reason: str,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Lengthen the limits once, by the superior, with the reason that the applicant is told (Licensing Law 42 I)."""
    _demand_words("extend", reason)
    return steps.take(
        Step(
            verb="extend",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.extend(case.plan, case.state, matter, working_days, now=now),
            facts=steps.words("extend", matter, by, {"reason": reason}),
        )
    )


@act("warn", returns=Done)
def warn(number: str, *, by: Actor) -> Done:
    """Record the yellow and red warnings that are due; each fires once. Raises NothingToWarn."""

    def move(case: Loaded, now: Moment) -> Change:
        change = lifecycle.warn(case.plan, case.state, now=now)
        if change is None:
            raise NothingToWarn
        return change

    return steps.take(Step(verb="warn", number=number, codes=None, by=by, move=move))


def _demand_words(verb: str, words: str) -> None:
    if not words.strip():
        raise ReasonMissing(verb_name=verbs()[verb].name["zh"])
