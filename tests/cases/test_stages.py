"""The table stage × verb × role, cell by cell, against what the engine does."""

from dataclasses import replace
from itertools import product

import pytest

from onewindow.cases import corrections, lifecycle, operations, stages
from onewindow.cases.corrections import Defect
from onewindow.cases.errors import WrongStage
from onewindow.cases.gates import GateKind
from onewindow.cases.plans import Plan
from onewindow.cases.stages import Outcome, Role, Stage
from onewindow.cases.states import CaseState, ClockEvent, Line, Notice, Owed, Parked, ReviewState
from onewindow.core.errors import Refused
from onewindow.people.roles import roles as posts

from .made import DAY, MONDAY, at, gate, matter, plan

PLAN: Plan = plan(
    matter("A", reads=("name",), materials=("m",), deferrable=("m",), issues=True),
    "Z",
    gates=[gate("Z", "A", GateKind.START)],
)

#: How each verb is called on matter A of PLAN.
CALLS = {
    "receive": lambda s, n: lifecycle.receive(PLAN, s, ["A"], frozenset({"m"}), now=n),
    "accept": lambda s, n: lifecycle.accept(PLAN, s, ["A"], now=n),
    "refuse_acceptance": lambda s, n: lifecycle.refuse_acceptance(PLAN, s, ["A"], now=n),
    "report_defects": lambda s, n: corrections.report_defects(
        PLAN, s, "A", [Defect(what="name", reason="新情况")], now=n
    ),
    "amend": lambda s, n: corrections.amend(PLAN, s, ["name"], now=n),
    "supplement": lambda s, n: corrections.supplement(PLAN, s, ["name"], now=n),
    "suspend": lambda s, n: lifecycle.suspend(PLAN, s, "A", "hearing", now=n),
    "resume": lambda s, n: lifecycle.resume(PLAN, s, "A", now=n),
    "extend": lambda s, n: lifecycle.extend(PLAN, s, "A", 3, now=n),
    "decide": lambda s, n: lifecycle.decide(PLAN, s, "A", Outcome.GRANTED, now=n),
    "confirm": lambda s, n: lifecycle.confirm(PLAN, s, "A", now=n),
    "issue": lambda s, n: lifecycle.issue(PLAN, s, "A", "证-1", now=n),
    "deliver": lambda s, n: lifecycle.deliver(PLAN, s, ["A"], "electronic", now=n),
    "withdraw": lambda s, n: lifecycle.withdraw(PLAN, s, ["A"], now=n),
    "claim": lambda s, n: lifecycle.claim(PLAN, s, ["A"], 5, now=n),
    "release": lambda s, n: lifecycle.release(PLAN, s, ["A"], now=n),
    "reassign": lambda s, n: lifecycle.reassign(PLAN, s, "A", 5, now=n),
    "nudge": lambda s, n: lifecycle.nudge(PLAN, s, ["A"], now=n, day=MONDAY.date()),
    **{
        verb: lambda s, n, verb=verb: lifecycle.tell_visit(verb, PLAN, s, ["A"], now=n, said={"visit": 1})
        for verb in ("plan_visit", "move_visit", "call_off_visit", "report_visit")
    },
    "park": lambda s, n: operations.park(PLAN, s, "A", "silent", job="", arguments={}, now=n),
    "retry": lambda s, n: operations.retry(PLAN, s, "A", now=n)[0],
    "override": lambda s, n: operations.override(PLAN, s, "A", now=n),
    "skip": lambda s, n: operations.skip(PLAN, s, "A", now=n),
    "abort": lambda s, n: operations.abort(PLAN, s, "A", now=n),
    "revoke": lambda s, n: lifecycle.end("revoke", PLAN, s, ["A"], now=n),
    "cancel": lambda s, n: lifecycle.end("cancel", PLAN, s, ["A"], now=n),
    "expire": lambda s, n: lifecycle.end("expire", PLAN, s, ["A"], now=n),
}
#: Verbs of the whole case, whose rule is not one review's stage; their own tests are in test_corrections.
OF_THE_CASE = {"notify", "resubmit", "lapse", "warn", "accept_by_law", "countersign", "move"}


