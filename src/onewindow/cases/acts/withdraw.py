"""What the applicant may do while he waits: remind the agencies, take his application back."""

from collections.abc import Sequence

from onewindow.cases import lifecycle, steps
from onewindow.cases.records import Loaded
from onewindow.cases.stages import UNDECIDED, Stage
from onewindow.cases.steps import Done, Step
from onewindow.cases.transition import Change, Moment
from onewindow.core import clock
from onewindow.core.act import Actor, act


@act("nudge", returns=Done)
def nudge(
    number: str, matter: str | None = None, *, by: Actor, version: int | None = None, idempotency_key: str | None = None
) -> Done:
    """Remind the agencies that have not decided (or one of them), once a day."""

    def move(case: Loaded, now: Moment) -> Change:
        waited_for = [
            c for c, r in case.state.reviews.items() if r.stage in UNDECIDED and r.stage is not Stage.CORRECTING
        ]
        codes = [matter] if matter is not None else waited_for or list(case.state.reviews)[:1]
        return lifecycle.nudge(case.plan, case.state, codes, now=now, day=clock.today())

    return steps.take(
        Step(
            verb="nudge",
            number=number,
            codes=None if matter is None else (matter,),
            by=by,
            version=version,
            move=move,
        )
    )


@act("withdraw", returns=Done)
def withdraw(
    number: str,
    matters: Sequence[str] | None = None,
    *,
    by: Actor,
    reason: str = "",
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Take back some matters, or with None everything that is not decided yet."""
    codes = None if matters is None else tuple(matters)
    return steps.take(
        Step(
            verb="withdraw",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.withdraw(case.plan, case.state, codes, now=now),
            facts=steps.words("withdraw", "", by, {"reason": reason}),
        )
    )
