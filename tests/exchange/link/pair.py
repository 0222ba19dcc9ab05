"""The office's node and two banks' in one process and one database: what a test of the link begins with."""

import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onewindow.core.act import Actor
from onewindow.exchange.link import certificates, handlers, identity, outbox, partners
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
