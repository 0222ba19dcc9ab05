"""Real connections at the same moment: one officer, one place; one telephone that sends twice, one result."""

import pytest

from onewindow.core import clock, events
from onewindow.core.errors import Conflict
from onewindow.people.access import actor_of
from onewindow.visits import acts
from onewindow.visits.errors import OfficerBusy
from onewindow.visits.models import Officer, Visit
from tests.appointments.test_races import at_once

from .conftest import GAS, MONDAY, WATER, at, photo, wanted, whole

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def monday(transactional_db, monkeypatch):
    """As elsewhere, but committed, so that other connections see it."""
    monkeypatch.setenv("ONEWINDOW_MASTER_KEY", "11" * 32)
    with clock.moved_to(at(f"{MONDAY} 10:30")):
        yield


def test_of_many_who_plan_the_same_officers_one_succeeds(people):
    plan, by = wanted(people), actor_of(people[WATER])
    done = at_once([lambda: acts.plan(plan, by=by) for _ in range(12)], threads=6)
    assert sorted(type(one).__name__ for one in done) == ["OfficerBusy"] * 11 + ["Planned"]
    assert {type(one) for one in done} == {acts.Planned, OfficerBusy}
    assert Visit.objects.count() == 1
    assert Officer.objects.filter(live=True).count() == 2


def test_a_report_that_comes_several_times_at_once_counts_once(people):
    by = actor_of(people[WATER])
    visit = acts.plan(wanted(people), by=by).visit
    acts.add_photo(visit, photo(), by=by)
    acts.add_photo(visit, photo("photo-00002", "gas_room", "gas_company"), by=by)
    found = whole()
    send = lambda: acts.report(visit, found, by=by, version=1, idempotency_key="phone-1")  # noqa: E731
    done = at_once([send for _ in range(8)], threads=4)
    assert {one.result for one in done} == {"passed"}
    assert [event.verb for event in events.history(f"visit:{visit}")].count("report_visit") == 1


def test_two_officers_who_report_at_once_give_one_result_and_one_conflict(people):
    water, gas = actor_of(people[WATER]), actor_of(people[GAS])
    visit = acts.plan(wanted(people), by=water).visit
    acts.add_photo(visit, photo(), by=water)
    acts.add_photo(visit, photo("photo-00002", "gas_room", "gas_company"), by=gas)
    found = whole()
    calls = [
        lambda by=by, key=key: acts.report(visit, found, by=by, version=1, idempotency_key=key)
        for by, key in ((water, "phone-1"), (gas, "phone-2"))
    ]
    done = at_once(calls, threads=2)
    assert sum(isinstance(one, acts.Reported) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 1
