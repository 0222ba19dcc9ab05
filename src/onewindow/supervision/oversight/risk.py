"""PURE: how closely a subject is looked at, and when next.

    judged = judge(programme, facts)             # Judged(level="medium", reasons=("wholesale",))
    next_check(programme.level(judged.level), date(2026, 1, 31))

The highest level whose condition holds; a condition that cannot be decided does not raise it (nobody is held to be
risky for what nobody knows).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.rules.expressions import evaluate

from .programmes import Level, Programme

#: Facts that this room adds to what the programme reads of the case.
FINDINGS, FAILED = "oversight_findings", "oversight_failed"
LATE, TRACKED = "oversight_late", "oversight_tracked"
#: How long a finding counts.
REMEMBERED_DAYS = 730


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A level and why."""

    level: str  #: key of the programme's levels
    reasons: tuple[str, ...]  #: ids of the rules that hold at that level; () for the lowest


def judge(programme: Programme, facts: Mapping[str, object]) -> Judged:
    """The level of a subject."""
    order = [level.id for level in programme.levels]
    held = [rule for rule in programme.risk if evaluate(rule.when, facts) is True]
    level = max((rule.level for rule in held), key=order.index, default=order[0])
    return Judged(level=level, reasons=tuple(rule.id for rule in held if rule.level == level))


def next_check(level: Level, after: date) -> date:
    """So many months after a day; a month that is too short ends earlier (Civil Code 202)."""
    year, month = divmod(after.month - 1 + level.months, 12)
    first = date(after.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=after.day - 1), following - timedelta(days=1))
