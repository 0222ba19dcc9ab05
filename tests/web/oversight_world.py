"""A licensed shop under oversight, for pictures: a draw with a finding, a dispute, somebody followed closely."""

from datetime import timedelta

from onewindow.core import clock
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.supervision.oversight import acts, watching
from onewindow.supervision.oversight.models import Plan, Task

from .applying import account

_LEAD, _CHIEF = "reviewer.publicity.652801", "superior.publicity.652801"
_CULTURE, _NET = "culture_tourism", "cyberspace"


def overseen():
    """Ids for addresses: a plan, a task that waits for the lead's word, a public draw."""
    watching.look()
    plan = Plan.objects.get()
    lead, soon = actor_of(account(_LEAD)), clock.today() + timedelta(days=14)
    drawn = acts.draw_at_random(
        "publications",
        "652801",
        title="2026 年第四季度书店抽查",
        partners=[_agency(_CULTURE)],
        by=actor_of(account(_CHIEF)),
    )
    first = drawn.tasks[0]
    _answer(first, "publicity", {"licence_shown": "许可证没有张挂在明显处"})
    _answer(first, _CULTURE, {"licence_shown": "许可证没有张挂"})
    acts.order(first, text="把许可证张挂在收银台上方。", rectify_by=soon, by=lead)
    said = {"kind": "assigned", "why": "群众举报网店链接打不开", "due_on": soon, "partners": [_agency(_NET)]}
    task = acts.open_task(plan.pk, **said, by=lead).task
    _answer(task, "publicity", {})
    _answer(task, _NET, {"link_alive": "主页面没有许可证链接"})
    culture = actor_of(account(f"reviewer.{_CULTURE}.652801"))
    acts.track(plan.pk, _agency(_CULTURE), why="两次举报进货凭证不全", until=soon + timedelta(days=90), by=culture)
    return {"overseen": plan.pk, "oversight": task, "draw": drawn.draw}


def _agency(code):
    return Agency.objects.get(code=code, division="652801").pk


def _answer(pk, code, wrong):
    lines = Task.objects.get(pk=pk).plan.checks[code]
    answers = {
        line["id"]: {"verdict": "no" if line["id"] in wrong else "yes", "note": wrong.get(line["id"], "")}
        for line in lines
    }
    acts.record(pk, _agency(code), answers, by=actor_of(account(f"reviewer.{code}.652801")))
