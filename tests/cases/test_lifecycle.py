"""What each verb may do: one test per rule of the contract, without a database."""

from datetime import date

import pytest

from onewindow.cases import corrections, errors, lifecycle, operations
from onewindow.cases.gates import GateKind
from onewindow.cases.plans import Hand
from onewindow.cases.stages import Outcome
from onewindow.catalogue.declarations import OnRefused
from onewindow.catalogue.joint_services import JointOutcome

from .made import DAY, Told, gate, matter, plan

GRANTED, REFUSED = Outcome.GRANTED, Outcome.REFUSED


def told(*matters, accepted=(), **more):
    case = Told(plan(*matters, **more))
    case.do(lifecycle.submit)
    if accepted:
        case.do(lifecycle.accept, accepted)
    return case


def test_reviews_without_a_gate_are_received_at_once_and_in_parallel():
    case = told("A", "B", "C")
    assert [case.stage(c) for c in "ABC"] == ["received"] * 3


@pytest.mark.parametrize("kind", [GateKind.ACCEPT, GateKind.START])
def test_a_closed_accept_or_start_gate_keeps_a_review_waiting_until_the_earlier_is_granted(kind):
    case = told("A", "B", gates=[gate("A", "B", kind)], accepted=["A"])
    assert case.stage("B") == "waiting"
    change = case.do(lifecycle.decide, "A", GRANTED)
    assert case.stage("B") == "received"
    assert change.opened == ("B",)
    assert case.state.reviews["B"].received_at == case.when


def test_a_waiting_review_cannot_be_accepted():
    case = told("A", "B", gates=[gate("A", "B", GateKind.ACCEPT)])
    with pytest.raises(errors.WrongStage):
        case.do(lifecycle.accept, ["B"])


def test_a_decide_gate_blocks_the_decision_and_not_the_stage():
    case = told("A", "B", gates=[gate("A", "B", GateKind.DECIDE)], accepted=["A", "B"])
    with pytest.raises(errors.GateClosed) as refusal:
        case.do(lifecycle.decide, "B", GRANTED)
    assert refusal.value.data["before"] == "A"
    case.do(lifecycle.decide, "A", GRANTED)
    case.do(lifecycle.decide, "B", GRANTED)
    assert case.outcome("B") == "granted"


def test_a_refusal_need_not_wait_for_a_decide_gate():
    case = told("A", "B", gates=[gate("A", "B", GateKind.DECIDE)], accepted=["A", "B"])
    case.do(lifecycle.decide, "B", REFUSED)
    assert case.outcome("B") == "refused"


def test_a_finalise_gate_lets_decide_and_holds_number_and_certificate():
    case = told(
        matter("A", issues=True),
        matter("B", issues=True),
        gates=[gate("A", "B", GateKind.FINALISE, number=True)],
        accepted="AB",
    )
    case.do(lifecycle.decide, "B", GRANTED)
    assert case.stage("B") == "decided"
    assert not lifecycle.issuable(case.plan, case.state, "B")
    with pytest.raises(errors.GateClosed):
        case.do(lifecycle.issue, "B", "证-2")
    case.do(lifecycle.decide, "A", GRANTED)
    assert not lifecycle.issuable(case.plan, case.state, "B"), "the number of A is still missing"
    case.do(lifecycle.issue, "A", "证-1")
    assert lifecycle.issuable(case.plan, case.state, "B")
    case.do(lifecycle.issue, "B", "证-2")
    assert case.stage("B") == "issued"


def test_an_optional_gate_never_blocks():
    case = told("A", "B", gates=[gate("A", "B", GateKind.OPTIONAL)], accepted=["A", "B"])
    case.do(lifecycle.decide, "B", GRANTED)
    assert case.outcome("B") == "granted"


def test_one_of_an_any_of_group_is_enough():
    gates = [gate("A", "C", GateKind.START, any_of="one"), gate("B", "C", GateKind.START, any_of="one")]
    case = told("A", "B", "C", gates=gates, accepted=["A", "B"])
    case.do(lifecycle.decide, "A", REFUSED)
    assert case.stage("C") == "waiting", "B may still open it"
    case.do(lifecycle.decide, "B", GRANTED)
    assert case.stage("C") == "received"


def test_an_any_of_group_fails_only_when_all_have_failed():
    gates = [gate("A", "C", GateKind.START, any_of="one"), gate("B", "C", GateKind.START, any_of="one")]
    case = told("A", "B", "C", gates=gates, accepted=["A", "B"])
    case.do(lifecycle.decide, "A", REFUSED)
    change = case.do(lifecycle.decide, "B", REFUSED)
    assert case.stage("C") == "not_accepted"
    assert change.fell == ("C",)
    assert change.closed


