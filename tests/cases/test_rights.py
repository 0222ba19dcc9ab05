"""Who may do what: posts at the agency, the clerk's division, mandates, no self-review, claims and substitutes."""

from datetime import timedelta

import pytest

from onewindow.cases import acts, reading, rights
from onewindow.cases.errors import HeldByColleague, NotHeld, NotYourCase, NotYourReview, SelfReview, WrongColleague
from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome
from onewindow.core.act import Actor
from onewindow.core.clock import now, today
from onewindow.people.models import Mandate, Post, Staff

from .world import LONG_AGO

pytestmark = pytest.mark.django_db

GRANTED = Outcome.GRANTED


@pytest.fixture
def number(world):
    return acts.submit(world.filing(), by=world.me).number


@pytest.fixture
def accepted(world, number):
    acts.accept(number, "ABCD", by=world.by("clerk"))
    return number


def test_a_reviewer_handles_the_reviews_of_his_own_agency_only(world, number):
    acts.accept(number, "A", by=world.by("reviewer_A"))
    with pytest.raises(NotYourReview):
        acts.accept(number, "B", by=world.by("reviewer_A"))


def test_one_foreign_review_among_several_refuses_them_all(world, number):
    with pytest.raises(NotYourReview):
        acts.accept(number, "AB", by=world.by("reviewer_A"))
    assert set(Review.objects.values_list("stage", flat=True)) == {"received"}


def test_a_clerk_acts_in_his_own_division_and_never_decides(world, number):
    with pytest.raises(NotYourReview):
        acts.accept(number, "A", by=world.by("clerk_elsewhere"))
    acts.accept(number, "ABCD", by=world.by("clerk"))
    with pytest.raises(NotYourReview):
        acts.decide(number, "A", GRANTED, by=world.by("clerk"))


@pytest.mark.parametrize("who", ["supervisor", "lead", "operator"])
def test_supervisor_lead_and_operator_decide_nothing(world, accepted, who):
    with pytest.raises(NotYourReview):
        acts.decide(accepted, "A", GRANTED, by=world.by(who))


def test_only_the_superior_extends_and_reassigns(world, accepted):
    for who in ("reviewer_A", "superior_B"):
        with pytest.raises(NotYourReview):
            acts.extend(accepted, "A", 5, reason="情况复杂", by=world.by(who))
    acts.extend(accepted, "A", 5, reason="情况复杂", by=world.by("superior_A"))


@pytest.mark.parametrize("hot_path", [True, False])
def test_nobody_reviews_his_own_application(world, accepted, hot_path):
    Staff.objects.filter(number="reviewer_A").update(party=world.applicant)
    act, more = (
        (acts.decide, {"outcome": GRANTED}) if hot_path else (acts.suspend, {"ground": "hearing", "notice": "听证"})
    )
    with pytest.raises(SelfReview):
        act(accepted, "A", by=world.by("reviewer_A"), **more)
    acts.decide(accepted, "A", GRANTED, by=world.by("colleague_A"))


def test_an_agent_does_not_review_what_he_filed(world):
    by = Actor(ref=f"party:{world.agent.pk}", acting_for=f"party:{world.applicant.pk}")
    number = acts.submit(world.filing(agent=world.agent.pk, mandate=Mandate.objects.get().pk), by=by).number
    Staff.objects.filter(number="reviewer_A").update(party=world.agent)
    with pytest.raises(SelfReview):
        acts.accept(number, "A", by=world.by("reviewer_A"))


def test_a_claimed_review_is_left_to_its_owner_his_superior_and_his_substitute(world, accepted):
    acts.claim(accepted, "A", by=world.by("reviewer_A"))
    with pytest.raises(HeldByColleague):
        acts.decide(accepted, "A", GRANTED, by=world.by("colleague_A"))
    owner = world.staff["reviewer_A"]
    owner.substitute, owner.away_since = world.staff["colleague_A"], today()
    owner.save()
    acts.decide(accepted, "A", GRANTED, by=world.by("colleague_A"))


def test_a_review_is_put_back_by_its_owner_or_the_superior_and_is_free_again(world, accepted):
    with pytest.raises(NotHeld):
        acts.release(accepted, "A", by=world.by("reviewer_A"))
    for who in ("reviewer_A", "superior_A"):
        acts.claim(accepted, "A", by=world.by("reviewer_A"))
        with pytest.raises(HeldByColleague):
            acts.release(accepted, "A", by=world.by("colleague_A"))
        with pytest.raises(NotYourReview):
            acts.release(accepted, "A", by=world.by("reviewer_B"))
        acts.release(accepted, "A", by=world.by(who))
        assert Review.objects.get(case__number=accepted, matter="A").owner is None
    acts.decide(accepted, "A", GRANTED, by=world.by("colleague_A"))


