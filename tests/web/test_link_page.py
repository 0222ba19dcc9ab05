"""The operator's page of the bank link: lights, what was turned away, reconciliation, dead letters sent again."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core.clock import now, today
from onewindow.core.models import Event
from onewindow.exchange import operating
from onewindow.exchange.link import health, outbox
from onewindow.exchange.link.models import Outgoing, Reconciliation, Turned
from onewindow.people.errors import NotAllowed
from tests.exchange.link.pair import BANK, CLERK, OFFICE, OTHER

from .applying import account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
BOARD = "/operations/link/"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def troubled():
    """One line that works, one that does not; something turned away, a night that differs, a dead letter."""
    health.forget()
    health.reached(OFFICE, BANK, now() - timedelta(milliseconds=40))
    health.failed(OFFICE, OTHER, "no_connection")
    Turned.objects.create(
        own=OFFICE,
        partner=OTHER,
        day=today(),
        code="other_partners_key",
        count=3,
        last_at=now(),
        last_address="10.0.0.9",
    )
    found = [{"from": BANK, "to": OFFICE, "sequence": 7, "what": "differs"}]
    Reconciliation.objects.create(
        own=OFFICE, partner=BANK, day=today(), sender=BANK, receiver=OFFICE, count=9, head="0" * 64, other_count=8,
        other_head="1" * 64, agrees=False, differences=found, at=now(),
    )  # fmt: skip
    body = {"number": "652801-2026-000001", "status": "rejected", "reason": "查封未解除"}
    pk = outbox.send(OTHER, "mortgage.rejected", "r1", body, by=CLERK, own=OFFICE)
    Outgoing.objects.filter(pk=pk).update(state="dead", fault="no_connection", tries=56)
    return pk


def test_the_operator_sees_every_line_and_sends_a_dead_letter_again(troubled):
    browser = signed_in("admin.652800")
    browser.get(BOARD)
    with CaptureQueriesContext(
        connection,
    ) as ran:
        page = text(browser.get(BOARD))
    assert len(ran) <= 12
    for words in (
        "畅通",
        "中断",
        "没有连过",
        "连不上对方节点",
        "证书和签名不是同一单位的",
        "10.0.0.9",
        "第 7 条：两边不一样",
        "试过 56 次",
    ):
        assert words in page, words
    state = browser.get("/operations/link.json").json()
    assert {line["partner"]: line["light"] for line in state["lines"]} == {
        BANK: "green",
        OTHER: "red",
        "market_regulation": "grey",
        "people_court": "grey",
    }
    assert (state["differing"], state["turned_away"][0]["count"]) == ([BANK], 3)

    refused = browser.post(BOARD, {"letter": str(troubled), "reason": "好"})
    assert (
        refused.status_code == 422 and "请写明重发的原因" in text(refused) and 'value="好"' in refused.content.decode()
    )
    assert browser.post(BOARD, {"letter": str(troubled), "reason": "线路已修复"}).status_code == 302
    assert Outgoing.objects.get(pk=troubled).state == "waiting"
    event = Event.objects.get(stream=f"link:{OFFICE}>{OTHER}")
    assert (event.verb, event.body["reason"], event.actor) == (
        "send_again",
        "线路已修复",
        f"staff:{account('admin.652800').staff.pk}",
    )
    assert browser.post(BOARD, {"letter": str(troubled), "reason": "线路已修复"}).status_code == 404


def test_an_office_without_trouble_is_told_so():
    page = text(signed_in("admin.652800").get(BOARD))
    assert "没有挡下过报文" in page and "还没有对过账" in page and "搁置的报文" not in page


def test_the_board_is_for_operators_only(troubled):
    for who in ("li", "clerk.652801", "regulator.natural_resources.652800"):
        assert signed_in(who).get(BOARD).status_code == 403
        assert signed_in(who).get("/operations/link.json").status_code == 403
    with pytest.raises(operating.NotFound):
        operating.access_board(account("clerk.652801"))
    with pytest.raises(NotAllowed):
        operating.send_again(account("clerk.652801"), troubled, "线路已修复")
