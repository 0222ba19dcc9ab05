"""What oversight learns of on-site visits that its tasks have planned. Visits know nothing of oversight."""

from onewindow.core.act import Actor
from onewindow.visits.handlers import Told, VisitHandler, handlers

from .acts import hear_visit, lose_visit
from .models import Task


@handlers.register("oversight")
class OversightVisits(VisitHandler):
    """Brings what the officers saw back to the task; other visits are not ours."""

    def on_cancelled(self, told: Told, *, by: Actor) -> None:
        """Nobody goes: the task waits for another day."""
        task = _task_of(told)
        if task is not None:
            lose_visit(task, told, by=by)

    def on_reported(self, told: Told, *, by: Actor) -> None:
        """Every agency's answers are there at once."""
        task = _task_of(told)
        if task is not None:
            hear_visit(task, told, by=by)


def _task_of(told: Told) -> int | None:
    return Task.objects.filter(visit=told.visit, status=Task.Status.VISIT).values_list("pk", flat=True).first()
