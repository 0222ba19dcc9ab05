"""Counts, search and the case page of a desk: what they show, and how many queries they take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import acts
from onewindow.cases.desk_queries import Load, loads, picked_rows, search_reviews, tab_counts, tabs_and_first
from onewindow.cases.models import Review
from onewindow.cases.queries import inbox
from onewindow.core.clock import now
from onewindow.people.models import Account
from onewindow.people.permissions import posts_of

from .made import gate, matter

pytestmark = pytest.mark.django_db


def user(world, name):
    found = Account.objects.get(pk=world.staff[name].account_id)
    posts_of(found)  # read once per request
    return found


@pytest.fixture
def filed(world):
    def file(**more):
        plan = world.plan(matter("A", reads=("name",)), "B", gates=[gate("B", "A")] if more.get("gated") else [])
        return acts.submit(world.filing(plan), by=world.me).number

    return file


class TestCounts:
    def test_every_review_counts_in_its_tabs_and_in_no_other_agency(self, world, filed):
        first, second, third = filed(), filed(), filed()
        acts.accept(first, ["A"], by=world.by("reviewer_A"))
        acts.suspend(first, "A", ground="hearing", notice="听证", by=world.by("reviewer_A"))
        acts.claim(second, ["A"], by=world.by("reviewer_A"))
        acts.report_defects(third, "A", {"name": "不全"}, by=world.by("reviewer_A"))
        acts.notify(third, by=world.by("reviewer_A"))
        counts = tab_counts(user(world, "reviewer_A"), staff=world.staff["reviewer_A"].pk)
        assert counts == {"all": 2, "soon": 0, "mine": 1, "suspended": 1, "correcting": 1, "waiting": 0}
        assert tab_counts(user(world, "reviewer_B"))["all"] == 3
        assert tab_counts(user(world, "clerk"))["all"] == 0

    def test_they_take_one_query_however_much_there_is(self, world, filed, django_assert_num_queries):
        officer = user(world, "reviewer_A")
        for _ in range(3):
            filed()
            with django_assert_num_queries(1):
                tab_counts(officer, staff=1)

    def test_they_stop_counting(self, world, filed, monkeypatch):
        monkeypatch.setattr("onewindow.cases.desk_queries._COUNT_TO", 2)
        for _ in range(3):
            filed()
        assert tab_counts(user(world, "reviewer_A"))["all"] == 2

    def test_they_are_prefixes_of_an_index(self, world, filed):
        filed()
        officer = user(world, "reviewer_A")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            tab_counts(officer, staff=1)
        with connection.cursor() as cursor:
            for other in ("seqscan", "bitmapscan", "sort"):  # what a table of a few rows would be read by
                cursor.execute(f"SET LOCAL enable_{other} = off")
            cursor.execute("EXPLAIN " + caught.captured_queries[0]["sql"])
            told = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan" not in told
        assert told.count("review_inbox") + told.count("review_stopped") >= 4
        assert told.count("review_elsewhere") >= 2


class TestSearch:
    def test_a_number_or_its_beginning_finds_also_what_is_done(self, world, filed):
        number = filed()
        acts.withdraw(number, by=world.me)
        assert [row.number for row in search_reviews(user(world, "reviewer_A"), f" {number} ")] == [number]
        assert [row.matter for row in search_reviews(user(world, "reviewer_A"), number[:12])] == ["A"]

    def test_a_name_finds_only_what_is_not_decided(self, world, filed):
        number = filed()
        assert [row.number for row in search_reviews(user(world, "reviewer_A"), "申请")] == [number]
        acts.withdraw(number, by=world.me)
        assert search_reviews(user(world, "reviewer_A"), "申请") == []

    @pytest.mark.parametrize("asked", ["", "申", "%%", "旁人", "999999"])
    def test_what_is_not_there_is_not_found(self, world, filed, asked):
        filed()
        assert search_reviews(user(world, "reviewer_A"), asked) == []

    def test_nobody_finds_another_agencys_reviews(self, world, filed):
        number = filed()
        assert search_reviews(user(world, "clerk"), number) == []
        assert {row.matter for row in search_reviews(user(world, "reviewer_B"), number)} == {"B"}

    def test_it_takes_one_query(self, world, filed, django_assert_num_queries):
        filed()
        officer = user(world, "reviewer_A")
        with django_assert_num_queries(1):
            search_reviews(officer, "申请人")


class TestTogether:
    def test_counts_and_the_first_reviews_come_in_one_query(self, world, filed, django_assert_num_queries):
        officer = user(world, "reviewer_A")
        numbers = [filed() for _ in range(3)]
        acts.suspend(_accepted(world, numbers[0]), "A", ground="hearing", notice="听证", by=world.by("reviewer_A"))
        with django_assert_num_queries(1):
            counts, rows = tabs_and_first(officer, size=2)
        assert (counts["all"], counts["suspended"]) == (3, 1)
        assert [row.number for row in rows] == numbers[1:]
        assert rows == list(inbox(officer, size=2).rows)

    def test_who_has_how_much_in_hand(self, world, filed, django_assert_num_queries):
        numbers = [filed() for _ in range(3)]
        me = world.staff["reviewer_A"].pk
        acts.claim(numbers[0], ["A"], by=world.by("reviewer_A"))
        acts.claim(numbers[1], ["A"], by=world.by("reviewer_A"))
        Review.objects.filter(case__number=numbers[0]).update(act_by=now() - timedelta(hours=1))
        Review.objects.filter(case__number=numbers[1]).update(act_by=now() + timedelta(minutes=1))
        agency = world.agencies["A"].pk
        with django_assert_num_queries(1):
            assert loads([agency]) == {me: Load(open=2, red=1, yellow=1), None: Load(open=1, red=0, yellow=0)}
        assert loads([]) == {}

    def test_only_reviews_of_ones_own_agencies_are_picked(self, world, filed):
        number = filed()
        picks = [(number, "A"), (number, "B"), ("x", "A")]
        assert [row.matter for row in picked_rows(user(world, "reviewer_A"), picks)] == ["A"]
        assert picked_rows(user(world, "clerk"), picks) == []


def _accepted(world, number):
    acts.accept(number, ["A"], by=world.by("reviewer_A"))
    return number
