"""A clerk opens the pages of those who stand before him, and of nobody else."""

from datetime import timedelta

import pytest

from onewindow.core.clock import moved_to, now
from onewindow.core.events import history
from onewindow.people.access import access_party, acting_party, actor_of
from onewindow.people.acts import meet_party
from onewindow.people.contacts import _contacts
from onewindow.people.errors import NotAllowed, PartyNotFound


@pytest.fixture
def stranger(account):
    """Somebody who lives nowhere here."""
    party = account("zhang").party
    party.division = None
    party.save(update_fields=["division"])
    return party


def closed_to(clerk, party):
    for ask in (access_party, acting_party):
        with pytest.raises(PartyNotFound):
            ask(clerk, party.pk)


def test_a_clerk_opens_those_of_his_division_and_not_those_of_another(demo, account):
    party = account("zhang").party
    clerk = account("clerk.652801")
    assert party.division_id == "652801"
    assert access_party(clerk, party.pk) == party
    assert acting_party(clerk, party.pk).clerk
    party.division_id = "652822"
    party.save(update_fields=["division"])
    closed_to(account("clerk.652801"), party)


def test_whoever_shows_his_card_is_known_to_this_clerk_until_the_day_ends(demo, account, stranger):
    clerk, other = account("clerk.652801"), account("clerk.652822")
    closed_to(clerk, stranger)
    meet_party(stranger, by=actor_of(clerk))
    assert access_party(account("clerk.652801"), stranger.pk) == stranger
    assert history(f"party:{stranger.pk}")[-1].verb == "meet_party"
    closed_to(other, stranger)
    with moved_to(now() + timedelta(days=1)):
        closed_to(account("clerk.652801"), stranger)


def test_only_who_registers_parties_meets_them(demo, account, stranger):
    with pytest.raises(NotAllowed):
        meet_party(stranger, by=actor_of(account("reviewer.tax.652801")))
    with pytest.raises(NotAllowed):
        meet_party(stranger, by=actor_of(account("wang")))


def test_something_open_there_is_enough(demo, account, stranger, edition):
    from onewindow.sheets import drafts

    assert {"sheets", "appointments", "cases"} <= set(_contacts)
    drafts.open_draft(
        account("zhang"), service="publication_joint", division="652801", party=stranger.pk, channel="portal"
    )
    assert access_party(account("clerk.652801"), stranger.pk) == stranger
    closed_to(account("clerk.652822"), stranger)
