"""A provider's notice: signature, order, attempt and amount are checked, then it is recorded once.

    answer = receive(request.body, request.headers.get("Pay-Signature", ""))

A notice that comes again gets the same answer and changes nothing. What is not believed is counted by day and reason,
never kept.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from onewindow.core.act import Actor
from onewindow.core.clock import now, today

from . import providers, signing
from .acts import record_payment
from .errors import BadNotice, BadSignature, OrderNotFound
from .models import Attempt
from .states import Said

#: A notice is far shorter.
_LONGEST = 8 * 1024
_log = logging.getLogger(__name__)

_COUNT = """
INSERT INTO payments_rejected (day, why, count, last_at, last_digest) VALUES (%s, %s, 1, %s, %s)
ON CONFLICT (day, why) DO UPDATE
SET count = payments_rejected.count + 1, last_at = excluded.last_at, last_digest = excluded.last_digest
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a notice says."""

    order: str  #: number of the order
    nonce: str  #: of the attempt
    said: Said  #: paid, failed, abandoned
    amount: int  #: fen
    reference: str  #: the provider's number
    at: datetime  #: when it happened there


def receive(raw: bytes, signature: str) -> dict[str, str]:
    """Take a notice: {"order", "nonce", "taken"}, the same for the same notice.

    Raises BadSignature, OrderNotFound, BadNotice, ProviderSilent where no provider is connected.
    """
    provider = providers.connected()
    if len(raw) > _LONGEST or not signing.holds(provider.key, "notice", raw, signature):
        _reject("signature", raw)
        raise BadSignature
    notice = _read(raw)
    attempt = Attempt.objects.filter(nonce=notice.nonce).select_related("order").first()
    if attempt is None:
        _reject("order", raw)
        raise OrderNotFound(number=notice.order)
    if attempt.order.number != notice.order or attempt.provider != provider.code:
        _reject("attempt", raw)
        raise BadNotice(why="单号与支付编号不符")
    if attempt.amount != notice.amount:
        _reject("amount", raw)
        raise BadNotice(why="金额不符")
    answer = {"order": notice.order, "nonce": notice.nonce, "taken": notice.said.value}
    if attempt.state == Attempt.State.PAID:  # for ever: a second word changes nothing and leaves no event
        return answer
    record_payment(
        notice.nonce,
        said=notice.said,
        amount=notice.amount,
        reference=notice.reference,
        at=notice.at,
        by=Actor.system(f"payments.{provider.code}"),
    )
    return answer


def _read(raw: bytes) -> Notice:
    try:
        said: dict[str, Any] = json.loads(raw)
        amount = said["amount"]
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise TypeError("an amount is whole fen")  # noqa: TRY301  one place where all faults of form end
        at = datetime.fromisoformat(said["at"])
        what = Said(said["result"])
        if at.tzinfo is None or what is Said.PENDING:
            raise ValueError("a time with its zone, a result that is one")  # noqa: TRY301
        return Notice(
            order=str(said["order"]),
            nonce=str(said["nonce"]),
            said=what,
            amount=amount,
            reference=str(said["reference"])[:64],
            at=at,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        _reject("form", raw)
        raise BadNotice(why="内容读不出来") from None


def _reject(why: str, raw: bytes) -> None:
    digest = hashlib.sha256(raw).hexdigest()
    _log.warning("payment notice not taken: %s, sha256 %s", why, digest)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [today(), why, now(), digest])
