"""What the operator sees of the platform on the command line."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from onewindow.cases import acts
from onewindow.cli.main import main
from onewindow.core import clock
from onewindow.exchange import credit_outbox, platform_outbox
from onewindow.exchange.credit_messages import NoticeMessage

from .test_platform import work

pytestmark = pytest.mark.usefixtures("world")


def run(*arguments):
    done = CliRunner().invoke(main, ["platform", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_without_a_platform_it_says_what_to_set(monkeypatch):
    monkeypatch.delenv("ONEWINDOW_PLATFORM_URL", raising=False)
    code, out, err = run("status")
    assert (code, out) == (2, "")
    assert "ONEWINDOW_PLATFORM_URL" in err


def test_status_shows_lag_and_failures(other, world):
    platform_outbox.state()
    number = acts.submit(world.filing(), by=world.me).number
    other.is_in("refuse")
    work()
    with clock.moved_to(clock.now() + timedelta(minutes=20)):
        work()
        code, out, _ = run("status")
    answer = json.loads(out)
    assert code == 1
    assert answer["failed"] == [{"number": number, "fault": "unknown_service", "tries": 2}]
    assert answer["oldest_seconds"] == 1200
    other.is_in("")
    assert run("resync", number)[0] == 0
    with clock.moved_to(clock.now() + timedelta(minutes=21)):
        work()
        code, out, _ = run("status")
    assert code == 0
    assert json.loads(out)["cases_waiting"] == 0


def test_a_number_that_does_not_exist_is_told(other):
    code, out, err = run("resync", "652801-20990101-00001")
    assert (code, out) == (2, "")
    assert "核对编号" in err


def test_how_far_public_notices_are_behind(other, db):
    said = {"number": "ZX1", "kind": "simple", "status": "running", "uscc": "1", "name": "n", "division": "652801"}
    more = {"authority": "a", "starts_at": "s", "ends_at": "e", "address": "x"}
    credit_outbox.publish(NoticeMessage(**said, **more))
    assert run("notices")[0] == 0
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        code, out, _ = run("notices")
    assert code == 1
    assert json.loads(out)["notices_waiting"] == 2
