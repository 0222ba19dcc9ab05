"""Correction: one notice, only what was returned, only who reads it."""

import pytest

from onewindow.cases import corrections, errors, lifecycle
from onewindow.cases.corrections import Defect
from onewindow.cases.stages import Outcome

from .made import Told, matter, plan


def told(**more):
    case = Told(
        plan(matter("A", reads=("name", "area")), matter("B", reads=("name",)), matter("C", reads=("url",)), **more)
    )
    case.do(lifecycle.submit)
    return case


def returned(case, *pairs):
    for code, what in pairs:
        case.do(corrections.report_defects, code, [Defect(what=what)])
    case.wait(hours=1).do(corrections.notify)
    return case


def test_defects_of_all_agencies_gather_in_one_notice():
    case = told()
    case.do(corrections.report_defects, "A", [Defect(what="area")])
    case.wait(days=1).do(corrections.report_defects, "C", [Defect(what="url")])
    assert case.stage("A") == "received", "nothing is sent yet"
    assert case.state.gathering.closes_at.date().isoformat() == "2026-11-26"
    case.do(corrections.notify)
    assert len(case.state.notices) == 1
    assert [line.what for line in case.state.notices[0].lines] == ["area", "url"]
    assert [case.stage(c) for c in "ABC"] == ["correcting", "received", "correcting"]


def test_a_returned_element_holds_up_only_the_reviews_that_read_it():
    case = returned(told(), ("A", "area"))
    assert [case.stage(c) for c in "ABC"] == ["correcting", "received", "received"]
    case.do(lifecycle.accept, ["B", "C"])
    case.do(lifecycle.decide, "B", Outcome.GRANTED)
    assert case.outcome("B") == "granted", "siblings go on"


def test_a_shared_element_holds_up_all_its_readers():
    case = returned(told(), ("A", "name"))
    assert [case.stage(c) for c in "ABC"] == ["correcting", "correcting", "received"]


def test_an_agency_returns_only_what_it_reads():
    with pytest.raises(errors.UnknownDefect):
        told().do(corrections.report_defects, "C", [Defect(what="area")])


def test_the_same_thing_is_not_returned_twice():
    case = told()
    case.do(corrections.report_defects, "A", [Defect(what="area")])
    with pytest.raises(errors.DefectTwice):
        case.do(corrections.report_defects, "A", [Defect(what="area")])


def test_only_what_was_returned_may_change():
    case = returned(told(), ("A", "area"))
    with pytest.raises(errors.NotReturned) as refusal:
        case.do(corrections.resubmit, {"area": True, "url": True})
    assert refusal.value.data["what"] == "url"


def test_acceptance_is_the_day_the_corrected_file_is_complete():
    case = returned(told(), ("A", "area"))
    case.wait(days=3).do(corrections.resubmit, {"area": True})
    complete = case.when
    assert case.stage("A") == "received"
    case.wait(days=2).do(lifecycle.accept, ["A"])
    assert case.state.reviews["A"].accepted_at == complete


def test_several_things_are_answered_one_after_the_other():
    case = returned(told(), ("A", "area"), ("A", "name"))
    case.do(corrections.resubmit, {"area": True})
    assert case.stage("A") == "correcting", "the name is still open"
    case.do(corrections.resubmit, {"name": False})
    assert (case.stage("A"), case.stage("B")) == ("received", "received")


def test_an_unchanged_value_sends_nobody_back_and_a_changed_one_marks_grants_for_revalidation():
    for differs in (False, True):
        case = told()
        case.do(lifecycle.accept, ["B"])
        case.do(lifecycle.decide, "B", Outcome.GRANTED)
        returned(case, ("A", "name"))
        case.do(corrections.resubmit, {"name": differs})
        assert case.state.reviews["B"].revalidate is differs


def test_a_grant_on_a_changed_value_is_never_silently_kept():
    case = Told(plan(matter("A", reads=("name",)), matter("B", reads=("name",), issues=True)))
    case.do(lifecycle.submit)
    case.do(lifecycle.accept, ["B"])
    case.do(lifecycle.decide, "B", Outcome.GRANTED)
    returned(case, ("A", "name"))
    case.do(corrections.resubmit, {"name": True})
    with pytest.raises(errors.MustBeRevalidated):
        case.do(lifecycle.issue, "B", "证-1")
    assert not lifecycle.issuable(case.plan, case.state, "B")
    again = lifecycle.decide(case.plan, case.state, "B", Outcome.REFUSED, now=case.moment)
    assert again.after.reviews["B"].outcome is Outcome.REFUSED, "the agency may decide anew"
    case.do(lifecycle.confirm, "B")
    case.do(lifecycle.issue, "B", "证-1")
    with pytest.raises(errors.NothingToRevalidate):
        case.do(lifecycle.confirm, "B")