def standing(stage: Stage, verb: str) -> CaseState:
    """A case whose review A stands at `stage` and lacks nothing else that `verb` asks for."""
    granted = stage in {Stage.DECIDED, Stage.ISSUED, Stage.DELIVERED, Stage.REVOKED, Stage.CANCELLED, Stage.EXPIRED}
    review = ReviewState(
        n=0,
        agency=1,
        division="652801",
        stage=stage,
        received_at=MONDAY,
        accepted_at=MONDAY if granted or stage in {Stage.ACCEPTED, Stage.SUSPENDED} else None,
        opinion=Outcome.GRANTED if granted else None,
        outcome=Outcome.GRANTED if granted else None,
        paper=granted,
        owner=7 if verb == "release" else None,
        revalidate=granted and verb in {"confirm", "decide"},
        owed=(Owed(material="m", by="2026-12-01"),) if verb == "receive" else (),
        parked=Parked(since=MONDAY, why="silent") if verb in {"retry", "override", "skip"} else None,
        clock=(ClockEvent(verb="suspend", at=MONDAY),) if stage is Stage.SUSPENDED else (),
    )
    other = ReviewState(n=1, agency=2, division="652801", stage=Stage.ACCEPTED, accepted_at=MONDAY)
    return CaseState(reviews={"A": review, "Z": other})


def test_every_verb_of_the_table_is_either_called_here_or_is_of_the_whole_case():
    assert set(CALLS) | OF_THE_CASE == set(stages.verbs())


@pytest.mark.parametrize(("stage", "verb"), list(product(Stage, CALLS)), ids=str)
def test_the_engine_does_what_the_table_says(stage, verb):
    target = stages.after(verb, stage)
    state, now = standing(stage, verb), at(MONDAY + DAY, 2)
    if target is None:
        if verb == "confirm" and stage is not Stage.REVOKED:
            state = state.with_reviews({"A": replace(state.reviews["A"], revalidate=True)})
        with pytest.raises(WrongStage):
            CALLS[verb](state, now)
        return
    change = CALLS[verb](state, now)
    assert change.after.reviews["A"].stage is target


@pytest.mark.parametrize("verb", stages.verbs())
def test_a_cell_is_open_only_to_the_roles_of_its_row(verb):
    row = stages.verbs()[verb]
    for stage, role in product(Stage, Role):
        assert stages.may(verb, stage, role) is (stage in row.steps and role in row.roles), (stage, role)
        assert (verb in stages.open_to(stage, frozenset({role}))) is stages.may(verb, stage, role), (stage, role)


def test_a_supervisor_only_asks_and_an_auditor_does_nothing():
    assert {verb for verb, row in stages.verbs().items() if Role.SUPERVISOR in row.roles} == {"nudge"}
    assert not any(Role.AUDITOR in row.roles for row in stages.verbs().values())


def test_the_applicants_side_never_handles_a_review():
    handling = {
        "accept",
        "refuse_acceptance",
        "decide",
        "countersign",
        "issue",
        "suspend",
        "resume",
        "extend",
        "confirm",
    }
    assert not any(stages.roles(verb) & {Role.APPLICANT, Role.AGENT} for verb in handling)


def test_the_roles_are_the_posts_of_people_that_meet_cases_and_three_more():
    roles = {r.value for r in Role}
    assert roles - set(posts()) == {"applicant", "agent", "system"}
    for code in set(posts()) - roles:  # registrars, cashiers, banks, regulators: no case is theirs
        assert not {permission.split(":")[1] for permission in posts()[code].permissions} & {"case", "review"}


def test_every_stage_has_a_name_in_both_languages():
    assert set(stages.names()) == set(Stage)
    assert all(set(name) >= {"zh", "en"} for name in stages.names().values())
    assert all(set(row.name) >= {"zh", "en"} for row in stages.verbs().values())


def test_a_notice_moves_only_what_the_table_moves():
    for stage in Stage:
        state = replace(
            standing(stage, "notify"),
            notices=(Notice(n=1, opened_at=MONDAY, closes_at=MONDAY + DAY, lines=(Line(matter="A", what="name"),)),),
        )
        try:
            after = corrections.notify(PLAN, state, now=at(MONDAY, 2)).after.reviews["A"].stage
        except Refused:
            continue
        assert after is (stages.after("notify", stage) or stage)
