"""A server is warm before its first visitor, with or without a catalogue."""

import gc

import pytest

from onewindow.catalogue.models import Edition
from onewindow.web.current import current
from onewindow.web.warming import warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


def test_what_stands_is_not_walked_through_again(published, thawed, django_assert_max_num_queries):
    warm()
    assert gc.get_freeze_count() > 100_000
    with django_assert_max_num_queries(1):
        assert current().services


def test_without_a_catalogue_the_server_starts_all_the_same(thawed, caplog):
    assert not Edition.objects.exists()
    warm()
    assert "no catalogue" in caplog.text