@pytest.mark.parametrize(
    ("how", "stage"), [(OnRefused.REFUSE, "not_accepted"), (OnRefused.RELEASE, "received"), (OnRefused.WAIT, "waiting")]
)
@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_a_refused_or_withdrawn_gate_does_to_its_dependent_what_is_declared(how, stage, end):
    case = told("A", "B", gates=[gate("A", "B", GateKind.START, how)], accepted=["A"])
    case.do(lifecycle.decide, "A", REFUSED) if end == "refused" else case.do(lifecycle.withdraw, ["A"])
    assert case.stage("B") == stage


def test_the_refusal_of_the_licence_ends_a_filing_that_was_decided_but_not_issued():
    case = told("A", matter("B", issues=True), gates=[gate("A", "B", GateKind.FINALISE)], accepted="AB")
    case.do(lifecycle.decide, "B", GRANTED)
    change = case.do(lifecycle.decide, "A", REFUSED)
    assert case.outcome("B") == "refused"
    assert case.state.reviews["B"].why == "gate"
    assert change.fell == ("B",) and change.closed


def test_a_chain_of_failing_gates_falls_in_one_step():
    gates = [gate("A", "B", GateKind.START), gate("B", "C", GateKind.START)]
    case = told("A", "B", "C", gates=gates, accepted=["A"])
    case.do(lifecycle.decide, "A", REFUSED)
    assert [case.stage(c) for c in "BC"] == ["not_accepted"] * 2


def test_countersigning_lets_both_decide_on_one_record_and_neither_waits():
    both = [gate("A", "B"), gate("B", "A")]
    case = told("A", "B", gates=both, countersign=(("A", "B"),), accepted=["A", "B"])
    with pytest.raises(errors.DecidedTogether):
        case.do(lifecycle.decide, "A", GRANTED)
    case.do(lifecycle.countersign, "A", GRANTED)
    assert case.outcome("A") is None, "the record waits for the other signature"
    change = case.do(lifecycle.countersign, "B", GRANTED)
    assert (case.outcome("A"), case.outcome("B")) == ("granted", "granted")
    assert change.closed


def test_one_refusal_on_a_countersigned_record_refuses_all_of_it():
    case = told("A", "B", countersign=(("A", "B"),), accepted=["A", "B"])
    case.do(lifecycle.countersign, "A", GRANTED)
    case.do(lifecycle.countersign, "B", REFUSED)
    assert (case.outcome("A"), case.outcome("B")) == ("refused", "refused")
    assert case.state.reviews["A"].why == "countersign"


def test_a_withdrawn_signer_leaves_the_record_to_the_other():
    case = told("A", "B", countersign=(("A", "B"),), accepted=["A", "B"])
    case.do(lifecycle.countersign, "A", GRANTED)
    case.do(lifecycle.withdraw, ["B"])
    assert case.outcome("A") == "granted"


def test_a_matter_outside_every_group_is_not_countersigned():
    with pytest.raises(errors.NotCountersigned):
        told("A", accepted=["A"]).do(lifecycle.countersign, "A", GRANTED)


def test_the_last_decision_closes_the_case_exactly_once_whoever_is_last():
    for order in ("ABC", "CBA", "BAC"):
        case = told("A", "B", "C", accepted="ABC")
        closed = [case.do(lifecycle.decide, code, GRANTED).closed for code in order]
        assert closed == [False, False, True]


def test_all_or_none_holds_outcomes_back_until_the_last_has_spoken():
    case = told("A", "B", outcome=JointOutcome.ALL_OR_NONE, accepted="AB")
    case.do(lifecycle.decide, "A", GRANTED)
    assert case.outcome("A") is None
    case.do(lifecycle.decide, "B", REFUSED)
    assert (case.outcome("A"), case.outcome("B")) == ("refused", "refused")
    assert case.state.reviews["A"].why == "joint"


def test_an_opinion_opens_gates_under_a_joint_outcome():
    case = told("A", "B", gates=[gate("A", "B", GateKind.START)], outcome=JointOutcome.ALL_OR_NONE, accepted=["A"])
    case.do(lifecycle.decide, "A", GRANTED)
    assert case.stage("B") == "received"


def test_the_lead_decides_last_and_for_all():
    case = told("A", "B", outcome=JointOutcome.LEAD_DECIDES, lead="A", accepted="AB")
    with pytest.raises(errors.GateClosed):
        case.do(lifecycle.decide, "A", GRANTED)
    case.do(lifecycle.decide, "B", REFUSED)
    case.do(lifecycle.decide, "A", GRANTED)
    assert (case.outcome("A"), case.outcome("B")) == ("granted", "granted")


def test_an_agency_decides_once():
    case = told("A", "B", accepted="AB")
    case.do(lifecycle.decide, "A", GRANTED)
    with pytest.raises(errors.AlreadyDecided):
        case.do(lifecycle.decide, "A", REFUSED)


