"""The evidence of one business with a partner: everything that an outside party needs to judge it without either side.

Holds the messages with the sender's signatures, the signed answers, the part of the log from its first line to the last
one concerned, and the cards. `evidence_check` judges it, with no database and no connection.
"""

import base64
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from onewindow.core import crypto
from onewindow.core.clock import now
from onewindow.core.errors import NotFound, gettext_noop

from . import log, outbox
from .evidence_check import FORMAT, seal
from .identity import Node
from .lines import instant
from .models import Outgoing, Received
from .receiving import place_of
from .signing import sign_answer


class NoBusiness(NotFound):
    """Nothing with this partner under this number."""

    code = "no_business"
    message = gettext_noop("与该单位没有业务流水号为“{business}”的报文。")


def bundle(here: Node, partner: str, business: str) -> dict[str, Any]:
    """The evidence as JSON. `business`: number of a message, or of the business that messages belong to.

    Raises UnknownPartner, NoBusiness.
    """
    other = here.nodes[partner]
    which = Q(own=here.code, partner=partner) & (Q(business=business) | Q(about=business))
    received = list(Received.objects.filter(which, status__gt=0).order_by("pk"))
    sent = list(Outgoing.objects.filter(which, state__in=["taken", "refused"]).order_by("pk"))
    if not received and not sent:
        raise NoBusiness(business=business)
    messages = [_received(here, row) for row in received] + [_sent(here, row) for row in sent]
    said = {
        "format": FORMAT,
        "business": business,
        "made_by": here.code,
        "made_at": instant(now()),
        "cards": [here.me.card.json(), other.card.json()],
        "messages": messages,
        "logs": [
            _part(here.code, sender, receiver, [row.sequence for row in rows])
            for sender, receiver, rows in ((partner, here.code, received), (here.code, partner, sent))
            if rows
        ],
    }
    return said | {"seal": seal(said, here.key, here.private)}


def _received(here: Node, row: Received) -> dict[str, Any]:
    place = place_of("received", row.own, row.partner, row.business)
    answer = sign_answer(here, status=row.status, content=crypto.unseal(bytes(row.answer), place=f"{place}/answer"))
    return {
        "request": _wire(row.url, row.headers, crypto.unseal(bytes(row.content), place=place)),
        "answer": {
            "status": row.status,
            "headers": {name.lower(): value for name, value in answer.headers.items()},
            "content": base64.b64encode(answer.content).decode(),
        },
    }


def _sent(here: Node, row: Outgoing) -> dict[str, Any]:
    place = place_of("outgoing", row.own, row.partner, row.business)
    content = crypto.unseal(bytes(row.answer), place=f"{place}/answer")
    return {
        "request": _wire(row.url, row.headers, outbox.content_of(row)),
        "answer": {
            "status": row.status,
            "headers": row.answer_headers,
            "content": base64.b64encode(content).decode(),
        },
    }


def _wire(url: str, headers: dict[str, str], content: bytes) -> dict[str, Any]:
    return {"method": "POST", "url": url, "headers": headers, "content": base64.b64encode(content).decode()}


def _part(own: str, sender: str, receiver: str, sequences: Iterable[int]) -> dict[str, Any]:
    """The lines from the first one concerned to the last one, whole: what lies between binds them."""
    wanted = sorted(sequences)
    lines = []
    for line in log.read(own, sender, receiver, after=wanted[0] - 1):
        lines.append(line.json())
        if line.sequence >= wanted[-1]:
            break
    return {"from": sender, "to": receiver, "lines": lines}
