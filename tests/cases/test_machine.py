"""Random verbs by random people on the real database: whatever they try, the case stays true to its history."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from onewindow.cases import acts, jobs, verifying
from onewindow.cases.gates import GateKind
from onewindow.cases.models import Case, Review
from onewindow.cases.stages import UNDECIDED, Outcome
from onewindow.catalogue.declarations import OnRefused
from onewindow.catalogue.joint_services import JointOutcome
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.models import Event

from .made import MONDAY, gate, matter

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODE = st.sampled_from("ABCD")
OUTCOME = st.sampled_from(list(Outcome))
WHO = st.sampled_from(
    ["reviewer_A", "reviewer_B", "reviewer_C", "reviewer_D", "superior_A", "superior_C", "clerk", "lead"]
)
WHAT = st.sampled_from(["name", "area", "url", "id_no"])


def plans(world):
    return [
        world.plan(
            matter("A", reads=("name", "area")), matter("B", reads=("name",)), matter("C", reads=("url",)), "D",
            gates=[gate("A", "B", GateKind.DECIDE), gate("C", "D", GateKind.START, OnRefused.RELEASE)],
        ),
        world.plan("A", "B", "C", "D", countersign=(("A", "B"),), gates=[gate("A", "C", GateKind.ACCEPT), gate("C", "D")]),
        world.plan("A", "B", "C", "D", outcome=JointOutcome.ALL_OR_NONE),
        world.plan("A", "B", "C", "D", outcome=JointOutcome.LEAD_DECIDES, lead="B"),
    ]  # fmt: skip


def machine(world):  # noqa: C901  one rule per verb
    class Engine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.frame = transaction.atomic()
            self.frame.__enter__()
            self.time = MONDAY
            self.closed = 0

        def teardown(self):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

        @initialize(which=st.integers(0, 3))
        def submit(self, which):
            with clock.moved_to(self.time):
                self.number = acts.submit(world.filing(plans(world)[which]), by=world.me).number

        def try_to(self, act, *args, **more):
            before = Case.objects.values().get(number=self.number)
            self.time += timedelta(minutes=7)
            with clock.moved_to(self.time):
                try:
                    act(self.number, *args, **more)
                except Refused:
                    after = Case.objects.values().get(number=self.number)
                    assert {**after, "head": bytes(after["head"])} == {**before, "head": bytes(before["head"])}

        @rule(who=WHO, codes=st.sets(CODE, min_size=1))
        def accept(self, who, codes):
            self.try_to(acts.accept, sorted(codes), by=world.by(who))

        @rule(who=WHO, code=CODE, outcome=OUTCOME)
        def decide(self, who, code, outcome):
            self.try_to(acts.decide, code, outcome, by=world.by(who), opinion="意见")

        @rule(code=CODE, outcome=OUTCOME)
        def decide_rightly(self, code, outcome):
            self.try_to(acts.decide, code, outcome, by=world.by(f"reviewer_{code}"), opinion="意见")

        @rule(code=st.sampled_from("AB"), outcome=OUTCOME)
        def countersign(self, code, outcome):
            self.try_to(acts.countersign, code, outcome, by=world.by(f"reviewer_{code}"), opinion="意见")

        @rule(code=CODE)
        def suspend(self, code):
            self.try_to(acts.suspend, code, ground="hearing", notice="听证", by=world.by(f"reviewer_{code}"))

        @rule(code=CODE)
        def resume(self, code):
            self.try_to(acts.resume, code, by=world.by(f"reviewer_{code}"))

        @rule(code=CODE, days=st.integers(1, 12))
        def extend(self, code, days):
            self.try_to(acts.extend, code, days, reason="复杂", by=world.by(f"superior_{code}"))

        @rule(code=CODE, what=WHAT)
        def report(self, code, what):
            self.try_to(acts.report_defects, code, {what: "有误"}, reason="x", by=world.by(f"reviewer_{code}"))

        @rule()
        def notify(self):
            self.try_to(acts.notify, by=world.by("clerk"))

        @rule(values=st.dictionaries(WHAT, st.sampled_from(["巴音书屋", "楼兰书屋", 120, 121]), min_size=1))
        def resubmit(self, values):
            self.try_to(acts.resubmit, values, by=world.me)

        @rule(code=CODE)
        def withdraw(self, code):
            self.try_to(acts.withdraw, [code], by=world.me)

        @rule()
        def nudge(self):
            self.try_to(acts.nudge, by=world.me)

        @rule(code=CODE)
        def park(self, code):
            self.try_to(acts.park, code, why="silent", by=Actor.system("test"))

        @rule(code=CODE, verb=st.sampled_from(["retry", "override", "skip", "abort"]))
        def operate(self, code, verb):
            self.try_to(getattr(acts, verb), code, reason="已核实", by=world.by("operator"))

        @rule(days=st.integers(1, 20))
        def time_passes(self, days):
            self.time += timedelta(days=days)

        @precondition(lambda self: hasattr(self, "number"))
        @rule()
        def wake(self):
            with clock.moved_to(self.time):
                jobs.wake()

        @invariant()
        def history_and_rows_agree(self):
            if not hasattr(self, "number"):
                return
            (checked,) = verifying.verify([self.number])
            assert checked.faults == ()
            case = Case.objects.get(number=self.number)
            bodies = Event.objects.filter(stream=f"case:{self.number}").values_list("body", flat=True)
            assert sum("closed_at" in body.get("case", {}) for body in bodies) == (case.closed_at is not None)
            undecided = Review.objects.filter(case=case, stage__in=[s.value for s in UNDECIDED]).count()
            assert undecided == case.open_reviews == (0 if case.closed_at else undecided)

    return Engine


def test_whatever_people_try_the_case_stays_true_to_its_history(world):
    run_state_machine_as_test(
        machine(world),
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
