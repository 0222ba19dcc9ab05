"""The region's platform learns each case's history: in order, without a gap, each step once, whatever happens between."""

from datetime import timedelta

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount

from onewindow.cases import acts
from onewindow.cases.stages import Outcome
from onewindow.core import clock, jobs
from onewindow.core.models import Event
from onewindow.exchange import jobs as exchange_jobs
from onewindow.exchange import platform_http, platform_outbox
from onewindow.exchange.models import PlatformState, PushedCase
from onewindow.exchange.platform_http import PlatformRefused, PlatformSilent, SignedHttp, connected
from onewindow.people.models import Account

from .platform import SECRET, SYSTEM

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def number(other, world):
    """A case that was handed in after the platform had been connected."""
    platform_outbox.state()
    return acts.submit(world.filing(), by=world.me).number


def later(**time):
    return clock.moved_to(clock.now() + timedelta(**time))


def work():
    """What the worker does in a minute."""
    exchange_jobs.sweep()
    while jobs.drain():
        pass


def test_a_case_is_told_with_all_its_steps(other, world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    work()
    told = other.memory["cases"][number]
    assert [step["verb"] for step in told["steps"]] == ["submit", "accept"]
    assert told["steps"][1]["matters"] == ["A", "B"]
    assert told["version"] == Event.objects.filter(stream=f"case:{number}").count()
    assert {matter["matter"]: matter["stage"] for matter in told["matters"]} == {
        "A": "accepted", "B": "accepted", "C": "received", "D": "received",
    }  # fmt: skip
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    with later(minutes=1):
        work()
    told = other.memory["cases"][number]
    assert [step["verb"] for step in told["steps"]] == ["submit", "accept", "decide"]
    assert told["matters"][0]["outcome"] == "granted"
    assert platform_outbox.lag()["cases_waiting"] == 0


def test_nothing_new_is_nothing_sent(other, number):
    work()
    sent = len(other.memory["log"])
    with later(minutes=1):
        work()
    assert len(other.memory["log"]) == sent


def test_a_transaction_that_took_long_is_not_overlooked(other, world, number):
    """Its events carry an earlier time than events that were looked at before."""
    work()
    with clock.moved_to(clock.now() - timedelta(minutes=8)):
        late = acts.submit(world.filing(), by=world.me).number
    work()
    assert late in other.memory["cases"]


def test_an_applicant_is_named_only_by_the_platforms_own_number(other, world, number):
    account = Account.objects.create(username="x")
    world.applicant.account = account
    world.applicant.save()
    SocialAccount.objects.create(user=account, provider="platform", uid="sub-7")
    SocialAccount.objects.create(user=account, provider="elsewhere", uid="sub-8")
    work()
    told = other.memory["cases"][number]
    assert told["subject"] == "sub-7"
    assert "申请人" not in str(told)
    assert "巴音书屋" not in str(told)


@pytest.mark.parametrize("mood", ["down", "friendly"])
def test_an_outage_loses_nothing_and_the_platform_is_asked_ever_more_rarely(other, world, number, mood):
    more = [acts.submit(world.filing(), by=world.me).number for _ in range(5)]
    other.is_in(mood)
    work()
    asked = len(other.memory["log"])
    assert asked == 1, "the first silence holds the others back"
    for minute in range(1, 61):
        with later(minutes=minute):
            work()
    rare = len(other.memory["log"])
    assert asked + 3 <= rare <= asked + 20
    lag = platform_outbox.lag()
    assert lag["cases_waiting"] == 6
    assert lag["silent_since"]
    acts.accept(number, "A", by=world.by("clerk"))
    other.is_in("")
    for minute in range(61, 75):
        with later(minutes=minute):
            work()
    assert set(other.memory["cases"]) == {number, *more}
    assert [step["verb"] for step in other.memory["cases"][number]["steps"]] == ["submit", "accept"]
    assert platform_outbox.lag()["cases_waiting"] == 0
    assert PlatformState.objects.get().silent_since is None


def test_nobody_listens_there(other, number, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PLATFORM_URL", "http://127.0.0.1:9")
    work()
    assert PushedCase.objects.get(pk=number).fault == "ConnectError"


def test_an_answer_that_was_lost_does_no_harm(other, world, number):
    """The platform has taken it and we do not know: the same message again is taken as the same."""
    other.is_in("cut")
    work()
    assert number in other.memory["cases"]
    assert PushedCase.objects.get(pk=number).known == 0
    other.is_in("")
    with later(minutes=2):
        work()
    assert PushedCase.objects.get(pk=number).known == 1
    assert len(other.memory["cases"][number]["steps"]) == 1


def test_an_answer_that_was_lost_before_the_next_step_does_no_harm(other, world, number):
    other.is_in("cut")
    work()
    acts.accept(number, "A", by=world.by("clerk"))
    other.is_in("")
    with later(minutes=2):
        work()
    assert [step["seq"] for step in other.memory["cases"][number]["steps"]] == [1, 2]
    assert PushedCase.objects.get(pk=number).known == 2


def test_a_platform_restored_from_an_old_backup_gets_what_it_lacks(other, world, number):
    acts.accept(number, "A", by=world.by("clerk"))
    work()
    other.is_in("", restored={number: 1})
    acts.accept(number, "B", by=world.by("clerk"))
    with later(minutes=1):
        work()
    assert [step["seq"] for step in other.memory["cases"][number]["steps"]] == [1, 2, 3]


def test_rows_of_ours_that_were_lost_are_made_again(other, world, number):
    work()
    PushedCase.objects.all().delete()
    PlatformState.objects.all().delete()
    with later(minutes=1):
        assert platform_outbox.resync([number]) == 1
        work()
    assert PushedCase.objects.get(pk=number).known == 1
    assert other.memory["cases"][number]["version"] == 1


def test_what_the_platform_refuses_is_shown_and_holds_nobody_up(other, world, number):
    other.is_in("refuse")
    work()
    with later(minutes=2):
        second = acts.submit(world.filing(), by=world.me).number
        other.is_in("")
        PushedCase.objects.filter(pk=number).update(next_try=clock.now() + timedelta(hours=1))
        work()
    assert second in other.memory["cases"]
    lag = platform_outbox.lag()
    assert lag["failed"] == [{"number": number, "fault": "unknown_service", "tries": 1}]
    assert lag["silent_since"] == ""


def test_many_cases_go_out_in_one_minute_each_once(other, world):
    platform_outbox.state()
    numbers = [acts.submit(world.filing(), by=world.me).number for _ in range(60)]
    work()
    assert set(other.memory["cases"]) == set(numbers)
    assert sum("/status" in path for _, path, _ in other.memory["log"]) == 60


def test_two_sweeps_at_once_send_each_case_once(other, number):
    exchange_jobs.sweep()
    exchange_jobs.sweep()
    while jobs.drain():
        pass
    assert sum("/status" in path for _, path, _ in other.memory["log"]) == 1


def test_the_first_connection_does_not_pour_out_the_past(other, world):
    old = acts.submit(world.filing(), by=world.me).number
    with later(hours=1):
        platform_outbox.state()
        work()
        assert old not in other.memory["cases"]
        assert platform_outbox.resync() == 1
        work()
    assert old in other.memory["cases"]


def test_without_a_platform_nothing_happens(world, monkeypatch):
    monkeypatch.delenv("ONEWINDOW_PLATFORM_URL", raising=False)
    assert connected() is None
    acts.submit(world.filing(), by=world.me)
    work()
    assert not PushedCase.objects.exists()
    assert not PlatformState.objects.exists()


def test_the_platform_checks_what_it_gets(other, number):
    """The other side is strict, else the tests above would prove nothing."""
    body = platform_outbox.status_of(number, after=0).body
    right = SignedHttp(address=other.url, system=SYSTEM, secret=SECRET)
    for wrong in (
        SignedHttp(address=other.url, system=SYSTEM, secret="another"),
        SignedHttp(address=other.url, system="another", secret=SECRET),
    ):
        with pytest.raises(PlatformRefused):
            wrong._send("POST", f"/cases/{number}/status", body, key="k")
    for change, code in (
        ({"version": 9}, "gap"), ({"after": 3}, "order"), ({"title": "x"}, "shape"), ({"status": 5}, "shape_status"),
        ({"subject": "11010519491231002X"}, "personal_data"), ({"number": "652801-20250513-00007"}, "number"),
    ):  # fmt: skip
        with pytest.raises(PlatformRefused) as refusal:
            right._send("POST", f"/cases/{number}/status", body | change, key=f"k{code}")
        assert refusal.value.code == code
    data = b"{}"
    headers = right.signed("PUT", "/directory", data) | {"Idempotency-Key": "d"}
    httpx.put(f"{other.url}/directory", content=data, headers=headers)
    again = httpx.put(f"{other.url}/directory", content=data, headers=headers)
    assert (again.status_code, again.json()["code"]) == (401, "replayed")
    altered = httpx.put(f"{other.url}/directory", content=b'{"a":1}', headers=right.signed("PUT", "/directory", data))
    assert altered.json()["code"] == "signature"
    right._send("POST", f"/cases/{number}/status", body, key="once")
    right._send("POST", f"/cases/{number}/status", body, key="once")
    with pytest.raises(PlatformRefused, match="key_with_another_body"):
        right._send("POST", f"/cases/{number}/status", body | {"status": "x"}, key="once")


def test_a_platform_that_takes_its_time_counts_as_silent(other, number, monkeypatch):
    monkeypatch.setattr(platform_http, "PATIENCE", 0.3)
    other.is_in("slow")
    with pytest.raises(PlatformSilent, match="Timeout"):
        connected().tell_status(platform_outbox.status_of(number, after=0))


def test_waits_grow_and_end_at_an_hour():
    waits = [platform_outbox.wait_after(tries).total_seconds() for tries in (1, 2, 3, 4, 8, 9, 50)]
    assert waits == [30, 60, 120, 240, 3600, 3600, 3600]
