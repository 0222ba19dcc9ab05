"""Real connections behind a barrier: nothing stuck, nothing twice; and a kill after the commit, retried."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from onewindow.cases import acts, hot, verifying
from onewindow.cases.errors import AlreadyDecided, SubmittedTwice
from onewindow.cases.models import Case, NumberCounter
from onewindow.cases.stages import Outcome
from onewindow.core.errors import Refused
from onewindow.core.models import Command, Event

from .world import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

GRANTED = Outcome.GRANTED


@pytest.fixture
def world(monday):
    return build()


def together(calls):
    """Run the calls at the same moment, each on its own connection; returns results and faults in order."""
    barrier = threading.Barrier(len(calls))
    found = [None] * len(calls)

    def run(n, call):
        try:
            barrier.wait()
            found[n] = call()
        except Exception as fault:  # noqa: BLE001  the test looks at it
            found[n] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def race(world, rounds):
    """Three agencies decide at once; gives how many cases stayed open, and how many closed more than once."""
    plan = world.plan("A", "B", "C")
    stuck = double = 0
    for _ in range(rounds):
        number = acts.submit(world.filing(plan), by=world.me).number
        acts.accept(number, "ABC", by=world.by("clerk"))
        found = together(
            [lambda c=c, n=number: acts.decide(n, c, GRANTED, by=world.by(f"reviewer_{c}")) for c in "ABC"]
        )
        case = Case.objects.get(number=number)
        bodies = Event.objects.filter(stream=f"case:{number}").values_list("body", flat=True)
        closed = sum("closed_at" in body.get("case", {}) for body in bodies)
        stuck += case.closed_at is None or any(isinstance(f, Exception) for f in found)
        double += closed > 1
    return stuck, double


def test_three_decisions_at_once_close_the_case_exactly_once(world):
    assert race(world, 25) == (0, 0)
    assert [c.number for c in verifying.verify() if c.faults] == []


def test_without_the_version_check_the_race_is_lost(world, monkeypatch):
    """The test above can fail: the very same statement, its `version = seen` taken out."""
    real = hot._update
    monkeypatch.setattr(hot, "_update", lambda *parts: real(*parts).replace(hot.UNCHANGED, "%(seen)s >= 0"))
    assert race(world, 25) != (0, 0)


def test_one_review_decided_by_two_is_decided_once(world):
    plan = world.plan("A", "B")
    for _ in range(10):
        number = acts.submit(world.filing(plan), by=world.me).number
        acts.accept(number, "AB", by=world.by("clerk"))
        calls = [
            lambda n=number: acts.decide(n, "A", GRANTED, by=world.by("reviewer_A")),
            lambda n=number: acts.decide(n, "A", Outcome.REFUSED, by=world.by("colleague_A"), opinion="不符合条件"),
        ]
        found = together(calls)
        assert sum(isinstance(f, AlreadyDecided) for f in found) == 1
        assert Event.objects.filter(stream=f"case:{number}", verb="decide").count() == 1


def test_the_journal_and_the_hot_statement_race_each_other(world):
    plan = world.plan("A", "B")
    for _ in range(10):
        number = acts.submit(world.filing(plan), by=world.me).number
        acts.accept(number, "AB", by=world.by("clerk"))
        found = together(
            [
                lambda n=number: acts.decide(n, "A", GRANTED, by=world.by("reviewer_A")),
                lambda n=number: acts.withdraw(n, "B", by=world.me),
                lambda n=number: acts.nudge(n, by=world.me),
            ]
        )
        assert not [f for f in found if isinstance(f, Exception) and not isinstance(f, Refused)]
        case = Case.objects.get(number=number)
        assert case.closed_at is not None
    assert [c.number for c in verifying.verify() if c.faults] == []


def test_a_double_submit_with_one_key_is_one_case_and_one_number(world):
    filing = world.filing()
    found = together([lambda: acts.submit(filing, by=world.me, idempotency_key="k")] * 4)
    assert len({f.number for f in found}) == 1
    assert (Case.objects.count(), Command.objects.count(), NumberCounter.objects.get().last) == (1, 1, 1)


def test_one_draft_submitted_from_two_tabs_is_one_case(world):
    found = together([lambda: acts.submit(world.filing(draft=5), by=world.me)] * 3)
    assert sum(isinstance(f, SubmittedTwice) for f in found) == 2
    assert (Case.objects.count(), NumberCounter.objects.get().last) == (1, 1)


def test_numbers_given_at_once_have_no_gap_and_no_double(world):
    found = together([lambda: acts.submit(world.filing(), by=world.me).number] * 8)
    assert sorted(n[-5:] for n in found) == [f"{n:05d}" for n in range(1, 9)]


KILLED = """
import os, signal
from onewindow.core.boot import boot
boot(role="owner")
from onewindow.cases import acts, hot
from tests.cases.test_races import filing_again

when, key = os.environ["KILL_WHEN"], "killed"
real = hot.first_row
def fetch(statement, values):
    if when == "before" and "seen" not in values and "state" in values:
        os.kill(os.getpid(), signal.SIGKILL)
    row = real(statement, values)
    if when == "after" and "state" in values:
        os.kill(os.getpid(), signal.SIGKILL)  # the commit has happened, nobody has heard of it
    return row
hot.first_row = fetch
filing, by = filing_again()
acts.submit(filing, by=by, idempotency_key=key)
"""


def filing_again():
    """The same submission in another process."""
    from onewindow.catalogue.models import Edition
    from onewindow.core.act import Actor
    from onewindow.people.models import Agency, Party

    from .world import World

    world = World(edition=Edition.objects.get(), applicant=Party.objects.get(name="申请人"))
    world.agencies = {c: Agency.objects.get(code=f"agency_{c.lower()}") for c in "ABCD"}
    return world.filing(draft=11), Actor(ref=f"party:{world.applicant.pk}")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_around_the_commit_and_a_retry_give_one_number_and_one_case(world, when):
    first = acts.submit(world.filing(), by=world.me).number
    root = Path(__file__).resolve().parents[2]
    settings = connection.settings_dict
    environment = {
        **os.environ,
        "KILL_WHEN": when,
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}",
        "DJANGO_SETTINGS_MODULE": "tests.cases.other_process",
        "ONEWINDOW_OTHER_DATABASE": settings["NAME"],
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env=environment, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == -9, done.stderr
    committed = Case.objects.filter(draft=11).values_list("number", flat=True).first()
    assert (committed is not None) is (when == "after")
    filing, by = filing_again()
    receipt = acts.submit(filing, by=by, idempotency_key="killed")
    assert acts.submit(filing, by=by, idempotency_key="killed") == receipt
    assert committed in {None, receipt.number}
    assert Case.objects.filter(draft=11).count() == 1
    days = {first[:15], receipt.number[:15]}
    assert len(days) == 2 or receipt.number == f"{first[:-5]}00002"


def test_a_database_replaced_under_a_running_process_gets_the_plan_again(world):
    filing = world.filing()
    acts.submit(filing, by=world.me)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_plan CASCADE")
    assert Case.objects.count() == 0
    acts.submit(filing, by=world.me)
    assert Case.objects.count() == 1
