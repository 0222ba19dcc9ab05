"""The decision: an agency's opinion, a signature on a joint record, a second look after a correction."""

from collections.abc import Mapping
from typing import Any

from onewindow.cases import conditions, effects, lifecycle, steps
from onewindow.cases.errors import ReasonMissing
from onewindow.cases.facts import Given, Source
from onewindow.cases.records import Loaded
from onewindow.cases.stages import Outcome, verbs
from onewindow.cases.steps import Done, Step
from onewindow.cases.transition import Change, Moment
from onewindow.core.act import Actor, act


@act("decide", returns=Done, in_transaction=False)
def decide(
    number: str,
    matter: str,
    outcome: Outcome,
    *,
    by: Actor,
    version: int | None = None,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    on_commitment: bool = False,
    idempotency_key: str | None = None,
) -> Done:
    """Give the agency's decision. A refusal says why (Licensing Law 38).

    `data` holds what only the decision knows, such as the last day of a certificate: name -> value, kept as
    `decision:<name>`. With `on_commitment` it rests on the applicant's signed commitment and is checked afterwards.
    """
    _demand_reason("decide", outcome, opinion)
    return steps.take_hot(
        Step(
            verb="decide",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.decide(
                case.plan, case.state, matter, outcome, now=now, on_commitment=on_commitment
            ),
            facts=_said("decide", matter, by, opinion, data),
            read=lambda case, change: _filled(case, change, matter, data),
            words={matter: opinion},
        )
    )


@act("countersign", returns=Done)
def countersign(
    number: str,
    matter: str,
    outcome: Outcome,
    *,
    by: Actor,
    version: int | None = None,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Sign the joint record of matters that would otherwise wait for each other's papers."""
    _demand_reason("countersign", outcome, opinion)
    return steps.take(
        Step(
            verb="countersign",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.countersign(case.plan, case.state, matter, outcome, now=now),
            facts=_said("countersign", matter, by, opinion, data),
            read=lambda case, change: _filled(case, change, matter, data),
            words={matter: opinion},
        )
    )


@act("confirm", returns=Done)
def confirm(
    number: str,
    matter: str,
    *,
    by: Actor,
    version: int | None = None,
    opinion: str = "",
    idempotency_key: str | None = None,
) -> Done:
    """A value changed after the grant was looked at again; the decision stands."""
    return steps.take(
        Step(
            verb="confirm",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: _confirmed(case, matter, now),
            facts=steps.words("confirm", matter, by, {"opinion": opinion}),
        )
    )


def _confirmed(case: Loaded, matter: str, now: Moment) -> Change:
    """The grant stands on the changed value as well: what holds a grant back holds this back."""
    conditions.demand(case, matter)
    return lifecycle.confirm(case.plan, case.state, matter, now=now)


def _demand_reason(verb: str, outcome: Outcome, opinion: str) -> None:
    if outcome is Outcome.REFUSED and not opinion.strip():
        raise ReasonMissing(verb_name=verbs()[verb].name["zh"])


def _said(verb: str, matter: str, by: Actor, opinion: str, data: Mapping[str, Any] | None) -> list[Given]:
    facts = steps.words(verb, matter, by, {"opinion": opinion})
    facts += [
        Given(element=f"decision:{name}", subject=matter, value=value, source=Source.DECISION, origin={"by": by.ref})
        for name, value in (data or {}).items()
    ]
    return facts


def _filled(case: Loaded, change: Change, matter: str, data: Mapping[str, Any] | None) -> list[Given]:
    """What the decision's own data tell the sibling matters, once it is a grant."""
    if not data or change.after.reviews[matter].opinion is not Outcome.GRANTED:
        return []
    return effects.filled(case, matter, {f"decision:{name}": value for name, value in data.items()})
