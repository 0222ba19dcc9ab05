"""PURE: what must hold of the rows of one unit, whatever the history says. Each fault names the rule that is broken.

for fault in faults(rows, on=today, terms=terms): ...
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from onewindow.core.clock import SHANGHAI

from .codes import parts, read_code
from .entries import Attachment, Ban, Holder, Mortgage, Of, Right, Stored
from .shares import share_faults
from .terms import Terms, has_lapsed


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A rule of the book that a unit breaks."""

    unit: str  #: code of the unit
    rule: str  #: which rule
    what: str  #: where and how, for the person who looks; no personal data


@dataclass(frozen=True, kw_only=True, slots=True)
class HolderRow:
    """A holder row with its place; the number is not needed here."""

    of: str  #: kind of entry
    key: int  #: which entry
    person: Holder  #: name and share
    closed: int | None  #: None: stands


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperRow:
    """A number given out."""

    number: str  #: the number
    of: str  #: kind of entry
    key: int  #: which entry
    closed: int | None  #: None: valid


@dataclass(frozen=True, kw_only=True)
class UnitRows:
    """Everything the tables have on one unit."""

    code: str  #: its code
    kind: str  #: parcel | building | unit
    cancelled: bool  #: whether it has ended
    entries: Sequence[Stored]  #: all versions
    holders: Sequence[HolderRow]  #: all versions
    papers: Sequence[PaperRow]  #: all of them


#: Entries for which somebody must be named.
_HELD = frozenset({Of.RIGHT, Of.MORTGAGE, Of.OBJECTION, Of.ADVANCE, Of.RESIDENCE, Of.EASEMENT})
#: Entries for which a number is given out.
_NUMBERED = _HELD


def faults(unit: UnitRows, *, on: date, terms: Terms) -> Iterator[Fault]:
    """Every rule the unit breaks."""
    standing = [one for one in unit.entries if one.closed is None]
    for rule, what in (
        *_code(unit),
        *_shares(unit, standing),
        *_ranks(standing),
        *_overlaps(unit.entries),
        *_lapsed(standing, on, terms),
        *_orphans(unit, standing),
        *_papers(unit, standing),
        *_while_attached(unit.entries),
    ):
        yield Fault(unit=unit.code, rule=rule, what=what)


def _code(unit: UnitRows) -> Iterator[tuple[str, str]]:
    code, wrong = read_code(unit.code)
    if wrong is not None or code != unit.code:
        yield "unit_code", str(wrong)
    elif parts(code).kind != unit.kind:
        yield "unit_code", f"种类记为 {unit.kind}，按代码应为 {parts(code).kind.value}"


def _shares(unit: UnitRows, standing: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    for one in standing:
        if isinstance(one.value, Right):
            people = [h.person for h in unit.holders if (h.of, h.key, h.closed) == (one.of, one.key, None)]
            if people:
                for fault in share_faults(one.value.ownership, people):
                    yield "shares", str(fault)


def _ranks(standing: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    ranks = sorted(one.value.rank for one in standing if isinstance(one.value, Mortgage))
    if ranks != list(range(1, len(ranks) + 1)):
        yield "rank_gap", f"抵押顺位为 {ranks}"
    places = sorted(one.value.position for one in standing if isinstance(one.value, Attachment))
    if places != list(range(1, len(places) + 1)):
        yield "rank_gap", f"查封轮候位次为 {places}"


def _overlaps(entries: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    for of in (Of.RIGHT, Of.FACTS):
        versions = sorted((one for one in entries if one.of is of), key=lambda one: (one.since, one.opened))
        for first, second in pairwise(versions):
            if first.until is None or first.until > second.since:
                yield "overlapping_rights", f"{of.value} 第 {first.opened} 号与第 {second.opened} 号同时有效"
    for one in entries:
        if one.until is not None and one.until < one.since:
            yield "dates", f"{one.of.value} 第 {one.opened} 号的止早于起"


def _lapsed(standing: Sequence[Stored], on: date, terms: Terms) -> Iterator[tuple[str, str]]:
    for one in standing:
        if has_lapsed(one, on, terms):
            yield ("expired_attachment" if one.of is Of.ATTACHMENT else "expired"), f"{one.of.value}/{one.key} 已到期"


def _orphans(unit: UnitRows, standing: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    present = {(one.of.value, one.key) for one in standing}
    mortgages = {one.key for one in standing if one.of is Of.MORTGAGE}
    has_right = any(one.of is Of.RIGHT for one in standing)
    held = {(h.of, h.key) for h in unit.holders if h.closed is None}
    for one in standing:
        if one.of is Of.MORTGAGE and not has_right:
            yield "orphan_mortgage", f"抵押 {one.key} 所在单元没有现势权利"
        if isinstance(one.value, Ban) and one.value.mortgage not in mortgages:
            yield "orphan_ban", f"禁转约定 {one.key} 没有对应的抵押"
        if one.of in _HELD and (one.of.value, one.key) not in held:
            yield "no_holder", f"{one.of.value}/{one.key} 没有权利人"
    for of, key in sorted(held - present):
        yield "orphan_holder", f"{of}/{key} 的权利人没有对应的登记"
    if unit.cancelled and standing:
        yield "cancelled_unit", f"已注销的单元还有 {len(standing)} 笔现势登记"
    if not unit.cancelled and not any(one.of is Of.FACTS for one in standing):
        yield "no_state", "现势单元没有自然状况"


def _papers(unit: UnitRows, standing: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    present = {(one.of.value, one.key) for one in standing}
    valid: dict[tuple[str, int], list[str]] = {}
    for paper in unit.papers:
        if paper.closed is None:
            valid.setdefault((paper.of, paper.key), []).append(paper.number)
    for (of, key), numbers in sorted(valid.items()):
        if (of, key) not in present:
            yield "paper_without_entry", f"{numbers[0]} 有效，但 {of}/{key} 已不存在"
        elif len(numbers) > 1:
            yield "two_papers", f"{of}/{key} 有 {len(numbers)} 个有效证号"
    for one in standing:
        if one.of in _NUMBERED and (one.of.value, one.key) not in valid:
            yield "no_paper", f"{one.of.value}/{one.key} 没有有效的证书或证明"


def _while_attached(entries: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    """Mortgages and transfers that were entered while an attachment bound the unit."""
    attachments = [one for one in entries if isinstance(one.value, Attachment)]
    if not attachments:
        return
    for one in entries:
        if one.of is not Of.MORTGAGE or one.opened != one.key:
            continue
        day = one.since.astimezone(SHANGHAI).date()
        for bound in attachments:
            value = bound.value
            if (
                isinstance(value, Attachment)
                and value.since_on is not None
                and value.until_on is not None
                and value.since_on <= day <= value.until_on
                and bound.opened < one.opened
                and (bound.closed is None or bound.closed > one.opened)
            ):
                yield "registered_while_attached", f"抵押 {one.key} 登记于查封 {bound.key} 期间"
