"""What tests of payments begin with: a payer, an order, a handler that can be told what to do."""

import threading
from contextlib import contextmanager
from datetime import date, datetime

import pytest

from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.payments import acts, fees, keys, signing
from onewindow.payments.demo_provider.server import Service
from onewindow.payments.errors import Unwanted
from onewindow.payments.handlers import PaymentHandler, handlers
from onewindow.payments.models import Attempt
from onewindow.payments.states import Said
from onewindow.people.models import Party

SYSTEM = Actor.system("test")
PLACE = "652801"
MORNING = datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 26)
HOUSE = {"use": "residential"}


class Listening(PaymentHandler):
    """Remembers what it was told; wants what is not in `over`."""

    def __init__(self):
        self.paid, self.returned, self.over, self.fault, self.contradicts = [], [], set(), None, ""

    def on_paid(self, paid, *, by):
        if self.fault:
            raise self.fault
        if paid.subject in self.over:
            raise Unwanted
        self.paid.append(paid)

    def on_refunded(self, paid, *, by):
        self.returned.append(paid)

    def wanted(self, subject):
        return subject not in self.over

    def disagreement(self, paid):
        return self.contradicts


@pytest.fixture
def listening(monkeypatch):
    one = Listening()
    monkeypatch.setitem(handlers._plugins, "test", one)
    return one


@pytest.fixture
def morning():
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def payer(region, morning):
    return make_payer("样例缴款人")


def make_payer(name):
    return Party.objects.create(
        kind="natural", name=name, id_kind="none", assurance="declared", created_at=clock.now(), division_id=PLACE
    )


def himself(party):
    return Actor(ref=f"party:{party.pk}", division=PLACE)


def opened(payer, subject="test:1", kind="transfer", by=SYSTEM, **facts):
    lines = fees.lines(kind, TODAY, {**HOUSE, **facts})
    return acts.open_order(subject, payer, lines, title="转移登记", division=PLACE, by=by)


def started(payer, subject="test:1", **facts):
    order = opened(payer, subject, **facts)
    return acts.start_payment(order.number, provider="demo", by=himself(payer))


def told(nonce, said=Said.PAID, amount=None, **more):
    amount = Attempt.objects.get(nonce=nonce).amount if amount is None else amount
    return acts.record_payment(nonce, said=said, amount=amount, by=SYSTEM, **{"reference": f"T{nonce[:8]}", **more})


def paid(payer, subject="test:1", **facts):
    attempt = started(payer, subject, **facts)
    told(attempt.nonce)
    return attempt.order


@pytest.fixture
def service(tmp_path, monkeypatch):
    """The provider as a service, not listening."""
    monkeypatch.setenv("ONEWINDOW_PAY_OWN_KEY", "11" * 32)
    own = signing.public_hex(keys.own_key())
    one = Service(tmp_path / "provider", customer=own)
    monkeypatch.setenv("ONEWINDOW_PAY_URL", "http://localhost:9")
    monkeypatch.setenv("ONEWINDOW_PAY_KEY", signing.public_hex(one.key))
    return one


@contextmanager
def listening_at(service, monkeypatch):
    server = service.listen("127.0.0.1", 0)
    monkeypatch.setenv("ONEWINDOW_PAY_URL", service.address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def online(service, monkeypatch):
    with listening_at(service, monkeypatch):
        yield service
