"""PURE: how the opinions of several agencies make the outcome of a joint service.

    joint_outcome(JointOutcome.ALL_OR_NONE, {"A": GRANTED, "B": REFUSED, "C": None})
    # Verdict(joint=None, reviews={}): C has not spoken

Three rules (declared per joint service):

- independent: each stands alone; known as soon as it is given.
- all_or_none: known when the last has spoken; one refusal refuses all.
- lead_decides: known when the lead has spoken after all others; its opinion is everybody's.

A matter that fell away (withdrawn, lapsed, not accepted) has no opinion and is left out; see `settled`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from onewindow.catalogue.joint_services import JointOutcome

from .stages import Outcome


class Joint(StrEnum):
    """The outcome of the case as a whole."""

    GRANTED = "granted"
    REFUSED = "refused"
    PARTLY = "partly"
    NONE = "none"  # every matter fell away


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is known so far."""

    joint: Joint | None  #: None while somebody has still to speak
    reviews: Mapping[str, Outcome] = field(default_factory=dict)  #: outcomes that are final


def joint_outcome(rule: JointOutcome, opinions: Mapping[str, Outcome | None], lead: str = "") -> Verdict:
    """Combine `opinions` (matter -> opinion, None while it has not spoken; fallen matters left out).

    `lead` is the leading matter, for `lead_decides`; when it has fallen away, the rule becomes all_or_none: nobody
    may decide for agencies whose leader is gone.
    """
    given = {matter: opinion for matter, opinion in opinions.items() if opinion is not None}
    if not opinions:
        return Verdict(joint=Joint.NONE)
    complete = len(given) == len(opinions)
    if rule is JointOutcome.INDEPENDENT:
        return Verdict(joint=_together(given) if complete else None, reviews=given)
    if not complete:
        return Verdict(joint=None)
    if rule is JointOutcome.LEAD_DECIDES and lead in given:
        common = given[lead]
    else:
        common = Outcome.REFUSED if Outcome.REFUSED in given.values() else Outcome.GRANTED
    return Verdict(joint=Joint(common), reviews=dict.fromkeys(given, common))


def _together(given: Mapping[str, Outcome]) -> Joint:
    kinds = set(given.values())
    return Joint.PARTLY if len(kinds) > 1 else Joint(kinds.pop())
