"""What `onewindow node` does once Django is ready."""

import json
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.apps import apps

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.exchange.banking import book as banking
from onewindow.exchange.link import acts, health, outbox, reconciling
from onewindow.exchange.link import evidence as bundles
from onewindow.exchange.link.errors import PartnerSilent
from onewindow.exchange.link.identity import Node, node
from onewindow.exchange.link.partners import Partner
from onewindow.exchange.link.server import Server

from .json_input import Unusable

_BY = Actor(ref="system:node")


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except Refused as fault:
        raise Unusable(fault.text()) from None
    except PartnerSilent as fault:
        raise Unusable(f"对方节点没有应答（{fault}），请检查线路后再试。") from None


def serve(code: str, host: str, port: int) -> None:
    """Run the node until it is told to end."""
    with _sentences(), Server(node(code), host=host, port=port) as server:
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        listening = threading.Thread(target=server.run, name="link-http", daemon=True)
        listening.start()
        ended.wait()
        server.stop()
        listening.join(timeout=5)


def send(code: str, kind: str, business: str, body: Mapping[str, Any], *, to: str, about: str) -> dict[str, Any]:
    """Put a message into the outbox; a bank's goes through its book."""
    with _sentences():
        here = node(code)
        if apps.is_installed("onewindow.web"):
            if not to:
                raise Unusable("请用 --to 写明发给哪个节点。")
            outbox.send(to, kind, business, body, by=_BY, about=about)
        else:
            banking.send(code, to or here.nodes.registry.code, kind, business, body, by=_BY, about=about)
    return {"business": business, "state": "waiting"}


def book(code: str, number: str) -> Any:
    """Files of the bank's book."""
    if not number:
        return banking.files(code)
    found = banking.file_of(code, number)
    if found is None:
        raise Unusable(f"台账中没有业务流水号 {number}。")
    return found


def status(code: str) -> list[dict[str, Any]]:
    """The lines of a node."""
    return [
        {
            "partner": line.partner.code,
            "name": line.partner.name,
            "light": line.light,
            "heard_at": line.heard_at.isoformat() if line.heard_at else None,
            "latency_ms": line.latency_ms,
            "waiting": line.waiting,
            "oldest": line.oldest.isoformat() if line.oldest else None,
            "dead": line.dead,
            "fault": line.fault,
        }
        for line in health.lines(code)
    ]


def compare(code: str, partner: str) -> list[dict[str, Any]]:
    """Differences with each partner."""
    with _sentences():
        here = node(code)
        return [
            {"partner": other.code, "differences": [asdict(found) for found in reconciling.differences(here, other)]}
            for other in _others(here, partner)
        ]


def reconcile(code: str, partner: str, day: date | None) -> list[dict[str, Any]]:
    """A day's end with each partner."""
    with _sentences():
        here = node(code)
        rows = [
            row
            for other in _others(here, partner)
            for row in reconciling.reconcile(here, other, day or today() - timedelta(days=1))
        ]
    return [
        {
            "partner": row.partner,
            "day": row.day.isoformat(),
            "from": row.sender,
            "to": row.receiver,
            "count": row.count,
            "other_count": row.other_count,
            "agrees": row.agrees,
            "differences": row.differences,
        }
        for row in rows
    ]


def _others(here: Node, partner: str) -> list[Partner]:
    if partner:
        return [here.nodes[partner]]
    return [other for other in here.nodes.partners(here.code) if other.card.keys]


def evidence(code: str, partner: str, business: str) -> str:
    """The bundle as text."""
    with _sentences():
        return json.dumps(bundles.bundle(node(code), partner, business), ensure_ascii=False, indent=1)


def send_again(code: str, number: int, reason: str) -> None:
    """A message that was put aside goes out again."""
    with _sentences():
        acts.send_again(number, own=code, reason=reason, by=_BY)


def dead(code: str) -> list[dict[str, Any]]:
    """Messages that were put aside."""
    return [
        {"number": row.pk, "partner": row.partner, "kind": row.kind, "business": row.business, "fault": row.fault,
         "tries": row.tries, "at": row.at.isoformat()}
        for row in outbox.dead(code)
    ]  # fmt: skip
