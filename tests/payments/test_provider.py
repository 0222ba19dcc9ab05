"""The demo provider over real HTTP, and what comes of notices that are late, double, altered or out of order."""

import json
import random
from datetime import timedelta

import httpx
import pytest

from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.payments import acts, asking, checking, finance, incoming, providers, reconciling, signing
from onewindow.payments.books import movements_of
from onewindow.payments.comparing import Difference, Move, Movement, compare, figures
from onewindow.payments.demo_provider.journal import Contradiction, Journal
from onewindow.payments.errors import BadNotice, BadSignature, NoStatement, OrderNotFound, ProviderSilent
from onewindow.payments.models import Attempt, Order, Refund
from onewindow.payments.queries import order_of
from onewindow.payments.states import State
from onewindow.people.errors import NotAllowed

from .conftest import SYSTEM, himself, listening_at, make_payer, opened


@pytest.fixture
def payer(region):
    """As in `conftest`, in the real present: the provider has its own clock."""
    return make_payer("样例缴款人")


def notice(service, nonce, result="paid", **changed):
    payment = service.journal.payments.get(nonce)
    said = json.loads(service.notice(payment)[0]) if payment else {"order": "", "amount": 1, "reference": "", "at": ""}
    said |= {"nonce": nonce, "result": result, "at": clock.now().isoformat(), **changed}
    raw = json.dumps(said).encode()
    return raw, signing.sign(service.key, "notice", raw)


def begun(service, payer, subject="test:1", **facts):
    """An attempt that the provider knows, without HTTP."""
    number = opened(payer, subject, **facts).number
    started = acts.start_payment(number, provider="demo", by=himself(payer))
    service.journal.create(
        {
            "nonce": started.nonce,
            "order": number,
            "amount": started.amount,
            "title": "转移登记",
            "back": "",
            "notify": "",
        }
    )
    return started


