"""Money on its way back: written in the transaction of the act that decides it, sent by a job after the commit."""

from onewindow.core.act import Actor
from onewindow.core.clock import now, today
from onewindow.core.jobs import enqueue

from .models import Attempt, Order, Refund
from .rows import append, next_number


def give_back(
    row: Order, attempt: Attempt, amount: int, *, rule: str, reason: str = "", by: Actor, asks: bool = False
) -> Refund:
    """Write a refund of a locked order; with `asks` a second person has to agree before it is sent."""
    refund = Refund.objects.create(
        number=next_number("R", row.division_id, today()),
        attempt=attempt,
        amount=amount,
        rule=rule,
        reason=reason,
        state=Refund.State.ASKED if asks else Refund.State.APPROVED,
        asked_by=by.ref,
        asked_at=now(),
    )
    attempt.given_back += amount
    attempt.save(update_fields=["given_back"])
    body = {"refund": refund.number, "amount": amount, "rule": rule, "reason": reason, "asks": asks}
    append(row, "refund", body, by=by)
    row.save(update_fields=["seq", "head"])
    if not asks:
        send_later(refund)
    return refund


def send_later(refund: Refund) -> None:
    """Have the provider told, after this transaction."""
    enqueue("payments.send_refund", lock=f"refund:{refund.number}", number=refund.number)
