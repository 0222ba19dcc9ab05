"""PURE: which way of deregistration is open, and each ground that closes one, with what to do.

answer = judge(Facts(...), law.grounds, day)
answer.ways        # ("ordinary",)
answer.findings    # each with its words, remedy and article
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .law import Ground


class Way(StrEnum):
    """A way of deregistration; the values are those of the element `dereg_mode`."""

    SIMPLE = "简易注销"
    ORDINARY = "普通注销"
    SOLE_TRADER = "个体工商户"


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """What a book says."""

    kind: str  #: kind of note
    number: str = ""  #: of the decision, the licence, the branch
    words: str = ""  #: what the office says
    authority: str = ""  #: the office
    amount_yuan: Decimal | None = None  #: owed
    code: str = ""  #: of a licence


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is known of the enterprise."""

    status: str  #: active | cancelled | revoked | annulled
    sole_trader: bool  #: a sole trader has one way of his own
    noted: tuple[Noted, ...]  #: what other offices have noted
    consent_first: frozenset[str]  #: codes of licences whose cancellation is approved first
    answers: Mapping[str, bool | None] = field(default_factory=dict)  #: what the applicant says; None: not said


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A ground that is there."""

    ground: Ground  #: which
    noted: tuple[Noted, ...]  #: from which notes; () where it follows from status or answer

    @property
    def blocks(self) -> bool:
        """Whether it must be put right before any way is open."""
        return self.ground.closes >= {"simple", "ordinary"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The answer."""

    ways: tuple[Way, ...]  #: open now
    findings: tuple[Finding, ...]  #: in the order of the region's file
    over: bool = False  #: it is deregistered already

    @property
    def blocked(self) -> bool:
        """Whether no way is open."""
        return not self.ways


def judge(facts: Facts, grounds: Sequence[Ground], day: date) -> Judged:
    """Which ways are open on that day."""
    if facts.status not in {"active", "revoked"}:
        return Judged(ways=(), findings=(), over=True)
    findings = tuple(found for ground in grounds if ground.in_force(day) and (found := _find(ground, facts)))
    closed = {way for finding in findings for way in finding.ground.closes}
    if facts.sole_trader:  # no notice, no liquidation: only what blocks every way stands in its way
        return Judged(ways=() if "ordinary" in closed else (Way.SOLE_TRADER,), findings=findings)
    ways = tuple(way for way, name in ((Way.SIMPLE, "simple"), (Way.ORDINARY, "ordinary")) if name not in closed)
    return Judged(ways=ways, findings=findings)


def _find(ground: Ground, facts: Facts) -> Finding | None:
    if ground.licences:
        noted = tuple(n for n in facts.noted if n.kind == "licence" and n.code in facts.consent_first)
    else:
        noted = tuple(n for n in facts.noted if n.kind in ground.marks)
    by_status = bool(ground.enterprise_status) and facts.status == ground.enterprise_status
    said = facts.answers.get(ground.answer) if ground.answer else None
    by_answer = said is not None and said is ground.answer_is
    return Finding(ground=ground, noted=noted) if noted or by_status or by_answer else None
