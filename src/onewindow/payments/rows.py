"""How acts take hold of an order: the lock, the number, the event, what others may know of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import now

from .errors import OrderNotFound
from .handlers import Paid
from .models import Order
from .terms import number_of

_RAISE = """
INSERT INTO payments_serial (name, value) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET value = payments_serial.value + 1 RETURNING value
"""


def next_number(letter: str, division: str, day: date) -> str:
    """The next number of the day; it counts only if the transaction does, so there are no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [f"{letter}{division}-{day:%Y%m%d}"])
        return number_of(letter, division, day, int(cursor.fetchone()[0]))


def lock_order(number: str) -> Order:
    """The order, locked until the end of the transaction. Raises OrderNotFound."""
    row = Order.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise OrderNotFound(number=number)
    return row


def append(row: Order, verb: str, body: Mapping[str, Any], *, by: Actor) -> None:
    """The next event of a locked order; `seq` and `head` are set, the caller saves the row."""
    link = events.append(
        stream_of(row.number),
        verb=verb,
        by=by,
        division=row.division_id,
        after=(row.seq, bytes(row.head)),
        at=now(),
        body={"order": row.number, "subject": row.subject, "state": row.state, **body},
    )
    row.seq, row.head = link.seq, link.hash


def stream_of(number: str) -> str:
    """The name of an order's history."""
    return f"payment:{number}"


def paid_of(row: Order, amount: int | None = None, *, refund: str = "") -> Paid:
    """What a handler learns."""
    return Paid(
        number=row.number,
        subject=row.subject,
        payer=row.payer_id,
        amount=row.total if amount is None else amount,
        state=row.state,
        title=row.title,
        due=row.due_at,
        refund=refund,
    )
