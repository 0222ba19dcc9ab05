"""What who sees: slices, lists, clocks, and how many queries it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import acts, queries
from onewindow.cases.errors import BadCursor, CaseNotFound, ReviewNotFound
from onewindow.cases.gates import GateKind
from onewindow.cases.stages import Outcome
from onewindow.people.models import Account, Mandate

from .made import gate, matter

pytestmark = pytest.mark.django_db


def user(world, name):
    return Account.objects.get(pk=world.staff[name].account_id)


def account_of(party, name):
    account = Account.objects.create(username=name, password="!")
    party.account = account
    party.save()
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def me(world):
    return account_of(world.applicant, "me")


@pytest.fixture
def filed(world):
    def file(**more):
        plan = world.plan(
            matter("A", reads=("name", "id_no")), matter("B", reads=("area", "scope")), matter("C", reads=("url",)), "D",
            gates=[gate("A", "D", GateKind.START), gate("B", "C", GateKind.DECIDE)], **more,
        )  # fmt: skip
        return acts.submit(world.filing(plan), by=world.me).number

    return file


def test_missing_and_forbidden_look_the_same(world, filed):
    number = filed()
    stranger = account_of(world.stranger, "stranger")
    for who in (stranger, user(world, "clerk_elsewhere")):
        with pytest.raises(CaseNotFound) as hidden:
            queries.access_case(who, number)
        with pytest.raises(CaseNotFound) as missing:
            queries.access_case(who, "652801-20991231-00001")
        assert set(hidden.value.data) == set(missing.value.data)
        assert list(queries.visible_to(who)) == []
        assert queries.find(who, number) == []


def test_who_sees_a_case(world, filed, me):
    number = filed()
    for who in (me, *(user(world, n) for n in ("reviewer_A", "superior_B", "clerk", "supervisor"))):
        assert queries.access_case(who, f" {number.replace('-', '–')} ").loaded.number == number
        assert list(queries.visible_to(who).values_list("number", flat=True)) == [number]
        assert queries.find(who, number[:15]) == [number]


def test_an_agency_sees_its_own_slice_and_nothing_else(world, filed):
    number = filed()
    page = queries.review_page(user(world, "reviewer_A"), number, "A")
    assert [(f.element, f.sensitive) for f in page.facts] == [("name", False), ("id_no", True)]
    assert page.facts[1].value == "11010519491231002X"
    other = queries.review_page(user(world, "reviewer_B"), number, "B")
    assert {f.element for f in other.facts} == {"area", "scope"}
    with pytest.raises(ReviewNotFound):
        queries.review_page(user(world, "reviewer_B"), number, "A")
    with pytest.raises(ReviewNotFound):
        queries.review_page(user(world, "clerk"), number, "A")


def test_the_agent_sees_while_his_mandate_holds(world):
    agent = account_of(world.agent, "agent")
    from onewindow.core.act import Actor

    by = Actor(ref=f"party:{world.agent.pk}", acting_for=f"party:{world.applicant.pk}")
    mandate = Mandate.objects.get()
    number = acts.submit(world.filing(agent=world.agent.pk, mandate=mandate.pk), by=by).number
    assert queries.access_case(agent, number).loaded.number == number
    Mandate.objects.update(revoked_at=mandate.since)
    agent = type(agent).objects.get(pk=agent.pk)  # the next request
    with pytest.raises(CaseNotFound):
        queries.access_case(agent, number)
    assert list(queries.visible_to(agent)) == []


def test_the_applicant_reads_who_has_it_until_when_and_why_it_waits(world, filed, me):
    number = filed()
    acts.accept(number, "ABC", by=world.by("clerk"))
    acts.suspend(number, "A", ground="hearing", notice="依法举行听证", by=world.by("reviewer_A"))
    page = queries.progress(me, number)
    lines = {line.matter: line for line in page.reviews}
    assert [(w.why, w.name) for w in lines["A"].waits] == [("suspension", "听证")]
    assert [(w.why, w.matter, w.kind) for w in lines["D"].waits] == [("gate", "A", "start")]
    assert [(w.why, w.matter) for w in lines["C"].waits] == [("gate", "B")]
    assert page.clocks["B"]["statutory"].due_at == lines["B"].due_at
    assert page.clocks["B"]["promised"].lines
    assert page.clocks["A"]["statutory"].due_at is None
    assert [h.verb for h in page.timeline] == ["submit", "accept", "suspend"]
    assert page.timeline[2].words == {"A/suspend.notice": "依法举行听证"}
    assert {"nudge", "withdraw"} <= set(page.verbs) and "decide" not in page.verbs


def test_returned_things_are_told_with_what_is_wrong(world, filed, me):
    number = filed()
    acts.report_defects(number, "B", {"area": "面积与租赁合同不一致"}, by=world.by("reviewer_B"))
    assert queries.progress(me, number).notices == (), "not sent yet"
    acts.notify(number, by=world.by("clerk"))
    page = queries.progress(me, number)
    assert [(r.what, r.matter, r.says) for r in page.notices[0].lines] == [("area", "B", "面积与租赁合同不一致")]
    assert "resubmit" in page.verbs
    desk = queries.review_page(user(world, "reviewer_B"), number, "B")
    assert [f.returned for f in desk.facts] == [True, False]


def test_what_the_law_has_done_is_seen_before_any_job_writes_it_down(world, filed, me):
    from onewindow.core import clock

    from .made import DAY, MONDAY

    number = filed()
    with clock.moved_to(MONDAY + 30 * DAY):
        line = queries.progress(me, number).reviews[0]
        assert (line.stage, line.by_law) == ("accepted", True)
        assert line.level == "red"


def test_the_inbox_gives_everything_once_in_order_of_time(world):
    numbers = [acts.submit(world.filing(), by=world.me).number for _ in range(7)]
    for number in numbers[:3]:
        acts.accept(number, "A", by=world.by("reviewer_A"))
    reviewer = user(world, "reviewer_A")
    seen, after = [], ""
    while True:
        page = queries.inbox(reviewer, after=after, size=2)
        seen += page.rows
        after = page.next
        if not after:
            break
    assert sorted(r.number for r in seen) == sorted(numbers)
    assert [r.act_by for r in seen] == sorted(r.act_by for r in seen)
    assert {r.agency for r in seen} == {world.agencies["A"].pk}
    acts.decide(numbers[0], "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    assert numbers[0] not in {r.number for r in queries.inbox(reviewer, size=50).rows}
    assert queries.inbox_counts(reviewer) == {world.agencies["A"].pk: 6}
    with pytest.raises(BadCursor):
        queries.inbox(reviewer, after="nonsense")


def test_several_agencies_are_merged(world):
    from onewindow.people.models import Post

    from .world import LONG_AGO

    Post.objects.create(staff=world.staff["reviewer_A"], agency=world.agencies["B"], role="reviewer", since=LONG_AGO)
    acts.submit(world.filing(), by=world.me)
    page = queries.inbox(user(world, "reviewer_A"))
    assert {r.matter for r in page.rows} == {"A", "B"}


def test_what_waits_for_others_is_in_the_other_list(world, filed):
    number = filed()
    rows = queries.inbox(user(world, "reviewer_D"), kind="elsewhere").rows
    assert [(r.number, r.stage) for r in rows] == [(number, "waiting")]
    assert queries.inbox(user(world, "reviewer_D")).rows == ()


def test_ones_own_cases_newest_first(world, me):
    numbers = [acts.submit(world.filing(), by=world.me).number for _ in range(5)]
    first = queries.cases_of(me, size=3)
    rest = queries.cases_of(me, after=first.next, size=3)
    assert [h.number for h in (*first.rows, *rest.rows)] == numbers[::-1]
    assert rest.next == ""
    assert [h.number for h in queries.cases_in(user(world, "supervisor"), size=9).rows] == numbers[::-1]


@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_the_same_number_of_queries_whatever_the_number_of_cases(world, filed, me, count):
    numbers = [filed() for _ in range(count)]
    calls = {
        "inbox": (lambda: queries.inbox(user(world, "reviewer_A"), size=20), 3),
        "counts": (lambda: queries.inbox_counts(user(world, "reviewer_A")), 3),
        "cases_of": (lambda: queries.cases_of(Account.objects.get(pk=me.pk), size=20), 5),
        "progress": (lambda: queries.progress(Account.objects.get(pk=me.pk), numbers[0]), 6),
        "review_page": (lambda: queries.review_page(user(world, "reviewer_A"), numbers[0], "A"), 7),
    }
    queries.progress(me, numbers[0])  # the edition is read once per process
    for name, (call, expected) in calls.items():
        with CaptureQueriesContext(connection) as told:
            call()
        assert len(told) == expected, (name, len(told), [q["sql"] for q in told])
