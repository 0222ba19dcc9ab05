"""The demo accounts of the region."""

import pytest

from onewindow.people.acts import load_demo
from onewindow.people.errors import DemoIsOff
from onewindow.people.models import Account, Post, Staff
from onewindow.people.queries import agency_for, demo_accounts, staff_at

from .conftest import SYSTEM


def test_every_hall_has_a_clerk_and_every_agency_of_korla_and_the_prefecture_a_reviewer(demo):
    halls = Post.objects.filter(role="clerk", agency__code="service_hall")
    assert halls.count() == 11
    for code in ("market_regulation", "publicity", "tax", "public_security", "housing_fund", "commercial_bank"):
        assert staff_at(agency_for(code, "652801"), "reviewer"), code
    assert staff_at(agency_for("region_press", "652801"), "reviewer")


def test_loading_the_demo_again_changes_nothing(demo):
    before = (Account.objects.count(), Staff.objects.count(), Post.objects.count())
    load_demo(by=SYSTEM)
    assert (Account.objects.count(), Staff.objects.count(), Post.objects.count()) == before


def test_there_is_no_demo_where_it_is_switched_off(region, settings):
    settings.DEMO = False
    with pytest.raises(DemoIsOff):
        load_demo(by=SYSTEM)
    assert not Account.objects.exists()


def test_the_list_names_everybody_once(demo):
    names = [a.username for a in demo_accounts()]
    assert len(names) == len(set(names)) == Account.objects.count()
