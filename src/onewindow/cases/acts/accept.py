"""Before and at acceptance: accept, accept by law, refuse acceptance, receive what was owed."""

from collections.abc import Mapping, Sequence
from datetime import date

from onewindow.cases import lifecycle, steps
from onewindow.cases.errors import CommitmentMissing, ReasonMissing
from onewindow.cases.facts import FileRow
from onewindow.cases.stages import verbs
from onewindow.cases.steps import Done, Step
from onewindow.core.act import Actor, act


@act("accept", returns=Done, in_transaction=False)
def accept(
    number: str,
    matters: Sequence[str],
    *,
    by: Actor,
    version: int | None = None,
    owed: Mapping[str, date] | None = None,
    commitment: bool = False,
    idempotency_key: str | None = None,
) -> Done:
    """Accept matters; their limits begin. A window clerk may accept for all agencies at once (Licensing Law 26).

    `owed` names deferrable materials and the day until which they may come (容缺受理), under a signed `commitment`.
    """
    if owed and not commitment:
        raise CommitmentMissing
    codes = tuple(matters)
    return steps.take_hot(
        Step(
            verb="accept",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.accept(case.plan, case.state, codes, now=now, owed=owed),
        )
    )


@act("accept_by_law", returns=Done)
def accept_by_law(number: str, *, by: Actor) -> Done:
    """Write down that silence has accepted: no notice came within its time (Licensing Law 32 I (4))."""
    return steps.take(
        Step(
            verb="accept_by_law",
            number=number,
            codes=None,
            by=by,
            move=lambda case, now: lifecycle.accept_by_law(case.plan, case.state, now=now),
        )
    )


@act("refuse_acceptance", returns=Done)
def refuse_acceptance(
    number: str,
    matters: Sequence[str],
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Not to be decided at all, or not by this agency; the reason says where to go (Licensing Law 32 I (1), (2))."""
    if not reason.strip():
        raise ReasonMissing(verb_name=verbs()["refuse_acceptance"].name["zh"])
    codes = tuple(matters)
    return steps.take(
        Step(
            verb="refuse_acceptance",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.refuse_acceptance(case.plan, case.state, codes, now=now),
            facts=[f for code in codes for f in steps.words("refuse_acceptance", code, by, {"reason": reason})],
            words=dict.fromkeys(codes, reason),
        )
    )


@act("receive", returns=Done)
def receive(
    number: str,
    matters: Sequence[str],
    materials: Sequence[str],
    *,
    by: Actor,
    files: Sequence[FileRow] = (),
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Materials that were owed have come, on paper or as files."""
    codes = tuple(matters)
    return steps.take(
        Step(
            verb="receive",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.receive(case.plan, case.state, codes, frozenset(materials), now=now),
            files=files,
        )
    )
