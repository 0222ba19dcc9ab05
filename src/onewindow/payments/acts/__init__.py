"""The only writes of this room: orders, what the provider says of attempts, refunds, the reconciliation of a day."""

from .orders import Opened, cancel_order, expire_order, open_order, renew_order
from .payments import Recorded, Started, note_receipt, record_payment, start_payment
from .reconciling import record_reconciliation
from .refunds import Refunded, approve_refund, record_refund, refund, refuse_refund

__all__ = [
    "Opened",
    "Recorded",
    "Refunded",
    "Started",
    "approve_refund",
    "cancel_order",
    "expire_order",
    "note_receipt",
    "open_order",
    "record_payment",
    "record_reconciliation",
    "record_refund",
    "refund",
    "refuse_refund",
    "renew_order",
    "start_payment",
]
