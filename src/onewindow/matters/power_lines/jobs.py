"""Background work of power works: works ended, promises overdue, emergencies applied for or late, long bulk runs."""

from datetime import timedelta

from onewindow.cases.models import Fact
from onewindow.core import clock
from onewindow.core.jobs import job
from onewindow.people.models import Account

from .acts import bulk_submission, emergencies, restoration
from .handing_in import hand_in_all
from .models import Emergency, Restoration
from .promises import Status
from .reckoning import reckon_fairness
from .telling import BY

SERVICE = "power_green_channel"
_MOST = 500


@job("power_lines.follow_promises", cron="20 1 * * *")
def follow_promises() -> None:
    """Once a day: call for restoration where the works have ended, find what is overdue."""
    today = clock.today()
    ended = Restoration.objects.filter(status=Status.WORKING.value, work_end__lt=today)
    for pk in ended.values_list("pk", flat=True)[:_MOST]:
        restoration.call(pk, by=BY)
    late = Restoration.objects.exclude(status=Status.CLOSED.value).filter(due_on__lt=today, overdue_at=None)
    for pk in late.values_list("pk", flat=True)[:_MOST]:
        restoration.overdue(pk, by=BY)


@job("power_lines.follow_emergencies", cron="*/10 * * * *")
def follow_emergencies() -> None:
    """Every ten minutes: which emergency has been applied for, which hours are over."""
    for row in Emergency.objects.filter(case_number="").order_by("pk")[:_MOST]:
        found = (
            Fact.objects.filter(
                case__applicant=row.applicant_id,
                case__service=SERVICE,
                case__division=row.division_id,
                case__submitted_at__gte=row.dug_at,
                case__submitted_at__lte=row.apply_by + timedelta(days=90),
                element="emergency_repair",
                value=True,
            )
            .exclude(case__number__in=Emergency.objects.exclude(case_number="").values("case_number"))
            .order_by("case__submitted_at")
            .values_list("case__number", "case__submitted_at")
            .first()
        )
        if found is not None:
            emergencies.link(row.pk, found[0], found[1], by=BY)
        elif row.late_at is None and clock.now() > row.apply_by:
            emergencies.late(row.pk, by=BY)


@job("power_lines.reckon_fairness", queue="maintenance", cron="17 * * * *")
def weigh_green_channel() -> None:
    """Every hour: what the green channel cost the others."""
    reckon_fairness()


@job(bulk_submission.SUBMIT)
def submit_bulk(run: int, account: int) -> None:
    """Sign and hand in the lines of a long run, in the name of the account that signed while it is in use."""
    user = Account.objects.filter(pk=account, is_active=True).first()
    if user is not None:
        hand_in_all(user, run)
