"""Orders: once per subject, paid once, ended once; the handler's transaction; who may do what."""

import pytest
from django.db import IntegrityError

from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.core.models import Event
from onewindow.notices.models import Message
from onewindow.payments import acts, fees
from onewindow.payments.errors import BadNotice, OrderClosed, OrderNotFound, OtherLines
from onewindow.payments.models import Attempt, Order, Refund
from onewindow.payments.queries import order_of, unpaid
from onewindow.payments.states import Said, State
from onewindow.people.errors import NotAllowed

from .conftest import MORNING, PLACE, SYSTEM, TODAY, himself, make_payer, opened, paid, started, told


def test_an_order_is_opened_once_per_subject(payer, listening):
    first, second = opened(payer), opened(payer)
    assert (first.new, second.new) == (True, False)
    assert first.number == second.number == "P652801-20261126-00001"
    assert opened(payer, "test:2").number == "P652801-20261126-00002"
    with pytest.raises(OtherLines):
        opened(payer, use="other")
    found = order_of("test:1")
    assert (found.total, found.state, found.waits) == (8000, State.OPEN, True)
    assert found.lines[0].line == fees.lines("transfer", TODAY, {"use": "residential"})[0]
    assert unpaid("test:1") == found
    assert unpaid("test:none") is None


def test_an_order_that_is_refused_leaves_no_gap_in_the_numbers(payer, listening):
    listening.fault = RuntimeError("no")
    with pytest.raises(RuntimeError):
        opened(payer, kind="cancel")
    listening.fault = None
    assert opened(payer).number.endswith("-00001")


def test_an_order_of_nothing_is_paid_at_once(payer, listening):
    order = opened(payer, kind="cancel")
    assert (order.total, order.state) == (0, "paid")
    assert [one.subject for one in listening.paid] == ["test:1"]
    assert unpaid("test:1") is None
    acts.cancel_order("test:1", by=SYSTEM)
    assert order_of("test:1").state is State.CANCELLED
    listening.over = {"test:2"}
    assert opened(payer, "test:2", kind="cancel").state == "cancelled"


def test_paying_runs_the_handler_in_the_same_transaction(payer, listening):
    attempt = started(payer)
    listening.fault = RuntimeError("the register is closed")
    with pytest.raises(RuntimeError):
        told(attempt.nonce)
    assert order_of("test:1").state is State.PAYING
    assert Attempt.objects.get(nonce=attempt.nonce).state == "open"
    listening.fault = None
    assert told(attempt.nonce).effect == "pay"
    assert order_of("test:1").settled
    assert [(one.number, one.amount) for one in listening.paid] == [(attempt.order, 8000)]


def test_a_second_word_changes_nothing(payer, listening):
    attempt = started(payer)
    assert [told(attempt.nonce).effect for _ in range(3)] == ["pay", "nothing", "nothing"]
    assert told(attempt.nonce, Said.FAILED).effect == "nothing"
    assert len(listening.paid) == 1
    assert Refund.objects.count() == 0


def test_a_failed_attempt_opens_the_order_again_and_money_may_still_come(payer, listening):
    attempt = started(payer)
    assert told(attempt.nonce, Said.FAILED).effect == "reopen"
    assert order_of("test:1").state is State.OPEN
    again = acts.start_payment(attempt.order, provider="demo", by=himself(payer))
    assert again.nonce != attempt.nonce
    assert told(attempt.nonce).effect == "pay"
    assert told(again.nonce).effect == "give_back"
    refund = Refund.objects.get()
    assert (refund.rule, refund.amount, refund.state) == ("double", 8000, "approved")
    assert Order.objects.get().given_back == 0
    acts.record_refund(refund.number, reference="X", by=SYSTEM)
    assert order_of("test:1").settled


def test_money_for_an_order_that_has_ended_goes_back(payer, listening):
    attempt = started(payer)
    acts.cancel_order("test:1", rule="withdrawn", by=SYSTEM)
    assert order_of("test:1").state is State.CANCELLED
    assert told(attempt.nonce).effect == "give_back"
    assert Refund.objects.get().rule == "late"
    assert listening.paid == []
    assert order_of("test:1").state is State.CANCELLED


def test_money_that_the_subject_no_longer_wants_goes_back(payer, listening):
    attempt = started(payer)
    listening.over = {"test:1"}
    assert told(attempt.nonce).effect == "give_back"
    assert order_of("test:1").state is State.CANCELLED
    assert Refund.objects.get().rule == "withdrawn"


def test_a_paid_order_whose_subject_ends_is_given_back_whole(payer, listening):
    paid(payer)
    acts.cancel_order("test:1", rule="refused", by=SYSTEM)
    acts.cancel_order("test:1", rule="refused", by=SYSTEM)
    refund = Refund.objects.get()
    assert (refund.amount, refund.rule, refund.state) == (8000, "refused", "approved")
    acts.record_refund(refund.number, reference="X", by=SYSTEM)
    acts.record_refund(refund.number, reference="X", by=SYSTEM)
    found = order_of("test:1")
    assert (found.state, found.given_back) == (State.REFUNDED, 8000)
    assert [one.amount for one in listening.returned] == [8000]
    assert unpaid("test:1") == found
    assert opened(payer).new


