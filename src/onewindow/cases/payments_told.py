"""What happens to an order of payment is told to the payer: the room of payments and that of messages are strangers.

A message that cannot be told never undoes the payment it is about.
"""

import logging

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices
from onewindow.notices import book as notice_book
from onewindow.payments.fees import yuan
from onewindow.payments.handlers import Paid, PaymentWatcher, watchers

log = logging.getLogger(__name__)


@watchers.register("messages")
class TellPayments(PaymentWatcher):
    """Opened, paid, given back: the kinds stand in the region's `notices/kinds/payments.yaml`."""

    def on_opened(self, paid: Paid, *, by: Actor) -> None:
        """Until when it can be paid stands in the message."""
        _tell("payment_due", paid, "opened", by)

    def on_paid(self, paid: Paid, *, by: Actor) -> None:
        """Once for each order."""
        _tell("payment_received", paid, "paid", by)

    def on_refunded(self, paid: Paid, *, by: Actor) -> None:
        """Once for each refund."""
        _tell("payment_returned", paid, paid.refund, by)


def _tell(kind: str, paid: Paid, occasion: str, by: Actor) -> None:
    known = notice_book.current().kinds.get(kind)
    if known is None or not paid.amount:
        return
    said = {"order": paid.number, "amount": yuan(paid.amount), "due": paid.due.isoformat(), "title": paid.title}
    data = {name: value for name, value in said.items() if name in known.fields}
    about, event = f"payment:{paid.number}", f"payment:{paid.number}/{occasion}"
    try:
        notices.notify(kind, f"party:{paid.payer}", data, about=about, event=event, by=by)
    except Refused as fault:
        log.warning("order %s: not told (%s)", paid.number, fault.code)
