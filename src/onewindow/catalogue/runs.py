"""Work on many rows that an edition gives, with its progress: asked for in an act, done piece by piece by jobs.

A run remembers the key of the last row it has looked at, so a job that was killed goes on where it stood.
"""

from enum import StrEnum
from typing import Any

from onewindow.core import clock
from onewindow.core.act import Actor

from .models import EditionRun


class Run(StrEnum):
    """What is done."""

    REPLAY = "replay"  # old cases are compiled under a revision; nothing is written but figures
    CARRY = "carry"  # open drafts move to the edition in force
    MOVE = "move"  # open cases move, where a transitional rule says so


class RunState(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


def begin(kind: Run, *, total: int, by: Actor, revision: int | None = None, edition: int | None = None) -> EditionRun:
    """Write a run down; the caller enqueues its job."""
    return EditionRun.objects.create(
        kind=kind.value,
        revision_id=revision,
        edition_id=edition,
        state=RunState.WAITING.value,
        total=total,
        asked_by=by.ref,
        asked_at=clock.now(),
    )


def advance(run: EditionRun, *, done: int, last: int, report: dict[str, Any], finished: bool) -> None:
    """Write how far it is."""
    run.done, run.last, run.report = done, last, report
    run.total = max(run.total, done)
    run.state = (RunState.DONE if finished else RunState.RUNNING).value
    run.finished_at = clock.now() if finished else None
    run.save(update_fields=["done", "total", "last", "report", "state", "finished_at"])
