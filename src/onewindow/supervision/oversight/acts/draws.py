"""Draws at random 双随机: subjects and inspectors at once, published as they fall; a draw is never taken back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.people.permissions import Permission, demand
from onewindow.people.queries import agencies_for, agency_name
from onewindow.supervision.oversight.acts.tasks import open_task
from onewindow.supervision.oversight.drawing import Chosen
from onewindow.supervision.oversight.errors import NobodyToDraw, NoInspectors, WrongAgency
from onewindow.supervision.oversight.models import Draw, Plan, Task
from onewindow.supervision.oversight.officers import officers_of
from onewindow.supervision.oversight.programmes import Programme, current
from onewindow.supervision.oversight.repeating import repeat
from onewindow.supervision.oversight.rows import words
from onewindow.supervision.oversight.sharing import agency_codes
from onewindow.visits.checklists import current as visit_book


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """What came of a draw."""

    draw: int  #: id
    tasks: tuple[int, ...]  #: one for each subject that was drawn


@act("draw_at_random", returns=Drawn)
def draw_at_random(
    programme: str,
    division: str,
    *,
    title: str,
    partners: Sequence[int] = (),
    by: Actor,
    idempotency_key: str | None = None,
) -> Drawn:
    """Draw who is checked and who goes, by a seed that nobody has chosen; opens a task for each.

    Subjects are the plans in force without an open task. Raises NotAllowed, WrongAgency, NobodyToDraw, NoInspectors,
    WordsMissing.
    """
    rules = current().programmes.get(programme)
    if rules is None:
        raise WrongAgency
    known = agencies_for(rules.agencies, division)
    lead = known[rules.lead]
    demand(by, Permission.DIRECT_OVERSIGHT, agency=lead)
    if not set(partners) <= {agency.pk for agency in known.values()}:
        raise WrongAgency
    agencies = [lead.pk, *(other for other in dict.fromkeys(partners) if other != lead.pk)]
    plans = _subjects(rules, division)
    each, _ = visit_book().officers(rules.matters[:1], purpose="aftercheck")
    people = {str(a): {one.number: one.pk for one in listed} for a, listed in officers_of(agencies).items()}
    for agency in agencies:
        if len(people[str(agency)]) < each:
            raise NoInspectors(agency=agency_name(agency), least=each)
    row = Draw(
        programme=rules.code,
        agency=lead,
        division=division,
        title=words(title, "抽查名称", most=120),
        seed=secrets.token_hex(16),
        rates={level.id: level.draw_percent for level in rules.levels},
        each=each,
        subjects=[{"key": key, "name": plan.name, "level": plan.level} for key, plan in plans.items()],
        inspectors={agency: sorted(numbers) for agency, numbers in people.items()},
        drawn_at=now(),
        drawn_by=by.ref,
    )
    chosen = repeat(row)
    row.chosen = [{"key": one.key, "inspectors": {a: list(n) for a, n in one.inspectors.items()}} for one in chosen]
    row.save()
    body = {"draw": row.pk, "programme": rules.code, "seed": row.seed, "of": len(plans), "chosen": len(chosen)}
    events.append(f"oversight:draw/{row.pk}", verb="draw_at_random", by=by, division=division, body=body)
    tasks = tuple(_task(row, plans[one.key], one, people, rules, by) for one in chosen)
    return Drawn(draw=row.pk, tasks=tasks)


def _subjects(rules: Programme, division: str) -> dict[str, Plan]:
    """Plans in force without an open task, by the number of their first certificate. Two queries."""
    busy = Task.objects.exclude(status=Task.Status.CLOSED).values("plan")
    rows = Plan.objects.filter(programme=rules.code, division=division, status=Plan.Status.ACTIVE)
    found: dict[str, Plan] = {}
    for plan in rows.exclude(pk__in=busy).prefetch_related("certificates").order_by("pk"):
        live = sorted((one for one in plan.certificates.all() if one.ended_at is None), key=lambda one: one.pk)
        if live:
            found[live[0].number] = plan
    if not found:
        raise NobodyToDraw
    return found


def _task(row: Draw, plan: Plan, one: Chosen, people: dict[str, dict[str, int]], rules: Programme, by: Actor) -> int:
    here = agency_codes(plan)
    going = {int(a): [people[a][number] for number in numbers] for a, numbers in one.inspectors.items()}
    opened = open_task(
        plan.pk,
        kind=Task.Kind.DRAW,
        why=row.title,
        due_on=current().workday(today() + timedelta(days=rules.draw_days)),
        partners=[agency for agency in going if agency in here],
        inspectors=going,
        draw=row,
        by=by,
    )
    return opened.task
