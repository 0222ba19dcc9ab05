"""Background work of the office's own node: deliver, heartbeat, forget, reconcile. A bank's node does it by itself."""

import logging
from datetime import timedelta

from onewindow.core.clock import now, today
from onewindow.core.errors import Refused
from onewindow.core.jobs import enqueue, job

from . import health, outbox, reconciling
from .errors import PartnerSilent
from .identity import Node, has_keys, node, own_code
from .partners import nodes
from .receiving import forget_nonces
from .signing import MOST_AGE, SKEW

_log = logging.getLogger(__name__)
PING = "exchange.link.ping"
RECONCILE = "exchange.link.reconcile"


def here() -> Node | None:
    """Our node, None where it has no keys: then there is no link."""
    if not nodes().by_code or not has_keys(own_code()):
        return None
    try:
        return node()
    except Refused:
        return None


@job(outbox.DELIVER, queue="exchange")
def deliver(outgoing: int, *, probe: bool = False) -> None:
    """Try one message; on a line that fails only a `probe`, so that waiting for it does not fill the workers."""
    own = here()
    if own is not None and (probe or not health.fails(own.code, outgoing)):
        outbox.deliver(outgoing)


@job("exchange.link.sweep", queue="exchange", cron="* * * * *")
def sweep() -> None:
    """Once a minute: what is due again, a heartbeat to each partner that is known."""
    own = here()
    if own is None:
        return
    failing = health.failing(own.code)
    for code, keys in outbox.due_by_partner(own.code, most=500).items():
        for pk in keys[:1] if code in failing else keys:
            enqueue(outbox.DELIVER, lock=f"link:row:{pk}", outgoing=pk, probe=code in failing)
    for partner in own.nodes.partners(own.code):
        if partner.card.keys:
            enqueue(PING, lock=f"link:ping:{partner.code}", partner=partner.code)
    forget_nonces(now() - timedelta(seconds=2 * (MOST_AGE + SKEW)))


@job(PING, queue="exchange")
def ping(partner: str) -> None:
    """A heartbeat; that it fails is written down with the line."""
    own = here()
    if own is not None:
        beat(own, partner)


def beat(own: Node, partner: str) -> bool:
    """A heartbeat to one partner; whether it answered."""
    try:
        reconciling.ask(own, own.nodes[partner], "link.ping", {})
    except PartnerSilent:
        return False
    return True


@job("exchange.link.reconcile_all", queue="exchange", cron="30 18 * * *")  # 02:30 official time
def reconcile_all() -> None:
    """Each night: compare the day before with every partner."""
    own = here()
    if own is not None:
        for partner in own.nodes.partners(own.code):
            if partner.card.keys:
                enqueue(RECONCILE, lock=f"link:reconcile:{partner.code}", partner=partner.code)


@job(RECONCILE, queue="exchange")
def reconcile(partner: str) -> None:
    """Compare the day before with one partner; where the line is down, the job is tried again."""
    own = here()
    if own is None:
        return
    for row in reconciling.reconcile(own, own.nodes[partner], today() - timedelta(days=1)):
        if not row.agrees:
            _log.error("the log with %s differs: %s > %s on %s", partner, row.sender, row.receiver, row.day)
