"""The office's node and two banks' in one process and one database: what a test of the link begins with."""

import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from onewindow.core.act import Actor
from onewindow.core.errors import Conflict
from onewindow.exchange.link import certificates, handlers, health, identity, kinds, outbox, partners, receiving
from onewindow.exchange.link.errors import PartnerSilent
from onewindow.exchange.link.receiving import receive
from onewindow.exchange.link.signing import Answer, Request

OFFICE, BANK, OTHER = "land_registry", "sample_bank_gs", "sample_bank_ny"
CLERK = Actor(ref="test:clerk")
_made: dict[str, str] = {}


def keys(monkeypatch) -> None:
    """Keys and cards of all nodes, made once per process."""
    if "folder" not in _made:
        _made["folder"] = tempfile.mkdtemp(prefix="ow-link-")
        monkeypatch.setenv("ONEWINDOW_LINK", _made["folder"])
        for partner in partners.nodes():
            certificates.make(partner.code, address=partner.address)
    monkeypatch.setenv("ONEWINDOW_LINK", _made["folder"])


def folder() -> Path:
    return Path(_made["folder"])


def in_process(here: identity.Node, partner: partners.Partner, request: Request) -> Answer:
    """How a message gets to the other node without a wire: the certificate is the sender's, the address local."""
    request.peer, request.address = here.me.card.certificates[-1], "127.0.0.1"
    return receive(request, identity.node(partner.code))


def silent(here, partner, request):
    """A line that is down."""
    raise PartnerSilent("no_connection")


def say(sender: str, kind: str, business: str, body: Mapping[str, Any], *, to: str = OFFICE, about: str = "") -> Any:
    """Send one message and deliver it; returns the row of the sender."""
    outgoing = outbox.send(to, kind, business, body, by=CLERK, about=about, own=sender)
    outbox.deliver(outgoing, identity.node(sender), post=in_process)
    return outbox.Outgoing.objects.get(pk=outgoing)


@contextmanager
def handled(kind: str, handler: handlers.Handler):
    """A handler for a kind while a test runs."""
    before = handlers.handlers._plugins.get(kind)
    handlers.handlers._plugins[kind] = handler
    try:
        yield handler
    finally:
        del handlers.handlers._plugins[kind]
        if before is not None:
            handlers.handlers._plugins[kind] = before


@pytest.fixture
def link(monkeypatch, db):
    """Keys of all nodes."""
    keys(monkeypatch)
    health.forget()


#: Kinds that only tests know: one to the office, one to a bank.
DO, TELL = "t.do", "t.tell"
_ANYTHING = {"type": "object", "additionalProperties": True}
_TEST_KINDS = {
    DO: kinds.Kind(code=DO, name={"zh": "试"}, incoming=True, schema=_ANYTHING),
    TELL: kinds.Kind(code=TELL, name={"zh": "告"}, incoming=False, schema=_ANYTHING),
}


class Effects(handlers.Handler):
    """Counts what happened, in the database, so that what is undone is not counted."""

    def receive(self, message):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO link_test_effect VALUES (%s)", [message.business])
        if message.body.get("refuse"):
            raise Trouble
        if message.body.get("crash"):
            raise RuntimeError("a fault of our own")
        return {"number": f"R-{message.business}"}

    def refused(self, message, fault):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO link_test_effect VALUES (%s)", [f"breach:{message.business}"])


class Trouble(Conflict):
    code = "trouble"
    message = "现在不能办。"


def effects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT business FROM link_test_effect ORDER BY business")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def counted(link, monkeypatch):
    """The test kinds, and a handler that counts its effects."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS link_test_effect (business text)")
        cursor.execute("TRUNCATE link_test_effect")
    known = {**kinds.kinds(), **_TEST_KINDS}
    for module in (receiving, outbox):
        monkeypatch.setattr(module, "kinds", lambda: known)
    monkeypatch.setattr(partners.Partner, "may_send", lambda self, kind: True)
    with handled(DO, Effects()):
        yield
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE link_test_effect")
