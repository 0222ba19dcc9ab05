"""Paying and the desk of finance as pages: what is shown, to whom, and what a form does."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.payments import acts, fees, incoming
from onewindow.payments.comparing import Move, Movement
from onewindow.payments.models import Attempt, Order, Refund
from onewindow.payments.providers import Statement
from onewindow.payments.states import Said
from onewindow.people.models import Account
from onewindow.web.pay_desk import fen_of

from .conftest import PLACE, SYSTEM

DAY = date(2026, 11, 26)
CASHIER, ACCOUNTANT = "cashier.652801", "accountant.652801"


def signed_in(username):
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def order_for(username, subject="test:1", kind="transfer", **facts):
    payer = Account.objects.get(username=username).party
    lines = fees.lines(kind, DAY, {"use": "residential", **facts})
    return acts.open_order(subject, payer, lines, title="不动产转移登记费和税款", division=PLACE, by=SYSTEM).number


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def told(online, nonce):
    return incoming.receive(*online.notice(online.journal.payments[nonce]))


@pytest.fixture
def number(demo, listening):
    return order_for("zhang", certificates=3, deed_tax_fen=1280000)


def test_what_can_be_paid_now_stands_on_ones_own_page_and_on_nobody_elses(
    edition, number, django_assert_max_num_queries
):
    zhang = signed_in("zhang")
    zhang.get("/me/")
    with django_assert_max_num_queries(12):
        mine = zhang.get("/me/").content.decode()
    assert "等您缴费" in mine and f"/pay/{number}/" in mine and "12,900.00" in mine
    assert number not in signed_in("li").get("/me/").content.decode()
    Order.objects.filter(number=number).update(due_at=clock.now() - timedelta(minutes=1))
    assert "等您缴费" not in zhang.get("/me/").content.decode()


def test_a_payer_pays_on_his_phone_and_keeps_the_receipt(number, online, listening, django_assert_max_num_queries):
    zhang = signed_in("zhang")
    address = f"/pay/{number}/"
    with django_assert_max_num_queries(12):
        shown = text_of(zhang.get(address))
    for words in (
        "12,900.00",
        "税和费一次缴清",
        "发改价格规〔2016〕2559号",
        "国家金库（税款） 示例 6528 0000 0000 0002 12,800.00",
        "去支付",
    ):
        assert words in shown, words
    leaving = zhang.post(f"{address}go/").content.decode()
    there = re.search(r'content="0;url=([^"]+)"', leaving)[1]
    assert there.startswith(online.address)
    assert "我付过了，查结果" in text_of(zhang.get(address))
    assert zhang.get(address, headers={"HX-Request": "true"}).status_code == 204
    asked = zhang.post(f"{address}check", follow=True)
    assert "支付平台还没有收到款" in text_of(asked)
    (attempt,) = Attempt.objects.all()
    online.journal.settle(attempt.nonce, "paid")
    told(online, attempt.nonce)
    assert zhang.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "电子票据正在生成" in text_of(zhang.get(address))
    assert zhang.get(f"{address}receipt.pdf").status_code == 404, "it is being made"
    drain()
    shown = zhang.get(address)
    assert "已缴清" in text_of(shown)
    receipt = re.search(r'href="(/pay/[^"]+\.pdf)"', shown.content.decode())[1]
    assert zhang.get(receipt).content.startswith(b"%PDF")
    assert signed_in(CASHIER).get(receipt).content.startswith(b"%PDF"), "finance prints it again"
    for who in ("li", "reviewer.tax.652801", "clerk.sample_bank_gs.652801"):
        assert signed_in(who).get(receipt).status_code == 404, who
    with django_assert_max_num_queries(12):
        assert number in text_of(zhang.get("/me/payments/"))


def test_who_only_pays_is_not_led_to_a_case_that_he_may_not_open(demo):
    """The buyer pays for a case that the seller has handed in."""
    number = order_for("zhang", subject="case:652801-20261126-09999/RE-TRANSFER")
    shown = signed_in("zhang").get(f"/pay/{number}/")
    assert "去支付" in text_of(shown)
    assert "/cases/652801-20261126-09999/" not in shown.content.decode()


def test_another_persons_order_looks_like_none(number):
    li, stranger = signed_in("li"), signed_in("reviewer.tax.652801")
    for client in (li, stranger):
        for address in (f"/pay/{number}/", "/pay/P0/", "/pay/nothing/"):
            assert client.get(address).status_code == 404
        assert client.post(f"/pay/{number}/go/").status_code == 404
    assert "没有要缴的" in text_of(li.get("/me/payments/"))
    assert "login" in Client().get(f"/pay/{number}/")["Location"]
    assert li.get("/desk/payments/").status_code == 403
    assert stranger.get(f"/desk/payments/orders/{number}/").status_code == 403


def test_a_silent_provider_and_an_order_that_ran_out_are_told_in_a_sentence(number, service, listening):
    zhang = signed_in("zhang")
    assert "支付平台现在没有应答" in text_of(zhang.post(f"/pay/{number}/go/", follow=True))
    with clock.moved_to(clock.now() + timedelta(days=16)):
        zhang = signed_in("zhang")  # the session of before is over
        assert "已过缴款期限" in text_of(zhang.get(f"/pay/{number}/"))
        acts.expire_order(number, by=Actor.system("test"))
        assert "重新开单" in text_of(zhang.get(f"/pay/{number}/"))
        renewed = zhang.post(f"/pay/{number}/renew")
        assert renewed["Location"] == f"/pay/{Order.objects.latest('pk').number}/" != f"/pay/{number}/"
        assert "不能这样办" in text_of(zhang.post(f"/pay/{number}/renew", follow=True))


def test_what_costs_nothing_says_so(demo, listening):
    order = order_for("zhang", kind="change")
    shown = text_of(signed_in("zhang").get(f"/pay/{order}/"))
    assert "这件事不收费" in shown
    assert "财税〔2019〕45号" in shown
    assert "去支付" not in shown


@pytest.fixture
def settled(number, service, listening):
    nonce = acts.start_payment(number, provider="demo", by=actor("zhang")).nonce
    acts.record_payment(nonce, said=Said.PAID, amount=1290000, reference="D1", by=SYSTEM)
    return number


def actor(username):
    return Actor(ref=f"party:{Account.objects.get(username=username).party.pk}")


def test_a_clerk_gives_back_and_a_second_person_agrees(settled, django_assert_max_num_queries):
    cashier, accountant = signed_in(CASHIER), signed_in(ACCOUNTANT)
    address = f"/desk/payments/orders/{settled}/"
    with django_assert_max_num_queries(12):
        assert settled in text_of(cashier.get("/desk/payments/"))
    with django_assert_max_num_queries(12):
        assert "最多可退 12,900.00 元" in text_of(cashier.get(address))
    bad = cashier.post(address, {"amount": "99999", "rule": "wrong_fee", "reason": "多收了"})
    assert bad.status_code == 422
    assert "最多为 12,900.00 元" in text_of(bad)
    assert 'value="多收了"' in bad.content.decode()
    form = {"amount": "600.50", "rule": "wrong_fee", "reason": "多收了", "key": "a" * 32}
    for _ in range(2):
        assert cashier.post(address, form).status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount, refund.state) == (60050, "asked")
    assert "须由另一人复核" in text_of(cashier.get("/desk/payments/refunds/"))
    own = cashier.post(f"/desk/payments/refunds/{refund.number}/approve", follow=True)
    assert "不能自己复核" in text_of(own)
    assert "同意退款" in text_of(accountant.get("/desk/payments/refunds/"))
    accountant.post(f"/desk/payments/refunds/{refund.number}/approve")
    assert Refund.objects.get().state == "approved"
    assert accountant.post(f"/desk/payments/refunds/{refund.number}/burn").status_code == 404
    assert "没有要复核的退款" in text_of(accountant.get("/desk/payments/refunds/"))


def test_orders_are_found_by_number_payer_and_state(settled):
    cashier = signed_in(CASHIER)
    for query, found in (
        (f"q={settled.lower()}", True), ("q=张样例", True), ("q=转移", True), ("state=paid", True),
        ("state=open", False), ("q=没有这个人", False), ("state=nonsense", True), ("q=%00&before=x", True),
    ):  # fmt: skip
        assert (settled in text_of(cashier.get(f"/desk/payments/?{query}"))) is found, query
    assert signed_in("cashier.652800").get(f"/desk/payments/orders/{settled}/").status_code == 200
    assert cashier.get("/desk/payments/orders/P0/").status_code == 404


def test_a_day_shows_what_differs_and_what_to_do(settled, service, monkeypatch, django_assert_max_num_queries):
    yesterday = clock.today() - timedelta(days=1)
    Attempt.objects.update(paid_at=clock.now() - timedelta(days=1))
    said = Movement(move=Move.PAYMENT, name="f" * 32, order="P652801-20261125-00009", amount=8000, reference="D9")
    statement = Statement(day=yesterday, movements=(said,), raw=b"{}")
    acts.record_reconciliation(statement, provider="demo", by=SYSTEM)
    cashier = signed_in(CASHIER)
    with django_assert_max_num_queries(12):
        shown = cashier.get(f"/desk/payments/days/{yesterday}/")
    words = text_of(shown)
    for part in (
        "2 处不符",
        "我方没有",
        "支付平台没有",
        "补记",
        "凭支付流水向支付平台查证",
        "P652801-20261125-00009",
        "收款 1 笔，80.00 元",
        "12,800.00",
    ):
        assert part in words, part
    assert "orders/P652801-20261125-00009" not in shown.content.decode()  # a strange order has no page here
    assert f"orders/{settled}/" in shown.content.decode()
    assert "2 处不符" in text_of(cashier.get("/desk/payments/days/"))
    assert "没有应答" in text_of(cashier.post(f"/desk/payments/days/{yesterday}/", follow=True))
    assert cashier.get("/desk/payments/days/yesterday/").status_code == 404
    assert "还没有过完" in text_of(cashier.get(f"/desk/payments/days/{clock.today()}/"))


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("80", 8000), ("80.5", 8050), (" 1,234.56 ", 123456), ("¥0.01", 1), ("0", 0),
        ("", 0), (".5", 0), ("1.234", 0), ("-5", 0), ("1e5", 0), ("８０", 0), ("1.2.3", 0), ("9" * 13, 0),
    ],
)  # fmt: skip
def test_an_amount_typed_is_read_without_a_float(typed, fen):
    assert fen_of(typed) == fen