def test_a_service_that_can_only_be_completed_is_never_refused():
    case = told(matter("A", refusable=False), accepted=["A"])
    with pytest.raises(errors.CannotBeRefused):
        case.do(lifecycle.decide, "A", REFUSED)


def test_a_matter_of_two_stages_passes_from_hand_to_hand():
    hands = (Hand(agency=1, division="652800", name="初审"), Hand(agency=2, division="650000", name="审批"))
    case = told(matter("A", hands=hands), accepted=["A"])
    case.do(lifecycle.claim, ["A"], 9)
    case.do(lifecycle.decide, "A", GRANTED)
    review = case.state.reviews["A"]
    assert (review.agency, review.division, review.hand, review.owner) == (2, "650000", 1, None)
    assert case.stage("A") == "accepted"
    case.do(lifecycle.decide, "A", GRANTED)
    assert case.outcome("A") == "granted"


def test_no_notice_in_time_means_accepted_by_law_from_the_day_of_receipt():
    case = told("A")
    case.wait(days=9)
    change = case.do(lifecycle.accept_by_law)
    review = case.state.reviews["A"]
    assert (review.stage.value, review.by_law) == ("accepted", True)
    assert review.accepted_at == review.received_at
    assert change.touched == ("A",)


def test_acceptance_by_law_holds_also_when_no_job_ran():
    case = told("A")
    case.wait(days=30)
    with pytest.raises(errors.WrongStage):
        case.do(lifecycle.refuse_acceptance, ["A"])
    case.do(lifecycle.accept, ["A"])
    assert case.state.reviews["A"].by_law


def test_on_the_fifth_working_day_there_is_still_time():
    case = told("A")  # Monday: the fifth working day is the next Monday
    case.wait(days=7)
    case.do(lifecycle.refuse_acceptance, ["A"])
    assert case.stage("A") == "not_accepted"


def test_statutory_and_promised_limits_are_tracked_both():
    case = told("A", accepted=["A"])
    review = case.state.reviews["A"]
    assert review.due_at.date().isoformat() == "2026-12-21"  # 20 working days
    assert review.promised_at.date().isoformat() == "2026-12-02"  # 7 working days
    assert review.yellow_at < review.promised_at


def test_suspension_takes_only_a_ground_of_the_law_and_stops_both_clocks():
    case = told("A", accepted=["A"])
    with pytest.raises(errors.UnknownGround):
        case.do(lifecycle.suspend, "A", "too_busy")
    before = case.state.reviews["A"].due_at
    case.do(lifecycle.suspend, "A", "hearing")
    assert case.state.reviews["A"].due_at is None, "nobody can say while it lasts"
    case.wait(days=7).do(lifecycle.resume, "A")
    assert case.state.reviews["A"].due_at == before + 7 * DAY
    assert case.state.reviews["A"].promised_at is not None


def test_a_suspended_review_is_not_decided():
    case = told("A", accepted=["A"])
    case.do(lifecycle.suspend, "A", "hearing")
    with pytest.raises(errors.WrongStage):
        case.do(lifecycle.decide, "A", GRANTED)


def test_an_extension_adds_working_days_once_and_within_the_law():
    case = told("A", accepted=["A"])
    with pytest.raises(errors.TooLong):
        case.do(lifecycle.extend, "A", 11)
    case.do(lifecycle.extend, "A", 10)
    assert case.state.reviews["A"].due_at == case.moment.limits.close_after(30, case.when)
    with pytest.raises(errors.TooLong):
        case.do(lifecycle.extend, "A", 1)


def test_a_matter_without_statutory_limit_is_not_extended():
    case = told(matter("A", statutory=None), accepted=["A"])
    with pytest.raises(errors.NoLimitToExtend):
        case.do(lifecycle.extend, "A", 3)


def test_tolerant_acceptance_takes_deferrable_materials_only():
    soon = date(2026, 12, 1)
    case = told(matter("A", materials=("m1", "m2"), deferrable=("m2",)))
    with pytest.raises(errors.NotOwed):
        case.do(lifecycle.accept, ["A"], owed={"m1": soon})
    case.do(lifecycle.accept, ["A"], owed={"m2": soon})
    assert [o.material for o in case.state.reviews["A"].owed] == ["m2"]
    case.do(lifecycle.receive, ["A"], frozenset({"m2"}))
    assert case.state.reviews["A"].owed == ()
    with pytest.raises(errors.NotOwed):
        case.do(lifecycle.receive, ["A"], frozenset({"m2"}))