def test_the_way_of_a_payment_over_http(online, payer, listening, client, settings):
    number = opened(payer).number
    page = asking.begin(number, back=f"/pay/{number}/", by=himself(payer))
    assert asking.begin(number, back=f"/pay/{number}/", by=himself(payer)) == page
    shown = httpx.get(page).text
    assert "¥80.00" in shown and number in shown and "样例缴款人" not in shown
    assert asking.ask_order(number)
    assert order_of("test:1").state is State.PAYING
    answer = httpx.post(page, data={"choice": "paid"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{settings.PUBLIC_URL}/pay/{number}/")
    (payment,) = online.journal.untold()
    raw, signature = online.notice(payment)
    for _ in range(2):
        taken = client.post(
            "/api/v1/payments/notices", raw, content_type="application/json", headers={"Pay-Signature": signature}
        )
        assert taken.status_code == 200
        assert taken.json() == {"order": number, "nonce": payment.nonce, "taken": "paid"}
    assert order_of("test:1").settled
    assert len(listening.paid) == 1
    altered = client.post(
        "/api/v1/payments/notices", raw + b" ", content_type="application/json", headers={"Pay-Signature": signature}
    )
    assert (altered.status_code, altered.json()["code"]) == (403, "bad_payment_signature")
    assert finance.rejected_on(clock.today()) == {"signature": 1}
    acts.cancel_order("test:1", rule="refused", by=SYSTEM)
    assert drain() == 2
    assert order_of("test:1").state is State.REFUNDED
    assert order_of("test:1").receipt
    assert [move["move"] for move in online.journal.statement(clock.today())] == ["payment", "refund"]
    assert list(checking.faults()) == []


def test_a_lost_notice_is_found_by_asking(online, payer, listening):
    started = begun(online, payer)
    online.journal.settle(started.nonce, "paid")
    assert asking.due() == []
    with clock.moved_to(clock.now() + timedelta(minutes=4)):
        assert asking.due() == [(started.nonce, False)]
        assert asking.ask(started.nonce) == "pay"
        assert asking.due() == []
    assert order_of("test:1").settled


def test_an_attempt_that_stays_open_too_long_is_given_up(online, payer, listening):
    started = begun(online, payer)
    assert asking.ask(started.nonce) == "pending"
    assert asking.ask(started.nonce, gives_up=True) == "reopen"
    assert order_of("test:1").state is State.OPEN


def test_a_silent_provider_loses_nothing(service, payer, listening, monkeypatch):
    monkeypatch.setattr(providers, "PATIENCE", 0.2)
    number = opened(payer).number
    with pytest.raises(ProviderSilent):
        asking.begin(number, back="/", by=himself(payer))
    assert order_of("test:1").state is State.PAYING
    nonce = Attempt.objects.get().nonce
    with listening_at(service, monkeypatch):
        assert asking.begin(number, back="/", by=himself(payer)).startswith(service.address)
    assert Attempt.objects.get().nonce == nonce


def test_a_stranger_is_not_answered(online, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PAY_OWN_KEY", "22" * 32)
    with pytest.raises(ProviderSilent):
        providers.connected().query("0" * 32)
    monkeypatch.setenv("ONEWINDOW_PAY_OWN_KEY", "11" * 32)
    monkeypatch.setenv("ONEWINDOW_PAY_KEY", "33" * 32)
    with pytest.raises(ProviderSilent):
        providers.connected().query("0" * 32)


def test_what_does_not_fit_is_refused_and_counted(service, payer, listening):
    started = begun(service, payer)
    other = begun(service, payer, "test:2")
    raw, signature = notice(service, started.nonce)
    cases = [
        (raw[:-1] + b" ", signature, BadSignature),
        (raw, "0" * 128, BadSignature),
        (raw, signature.upper(), BadSignature),
        (*notice(service, "f" * 32), OrderNotFound),
        (*notice(service, started.nonce, order=other.order), BadNotice),
        (*notice(service, started.nonce, amount=1), BadNotice),
        (*notice(service, started.nonce, amount=8000.0), BadNotice),
        (*notice(service, started.nonce, result="pending"), BadNotice),
        (*notice(service, started.nonce, at="2026-11-26T10:00:00"), BadNotice),
    ]
    for sent, signed, refusal in cases:
        with pytest.raises(refusal):
            incoming.receive(sent, signed)
    assert finance.rejected_on(clock.today()) == {"signature": 3, "order": 1, "attempt": 1, "amount": 1, "form": 3}
    assert {row.state for row in Order.objects.all()} == {"paying"}
    assert Order.objects.filter(paid_at=None).count() == 2


def test_shuffled_double_late_and_altered_notices_have_one_effect_each(service, payer, listening):
    """1,000 notices on 25 orders, some of which end before, between or after."""
    rng = random.Random(20261126)  # noqa: S311  the same shuffle every time
    started = [begun(service, payer, f"test:{n}") for n in range(25)]
    sent = []
    for attempt in started:
        words = rng.choices(["paid", "failed", "abandoned"], weights=[5, 2, 1], k=40)
        for word in words:
            raw, signature = notice(service, attempt.nonce, word)
            if rng.random() < 0.15:
                cut = rng.randrange(len(raw))
                raw = raw[:cut] + bytes([raw[cut] ^ 1]) + raw[cut + 1 :]
            sent.append((raw, signature))
    endings = {rng.randrange(len(sent)): n for n in rng.sample(range(25), 8)}
    rng.shuffle(sent)
    refused = 0
    for n, (raw, signature) in enumerate(sent):
        if n in endings:
            acts.cancel_order(f"test:{endings[n]}", by=SYSTEM)
        try:
            incoming.receive(raw, signature)
        except BadSignature:
            refused += 1
    assert len(sent) == 1000
    assert refused == finance.rejected_on(clock.today())["signature"] > 100
    paid = [one.subject for one in listening.paid]
    assert len(paid) == len(set(paid))
    for attempt in started:
        row = Order.objects.get(number=attempt.order)
        took = Attempt.objects.get(nonce=attempt.nonce)
        back = sum(one.amount for one in Refund.objects.filter(attempt=took))
        assert took.state == "paid"
        assert back == (8000 if row.state == "cancelled" or row.subject in cancelled(endings) else 0)
        assert (row.subject in paid) == took.counts
    assert list(checking.faults()) == []


def cancelled(endings):
    return {f"test:{n}" for n in endings.values()}


def test_the_journal_survives_a_torn_line(tmp_path):
    file = tmp_path / "journal.jsonl"
    first = Journal(file)
    asked = {"nonce": "a" * 32, "order": "P1", "amount": 8000, "title": "t", "back": "", "notify": ""}
    page = first.create(asked).page
    first.settle("a" * 32, "paid")
    whole = file.read_bytes()
    for cut in range(len(whole) + 1):
        file.write_bytes(whole[:cut])
        again = Journal(file)
        known = again.payments.get("a" * 32)
        assert (known is not None) == (cut > whole.index(b"\n"))
        if known:
            assert again.on_page(page) is known
            assert (known.result == "paid") == (cut == len(whole))
    with pytest.raises(Contradiction):
        again.create({**asked, "amount": 1})
    assert again.refund("R1", "a" * 32, 8000) == again.refund("R1", "a" * 32, 8000)
    with pytest.raises(Contradiction):
        again.refund("R2", "a" * 32, 1)


def test_a_day_is_compared_and_what_we_missed_is_taken_up(online, payer, listening):
    """Missing here, missing there, another amount, on a day that is over."""
    known, lost, strange = (begun(online, payer, f"test:{n}") for n in range(3))
    yesterday = clock.now() - timedelta(days=1)
    for one in (known, lost, strange):
        online.journal.settle(one.nonce, "paid", yesterday)
    for one in (known, strange):
        asking.ask(one.nonce)
    Attempt.objects.filter(nonce=strange.nonce).update(amount=7000)
    ghost = begun(online, payer, "test:9")
    Attempt.objects.filter(nonce=ghost.nonce).update(state="paid", paid_at=yesterday, counts=True)
    day = clock.today() - timedelta(days=1)
    reconciling.reconcile(day, by=SYSTEM)
    found = finance.reconciliation_of(day)
    assert {one.name: one.difference for one in found.findings} == {
        lost.nonce: Difference.MISSING_HERE,
        strange.nonce: Difference.AMOUNT,
        ghost.nonce: Difference.MISSING_THERE,
    }
    assert all((one.difference, one.move) in finance.REMEDIES for one in found.findings)
    assert (found.theirs.payments, found.theirs.paid) == (3, 24000)
    assert reconciling.take_up("payment", lost.nonce) == "pay"
    reconciling.reconcile(day, by=SYSTEM)
    assert lost.nonce not in {one.name for one in finance.reconciliation_of(day).findings}
    with pytest.raises(NoStatement):
        reconciling.reconcile(clock.today(), by=SYSTEM)
    with pytest.raises(NotAllowed):
        reconciling.reconcile(day, by=himself(payer))


def test_a_refund_whose_answer_comes_after_midnight_stands_on_the_providers_day(online, payer, listening):
    """The link was down when it was given back: neither day of the comparison misses it."""
    attempt = begun(online, payer, "test:1")
    online.journal.settle(attempt.nonce, "paid", clock.now() - timedelta(days=2))
    asking.ask(attempt.nonce)
    acts.cancel_order("test:1", by=SYSTEM)
    refund = Refund.objects.get()
    online.journal.refund(refund.number, attempt.nonce, refund.amount, clock.now() - timedelta(days=2))
    asking.give_back(refund.number)
    day = clock.today() - timedelta(days=2)
    reconciling.reconcile(day, by=SYSTEM)
    assert finance.reconciliation_of(day).findings == ()
    assert movements_of("demo", clock.today()) == [], "else today would miss it there"


def move(name, amount=100, way=Move.PAYMENT):
    return Movement(move=way, name=name, order="P", amount=amount)


def test_a_statement_that_names_a_movement_twice_is_not_believed():
    (found,) = compare([move("a"), move("a")], [move("a")])
    assert found.difference is Difference.MISSING_HERE
    assert compare([move("a")], [], near=[move("a")]) == ()
    assert [one.difference for one in compare([move("a", way=Move.REFUND)], [move("a")])] == [
        Difference.MISSING_HERE,
        Difference.MISSING_THERE,
    ]
    assert figures([move("a"), move("b", 5), move("c", 7, Move.REFUND)]).paid == 105


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (lambda row: Order.objects.filter(pk=row.pk).update(total=9000), "lines"),
        (lambda row: row.attempts.update(counts=False), "paid"),
        (lambda row: row.attempts.update(given_back=100), "given_back"),
        (lambda row: Order.objects.filter(pk=row.pk).update(given_back=100), "returned"),
        (lambda row: Order.objects.filter(pk=row.pk).update(state="refunded"), "refunded"),
        (lambda row: Order.objects.filter(pk=row.pk).update(seq=row.seq - 1), "head"),
        (lambda row: Order.objects.filter(pk=row.pk).update(state="open", paid_at=None), "state"),
    ],
)
def test_the_check_finds_what_does_not_agree(service, payer, listening, plant, code):
    started = begun(service, payer)
    incoming.receive(*notice(service, started.nonce))
    assert list(checking.faults()) == []
    plant(Order.objects.get())
    assert code in {one.code for one in checking.faults()}


def test_the_check_asks_what_was_paid_for(service, payer, listening):
    started = begun(service, payer)
    incoming.receive(*notice(service, started.nonce))
    listening.contradicts = "办件已撤回，款还没有退"
    assert [one.says for one in checking.faults()] == ["办件已撤回，款还没有退"]
    listening.contradicts, listening.over = "", {"test:1"}
    assert [one.code for one in checking.faults()] == ["unwanted"]
    acts.cancel_order("test:1", by=SYSTEM)
    assert list(checking.faults()) == []