def test_what_a_locked_out_reviewer_held_is_free_again(world, accepted):
    acts.claim(accepted, "A", by=world.by("reviewer_A"))
    Staff.objects.filter(number="reviewer_A").update(active=False)
    with pytest.raises(NotYourReview):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))
    acts.decide(accepted, "A", GRANTED, by=world.by("colleague_A"))


def test_a_superior_reassigns_to_a_colleague_who_has_a_post_there_and_no_interest(world, accepted):
    with pytest.raises(WrongColleague):
        acts.reassign(accepted, "A", to=world.staff["reviewer_B"].pk, by=world.by("superior_A"))
    Staff.objects.filter(number="colleague_A").update(party=world.applicant)
    with pytest.raises(WrongColleague):
        acts.reassign(accepted, "A", to=world.staff["colleague_A"].pk, by=world.by("superior_A"))
    Staff.objects.filter(number="colleague_A").update(party=None)
    acts.reassign(accepted, "A", to=world.staff["colleague_A"].pk, reason="休假", by=world.by("superior_A"))
    assert Review.objects.get(matter="A").owner == world.staff["colleague_A"]
    with pytest.raises(HeldByColleague):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))
    acts.reassign(accepted, "A", to=None, by=world.by("superior_A"))
    acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))


def test_a_post_that_has_ended_counts_no_more(world, accepted):
    Post.objects.filter(staff=world.staff["reviewer_A"]).update(until=today())
    with pytest.raises(NotYourReview):
        acts.decide(accepted, "A", GRANTED, by=world.by("reviewer_A"))


def test_only_the_applicants_side_withdraws(world, accepted):
    stranger = Actor(ref=f"party:{world.stranger.pk}")
    for by in (stranger, world.by("reviewer_A"), Actor(ref=f"party:{world.agent.pk}")):
        with pytest.raises((NotYourCase, NotYourReview)):
            acts.withdraw(accepted, by=by)
    with pytest.raises(NotYourCase):
        acts.withdraw(accepted, by=world.by("clerk"))  # a clerk needs the applicant beside him
    acts.withdraw(accepted, "A", by=world.by("clerk", acting_for=world.applicant))
    acts.withdraw(accepted, "B", by=Actor(ref=f"party:{world.agent.pk}", acting_for=f"party:{world.applicant.pk}"))
    acts.withdraw(accepted, by=world.me)


def test_a_revoked_mandate_stops_at_once(world, accepted):
    by = Actor(ref=f"party:{world.agent.pk}", acting_for=f"party:{world.applicant.pk}")
    acts.nudge(accepted, by=by)
    Mandate.objects.update(revoked_at=now() - timedelta(seconds=1))
    with pytest.raises(NotYourCase):
        acts.withdraw(accepted, by=by)
    with pytest.raises(NotYourCase):
        acts.submit(world.filing(agent=world.agent.pk, mandate=Mandate.objects.get().pk), by=by)


def test_who_may_submit(world):
    agent = Actor(ref=f"party:{world.agent.pk}", acting_for=f"party:{world.applicant.pk}")
    refused = (
        Actor(ref=f"party:{world.stranger.pk}"),
        Actor(ref=f"party:{world.stranger.pk}", acting_for=f"party:{world.applicant.pk}"),
        world.by("reviewer_A", acting_for=world.applicant),
        world.by("clerk"),
        world.by("clerk_elsewhere", acting_for=world.applicant),
        agent,  # the filing names no agent
    )
    for by in refused:
        with pytest.raises(NotYourCase):
            acts.submit(world.filing(), by=by)
    acts.submit(world.filing(), by=world.me)
    acts.submit(world.filing(), by=world.by("clerk", acting_for=world.applicant))
    acts.submit(world.filing(agent=world.agent.pk, mandate=Mandate.objects.get().pk), by=agent)


def test_the_hot_load_reads_the_same_rights_as_people_do(world, number):
    owner = world.staff["reviewer_A"]
    owner.substitute, owner.away_since, owner.away_until = world.staff["reviewer_B"], today(), today()
    owner.save()
    Post.objects.create(staff=world.staff["reviewer_B"], agency=world.hall, role="clerk", since=LONG_AGO)
    Post.objects.filter(staff=world.staff["colleague_A"]).update(until=today() + timedelta(days=1))
    Staff.objects.filter(number="superior_B").update(active=False, substitute=world.staff["superior_A"])
    Post.objects.filter(staff=world.staff["superior_C"]).update(until=today())
    world.staff["superior_D"].account.is_active = False
    world.staff["superior_D"].account.save()
    Staff.objects.filter(number="supervisor").update(party=world.applicant)
    for name in world.staff:
        by = world.by(name)
        found = reading.read(number, by, anew=True)
        loaded, standing = found.loaded, found.standing
        slow = rights.standing_of(by, loaded)
        assert set(standing.posts) == set(slow.posts), name
        if standing.posts:
            assert (standing.party, standing.path) == (slow.party, slow.path), name
