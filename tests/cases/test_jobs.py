"""What the clock demands is done, once, also when the process was down meanwhile; results are made and handed over."""

from datetime import timedelta

import pytest

from onewindow.cases import acts, jobs
from onewindow.cases.gates import GateKind
from onewindow.cases.models import Case, Review
from onewindow.cases.stages import Outcome
from onewindow.catalogue.joint_services import Delivery
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.errors import Conflict, Unavailable
from onewindow.core.jobs import drain
from onewindow.core.models import Event
from onewindow.documents.making import Issued

from .made import DAY, MONDAY, gate, matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(world):
    plan = world.plan(matter("A", reads=("name",)), matter("B", reads=("name",)), matter("C", reads=("url",)), "D")
    return acts.submit(world.filing(plan), by=world.me).number


def verbs():
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))


def wake_at(moment):
    with clock.moved_to(moment):
        jobs.wake()
        jobs.wake()  # a second run finds nothing


def test_silence_is_acceptance_from_the_day_of_receipt_also_after_a_downtime(world, number):
    wake_at(MONDAY + 6 * DAY)
    assert verbs() == ["submit"]
    wake_at(MONDAY + 40 * DAY)
    assert verbs()[:2] == ["submit", "accept_by_law"]
    assert set(Review.objects.values_list("stage", "accepted_at")) == {("accepted", MONDAY)}


def test_the_notice_goes_out_when_its_gathering_ends(world, number):
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    wake_at(MONDAY + 2 * DAY)
    assert verbs()[-1] == "report_defects"
    wake_at(MONDAY + 4 * DAY)
    assert verbs()[-1] == "notify"
    assert list(Review.objects.order_by("n").values_list("stage", flat=True)) == [
        "correcting",
        "correcting",
        "received",
        "received",
    ]


def test_a_notice_that_a_downtime_has_made_late_does_not_undo_acceptance(world, number):
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    wake_at(MONDAY + 30 * DAY)
    assert set(Review.objects.values_list("stage", flat=True)) == {"accepted"}


def test_yellow_and_red_fire_once_each(world, number):
    acts.accept(number, "ABCD", by=world.by("clerk"))
    yellow = Case.objects.get().wake_at
    assert yellow > MONDAY
    wake_at(yellow)
    wake_at(yellow + timedelta(hours=2))
    assert verbs() == ["submit", "accept", "warn"]
    wake_at(MONDAY + 60 * DAY)
    assert verbs() == ["submit", "accept", "warn", "warn"]
    assert Case.objects.get().wake_at is None


def test_after_a_downtime_red_fires_alone(world, number):
    acts.accept(number, "ABCD", by=world.by("clerk"))
    wake_at(MONDAY + 60 * DAY)
    assert verbs() == ["submit", "accept", "warn"]
    assert Event.objects.latest("seq").body["warned"] == dict.fromkeys("ABCD", 2)


def test_nothing_wakes_a_case_that_is_over(world, number):
    acts.withdraw(number, by=world.me)
    assert Case.objects.get().wake_at is None


@pytest.fixture
def printer(monkeypatch):
    """Stands for `documents`, which has its own tests, and the real way is walked in tests/matters."""
    made = []

    def make(order, *, by):
        made.append(order)
        if order in printer_fails:
            raise printer_fails[order]
        return Issued(serial="s", number=f"证{order}", token="t", url="u", pdf_sha256="0", new=True)

    printer_fails = {}
    monkeypatch.setattr(jobs, "order_of", lambda loaded, code: code)
    monkeypatch.setattr(jobs, "make_certificate", make)
    make.made, make.fails = made, printer_fails
    return make


def granted(world, codes, **more):
    number = acts.submit(world.filing(world.plan(*(matter(c, issues=True) for c in codes), **more)), by=world.me).number
    acts.accept(number, codes, by=world.by("clerk"))
    for code in codes:
        acts.decide(number, code, Outcome.GRANTED, by=world.by(f"reviewer_{code}"))
    return number


def test_each_result_is_made_and_handed_over_as_it_comes(world, printer):
    number = acts.submit(
        world.filing(world.plan(matter("A", issues=True), matter("B", issues=True))), by=world.me
    ).number
    acts.accept(number, "AB", by=world.by("clerk"))
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    drain()
    assert list(Review.objects.order_by("n").values_list("stage", "certificate")) == [
        ("delivered", "证A"),
        ("accepted", ""),
    ]
    acts.decide(number, "B", Outcome.GRANTED, by=world.by("reviewer_B"))
    drain()
    assert Case.objects.get().status == "done"


def test_unified_delivery_hands_all_over_in_one_packet(world, printer):
    number = granted(world, "AB", delivery=Delivery.UNIFIED)
    assert printer.made == []
    drain()
    assert printer.made == ["A", "B"]
    assert verbs()[-3:] == ["issue", "issue", "deliver"]
    assert Event.objects.latest("seq").body["reviews"].keys() == {"A", "B"}
    assert Case.objects.get(number=number).status == "done"


def test_a_number_that_a_sibling_waits_for_is_made_before_the_rest(world, printer):
    plan = world.plan(
        matter("A", issues=True, fills=(("a_no", "number"),)), matter("B", reads=("a_no",)), matter("C", issues=True),
        gates=[gate("A", "B", GateKind.START, number=True)], delivery=Delivery.UNIFIED,
    )  # fmt: skip
    number = acts.submit(world.filing(plan), by=world.me).number
    acts.accept(number, "AC", by=world.by("clerk"))
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    assert Review.objects.get(matter="B").stage == "waiting"
    drain()
    assert (Review.objects.get(matter="A").stage, Review.objects.get(matter="B").stage) == ("issued", "received")
    acts.accept(number, "B", by=world.by("clerk"))
    for code in "BC":
        acts.decide(number, code, Outcome.GRANTED, by=world.by(f"reviewer_{code}"))
    drain()
    assert Case.objects.get().status == "done"


def test_the_finalise_gate_lets_its_dependent_follow_in_the_same_run(world, printer):
    gates = [gate("A", "B", GateKind.FINALISE, number=True)]
    granted(world, "BA", gates=gates, delivery=Delivery.UNIFIED)
    drain()
    assert printer.made == ["A", "B"]


def test_a_result_that_cannot_be_made_parks_its_own_review_only(world, printer):
    printer.fails["A"] = Conflict()
    number = granted(world, "AB")
    drain()
    assert list(Review.objects.order_by("n").values_list("stage", "parked")) == [
        ("decided", True),
        ("delivered", False),
    ]
    printer.fails.clear()
    acts.retry(number, "A", reason="模板已改正", by=world.by("operator"))
    drain()
    assert Case.objects.get().status == "done"


def test_an_outage_is_left_to_the_queue(world, printer):
    printer.fails["A"] = Unavailable()
    granted(world, "A")
    with pytest.raises(Unavailable):
        drain()
    assert not Review.objects.get().parked


def test_a_job_that_runs_twice_makes_one_certificate(world, printer):
    number = granted(world, "A")
    jobs.finish(number)
    jobs.finish(number)
    drain()
    assert verbs().count("issue") == 1
    with pytest.raises(Conflict):
        acts.issue(number, "A", "证A", by=Actor.system("test"))
