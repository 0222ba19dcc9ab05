"""Background work of this room."""

from onewindow.core.jobs import job


@job("payments.send_refund", queue="payments")
def send_refund(number: str) -> None:
    """Have the provider give money back."""


@job("payments.make_receipt", queue="payments")
def make_receipt(number: str) -> None:
    """Make the receipt of a paid order."""
