"""The acts on the database: what each brings, keys and versions, no trace of what is refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection

from onewindow.cases import acts, errors
from onewindow.cases.certificates import allot
from onewindow.cases.facts import Given, Source
from onewindow.cases.gates import GateKind
from onewindow.cases.handlers import Granted, Handler, handlers
from onewindow.cases.models import Case, Fact, NumberCounter, Review
from onewindow.cases.stages import Outcome
from onewindow.cases.values import plain_values, values_of
from onewindow.core import clock
from onewindow.core.act import Actor, ReusedKey
from onewindow.core.errors import Conflict, Refused
from onewindow.core.jobs import enqueue
from onewindow.core.models import Command, Event

from .made import DAY, MONDAY, gate, matter

pytestmark = pytest.mark.django_db

GRANTED, REFUSED = Outcome.GRANTED, Outcome.REFUSED
SYSTEM = Actor.system("test")


@pytest.fixture
def plan(world):
    return world.plan(
        matter("A", reads=("name", "id_no", "area"), materials=("m1", "m2"), deferrable=("m2",), issues=True),
        matter("B", reads=("name",)),
        matter("C", reads=("url",)),
    )


@pytest.fixture
def number(world, plan):
    return acts.submit(world.filing(plan), by=world.me).number


@pytest.fixture
def accepted(world, number):
    acts.accept(number, "ABC", by=world.by("clerk"))
    return number


def count():
    tables = (Case, Review, Fact, Event, Command, NumberCounter)
    return {t.__name__: list(t.objects.order_by("pk").values()) for t in tables}


# keys and versions


def test_a_repeated_key_gives_the_first_receipt_and_one_case(world, plan):
    filing = world.filing(plan)
    first = acts.submit(filing, by=world.me, idempotency_key="k")
    with clock.moved_to(MONDAY + DAY):
        again = acts.submit(world.filing(plan), by=world.me, idempotency_key="k")
    assert again == first
    assert Case.objects.count() == 1


@pytest.mark.parametrize("verb", ["accept", "decide", "suspend"])
def test_a_repeated_key_on_an_act_does_it_once(world, accepted, number, verb):
    calls = {
        "accept": lambda: acts.submit(world.filing(), by=world.me, idempotency_key="k"),
        "decide": lambda: acts.decide(number, "A", GRANTED, by=world.by("reviewer_A"), idempotency_key="k"),
        "suspend": lambda: acts.suspend(
            number, "A", ground="hearing", notice="听证", by=world.by("reviewer_A"), idempotency_key="k"
        ),
    }
    first = calls[verb]()
    before = count()
    assert calls[verb]() == first
    assert count() == before


def test_a_key_of_another_request_is_refused(world, accepted):
    acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"), idempotency_key="k")
    with pytest.raises(ReusedKey):
        acts.decide(accepted, "B", GRANTED, by=world.by("reviewer_B"), idempotency_key="k")
    with pytest.raises(ReusedKey):
        acts.submit(world.filing(), by=world.me, idempotency_key="k")
    assert Review.objects.get(matter="B").stage == "accepted"


def test_a_draft_becomes_one_case(world, plan):
    first = acts.submit(world.filing(plan, draft=9), by=world.me)
    with pytest.raises(errors.SubmittedTwice) as refusal:
        acts.submit(world.filing(plan, draft=9), by=world.me)
    assert refusal.value.data["number"] == first.number
    assert (Case.objects.count(), NumberCounter.objects.get().last) == (1, 1)


def test_a_stale_page_gets_both_versions(world, accepted):
    acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"), version=2)
    for stale in (
        lambda: acts.decide(accepted, "A", REFUSED, by=world.by("reviewer_A"), opinion="不符合", version=2),
        lambda: acts.suspend(accepted, "A", ground="hearing", notice="x", by=world.by("reviewer_A"), version=1),
    ):
        with pytest.raises(errors.StaleCase) as refusal:
            stale()
        assert refusal.value.data["current"] == 3
        assert refusal.value.data["seen"] in {1, 2}
        assert refusal.value.status == 409


def test_a_siblings_decision_does_not_make_a_page_stale(world, accepted):
    acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"), version=2)
    acts.decide(accepted, "B", GRANTED, by=world.by("reviewer_B"), version=2)


def test_a_corrected_value_makes_the_pages_that_show_it_stale(world, number):
    acts.report_defects(number, "A", {"name": "与章程不一致"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    acts.resubmit(number, {"name": "楼兰书屋"}, by=world.me)
    acts.accept(number, "C", by=world.by("reviewer_C"), version=1)
    with pytest.raises(errors.StaleCase):
        acts.accept(number, "B", by=world.by("reviewer_B"), version=1)


def test_a_version_from_the_future_is_stale_too(world, accepted):
    with pytest.raises(errors.StaleCase):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"), version=99)


# numbers


def test_numbers_count_per_division_and_day_without_gaps(world, plan):
    def submitted():
        return acts.submit(world.filing(plan), by=world.me).number

    assert [submitted(), submitted()] == ["652801-20261123-00001", "652801-20261123-00002"]
    with pytest.raises(errors.NotYourCase):
        acts.submit(world.filing(plan), by=Actor(ref=f"party:{world.stranger.pk}"))
    assert submitted() == "652801-20261123-00003"
    with clock.moved_to(MONDAY + DAY):
        assert submitted() == "652801-20261124-00001"


def test_the_day_of_a_number_is_the_day_in_official_time(world, plan):
    with clock.moved_to(MONDAY.replace(hour=16, minute=30)):  # half past midnight in Shanghai
        assert acts.submit(world.filing(plan), by=world.me).number == "652801-20261124-00001"


def test_the_hundred_thousandth_number_grows(world, plan):
    NumberCounter.objects.create(division="652801", day=date(2026, 11, 23), last=99_999)
    assert acts.submit(world.filing(plan), by=world.me).number == "652801-20261123-100000"


# facts


def test_sensitive_values_are_stored_sealed_and_no_event_holds_a_value(world, number):
    case = Case.objects.get(number=number)
    assert Fact.objects.get(element="id_no").value is None
    assert plain_values(case.pk, case.salt)["id_no"] == "11010519491231002X"
    body = str(Event.objects.get().body)
    assert "11010519491231002X" not in body and "巴音书屋" not in body


def test_equal_values_of_two_cases_have_different_digests(world, plan):
    for _ in range(2):
        acts.submit(world.filing(plan), by=world.me)
    a, b = (e.body["facts"]["name"] for e in Event.objects.order_by("stream"))
    assert a != b


def test_a_sealed_value_opens_in_its_own_case_only(world, plan):
    from onewindow.core.crypto import Unreadable

    for _ in range(2):
        acts.submit(world.filing(plan), by=world.me)
    one, two = Case.objects.order_by("pk")
    foreign = Fact.objects.get(case=two, element="id_no").sealed
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_fact SET sealed = %s WHERE case_id = %s AND element = 'id_no'", [foreign, one.pk])
    with pytest.raises(Unreadable):
        plain_values(one.pk, one.salt)


# correction


def test_a_correction_keeps_the_rest_and_adds_a_revision(world, number):
    acts.report_defects(number, "A", {"name": "与章程不一致", "m1": "看不清"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    with pytest.raises(errors.NotReturned):
        acts.resubmit(number, {"area": 1}, by=world.me)
    acts.resubmit(number, {"name": "楼兰书屋"}, by=world.me)
    case = Case.objects.get(number=number)
    values = values_of(case.pk, case.salt)
    assert (values["name"].value, values["name"].revisions, values["area"].revisions) == ("楼兰书屋", 2, 1)
    assert Review.objects.get(matter="A").stage == "correcting", "the material is still open"
    assert Review.objects.get(matter="B").stage == "received"


def test_an_unchanged_answer_adds_no_revision(world, number):
    acts.report_defects(number, "A", {"name": "请核对"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    acts.resubmit(number, {"name": "巴音书屋"}, by=world.me)
    assert Fact.objects.filter(element="name").count() == 1
    assert Event.objects.latest("seq").body["unchanged"] == ["name"]


def test_a_corrected_sealed_value_stays_sealed(world, number):
    acts.report_defects(number, "A", {"id_no": "号码有误"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    acts.resubmit(number, {"id_no": "110101199003070134"}, by=world.me)
    assert list(Fact.objects.filter(element="id_no").values_list("value", flat=True)) == [None, None]


def test_the_reason_for_a_late_defect_is_kept_and_recorded_for_oversight(world, number):
    acts.report_defects(number, "A", {"name": "x"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    with clock.moved_to(MONDAY + timedelta(hours=1)):
        acts.resubmit(number, {"name": "楼兰书屋"}, by=world.me)
        with pytest.raises(errors.NewDefectNeedsReason):
            acts.report_defects(number, "A", {"area": "面积不实"}, by=world.by("reviewer_A"))
        acts.report_defects(number, "A", {"area": "面积不实"}, reason="现场刚刚查明", by=world.by("reviewer_A"))
    event = Event.objects.get(seq=5)
    assert event.body["again"] == ["area"]
    case = Case.objects.get(number=number)
    assert plain_values(case.pk, case.salt, subject="A")["defect.reason"] == "现场刚刚查明"


def test_a_clerk_corrects_on_the_spot_with_the_applicant_beside_him(world, number):
    with pytest.raises(errors.NotYourCase):
        acts.amend(number, {"area": 121}, by=world.by("clerk"))
    acts.amend(number, {"area": 121}, by=world.by("clerk", acting_for=world.applicant))
    case = Case.objects.get(number=number)
    assert (values_of(case.pk, case.salt)["area"].value, values_of(case.pk, case.salt)["area"].source) == (121, "clerk")


def test_a_supplement_fills_only_what_was_left_open(world, accepted):
    with pytest.raises(errors.NotReturned):
        acts.supplement(accepted, {"name": "别名"}, by=world.me)
    acts.supplement(accepted, {"url": "https://shop.example"}, by=world.me)
    with pytest.raises(errors.NotReturned):
        acts.supplement(accepted, {"url": "https://other.example"}, by=world.me)


def test_tolerant_acceptance_needs_a_commitment_and_the_debt_is_paid_later(world, number):
    soon = {"m2": date(2026, 12, 1)}
    with pytest.raises(errors.CommitmentMissing):
        acts.accept(number, "A", by=world.by("clerk"), owed=soon)
    acts.accept(number, "A", by=world.by("clerk"), owed=soon, commitment=True)
    assert Event.objects.latest("seq").body["owed"] == {"m2": "2026-12-01"}
    acts.receive(number, "A", ["m2"], by=world.by("clerk"))


# reasons


def test_reasons_are_asked_for_where_the_law_asks(world, accepted, number):
    reviewer, superior = world.by("reviewer_A"), world.by("superior_A")
    for wrong in (
        lambda: acts.decide(accepted, "A", REFUSED, by=reviewer, opinion=" "),
        lambda: acts.suspend(accepted, "A", ground="hearing", notice="", by=reviewer),
        lambda: acts.extend(accepted, "A", 3, reason="", by=superior),
        lambda: acts.refuse_acceptance(accepted, "A", reason="", by=reviewer),
        lambda: acts.skip(accepted, "A", reason="", by=superior),
        lambda: acts.revoke(accepted, "A", reason="", by=superior),
    ):
        with pytest.raises(errors.ReasonMissing):
            wrong()


def test_unknown_case_and_matter_are_named(world, accepted):
    with pytest.raises(errors.CaseNotFound):
        acts.decide("652801-20261123-09999", "A", GRANTED, by=world.by("reviewer_A"))
    with pytest.raises(errors.ReviewNotFound):
        acts.decide(accepted, "Z", GRANTED, by=world.by("reviewer_A"))


# handlers


class Allotting(Handler):
    """Gives a code, refuses a forbidden name, remembers what it heard."""

    def __init__(self):
        self.heard = []

    def on_submitted(self, review, *, by):
        self.heard.append("submitted")
        return {"reserved": "名保1"}

    def on_accepted(self, review, *, by):
        self.heard.append("accepted")

    def on_granted(self, review, *, by):
        self.heard.append(("granted", dict(review.facts)))
        if review.facts["name"] == "违禁":
            raise Conflict
        return Granted(
            facts={"code": "91650000X"}, sensitive=frozenset({"secret"}), decision={"number": "91650000X"},
            origin={"register": "r", "record": "7"},
        )  # fmt: skip

    def on_refused(self, review, *, by):
        self.heard.append(("refused", review.reason))

    def on_withdrawn(self, review, *, by):
        self.heard.append("withdrawn")

    def on_issued(self, review, certificate, *, by):
        self.heard.append(("issued", certificate))


@pytest.fixture
def handler(monkeypatch):
    monkeypatch.setattr(handlers, "_plugins", dict(handlers._plugins))
    return handlers.add("A", Allotting())


def test_what_a_handler_gives_becomes_a_fact_with_provenance_and_opens_the_gates_that_wait_for_it(world, handler):
    plan = world.plan(
        matter("A", reads=("name",), issues=True, fills=(("code", "number"),)),
        matter("B", reads=("code",)),
        gates=[gate("A", "B", GateKind.START, number=True)],
    )
    number = acts.submit(world.filing(plan), by=world.me, idempotency_key="k").number
    acts.accept(number, "A", by=world.by("clerk"))
    acts.decide(number, "A", GRANTED, by=world.by("reviewer_A"), idempotency_key="d", data={"until": "2031-12-31"})
    assert Review.objects.get(matter="B").stage == "received", "its number is known before any certificate is made"
    case = Case.objects.get(number=number)
    value = values_of(case.pk, case.salt)["code"]
    assert (value.value, value.source, value.origin) == (
        "91650000X",
        "issued",
        {"matter": "A", "register": "r", "record": "7"},
    )
    assert plain_values(case.pk, case.salt)["reserved"] == "名保1"
    own = plain_values(case.pk, case.salt, subject="A")
    assert (own["decision:number"], own["decision:until"]) == ("91650000X", "2031-12-31")
    assert handler.heard[0] == "submitted" and handler.heard[1] == "accepted"
    assert handler.heard[2][1]["decision:until"] == "2031-12-31"
    assert {c.key for c in Command.objects.all()} == {"k", "d"}
    again = acts.decide(
        number, "A", GRANTED, by=world.by("reviewer_A"), idempotency_key="d", data={"until": "2031-12-31"}
    )
    assert (again.version, len(handler.heard)) == (3, 3)


def test_what_a_handler_refuses_has_not_happened(world, handler, plan):
    facts = [Given(element="name", value="违禁", source=Source.APPLICANT)]
    number = acts.submit(world.filing(plan, facts=facts), by=world.me).number
    acts.accept(number, "A", by=world.by("clerk"))
    before = count()
    with pytest.raises(Conflict):
        acts.decide(number, "A", GRANTED, by=world.by("reviewer_A"), idempotency_key="d")
    assert count() == before


def test_a_handler_hears_of_an_end_that_another_matter_has_brought(world, handler):
    plan = world.plan(
        matter("B", reads=("name",)), matter("A", reads=("name",)), gates=[gate("B", "A", GateKind.FINALISE)]
    )
    number = acts.submit(world.filing(plan), by=world.me).number
    acts.accept(number, "AB", by=world.by("clerk"))
    acts.decide(number, "B", REFUSED, by=world.by("reviewer_B"), opinion="不符合条件")
    assert handler.heard[-1] == ("refused", "")
    assert Review.objects.get(matter="A").outcome == "refused"


# operator


def test_a_parked_review_is_run_again_with_its_job(world, accepted, monkeypatch):
    from onewindow.core import jobs

    monkeypatch.setitem(jobs.JOBS, "test.ask_bank", ("cases", 0))
    acts.park(accepted, "A", why="bank_silent", job="test.ask_bank", arguments={"account": 7}, by=SYSTEM)
    assert Review.objects.get(matter="A").parked
    with pytest.raises(errors.IsParked):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))
    acts.decide(accepted, "B", GRANTED, by=world.by("reviewer_B"))
    acts.retry(accepted, "A", reason="银行已恢复", by=world.by("operator"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args, lock FROM procrastinate_jobs")
        assert cursor.fetchall()[-1][0] == "test.ask_bank"
    assert not Review.objects.get(matter="A").parked


def test_an_override_writes_what_a_person_found_out(world, accepted):
    acts.park(accepted, "A", why="bank_silent", by=SYSTEM)
    acts.override(accepted, "A", reason="电话核实", values={"account": "开户88"}, by=world.by("operator"))
    case = Case.objects.get(number=accepted)
    found = values_of(case.pk, case.salt)["account"]
    assert (found.value, found.source) == ("开户88", "operator")


# all or nothing


class Failing:
    """Fails the n-th statement that writes."""

    def __init__(self, n):
        self.n, self.seen = n, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH")) or "defer_jobs" in sql:
            self.seen += 1
            if self.seen == self.n:
                raise DatabaseError("planted")
        return execute(sql, params, many, context)


ACTS = {
    "submit": lambda w, n: acts.submit(w.filing(w.plan()), by=w.me, idempotency_key="f"),
    "decide": lambda w, n: acts.decide(n, "B", GRANTED, by=w.by("reviewer_B"), idempotency_key="f"),
    "suspend": lambda w, n: acts.suspend(
        n, "A", ground="hearing", notice="x", by=w.by("reviewer_A"), idempotency_key="f"
    ),
    "withdraw": lambda w, n: acts.withdraw(n, by=w.me, reason="不办了", idempotency_key="f"),
    "report_defects": lambda w, n: acts.report_defects(
        n, "A", {"name": "x"}, by=w.by("reviewer_A"), idempotency_key="f"
    ),
}


@pytest.mark.parametrize("verb", ACTS)
def test_whatever_statement_fails_nothing_of_the_act_has_happened(world, accepted, verb):
    from django.db import transaction

    from onewindow.cases import journal

    journal.keep_plan(world.plan())  # content, named by its digest: no effect of an act
    before, n = count(), 0
    while True:
        n += 1
        failing = Failing(n)
        try:
            with transaction.atomic(), connection.execute_wrapper(failing):
                ACTS[verb](world, accepted)
        except DatabaseError:
            assert count() == before, f"{verb}, statement {n}"
            continue
        break
    assert failing.seen == n - 1 >= 1
    assert count() != before


def test_enqueue_refuses_a_job_that_nobody_runs():
    with pytest.raises(KeyError):
        enqueue("cases.nobody")


def test_a_serial_number_stays_with_its_review_and_is_given_once(world, accepted):
    case = Case.objects.get(number=accepted)
    assert [allot("licence", "652801", 2026, case=case.pk, matter=m) for m in ("A", "B", "A")] == [1, 2, 1]
    assert allot("licence", "652801", 2027, case=case.pk, matter="C") == 1


def test_a_refused_act_leaves_no_trace(world, accepted):
    before = count()
    for wrong in (
        lambda: acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_B"), idempotency_key="x"),
        lambda: acts.accept(accepted, "A", by=world.by("clerk"), idempotency_key="y"),
        lambda: acts.resume(accepted, "A", by=world.by("reviewer_A"), idempotency_key="z"),
        lambda: acts.issue(accepted, "A", "证-1", by=SYSTEM),
    ):
        with pytest.raises(Refused):
            wrong()
    assert count() == before
