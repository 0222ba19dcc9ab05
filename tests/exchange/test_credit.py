"""Public notices go out to the credit system and the platform, each in a process of its own that checks everything."""

from datetime import timedelta

import pytest

from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.exchange import credit_outbox, jobs
from onewindow.exchange.credit_messages import NoticeMessage
from onewindow.exchange.models import ToldNotice

from . import platform as played

pytestmark = pytest.mark.django_db


def message(status="running"):
    return NoticeMessage(
        number="ZX652801202600001", kind="simple", status=status, uscc="91652801MA7A000170",
        name="库尔勒样例书业有限公司", division="652801", authority="库尔勒市市场监督管理局",
        starts_at="2026-03-02T02:00:00+00:00", ends_at="2026-03-22T16:00:00+00:00",
        address="https://example.cn/deregistrations/ZX652801202600001/",
    )  # fmt: skip


@pytest.fixture
def credit(other, platform_process, monkeypatch):
    """The same strict program plays both systems; the platform's address is known from `other`."""
    monkeypatch.setenv("ONEWINDOW_CREDIT_URL", platform_process.url)
    monkeypatch.setenv("ONEWINDOW_CREDIT_SECRET", played.SECRET)
    monkeypatch.setenv("ONEWINDOW_CREDIT_SYSTEM", played.SYSTEM)
    return platform_process


def swept():
    jobs.sweep_notices()
    drain()


def known(target="credit"):
    row = ToldNotice.objects.get(target=target)
    return row.known, row.wanted


def test_a_notice_is_told_with_its_newest_state_and_once(credit):
    credit_outbox.publish(message())
    credit_outbox.publish(message())
    swept()
    assert known() == (1, 1)
    credit_outbox.publish(message("objected"))
    credit_outbox.publish(message("stopped"))
    swept()
    assert known() == (3, 3)
    assert credit.memory["notices"]["ZX652801202600001"]["status"] == "stopped"
    puts = [line for line in credit.memory["log"] if line[1].startswith("/notices/")]
    swept()
    assert [line for line in credit.memory["log"] if line[1].startswith("/notices/")] == puts
    assert {one.target for one in credit_outbox.publicity_of("ZX652801202600001") if one.taken_at} >= {"credit"}


def test_a_system_that_is_down_hears_of_it_later(credit):
    credit.is_in("down")
    credit_outbox.publish(message())
    swept()
    assert known() == (0, 1)
    row = ToldNotice.objects.get(target="credit")
    assert (row.tries, row.fault) == (1, "http_503")
    credit.is_in("")
    swept()  # not due yet
    assert known() == (0, 1)
    assert credit_outbox.lag()["notices_waiting"] == 2
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        swept()
        assert known() == (1, 1)
        assert credit_outbox.lag() == {
            "notices_told": 2, "notices_waiting": 0, "oldest_seconds": 0, "failed": [],
        }  # fmt: skip


def test_an_answer_that_was_lost_is_no_second_notice(credit):
    credit.is_in("cut")
    credit_outbox.publish(message())
    swept()
    assert known() == (0, 1)
    credit.is_in("")
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        swept()
    assert known() == (1, 1)
    assert credit.memory["notices"]["ZX652801202600001"]["version"] == 1


def test_what_a_system_refuses_is_shown_to_the_operator(credit):
    credit.is_in("refuse")
    credit_outbox.publish(message())
    swept()
    assert {fault["fault"] for fault in credit_outbox.lag()["failed"]} == {"unknown_service"}


def test_nothing_is_sent_where_no_system_is_connected(db, monkeypatch):
    monkeypatch.delenv("ONEWINDOW_CREDIT_URL", raising=False)
    monkeypatch.delenv("ONEWINDOW_PLATFORM_URL", raising=False)
    credit_outbox.publish(message())
    swept()
    assert known() == (0, 1)
