"""The platform's directory of services is that of the edition in force."""

import pytest

from onewindow.core import jobs
from onewindow.exchange import jobs as exchange_jobs
from onewindow.exchange import platform_outbox
from onewindow.exchange.models import PlatformState


def work():
    exchange_jobs.sweep()
    while jobs.drain():
        pass


def test_the_directory_of_the_edition_goes_out_once(other, edition, catalogue):
    work()
    told = other.memory["directory"]
    assert told["edition_digest"] == edition.digest
    assert {service["code"] for service in told["services"]} == {service.code for service in catalogue.services}
    bookshop = next(service for service in told["services"] if service["code"] == "publication_joint")
    assert bookshop["plain_name"]["zh"]
    assert all(matter["agency"] for matter in bookshop["matters"])
    assert bookshop["address"].endswith("/services/publication_joint/")
    assert platform_outbox.lag()["directory_told"]
    work()
    assert [method for method, _, _ in other.memory["log"]] == ["PUT"]


def test_another_edition_goes_out_again(other, edition):
    work()
    PlatformState.objects.update(directory="0" * 64)
    assert not platform_outbox.lag()["directory_told"]
    work()
    assert platform_outbox.lag()["directory_told"]


@pytest.mark.parametrize(("mood", "fault"), [("down", "http_503"), ("refuse", "unknown_service")])
def test_a_directory_that_was_not_taken_is_shown(other, edition, mood, fault):
    other.is_in(mood)
    work()
    lag = platform_outbox.lag()
    assert (lag["directory_told"], lag["directory_fault"]) == (False, fault)


def test_before_the_first_edition_there_is_none(other, db):
    work()
    assert other.memory["directory"] is None