def test_another_amount_is_refused(payer, listening):
    attempt = started(payer)
    for wrong in (7999, 8001, 0, -8000):
        with pytest.raises(BadNotice):
            told(attempt.nonce, amount=wrong)
    with pytest.raises(OrderNotFound):
        acts.record_payment("0" * 32, said=Said.PAID, amount=8000, by=SYSTEM)
    assert order_of("test:1").state is State.PAYING


def test_an_order_expires_after_its_last_day_and_is_renewed_by_the_payer(payer, listening):
    order = opened(payer)
    with pytest.raises(OrderClosed):
        acts.expire_order(order.number, by=SYSTEM)
    with clock.moved_to(MORNING.replace(month=12, day=11, hour=11)):
        with pytest.raises(OrderClosed):
            acts.start_payment(order.number, provider="demo", by=himself(payer))
        acts.expire_order(order.number, by=SYSTEM)
        assert unpaid("test:1").state is State.EXPIRED
        renewed = acts.renew_order(order.number, by=himself(payer))
        assert (renewed.total, renewed.state) == (8000, "open")
        assert order_of("test:1").number == renewed.number
        with pytest.raises(OrderClosed):
            acts.renew_order(order.number, by=himself(payer))


def test_what_is_over_is_not_renewed(payer, listening):
    order = opened(payer)
    with clock.moved_to(MORNING.replace(month=12, day=20)):
        acts.expire_order(order.number, by=SYSTEM)
        listening.over = {"test:1"}
        with pytest.raises(OrderClosed):
            acts.renew_order(order.number, by=himself(payer))


def test_each_right_is_asked(payer, listening):
    stranger, order = himself(make_payer("别人")), opened(payer).number
    lines = fees.lines("transfer", TODAY, {"use": "residential"})
    for refused in (
        lambda: acts.open_order("test:9", payer, lines, division=PLACE, by=stranger),
        lambda: acts.start_payment(order, provider="demo", by=stranger),
        lambda: acts.start_payment(order, provider="demo", by=SYSTEM),
        lambda: acts.start_payment(order, provider="demo", by=Actor(ref=stranger.ref, acting_for=f"party:{payer.pk}")),
        lambda: acts.cancel_order("test:1", by=stranger),
        lambda: acts.expire_order(order, by=himself(payer)),
        lambda: acts.renew_order(order, by=stranger),
        lambda: acts.refund(order, amount=1, rule="other", reason="x", by=himself(payer)),
        lambda: acts.note_receipt(order, serial="x", by=himself(payer)),
    ):
        with pytest.raises(NotAllowed):
            refused()
    nonce = acts.start_payment(order, provider="demo", by=himself(payer)).nonce
    with pytest.raises(NotAllowed):
        acts.record_payment(nonce, said=Said.PAID, amount=8000, by=himself(payer))


def test_the_history_of_an_order_is_a_chain_that_ends_in_its_row(payer, listening):
    paid(payer)
    acts.cancel_order("test:1", by=SYSTEM)
    row = Order.objects.get()
    history = events.history(f"payment:{row.number}")
    assert [one.verb for one in history] == [
        "open_order", "start_payment", "record_payment", "cancel_order", "refund",
    ]  # fmt: skip
    assert list(events.breaks(history)) == []
    assert (history[-1].seq, bytes(history[-1].hash)) == (row.seq, bytes(row.head))
    assert "样例缴款人" not in str([one.body for one in Event.objects.all()])


def test_the_database_itself_refuses_a_second_payment_of_an_order(payer, listening):
    row = Order.objects.get(number=paid(payer))
    second = {"order": row, "nonce": "f" * 32, "provider": "demo", "amount": 8000, "state": "paid", "counts": True}
    with pytest.raises(IntegrityError, match="an_order_is_paid_once"):
        Attempt.objects.create(**second, started_at=clock.now(), paid_at=clock.now())


def test_the_payer_is_told_when_something_is_owed_paid_and_given_back(payer, listening):
    opened(payer)
    opened(payer)
    paid(payer, "test:2")
    opened(payer, "test:3", kind="cancel")
    acts.cancel_order("test:2", by=SYSTEM)
    acts.record_refund(Refund.objects.get().number, reference="B", by=SYSTEM)
    rows = Message.objects.filter(party=payer).order_by("pk")
    first, second = (Order.objects.get(subject=f"test:{n}").number for n in (1, 2))
    assert [(row.kind, row.about) for row in rows] == [
        ("payment_due", f"payment:{first}"),
        ("payment_due", f"payment:{second}"),
        ("payment_received", f"payment:{second}"),
        ("payment_returned", f"payment:{second}"),
    ]
