"""Asking for a replay: recorded cases are compiled under a revision before it is published."""

from dataclasses import dataclass

from onewindow.catalogue import runs
from onewindow.catalogue.errors import NothingRevised, RevisionNotFound
from onewindow.catalogue.models import Revision
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.jobs import enqueue
from onewindow.core.region import region_dir
from onewindow.people.permissions import Permission, demand

#: Run by the room that keeps the cases.
REPLAY = "cases.replay"
#: At most so many cases are replayed.
MOST = 2000


@dataclass(frozen=True, kw_only=True)
class ReplayAsked:
    """A replay that a job will do."""

    run: int  #: row of the run


@act("ask_replay", returns=ReplayAsked)
def ask_replay(revision: int, *, sample: int, by: Actor) -> ReplayAsked:
    """Let the newest `sample` cases (at most 2,000) be compiled under the revision and under the edition in force.

    Nothing of a case is changed. Raises RevisionNotFound, NothingRevised, NotAllowed.
    """
    demand(by, Permission.REVISE_CATALOGUE)
    row = Revision.objects.filter(pk=revision, region=region_dir().name).first()
    if row is None:
        raise RevisionNotFound
    if not row.parts.exists():
        raise NothingRevised
    run = runs.begin(runs.Run.REPLAY, total=max(1, min(sample, MOST)), by=by, revision=row.pk)
    enqueue(REPLAY, run=run.pk, lock=f"replay:{row.pk}")
    events.append(f"revision:{row.pk}", verb="ask_replay", by=by, body={"run": run.pk, "sample": run.total})
    return ReplayAsked(run=run.pk)
