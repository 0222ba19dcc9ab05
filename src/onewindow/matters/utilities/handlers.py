"""What happens in the project with the steps of the case and of the visit."""

from typing import Any

from onewindow.cases.handlers import Granted, Handled, Handler, handlers
from onewindow.core.act import Actor
from onewindow.core.jobs import enqueue
from onewindow.visits.handlers import Told, VisitHandler
from onewindow.visits.handlers import handlers as visit_handlers

from . import answering, steps
from .errors import AnswerLacks
from .findings import Finding
from .jobs import OPEN
from .models import Connection, Project


@handlers.register("UTL-VISIT")
class JointVisit(Handler):
    """The application opens the project; the joint answer is given when it is whole."""

    def on_submitted(self, review: Handled, *, by: Actor) -> dict[str, Any]:
        """The case has no number yet: a job looks for it."""
        enqueue(OPEN, applicant=review.applicant)
        return {}

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """The joint answer stands: findings whole, disputes settled, signed by all. Raises AnswerLacks."""
        project = _project(review)
        if project is None:
            return Granted()
        lacks = answering.lacking(project)
        if lacks:
            raise AnswerLacks(what="；".join(lacks))
        steps.answered(project, by=by)
        return answering.granted(project)

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """Nobody comes."""
        self._over(review, Connection.Ended.REFUSED, by)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """Not pursued."""
        self._over(review, Connection.Ended.WITHDRAWN, by)

    def _over(self, review: Handled, how: Connection.Ended, by: Actor) -> None:
        project = _project(review)
        if project is not None:
            steps.all_over(project, how, by=by)


class Utility(Handler):
    """Each utility's review moves its own connection."""

    def on_accepted(self, review: Handled, *, by: Actor) -> None:
        """Accepted, on the spot or before."""
        _moved(review, "accept", by)

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """The plan is the decision; what it says stands on the reply."""
        row = _connection(review)
        if row is None:
            return Granted()
        _moved(review, "plan", by)
        return Granted(decision=_reply(row))

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """It cannot be connected, and the applicant reads why."""
        self._over(review, Connection.Ended.REFUSED, by)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """Not pursued; the others go on."""
        self._over(review, Connection.Ended.WITHDRAWN, by)

    def _over(self, review: Handled, how: Connection.Ended, by: Actor) -> None:
        row = _connection(review)
        if row is not None and not row.ended:
            steps.over(row, how, by=by)


for _code in ("UTL-WATER", "UTL-POWER", "UTL-GAS", "UTL-HEAT"):
    handlers.add(_code, Utility())


@visit_handlers.register("utilities")
class ProjectVisits(VisitHandler):
    """The visit has been reported: whoever was there has been there."""

    def on_reported(self, told: Told, *, by: Actor) -> None:
        """Every utility whose checklist came back."""
        project = Project.objects.select_related("case").filter(visit=told.visit).first()
        if project is None:
            return
        there = {agency for agency, result in told.results.items() if result != "absent"}
        for row in Connection.objects.filter(project=project, agency_id__in=there, ended=""):
            steps.moved(row, "visit", by=by)


def _project(review: Handled) -> Project | None:
    return Project.objects.select_for_update(of=("self",)).select_related("case").filter(number=review.number).first()


def _connection(review: Handled) -> Connection | None:
    rows = Connection.objects.select_for_update(of=("self",)).select_related("project__case")
    return rows.filter(project__number=review.number, matter=review.matter).first()


def _moved(review: Handled, node: str, by: Actor) -> None:
    row = _connection(review)
    if row is not None and not row.ended:
        steps.moved(row, node, by=by)


def _reply(row: Connection) -> dict[str, Any]:
    """What stands on the reply of the utility: its plan, or what it found where it decided without one."""
    if row.plan is not None:
        plan = row.plan
        cost = "不收费" if not plan["yuan"] else f"{plan['yuan']} 元"
        return {
            "connection_point": plan["point"],
            "capacity": plan["capacity"],
            "boundary": plan["boundary"],
            "cost": cost,
            "duration": f"{plan['days']} 个工作日",
            "valid_until": plan["valid_until"],
        }
    finding = Finding.from_json(row.finding) if row.finding else None
    if finding is None:
        return {}
    return {
        "connection_point": finding.point,
        "capacity": finding.capacity,
        "cost": "不收费" if not finding.yuan else f"{finding.yuan} 元",
        "duration": f"{finding.days} 个工作日",
    }
