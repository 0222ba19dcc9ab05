"""Background work of sheets: open drafts move to a new edition, some hundred at a time."""

from onewindow.catalogue import runs
from onewindow.catalogue.handlers import followers
from onewindow.catalogue.models import EditionRun
from onewindow.core.act import Actor
from onewindow.core.jobs import enqueue, job

from .carrying import carry_some, waiting

CARRY = "sheets.carry"


@followers.register("drafts")
class Drafts:
    """After a new edition the open drafts are moved; where there are none, there is nothing to do."""

    def follow(self, edition: int, transition: str, by: Actor) -> None:
        """Write down what is to be done."""
        open_drafts = waiting(edition)
        if not open_drafts:
            return
        run = runs.begin(runs.Run.CARRY, total=open_drafts, by=by, edition=edition)
        enqueue(CARRY, run=run.pk, lock="sheets.carry")


@job(CARRY, queue="maintenance")
def carry(run: int) -> None:
    """One piece; then the next. A second run of the same piece finds its drafts moved."""
    row = EditionRun.objects.filter(pk=run).first()
    if row is None or row.state == runs.RunState.DONE:
        return
    moved, last = carry_some(after=row.last)
    finished = last == 0
    runs.advance(row, done=row.done + moved, last=last or row.last, report={}, finished=finished)
    if not finished:
        enqueue(CARRY, run=run, lock="sheets.carry")
