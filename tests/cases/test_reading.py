"""What a process remembers of a case is never trusted: rights and state that have changed since are seen at once."""

from datetime import timedelta

import pytest
from django.db import transaction

from onewindow.cases import acts, reading
from onewindow.cases.errors import AlreadyDecided, NotYourReview, StaleCase
from onewindow.cases.models import Case, Review
from onewindow.cases.stages import Outcome
from onewindow.core.clock import today
from onewindow.people.models import Account, Post, Staff

from .world import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

GRANTED = Outcome.GRANTED


@pytest.fixture
def world(monday):
    reading.memory.forget()
    yield build()
    reading.memory.forget()


@pytest.fixture
def accepted(world):
    """An accepted case, on which the reviewers of A and of B have already worked, so that both are remembered."""
    number = acts.submit(world.filing(world.plan("A", "B", "C")), by=world.me).number
    acts.accept(number, "A", by=world.by("reviewer_A"))
    acts.accept(number, "B", by=world.by("reviewer_B"))
    acts.accept(number, "C", by=world.by("clerk"))
    return number


def test_after_every_act_the_memory_holds_what_the_tables_hold(world, accepted):
    def same(who):
        found = reading.read(accepted, world.by(who))
        assert found.remembered
        fresh = reading.read(accepted, world.by(who), anew=True)
        assert (found.standing, found.who) == (fresh.standing, fresh.who)
        assert found.loaded == fresh.loaded
        assert found.loaded.state.json == fresh.loaded.state.json
        reading.remember(fresh.loaded)

    same("clerk")
    acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"), opinion="准予")
    same("reviewer_A")
    acts.decide(accepted, "B", GRANTED, by=world.by("reviewer_B"), opinion="准予")
    same("reviewer_B")


def test_a_post_that_has_ended_decides_nothing_though_it_is_remembered(world, accepted):
    assert reading.read(accepted, world.by("reviewer_A"), anew=True).standing.posts
    Post.objects.filter(staff=world.staff["reviewer_A"]).update(until=today())
    with pytest.raises(NotYourReview):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))
    assert Case.objects.get().version == 4


def test_an_account_that_was_closed_decides_nothing_though_it_is_remembered(world, accepted):
    Account.objects.filter(pk=world.staff["reviewer_A"].account_id).update(is_active=False)
    with pytest.raises(NotYourReview):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))


def test_a_right_given_since_is_seen_at_once(world, accepted):
    Staff.objects.filter(number="reviewer_B").update(substitute=world.staff["reviewer_A"], away_since=today())
    acts.decide(accepted, "B", GRANTED, by=world.by("reviewer_A"))
    assert Review.objects.get(matter="B").outcome == "granted"
    Staff.objects.filter(number="reviewer_B").update(away_until=today() - timedelta(days=1))


def test_what_another_process_has_written_is_seen_at_once(world, accepted):
    old = reading.read(accepted, world.by("clerk"), anew=True)
    acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))
    for who in map(world.by, ("reviewer_A", "reviewer_B")):
        reading.remember(old.loaded, reading.read(accepted, who, anew=True))
        reading.memory._pause = 0
        assert reading.read(accepted, who).loaded.version == 4  # the old one, which the next act will stand on
        reading.remember(old.loaded)
        if who == world.by("reviewer_A"):
            with pytest.raises(AlreadyDecided):
                acts.decide(accepted, "A", GRANTED, by=who)
        else:
            assert acts.decide(accepted, "B", GRANTED, by=who).version == 6


def test_a_stale_page_is_refused_from_memory_too(world, accepted):
    with pytest.raises(StaleCase):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"), version=1)


def test_nothing_is_remembered_of_what_was_rolled_back(world, accepted):
    reading.memory.forget()
    with transaction.atomic():
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))
        transaction.set_rollback(True)
    assert not reading.read(accepted, world.by("reviewer_A")).remembered
    assert acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A")).version == 5


def test_the_memory_has_an_end(world, accepted, monkeypatch):
    monkeypatch.setattr(reading, "_CASES", 2)
    numbers = [acts.submit(world.filing(world.plan("A")), by=world.me).number for _ in range(3)]
    assert list(reading.memory._cases) == numbers[1:]
