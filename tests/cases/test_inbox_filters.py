"""The work list narrowed: by service, place, whose it is, how near its time is; merged over agencies in one query."""

from datetime import timedelta

import pytest

from onewindow.cases import acts
from onewindow.cases.models import Review
from onewindow.cases.queries import Light, inbox
from onewindow.core.clock import now
from onewindow.people.models import Account
from onewindow.people.permissions import posts_of

from .made import matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world):
    found = Account.objects.get(pk=world.staff["reviewer_A"].account_id)
    posts_of(found)
    return found


@pytest.fixture
def three(world):
    """Numbers of three cases: one due, one due before the close of the next working day, one later."""
    plan = world.plan(matter("A", reads=("name",)), "B")
    numbers = [acts.submit(world.filing(plan), by=world.me).number for _ in range(3)]
    for number, hours in zip(numbers, (-1, 1, 24 * 20), strict=True):
        Review.objects.filter(case__number=number).update(act_by=now() + timedelta(hours=hours))
    return numbers


def numbers(officer, **said):
    return [row.number for row in inbox(officer, **said).rows]


def test_lights_part_the_list(officer, three):
    assert [numbers(officer, light=light) for light in Light] == [[n] for n in three]
    assert numbers(officer) == three


def test_what_nobody_has_in_hand(officer, three, world):
    acts.claim(three[1], ["A"], by=world.by("reviewer_A"))
    assert numbers(officer, unclaimed=True) == [three[0], three[2]]
    assert numbers(officer, owner=world.staff["reviewer_A"].pk) == [three[1]]


def test_service_and_place(officer, three):
    row = Review.objects.select_related("case").filter(case__number=three[0]).first()
    assert numbers(officer, service=row.case.service) == three
    assert numbers(officer, service="elsewhere") == []
    assert numbers(officer, division=row.division_id) == three
    assert numbers(officer, division="000000") == []


def test_one_query_for_one_agency_or_two(officer, three, world, django_assert_num_queries):
    post = world.staff["reviewer_A"].posts.first()
    with django_assert_num_queries(1):
        assert len(inbox(officer, light=Light.RED).rows) == 1
    post.pk, post.agency = None, world.agencies["B"]
    post.save()
    both = Account.objects.get(pk=officer.pk)
    posts_of(both)
    with django_assert_num_queries(1):
        page = inbox(both, size=4)
    assert len(page.rows) == 4
    rest = inbox(both, size=4, after=page.next)
    assert len({row.id for row in (*page.rows, *rest.rows)}) == 6
    assert rest.next == ""