def test_a_whole_withdrawal_leaves_what_is_decided():
    case = told("A", "B", accepted="AB")
    case.do(lifecycle.decide, "A", GRANTED)
    change = case.do(lifecycle.withdraw, None)
    assert (case.stage("A"), case.stage("B")) == ("decided", "withdrawn")
    assert change.closed
    with pytest.raises(errors.WrongStage):
        case.do(lifecycle.withdraw, None)


def test_one_nudge_a_day():
    case = told("A")
    day = case.when.date()
    case.do(lifecycle.nudge, ["A"], day=day)
    with pytest.raises(errors.NudgedToday):
        case.do(lifecycle.nudge, ["A"], day=day)
    case.do(lifecycle.nudge, ["A"], day=day + DAY)


def test_warnings_fire_once_each_and_red_alone_after_a_downtime():
    case = told("A", "B", accepted="AB")
    assert lifecycle.warn(case.plan, case.state, now=case.moment) is None
    case.when = case.state.reviews["A"].yellow_at
    assert case.do(lifecycle.warn).body["warned"] == {"A": 1, "B": 1}
    assert lifecycle.warn(case.plan, case.state, now=case.moment) is None
    case.wait(days=30)
    assert case.do(lifecycle.warn).body["warned"] == {"A": 2, "B": 2}
    assert lifecycle.warn(case.plan, case.state, now=case.moment) is None
    late = told("A", accepted="A")
    late.wait(days=60)
    assert late.do(lifecycle.warn).body["warned"] == {"A": 2}


def test_the_joint_limit_runs_from_the_first_acceptance():
    case = told("A", "B", joint_days=45, accepted=["A"])
    first = case.state.joint_due_at
    assert first == case.moment.limits.close_after(45, case.when)
    case.wait(days=1).do(lifecycle.accept, ["B"])
    assert case.state.joint_due_at == first


def test_delivery_follows_issue():
    case = told(matter("A", issues=True), accepted="A")
    case.do(lifecycle.decide, "A", GRANTED)
    with pytest.raises(errors.WrongStage):
        case.do(lifecycle.deliver, ["A"], "electronic")
    case.do(lifecycle.issue, "A", "证-1")
    case.do(lifecycle.deliver, ["A"], "electronic")
    assert case.stage("A") == "delivered"


@pytest.mark.parametrize("verb", ["revoke", "cancel", "expire"])
def test_after_issue_a_result_can_be_taken_away(verb):
    case = told(matter("A", issues=True), accepted="A")
    case.do(lifecycle.decide, "A", GRANTED)
    with pytest.raises(errors.WrongStage):
        lifecycle.end(verb, case.plan, case.state, ["A"], now=case.moment)
    case.do(lifecycle.issue, "A", "证-1")
    change = lifecycle.end(verb, case.plan, case.state, ["A"], now=case.moment)
    assert (
        change.after.reviews["A"].stage.value == {"revoke": "revoked", "cancel": "cancelled", "expire": "expired"}[verb]
    )


def test_a_failing_outside_system_parks_that_review_only():
    case = told("A", "B", accepted="AB")
    case.do(operations.park, "A", "bank_silent", job="banks.ask", arguments={"case": 1})
    with pytest.raises(errors.IsParked):
        case.do(lifecycle.decide, "A", GRANTED)
    case.do(lifecycle.decide, "B", GRANTED)
    _, parked = operations.retry(case.plan, case.state, "A", now=case.moment)
    assert (parked.job, parked.arguments) == ("banks.ask", {"case": 1})


@pytest.mark.parametrize("verb", ["retry", "override", "skip"])
def test_the_operators_verbs_let_a_parked_review_go_on(verb):
    case = told("A", accepted="A")
    with pytest.raises(errors.NotParked):
        case.do(getattr(operations, verb), "A")
    case.do(operations.park, "A", "bank_silent", job="", arguments={})
    case.do(getattr(operations, verb), "A")
    case.do(lifecycle.decide, "A", GRANTED)


def test_abort_ends_one_review_and_tells_its_dependents():
    case = told("A", "B", gates=[gate("A", "B", GateKind.START)], accepted="A")
    case.do(operations.abort, "A")
    assert (case.stage("A"), case.stage("B")) == ("lapsed", "not_accepted")


def test_a_changed_review_carries_the_seq_of_the_event_and_an_untouched_one_keeps_its_own():
    case = told("A", "B", accepted="A")
    assert (case.state.reviews["A"].touched, case.state.reviews["B"].touched) == (2, 1)


def test_a_refusal_changes_nothing():
    case = told("A", "B", gates=[gate("A", "B")], accepted="AB")
    before = case.state
    for wrong in (
        lambda: case.do(lifecycle.decide, "B", GRANTED),
        lambda: case.do(lifecycle.accept, ["A"]),
        lambda: case.do(corrections.notify),
    ):
        with pytest.raises(errors.Conflict):
            wrong()
        assert case.state is before
