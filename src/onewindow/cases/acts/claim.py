"""Who holds a review: claim it, put it back, give it to a colleague."""

from collections.abc import Sequence

from onewindow.cases import lifecycle, rights, steps
from onewindow.cases.errors import NotYourReview, WrongColleague
from onewindow.cases.records import Loaded
from onewindow.cases.steps import Done, Step
from onewindow.cases.transition import Change, Moment
from onewindow.core.act import Actor, act


@act("claim", returns=Done)
def claim(
    number: str,
    matters: Sequence[str],
    *,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Take reviews in hand; colleagues then leave them alone."""
    codes = tuple(matters)
    owner = rights.number_in(by.ref, "staff")
    if owner is None:
        raise NotYourReview(matter="、".join(codes), verb="claim", verb_name="认领")
    return steps.take(
        Step(
            verb="claim",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.claim(case.plan, case.state, codes, owner, now=now),
        )
    )


@act("release", returns=Done)
def release(
    number: str,
    matters: Sequence[str],
    *,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Put reviews back that one has in hand (a superior: whoever has them); anybody may claim them. Raises NotHeld."""
    codes = tuple(matters)
    return steps.take(
        Step(
            verb="release",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.release(case.plan, case.state, codes, now=now),
        )
    )


@act("reassign", returns=Done)
def reassign(
    number: str,
    matter: str,
    *,
    to: int | None,
    by: Actor,
    reason: str = "",
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Give a review to a colleague (id of the staff), or with None back to everybody. Raises WrongColleague."""

    def move(case: Loaded, now: Moment) -> Change:
        if to is not None and matter in case.state.reviews and not rights.may_be_given(case, matter, to):
            raise WrongColleague
        return lifecycle.reassign(case.plan, case.state, matter, to, now=now)

    return steps.take(
        Step(
            verb="reassign",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=move,
            facts=steps.words("reassign", matter, by, {"reason": reason}),
        )
    )
