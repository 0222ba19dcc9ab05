"""Background work of this room: each delivery is a durable job; a sweep finds what no job will look at any more."""

from datetime import timedelta

from django.db import transaction

from onewindow.core.clock import now
from onewindow.core.jobs import enqueue, job

from .addresses import CONFIRM, send_link
from .delivering import DELIVER, attempt
from .models import Delivery

#: Deliveries looked at in one sweep; the next one goes on.
_MOST = 1000
#: So long after its time a delivery counts as forgotten.
_FORGOTTEN = timedelta(minutes=15)


@job(DELIVER, queue="notices")
def deliver(delivery: int) -> None:
    """Try to deliver one message by one channel."""
    with transaction.atomic():
        attempt(delivery)


@job(CONFIRM, queue="notices")
def confirm_address(preference: int, link: str) -> None:
    """Send the link that confirms an address."""
    send_link(preference, link)


@job("notices.sweep", queue="notices", cron="*/15 * * * *")
def sweep() -> None:
    """Put deliveries back into the queue whose job is gone; one that is still queued does nothing the second time."""
    late = Delivery.objects.filter(status=Delivery.Status.WAITING, not_before__lt=now() - _FORGOTTEN)
    for delivery in late.order_by("not_before").values_list("pk", flat=True)[:_MOST]:
        enqueue(DELIVER, delivery=delivery)
