"""A case moves to the plan of a newer edition, where the law's transitional rule says so."""

from onewindow.cases import journal, moving, rights
from onewindow.cases.errors import KeepsItsPlan
from onewindow.cases.limits import region_limits
from onewindow.cases.models import Case
from onewindow.cases.recorded import plan_under
from onewindow.cases.records import record_of
from onewindow.cases.steps import Done
from onewindow.cases.transition import Moment
from onewindow.catalogue.queries import edition as edition_of
from onewindow.core import clock
from onewindow.core.act import Actor, act


@act("move", returns=Done)
def move(number: str, edition: int, *, by: Actor) -> Done:
    """Give an open case the plan that its own answers have under `edition` (a row).

    Only the system does it, for an edition that was published with such a rule.
    Raises CaseNotFound, KeepsItsPlan (`why`), NotYourCase.
    """
    loaded = journal.locked(number)
    rights.demand(moving.VERB, loaded, None, rights.standing_of(by, loaded))
    plan = plan_under(loaded, edition_of(edition))
    why = "matters" if plan is None else moving.obstacle(loaded.plan, plan, loaded.state)
    if plan is None or why:
        raise KeepsItsPlan(number=number, why=why)
    now = Moment(at=clock.now(), seq=loaded.version + 1, limits=region_limits())
    change = moving.told(moving.move(plan, loaded.state, now=now), plan)
    journal.keep_plan(plan)
    record = record_of(loaded, change, by=by, at=now.at)
    journal.write(loaded, record)
    Case.objects.filter(pk=loaded.id).update(edition_id=plan.edition, plan_id=plan.digest)
    return Done(number=number, version=record.seq)
