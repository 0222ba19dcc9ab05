"""The regulators' page of the link: which messages failed or are stuck, by bank and reason, nothing of anybody's home."""

import re
from datetime import timedelta

import pytest

from onewindow.core.clock import now, today
from onewindow.core.errors import NotFound
from onewindow.exchange.link import health, outbox
from onewindow.exchange.link.identity import node
from onewindow.exchange.link.models import Outgoing, Received, Turned
from onewindow.exchange.overseeing import DAYS, How, access_traffic
from tests.exchange.link.pair import BANK, CLERK, OFFICE, OTHER, keys, silent

from .applying import account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
PAGE = "/bank/oversight/link/"
REGULATORS = ("regulator.banking_supervision.652800", "regulator.natural_resources.652800")


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def outgoing(partner, business, **changed):
    body = {"number": "652801-2026-000001", "status": "rejected", "reason": "王样例的房屋查封未解除"}
    pk = outbox.send(partner, "mortgage.rejected", business, body, by=CLERK, own=OFFICE)
    Outgoing.objects.filter(pk=pk).update(**changed)
    return pk


def received(business, code, ago=timedelta()):
    Received.objects.create(
        own=OFFICE, partner=BANK, business=business, kind="property.query", digest="0" * 64, at=now() - ago,
        url="https://localhost:8440", headers={}, content=b"", status=403 if code else 200, code=code,
    )  # fmt: skip


def turned(partner, code, count, day):
    Turned.objects.create(
        own=OFFICE, partner=partner, day=day, code=code, count=count, last_at=now(), last_address="10.0.0.9"
    )


def test_messages_are_counted_by_bank_fate_and_reason(monkeypatch):
    keys(monkeypatch)
    health.forget()
    hour, week = timedelta(hours=1), timedelta(days=DAYS, hours=1)
    tried = now() - timedelta(minutes=20)
    dead = {"state": "dead", "fault": "no_connection", "tries": 56, "failed_at": tried}
    outgoing(OTHER, "r1", at=now() - 3 * hour, **dead)
    outgoing(OTHER, "r2", at=now() - 30 * 24 * hour, **(dead | {"failed_at": tried - hour}))
    outgoing("market_regulation", "r3", **dead)  # no bank
    failing = outgoing(BANK, "r4")
    outbox.deliver(failing, node(OFFICE), post=silent)
    outgoing(BANK, "r5", at=now() - hour)  # never tried, and waits for long
    outgoing(BANK, "r6")  # has just been written: nothing is wrong with it
    outgoing(BANK, "r7", state="refused", fault="unknown_business", answered_at=now())
    outgoing(BANK, "r8", state="refused", fault="unknown_business", at=now() - week, answered_at=now() - week)
    outgoing(BANK, "r9", state="taken", at=now() - hour)
    received("q1", "no_consent")
    received("q2", "no_consent", hour)
    received("q3", "no_consent", week)
    received("q4", "")
    turned(OTHER, "bad_signature", 3, today())
    turned(OTHER, "bad_signature", 2, today() - timedelta(days=1))
    turned(OTHER, "bad_signature", 9, today() - timedelta(days=DAYS))
    turned("people_court", "bad_signature", 1, today())
    turned("", "unknown_certificate", 4, today())
    found = access_traffic(account(REGULATORS[0]))
    assert [line.partner.code for line in found.lines] == [BANK, OTHER]
    assert [(one.how, one.partner, one.code, one.count) for one in found.troubles] == [
        (How.STUCK, OTHER, "no_connection", 2),
        (How.WAITING, BANK, "", 1),
        (How.WAITING, BANK, "no_connection", 1),
        (How.REFUSED, BANK, "unknown_business", 1),
        (How.DECLINED, BANK, "no_consent", 2),
        (How.TURNED, OTHER, "bad_signature", 5),
        (How.TURNED, "", "unknown_certificate", 4),
    ]
    stuck, late, failed = found.troubles[:3]
    assert (now() - stuck.oldest).days == 30
    assert stuck.last == tried
    assert late.last is None
    assert failed.last is not None, "the outbox remembers when a try failed"


@pytest.mark.parametrize("who", REGULATORS)
def test_a_regulator_reads_reasons_and_nothing_of_anybody(who, django_assert_max_num_queries):
    health.forget()
    health.failed(OFFICE, OTHER, "no_connection")
    outgoing(OTHER, "GS-7701", state="dead", fault="no_connection", tries=56, failed_at=now())
    received("GS-7702", "no_consent")
    turned("", "unknown_certificate", 4, today())
    browser = signed_in(who)
    assert PAGE in browser.get("/bank/oversight/").content.decode()
    with django_assert_max_num_queries(12):
        page = text(browser.get(PAGE))
    for words in ("示例农业银行", "中断", "搁置 1 条", "连不上对方节点", "没有授权", "登记机构退回", "证书没有登记"):
        assert words in page, words
    for words in ("GS-770", "652801-2026", "王样例", "10.0.0.9", "人民法院"):
        assert words not in page, words


def test_a_link_without_trouble_says_so():
    page = text(signed_in(REGULATORS[1]).get(PAGE))
    assert "报文都已送达" in page
    assert "没有退回或者拒收的报文" in page


def test_only_the_regulators_read_it():
    for who in ("li", "clerk.652801", "admin.652800"):
        assert signed_in(who).get(PAGE).status_code == 403, who
        with pytest.raises(NotFound):
            access_traffic(account(who))
