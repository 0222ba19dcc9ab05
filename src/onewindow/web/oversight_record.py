"""The card of oversight beside a case: level, what was found, whether it was put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onewindow.supervision.oversight.queries import Plan, Task

from . import formats
from .oversight_words import kind_words, level_chip, result_chip, status_chip
from .viewmodels import Chip, Text

_MOST = 3


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One plan in the card."""

    url: str  #: page of the plan; the reader may see less there
    level: Chip  #: risk
    next: Text  #: next check, or when it ended
    ended: bool  #: over
    late: bool  #: something ordered is past its day
    tasks: tuple[tuple[str, tuple[Chip, ...], str], ...]  #: kind and day, chips, what was wrong


def record_lines(plans: Sequence[Plan]) -> tuple[RecordLine, ...]:
    """Newest first."""
    return tuple(_line(plan) for plan in plans)


def _line(plan: Any) -> RecordLine:
    latest: list[Task] = [task for task in plan.latest if task.found_at is not None or task.status != "closed"]
    ended = plan.status == Plan.Status.ENDED
    return RecordLine(
        url=reverse("web:oversight_plan", args=[plan.pk]),
        level=level_chip(plan),
        next=formats.day(plan.ended_at) if ended else formats.day(plan.next_check_on),
        ended=ended,
        late="overdue" in plan.reasons,
        tasks=tuple(
            (
                f"{kind_words(task.kind)} · {formats.day_short(task.found_at or task.created_at)}",
                tuple(chip for chip in (status_chip(task), result_chip(task.result)) if chip is not None),
                "；".join(note for note in task.wrong.values() if note),
            )
            for task in latest[:_MOST]
        ),
    )
