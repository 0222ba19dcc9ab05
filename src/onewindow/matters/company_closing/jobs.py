"""Background work: notices end at midnight, and so does the time to apply after them."""

from django.db.models import Q

from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import Refused
from onewindow.core.jobs import job

from .acts import close_notice, lapse_notice
from .models import ClosingNotice
from .telling import log

_BY = Actor.system("company_closing.sweep")


@job("company_closing.sweep", queue="matters", cron="* * * * *")
def sweep() -> None:
    """End what is due; every minute, twice does no harm."""
    at = now()
    due = Q(status=ClosingNotice.Status.RUNNING, ends_at__lte=at) | Q(
        status=ClosingNotice.Status.OVER, apply_by__lte=at
    )
    for number, status in ClosingNotice.objects.filter(due).order_by("ends_at").values_list("number", "status"):
        end = close_notice if status == ClosingNotice.Status.RUNNING else lapse_notice
        try:
            end(number, by=_BY)
        except Refused as fault:  # somebody was faster, or an objection came in the last second
            log.warning("notice %s: not ended (%s)", number, fault.code)