def test_after_acceptance_a_request_pauses_the_promise_and_never_the_statutory_limit():
    case = told()
    case.do(lifecycle.accept, ["A"])
    before = case.state.reviews["A"]
    case.wait(days=1).do(corrections.report_defects, "A", [Defect(what="area")])
    held = case.state.reviews["A"]
    assert held.stage.value == "accepted"
    assert held.due_at == before.due_at
    assert held.promised_at is None and held.paused_since == case.when
    with pytest.raises(errors.HeldByCorrection):
        case.do(lifecycle.decide, "A", Outcome.GRANTED)
    case.wait(days=2).do(corrections.resubmit, {"area": True})
    after = case.state.reviews["A"]
    assert after.due_at == before.due_at
    assert after.promised_at > before.promised_at
    case.do(lifecycle.decide, "A", Outcome.GRANTED)


def test_after_the_notice_a_new_defect_on_unchanged_data_needs_a_reason_and_is_recorded():
    case = returned(told(), ("A", "area"))
    case.do(corrections.resubmit, {"area": True})
    with pytest.raises(errors.NewDefectNeedsReason):
        case.do(corrections.report_defects, "A", [Defect(what="name")])
    change = case.do(corrections.report_defects, "A", [Defect(what="name", reason="权属材料刚刚查明")])
    assert change.body["again"] == ["name"]


def test_after_the_notice_a_changed_value_may_be_returned_again():
    case = returned(told(), ("A", "area"))
    case.do(corrections.resubmit, {"area": True})
    change = case.do(corrections.report_defects, "A", [Defect(what="area")])
    assert "again" not in change.body


def test_a_review_that_opened_after_the_notice_has_not_had_its_chance():
    from onewindow.cases.gates import GateKind

    from .made import gate

    case = Told(
        plan(matter("A", reads=("name",)), matter("B", reads=("area",)), gates=[gate("A", "B", GateKind.START)])
    )
    case.do(lifecycle.submit)
    returned(case, ("A", "name"))
    case.wait(hours=1).do(corrections.resubmit, {"name": True})
    case.do(lifecycle.accept, ["A"])
    case.do(lifecycle.decide, "A", Outcome.GRANTED)
    assert "again" not in case.do(corrections.report_defects, "B", [Defect(what="area")]).body


def test_a_notice_after_its_time_does_not_undo_acceptance_by_law():
    case = told()
    case.do(corrections.report_defects, "A", [Defect(what="area")])
    case.wait(days=20).do(corrections.notify)
    review = case.state.reviews["A"]
    assert (review.stage.value, review.by_law, review.accepted_at) == ("accepted", True, review.received_at)
    assert review.paused_since is not None, "it is a request after acceptance now"


def test_nothing_to_notify_and_nothing_returned_are_refused():
    with pytest.raises(errors.NothingToNotify):
        told().do(corrections.notify)
    with pytest.raises(errors.NothingReturned):
        told().do(corrections.resubmit, {"area": True})


def test_a_trivial_mistake_is_corrected_on_the_spot_before_anybody_has_accepted():
    case = told()
    case.do(corrections.amend, ["area"])
    assert (case.state.reviews["A"].touched, case.state.reviews["B"].touched) == (2, 1)
    case.do(lifecycle.accept, ["A"])
    with pytest.raises(errors.WrongStage):
        case.do(corrections.amend, ["area"])
    with pytest.raises(errors.NotReturned):
        case.do(corrections.amend, ["nobody_reads_this"])


def test_what_is_not_answered_in_its_term_lapses():
    from dataclasses import replace

    from onewindow.cases.limits import region_limits

    from .made import at

    limits = replace(region_limits(), law=replace(region_limits().law, answer_days=3))
    case = told()
    case.do(corrections.report_defects, "A", [Defect(what="area")])
    sent = corrections.notify(case.plan, case.state, now=replace(at(case.when, 3), limits=limits)).after
    with pytest.raises(errors.NothingReturned):
        corrections.lapse(case.plan, sent, now=replace(at(case.when, 4), limits=limits))
    late = corrections.lapse(case.plan, sent, now=replace(at(case.wait(days=10).when, 4), limits=limits))
    assert late.after.reviews["A"].stage.value == "lapsed"
    assert late.after.reviews["B"].stage.value == "accepted", "by law, in the same step"
