"""Background work of the catalogue: a revision that was approved for a later day is published when the day comes."""

import logging

from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.jobs import job

from .acts import publish_revision
from .models import Revision
from .revising import State

log = logging.getLogger(__name__)


@job("catalogue.publish_due", queue="maintenance", cron="*/5 * * * *")
def publish_due() -> None:
    """Publish what is due. What cannot be published any more stays approved, and its page says why."""
    due = Revision.objects.filter(state=State.APPROVED.value, effective_on__lte=clock.today()).order_by("pk")
    for number in list(due.values_list("pk", flat=True)):
        try:
            publish_revision(number, by=Actor.system("catalogue"))
        except Refused as refused:
            log.warning("revision %s was not published: %s", number, refused)
