"""PURE: the stages of a review and the table stage × verb × role (`stages.yaml`). What is not in it is refused.

    stages.after("accept", Stage.RECEIVED)                       # Stage.ACCEPTED
    stages.may("accept", Stage.RECEIVED, Role.REVIEWER)          # True

The words for people stand in the same file.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from onewindow.core.located import load


class Stage(StrEnum):
    """Where a review stands."""

    WAITING = "waiting"
    RECEIVED = "received"
    CORRECTING = "correcting"
    ACCEPTED = "accepted"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    ISSUED = "issued"
    DELIVERED = "delivered"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What a review ends in."""

    GRANTED = "granted"
    REFUSED = "refused"


class Role(StrEnum):
    """In which capacity somebody acts: a post of `people/roles.yaml`, the applicant's side, or the system."""

    APPLICANT = "applicant"
    AGENT = "agent"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    SUPERIOR = "superior"
    LEAD = "lead"
    ONSITE = "onsite"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


#: Nothing is decided yet: the case is open while one review stands here.
UNDECIDED = frozenset({Stage.WAITING, Stage.RECEIVED, Stage.CORRECTING, Stage.ACCEPTED, Stage.SUSPENDED})
#: Not yet accepted.
BEFORE_ACCEPTANCE = frozenset({Stage.WAITING, Stage.RECEIVED, Stage.CORRECTING})
#: Ended without a decision.
FALLEN = frozenset({Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.LAPSED})
#: The result has been made.
MADE = frozenset({Stage.ISSUED, Stage.DELIVERED})


@dataclass(frozen=True, kw_only=True, slots=True)
class VerbRow:
    """A row of the table."""

    verb: str  #: such as "accept"
    name: dict[str, str]  #: language -> what the timeline calls it
    roles: frozenset[Role]  #: who may
    steps: dict[Stage, Stage]  #: from -> to


@cache
def verbs() -> dict[str, VerbRow]:
    """The whole table, verb by verb. Raises LocatedError where the file names an unknown stage or role."""
    root = load(Path(__file__).with_name("stages.yaml"), shown_as="cases/stages.yaml").value
    rows: dict[str, VerbRow] = {}
    for verb, node in root["verbs"].value.items():
        said = node.plain()
        try:
            roles = frozenset(Role(role) for role in said["by"])
            steps = {Stage(a): Stage(a if b == "same" else b) for a, b in said["from"].items()}
        except ValueError as fault:
            raise node.error(f"{verb}：{fault}。", "环节和角色只能用表中列出的。") from None
        rows[verb] = VerbRow(verb=verb, name=said["name"], roles=roles, steps=steps)
    return rows


@cache
def names() -> dict[Stage, dict[str, str]]:
    """Stage -> language -> name."""
    root = load(Path(__file__).with_name("stages.yaml"), shown_as="cases/stages.yaml").value
    return {Stage(stage): node.plain() for stage, node in root["stages"].value.items()}


def after(verb: str, stage: Stage) -> Stage | None:
    """The stage after `verb` at `stage`; None where the verb is not open there."""
    return verbs()[verb].steps.get(stage)


def roles(verb: str) -> frozenset[Role]:
    """Who may do `verb` at all."""
    return verbs()[verb].roles


def may(verb: str, stage: Stage, role: Role) -> bool:
    """One cell of the table."""
    row = verbs()[verb]
    return stage in row.steps and role in row.roles


def open_to(stage: Stage, held: frozenset[Role]) -> tuple[str, ...]:
    """The verbs that somebody with these roles may do at `stage`, in the table's order."""
    return tuple(row.verb for row in verbs().values() if stage in row.steps and row.roles & held)
