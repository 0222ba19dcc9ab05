"""So many questions a minute from one address, whoever serves them."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from onewindow.core import clock
from onewindow.documents import limiter
from onewindow.documents.limiter import address_of, admit
from onewindow.documents.models import Visit

NOON = datetime(2026, 11, 25, 4, 0, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limited(monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "3")


@pytest.mark.django_db
def test_the_fourth_question_within_a_minute_is_refused_and_the_next_minute_is_new():
    with clock.moved_to(NOON):
        assert [admit("192.0.2.1") for _ in range(5)] == [True, True, True, False, False]
        assert admit("192.0.2.2")
    with clock.moved_to(NOON + timedelta(minutes=1)):
        assert admit("192.0.2.1")


@pytest.mark.django_db
def test_the_address_is_not_kept_and_counts_are_forgotten():
    with clock.moved_to(NOON):
        assert [admit("192.0.2.1") for _ in range(2)] == [True, True]
        limiter.counts.tell(NOON)
        assert [row.count for row in Visit.objects.all()] == [2]
        assert "192.0.2.1" not in str(Visit.objects.values_list())
    with clock.moved_to(NOON + timedelta(minutes=15)):
        assert [admit("192.0.2.9") for _ in range(2)] == [True, True]
        limiter.counts.tell(clock.now())
    assert Visit.objects.count() == 1


@pytest.mark.django_db
def test_who_has_asked_once_is_not_told_of_before_he_asks_again():
    one, other = limiter.Counts(), limiter.Counts()
    assert one.count("192.0.2.1", NOON) == 1
    one.tell(NOON)
    assert not Visit.objects.exists()
    assert one.count("192.0.2.1", NOON) == 2
    one.tell(NOON)
    assert [row.count for row in Visit.objects.all()] == [2]
    assert one.count("192.0.2.1", NOON) == 3
    one.tell(NOON)
    assert [other.count("192.0.2.1", NOON) for _ in range(2)] == [1, 2]
    other.tell(NOON)
    assert other.count("192.0.2.1", NOON) == 6


@pytest.mark.django_db
def test_two_processes_know_of_each_other_once_both_have_told_the_table():
    one, other = limiter.Counts(), limiter.Counts()
    for process in (one, other):
        assert [process.count("192.0.2.1", NOON) for _ in range(2)] == [1, 2]
        process.tell(NOON)
    assert other.count("192.0.2.1", NOON) == 5
    assert one.count("192.0.2.1", NOON) == 3
    one.tell(NOON)
    assert one.count("192.0.2.1", NOON) == 6


@pytest.mark.django_db
def test_the_table_is_told_once_a_second(monkeypatch):
    ticks = iter([0.0, 0.5, 1.2, 1.2, 1.2, 1.3])
    monkeypatch.setattr(limiter.time, "monotonic", lambda: next(ticks, 1.3))
    limiter.counts = limiter.Counts()
    with clock.moved_to(NOON):
        admit("192.0.2.1")
        assert Visit.objects.count() == 0
        admit("192.0.2.1")
        admit("192.0.2.1")
    assert [row.count for row in Visit.objects.all()] == [2]


@pytest.mark.django_db
def test_a_table_that_is_away_refuses_nobody(monkeypatch, caplog):
    monkeypatch.setattr(limiter, "connection", Away())
    assert [limiter.counts.count("192.0.2.1", NOON) for _ in range(2)] == [1, 2]
    limiter.counts.tell(NOON)
    assert limiter.counts.count("192.0.2.1", NOON) == 3
    assert "could not be told" in caplog.text


class Away:
    def cursor(self):
        raise OperationalError


@pytest.mark.django_db
def test_one_network_of_the_new_protocol_is_one_visitor_and_strange_addresses_share_one():
    with clock.moved_to(NOON):
        assert [admit(f"2001:db8::{n}") for n in range(1, 5)] == [True, True, True, False]
        assert admit("2001:db8:0:1::1")
        assert [admit(text) for text in ("", "x", "unix:", "1.2.3")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        ("", "198.51.100.7", "192.0.2.1"),
        ("1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("2", "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        ("2", "198.51.100.7", "192.0.2.1"),
        ("1", "", "192.0.2.1"),
    ],
)
def test_a_forwarded_address_is_believed_only_from_proxies_of_ones_own(monkeypatch, proxies, forwarded, believed):
    monkeypatch.setenv("ONEWINDOW_TRUSTED_PROXIES", proxies)
    assert address_of({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}) == believed


@pytest.mark.django_db
def test_zero_lifts_the_limit(monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "0")
    assert all(admit("192.0.2.1") for _ in range(10))
    assert Visit.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_exactly():
    said, barrier = [], threading.Barrier(8)

    def ask():
        barrier.wait()
        try:
            said.extend(admit("192.0.2.1") for _ in range(2))
        finally:
            connection.close()

    with clock.moved_to(NOON):
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(said), said.count(True)) == (16, 3)
