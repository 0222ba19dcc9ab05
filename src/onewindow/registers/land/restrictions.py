"""PURE: what may be registered now. Situations are found in the book; what they mean is the region's table.

    found = situations(page, on=today, terms=terms)
    verdict = judge(Registering.MORTGAGE, found, rules)
    verdict.allowed, verdict.refusals, verdict.notes

`data: registers/land_restrictions.yaml` says for each situation and registration: refuse, consent, carry, warn, inform,
with the reason and the article. What the table does not list is free.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onewindow.rules.sentences import Sentence

from . import terms as times
from .entries import Advance, Attachment, Ban, Easement, Mortgage, Objection, Of, Residence, Stored
from .terms import Terms


class Registering(StrEnum):
    """What is to be registered."""

    FIRST = "first"  #: 首次登记
    TRANSFER = "transfer"  #: 转移登记
    MORTGAGE = "mortgage"  #: 抵押权首次登记
    MORTGAGE_CHANGE = "mortgage_change"  #: 抵押权变更
    MORTGAGE_CANCEL = "mortgage_cancel"  #: 抵押权注销
    CHANGE = "change"  #: 变更登记
    CORRECTION = "correction"  #: 更正登记
    CORRECTION_OF_RIGHT = "correction_of_right"  #: 更正登记, of the right or of who holds it
    CANCEL = "cancel"  #: 注销登记
    ATTACHMENT = "attachment"  #: 查封登记
    OBJECTION = "objection"  #: 异议登记
    ADVANCE = "advance"  #: 预告登记
    RESIDENCE = "residence"  #: 居住权首次登记
    EASEMENT = "easement"  #: 地役权首次登记
    REISSUE = "reissue"  #: 换证、补证


class Situation(StrEnum):
    """What may stand in the way."""

    UNIT_CANCELLED = "unit_cancelled"
    NO_RIGHT = "no_right"
    HAS_RIGHT = "has_right"
    ATTACHMENT = "attachment"
    PRE_ATTACHMENT = "pre_attachment"
    MORTGAGE = "mortgage"
    TRANSFER_BAN = "transfer_ban"
    ADVANCE_NOTICE = "advance_notice"
    OBJECTION = "objection"
    RESIDENCE_RIGHT = "residence_right"
    EASEMENT = "easement"
    EARLIER_ACCEPTANCE = "earlier_acceptance"


class Effect(StrEnum):
    """What a situation does to a registration."""

    REFUSE = "refuse"  #: not registered
    CONSENT = "consent"  #: registered with the consent of whom the situation protects
    CARRY = "carry"  #: with consent, or with the mortgage carried over 带押过户
    WARN = "warn"  #: registered; the applicant is warned
    INFORM = "inform"  #: registered; the applicant is told


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What one situation means for some registrations."""

    situation: Situation  #: what is found
    acts: frozenset[Registering]  #: what is to be registered
    effect: Effect  #: what it does
    reason: str  #: Chinese sentence with {detail}
    english: str  #: the same in English
    basis: str  #: law and article
    status: str  #: seen | unverified | proposal


