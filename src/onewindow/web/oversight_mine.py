"""Oversight as the holder of a certificate reads it: what is looked at, when next, what must be put right."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.core.errors import NotFound, gettext_noop
from onewindow.people.queries import agencies_for, agency_names, principals_of
from onewindow.supervision.oversight.queries import Plan, Task, plans_of_parties

from . import formats
from .oversight_models import OwnPlan, OwnTask
from .oversight_words import basis_words, kind_words, result_chip, status_chip
from .viewmodels import Chip, Tone

#: Nothing of these is shown to the holder before there is something to say.
_QUIET = {"tracking"}


class OversightNotYours(NotFound):
    """No such task, or another's."""

    code = "oversight_not_yours"
    message = gettext_noop("没有找到这项检查，请回到“我的监管”再打开。")


def own_task(user: Any, task: int) -> Task:
    """A task about somebody for whom the account may act. Raises OversightNotYours."""
    parties = [one.party.pk for one in principals_of(user)]
    for plan in plans_of_parties(parties):
        for row in plan.tasks.all():
            if row.pk == task:
                row.plan = plan
                return row
    raise OversightNotYours


def own_plans(
    plans: Sequence[Plan], catalogue: Catalogue, *, task: int = 0, words: str = "", fault: str = ""
) -> tuple[OwnPlan, ...]:
    """The page; `task`, `words` and `fault` after a report that was refused."""
    codes = {code for plan in plans for code in plan.checks}
    names = _agency_names(plans, codes)
    return tuple(
        OwnPlan(
            name=plan.name,
            certificates=tuple(
                (_matter(catalogue, one.matter), one.number) for one in plan.certificates.all() if one.ended_at is None
            ),
            chip=Chip(words=gettext("在管"), tone=Tone.OK)
            if plan.status == Plan.Status.ACTIVE
            else Chip(words=gettext("已结束"), tone=Tone.OFF),
            next=formats.day(plan.next_check_on) if plan.status == Plan.Status.ACTIVE else "",
            checks=_checks(plan, names),
            tasks=tuple(_task(row, plan, task, words, fault) for row in _shown(plan.tasks.all())),
        )
        for plan in plans
    )


def _shown(tasks: Iterable[Task]) -> list[Task]:
    """What the holder may know: what has come to a result, and checks that were announced by a visit."""
    return [task for task in tasks if task.found_at is not None or (task.visit_id and task.kind not in _QUIET)]


def _checks(plan: Plan, names: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Every line once, with all that look at it."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for code, lines in plan.checks.items():
        for line in lines:
            said = (formats.local_name(line["says"]), basis_words(line["basis"], line["basis_status"]))
            found.setdefault(line["id"], (*said, []))[2].append(names.get(code, code))
    return tuple((says, basis, formats.joined(agencies)) for says, basis, agencies in found.values())


def _task(row: Task, plan: Plan, task: int, words: str, fault: str) -> OwnTask:
    says = {line["id"]: formats.local_name(line["says"]) for lines in plan.checks.values() for line in lines}
    result = result_chip(row.result)
    return OwnTask(
        id=row.pk,
        title=f"{kind_words(row.kind)} · {formats.day(row.found_at or row.created_at)}",
        chips=tuple(chip for chip in (status_chip(row), result) if chip is not None),
        wrong=tuple((says.get(line, line), note) for line, note in row.wrong.items()),
        ordered=row.ordered,
        until=formats.day(row.rectify_by),
        rechecked=row.rechecked,
        rectified=row.rectified,
        open=row.status == Task.Status.RECTIFYING,
        words=words if row.pk == task else "",
        fault=fault if row.pk == task else "",
    )


def _agency_names(plans: Sequence[Plan], codes: set[str]) -> dict[str, str]:
    """Code -> name, of the first plan's place; three queries."""
    if not plans or not codes:
        return {}
    rows = agencies_for(sorted(codes), plans[0].division)
    names = agency_names([row.pk for row in rows.values()], language=formats.language())
    return {code: names.get(row.pk, "") for code, row in rows.items()}


def _matter(catalogue: Catalogue, code: str) -> str:
    matter = catalogue.matter.get(code)
    return formats.local_name(matter.name) if matter is not None else code
