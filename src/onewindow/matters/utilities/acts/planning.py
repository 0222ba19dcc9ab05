"""Plan and quotation of one utility: the decision on its matter, with the published prices."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.cases.values import plain_values
from onewindow.core.act import Actor, act
from onewindow.core.clock import today
from onewindow.matters.utilities.book import current
from onewindow.matters.utilities.demand import demand_of
from onewindow.matters.utilities.errors import PlanIncomplete, QuoteAboveAnswer
from onewindow.matters.utilities.findings import LONGEST_DAYS, Finding
from onewindow.matters.utilities.quoting import quote
from onewindow.matters.utilities.rights import demand_utility
from onewindow.matters.utilities.rows import changed, demand_turn, locked, running, said

_FIELD = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanSaid:
    """What the utility says."""

    point: str  #: connection point
    capacity: str  #: diameter or capacity
    boundary: str  #: where ownership changes
    days: int  #: working days of the works
    words: str = ""  #: anything else; why the quotation is above what was said on site


@act("give_utility_plan")
def give_plan(number: str, matter: str, plan: PlanSaid, *, by: Actor) -> None:
    """Give the plan with the quotation by published prices, and decide the matter with it.

    Raises NoProject, ConnectionOver, NotAllowed, NotOnTheWay, PlanIncomplete, QuoteAboveAnswer, and what `decide`
    refuses (the joint answer comes first).
    """
    project = locked(number)
    row = running(project, matter)
    demand_utility(by, row)
    demand_turn(row, "plan")
    words = [text.strip()[:_FIELD] for text in (plan.point, plan.capacity, plan.boundary)]
    if not all(words) or not 1 <= plan.days <= LONGEST_DAYS:
        raise PlanIncomplete
    finding = Finding.from_json(row.finding) if row.finding else Finding()
    values = plain_values(project.case_id, project.case.salt)
    asked = quote(current().prices[matter], demand_of(matter, values, outside_m=finding.length_m))
    if 0 <= finding.yuan < asked.yuan and not plan.words.strip():
        raise QuoteAboveAnswer(yuan=asked.yuan, told=finding.yuan)
    kept: dict[str, Any] = {
        "point": words[0],
        "capacity": words[1],
        "boundary": words[2],
        "days": plan.days,
        "words": plan.words.strip()[:_FIELD],
        "yuan": asked.yuan,
        "free": dict(asked.free.says) if asked.free is not None else None,
        "lines": [
            {"names": dict(one.names), "amount": one.amount, "price": one.price, "yuan": one.yuan}
            for one in asked.lines
        ],
        "valid_until": (today() + timedelta(days=current().plan_days)).isoformat(),
    }
    row.plan = kept
    row.save(update_fields=["plan"])
    changed(project)
    said(project, "give_utility_plan", by, {"matter": matter, "yuan": asked.yuan, "days": plan.days})
    cases.decide(number, matter, Outcome.GRANTED, by=by, opinion=plan.words.strip()[:_FIELD] or "同意按方案接入。")