@dataclass(frozen=True, kw_only=True)
class Found:
    """One situation found in the book."""

    situation: Situation  #: which
    key: int = 0  #: which entry, 0 where it is none
    detail: str = ""  #: how to recognise it: rank, document number, day; no personal data


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a situation does here."""

    found: Found  #: the situation
    rule: Rule  #: the row of the table
    effect: Effect  #: refuse, warn or inform, after consents

    @property
    def sentence(self) -> Sentence:
        """The reason with its article."""
        data = {"detail": self.found.detail}
        return Sentence(code=self.found.situation, message=self.rule.reason, data=data, basis=self.rule.basis)

    @property
    def english(self) -> str:
        """The reason in English."""
        return self.rule.english.format_map({"detail": self.found.detail})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether it may be registered, and everything to be said about it."""

    findings: tuple[Finding, ...]  #: in the order of the table

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """What stands in the way."""
        return tuple(f for f in self.findings if f.effect is Effect.REFUSE)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Warnings and information for the applicant."""
        return tuple(f for f in self.findings if f.effect is not Effect.REFUSE)

    @property
    def allowed(self) -> bool:
        """Nothing stands in the way."""
        return not self.refusals


def judge(
    registering: Registering,
    found: Iterable[Found],
    rules: Sequence[Rule],
    *,
    consents: Collection[int] = (),
    with_mortgage: bool = False,
) -> Verdict:
    """Hold what is found against the table.

    `consents` are keys of entries whose holders have consented; a mortgagee's consent covers the ban agreed with it,
    since the ban is found under the mortgage's key. `with_mortgage`: the mortgage is carried over to the new owner.
    """
    findings = []
    listed = list(found)
    for rule in rules:
        if registering not in rule.acts:
            continue
        for one in listed:
            if one.situation is rule.situation:
                effect = _effect(rule.effect, one, consents, with_mortgage=with_mortgage)
                findings.append(Finding(found=one, rule=rule, effect=effect))
    return Verdict(findings=tuple(findings))


def _effect(effect: Effect, found: Found, consents: Collection[int], *, with_mortgage: bool) -> Effect:
    if effect is Effect.CARRY and with_mortgage:
        return Effect.INFORM
    if effect in {Effect.CARRY, Effect.CONSENT}:
        return Effect.INFORM if found.key in consents else Effect.REFUSE
    return effect


def situations(
    stored: Sequence[Stored],
    *,
    on: date,
    terms: Terms,
    cancelled: bool = False,
    waiting: Sequence[int] = (),
    order: int | None = None,
    besides: Collection[int] = (),
) -> tuple[Found, ...]:
    """Everything on a unit's page that some registration may have to heed, on a day.

    `stored` are the standing entries; `waiting` the orders of applications accepted and not settled; `order` that of
    the application at hand (None: it is accepted now, after all others); `besides` the entries it is itself about.
    """
    found: list[Found] = [Found(situation=Situation.UNIT_CANCELLED)] if cancelled else []
    standing = [s for s in stored if s.until is None and s.key not in besides]
    rights = [s for s in stored if s.until is None and s.of is Of.RIGHT]
    found += [Found(situation=Situation.HAS_RIGHT, key=s.key, detail=f"{s.since:%Y-%m-%d}") for s in rights]
    if not rights:
        found.append(Found(situation=Situation.NO_RIGHT))
    turn = times.in_force(times.attachments(standing), on)
    if turn is not None:
        found.append(_attachment(turn.key, turn.value))
    for one in standing:
        if one.of is not Of.ATTACHMENT and not times.has_lapsed(one, on, terms):
            found += _of_entry(one)
    early = sorted(number for number in waiting if order is None or number < order)
    found += [Found(situation=Situation.EARLIER_ACCEPTANCE, detail=f"第{number}号") for number in early]
    return tuple(found)


def _attachment(key: int, value: Attachment) -> Found:
    situation = Situation.PRE_ATTACHMENT if value.pre else Situation.ATTACHMENT
    return Found(situation=situation, key=key, detail=f"{value.authority} {value.document_no}，至{value.until_on}")


def _of_entry(one: Stored) -> list[Found]:
    match one.value:
        case Mortgage(rank=rank):
            return [Found(situation=Situation.MORTGAGE, key=one.key, detail=f"第{rank}顺位")]
        case Ban(mortgage=key, terms=said):
            return [Found(situation=Situation.TRANSFER_BAN, key=key, detail=said)]
        case Advance():
            return [Found(situation=Situation.ADVANCE_NOTICE, key=one.key, detail=f"{one.since:%Y-%m-%d}")]
        case Objection(registered_on=day):
            return [Found(situation=Situation.OBJECTION, key=one.key, detail=f"{day}")]
        case Residence(until_on=end):
            return [Found(situation=Situation.RESIDENCE_RIGHT, key=one.key, detail=f"至{end}" if end else "终身")]
        case Easement(benefits=code):
            return [Found(situation=Situation.EASEMENT, key=one.key, detail=code)]
    return []


def by_situation(found: Iterable[Found]) -> Mapping[Situation, list[Found]]:
    """What is found, grouped."""
    groups: dict[Situation, list[Found]] = {}
    for one in found:
        groups.setdefault(one.situation, []).append(one)
    return groups
