"""Giving money back: parts and all, a reason, a second person above an amount, once."""

import pytest

from onewindow.core.act import Actor
from onewindow.payments import acts, terms
from onewindow.payments.errors import BadRefund, NoReason, RefundClosed, RefundNotFound, SamePerson
from onewindow.payments.models import Refund
from onewindow.payments.queries import order_of
from onewindow.payments.states import State
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Account

from .conftest import SYSTEM, himself, make_payer, opened, paid


@pytest.fixture
def clerks(demo, morning):
    def by(username):
        return actor_of(Account.objects.get(username=username))

    return by


@pytest.fixture
def order(clerks, listening):
    return paid(make_payer("样例缴款人"), use="other", certificates=3)


def test_parts_go_back_until_nothing_is_left(order, clerks, listening):
    cashier = clerks("cashier.652801")
    for fen in (1000, 2000):
        asked = acts.refund(order, amount=fen, rule="wrong_fee", by=cashier)
        assert asked.state == "approved"
        acts.record_refund(asked.number, reference="B", by=SYSTEM)
    assert order_of("test:1").given_back == 3000
    assert order_of("test:1").state is State.PAID
    for most in (54001, 0, -1):
        with pytest.raises(BadRefund):
            acts.refund(order, amount=most, rule="wrong_fee", by=cashier)
    assert [one.amount for one in listening.returned] == [1000, 2000]


def test_a_large_refund_needs_a_second_person(order, clerks):
    cashier, accountant = clerks("cashier.652801"), clerks("accountant.652801")
    limit = terms.current().second_person_from
    assert acts.refund(order, amount=limit - 1, rule="exempt", by=cashier).state == "approved"
    Refund.objects.all().update(state="refused")
    Refund.objects.get().attempt.refunds.all()
    row = Refund.objects.get().attempt
    row.given_back = 0
    row.save()
    asked = acts.refund(order, amount=limit, rule="exempt", by=cashier)
    assert asked.state == "asked"
    with pytest.raises(RefundClosed):
        acts.record_refund(asked.number, reference="B", by=SYSTEM)
    with pytest.raises(SamePerson):
        acts.approve_refund(asked.number, by=cashier)
    acts.approve_refund(asked.number, by=accountant)
    with pytest.raises(RefundClosed):
        acts.approve_refund(asked.number, by=accountant)
    acts.record_refund(asked.number, reference="B", by=SYSTEM)
    assert order_of("test:1").given_back == limit


def test_a_refused_refund_leaves_the_money(order, clerks):
    cashier, accountant = clerks("cashier.652801"), clerks("accountant.652801")
    asked = acts.refund(order, amount=57000, rule="other", reason="算错了", by=cashier)
    with pytest.raises(NoReason):
        acts.refuse_refund(asked.number, reason=" ", by=accountant)
    acts.refuse_refund(asked.number, reason="收费无误", by=accountant)
    assert order_of("test:1").given_back == 0
    assert acts.refund(order, amount=57000, rule="wrong_fee", by=cashier).state == "asked"


def test_a_refund_says_why(order, clerks):
    for rule, reason in (("other", "  "), ("nonsense", "x"), ("", "x")):
        with pytest.raises(NoReason):
            acts.refund(order, amount=100, rule=rule, reason=reason, by=clerks("cashier.652801"))


def test_each_right_is_asked(order, clerks):
    stranger = clerks("reviewer.tax.652801")
    elsewhere = clerks("clerk.652822")
    for by in (stranger, elsewhere, Actor(ref="party:1")):
        with pytest.raises(NotAllowed):
            acts.refund(order, amount=100, rule="wrong_fee", by=by)
    asked = acts.refund(order, amount=57000, rule="wrong_fee", by=clerks("cashier.652801")).number
    for refused in (
        lambda: acts.approve_refund(asked, by=stranger),
        lambda: acts.refuse_refund(asked, reason="x", by=stranger),
        lambda: acts.record_refund(asked, reference="x", by=clerks("cashier.652801")),
    ):
        with pytest.raises(NotAllowed):
            refused()
    acts.approve_refund(asked, by=clerks("cashier.652800"))
    with pytest.raises(RefundNotFound):
        acts.approve_refund("R0", by=stranger)


def test_what_was_never_paid_is_not_given_back(clerks, listening):
    payer = make_payer("样例缴款人")
    number = opened(payer).number
    with pytest.raises(BadRefund):
        acts.refund(number, amount=1, rule="wrong_fee", by=clerks("cashier.652801"))
    acts.start_payment(number, provider="demo", by=himself(payer))
    with pytest.raises(BadRefund):
        acts.refund(number, amount=1, rule="wrong_fee", by=clerks("cashier.652801"))
