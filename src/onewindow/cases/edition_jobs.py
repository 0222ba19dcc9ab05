"""What an edition gives to do here: replaying recorded cases before it is published, moving open ones after."""

from collections import Counter

from onewindow.catalogue import revisions, runs
from onewindow.catalogue.acts.replay import REPLAY
from onewindow.catalogue.handlers import followers
from onewindow.catalogue.models import EditionRun
from onewindow.catalogue.queries import current
from onewindow.catalogue.revising import Transition
from onewindow.core.act import Actor
from onewindow.core.jobs import enqueue, job

from . import acts
from .errors import KeepsItsPlan
from .limits import region_limits
from .models import Case
from .recorded import answers_of
from .replay import Tally, compared

MOVE = "cases.move"
_SYSTEM = Actor.system("cases")
#: Cases of one piece.
_PIECE = 100


@followers.register("cases")
class OpenCases:
    """Open cases keep their plan, unless the edition was published with a transitional rule."""

    def follow(self, edition: int, transition: str, by: Actor) -> None:
        """Write down what is to be done."""
        if transition != Transition.MOVE.value:
            return
        total = Case.objects.filter(closed_at=None).exclude(edition_id=edition).count()
        run = runs.begin(runs.Run.MOVE, total=total, by=by, edition=edition)
        enqueue(MOVE, run=run.pk, lock=MOVE)


@job(MOVE, queue="maintenance")
def move(run: int) -> None:
    """One piece; then the next. A case that was moved is not found again; one that keeps its plan is counted by why."""
    row = EditionRun.objects.filter(pk=run).first()
    if row is None or row.edition_id is None or row.state == runs.RunState.DONE:
        return
    open_ones = Case.objects.filter(closed_at=None, pk__gt=row.last).exclude(edition_id=row.edition_id)
    found = list(open_ones.order_by("pk").values_list("pk", "number")[:_PIECE])
    kept = Counter(row.report.get("kept", {}))
    moved = row.report.get("moved", 0)
    for _, number in found:
        try:
            acts.move(number, row.edition_id, by=_SYSTEM)
            moved += 1
        except KeepsItsPlan as refused:
            kept[str(refused.data["why"])] += 1
    finished = len(found) < _PIECE
    last = found[-1][0] if found else row.last
    report = {"moved": moved, "kept": dict(kept)}
    runs.advance(row, done=row.done + len(found), last=last, report=report, finished=finished)
    if not finished:
        enqueue(MOVE, run=run, lock=MOVE)


@job(REPLAY, queue="maintenance")
def replay(run: int) -> None:
    """One piece of a replay, from the newest case back; then the next."""
    row = EditionRun.objects.select_related("revision").filter(pk=run).first()
    if row is None or row.revision is None or row.state == runs.RunState.DONE:
        return
    now = current(row.revision.region).catalogue
    parts = [each.part for each in revisions.based_parts(row.revision)]
    found = revisions.compose(now, parts)
    if found.catalogue is None or found.flaws:
        report = {"unreadable": len(found.flaws)}
        runs.advance(row, done=row.done, last=row.last, report=report, finished=True)
        return
    rows = Case.objects.order_by("-pk").values_list("pk", "salt", "service", "division_id", "submitted_at")
    if row.last:
        rows = rows.filter(pk__lt=row.last)
    piece = list(rows[: min(_PIECE, row.total - row.done)])
    tally, limits = Tally(report=dict(row.report)), region_limits()
    for case, salt, service, division, submitted in piece:
        answers = answers_of(case, salt)
        tally.add(
            compared(now, found.catalogue, service, answers, division=division, submitted=submitted, limits=limits)
        )
    done = row.done + len(piece)
    finished = len(piece) < _PIECE or done >= row.total
    if finished:
        row.total = done
    runs.advance(row, done=done, last=piece[-1][0] if piece else row.last, report=tally.report, finished=finished)
    if not finished:
        enqueue(REPLAY, run=run, lock=f"replay:{row.revision_id}")
