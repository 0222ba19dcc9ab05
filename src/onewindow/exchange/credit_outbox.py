"""Public notices that have to go out, each try, and what came of it.

    publish(message)          # in the act's own transaction: both systems shall know this state of the notice

A row keeps the newest state alone: a system that was down for an hour is told what holds now. It goes out by a job; a
try that fails is repeated, ever more rarely. Nothing is sent while a row is locked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from onewindow.core.clock import now
from onewindow.core.jobs import enqueue

from .credit_http import TARGETS, Publisher, connected
from .credit_messages import NoticeMessage
from .models import ToldNotice
from .platform_http import PlatformRefused, PlatformSilent
from .platform_outbox import wait_after

TELL = "exchange.tell_notice"
#: A job that was queued and not heard of again is queued anew after this time.
_LEASE = timedelta(minutes=10)
_MOST = 200


def publish(message: NoticeMessage) -> None:
    """Note the newest state for every system; told again, the same state changes nothing."""
    at, body = now(), message.body
    for target in TARGETS:
        row, new = ToldNotice.objects.get_or_create(
            target=target,
            reference=message.number,
            defaults={"wanted": 1, "body": body, "waiting_since": at, "next_try": at},
        )
        if new or row.body == body:
            continue
        if row.known >= row.wanted:
            row.waiting_since = at
        row.wanted, row.body, row.next_try, row.tries = row.wanted + 1, body, at, 0
        row.save(update_fields=["wanted", "body", "waiting_since", "next_try", "tries"])


def sweep() -> None:
    """Send off what is due to systems that are connected."""
    for target in TARGETS:
        if connected(target) is None:
            continue
        due = ToldNotice.objects.filter(target=target, known__lt=F("wanted"), next_try__lte=now()).order_by("next_try")
        rows = list(due.values_list("pk", "reference")[:_MOST])
        ToldNotice.objects.filter(pk__in=[pk for pk, _ in rows]).update(next_try=now() + _LEASE)
        for _, reference in rows:
            enqueue(TELL, lock=f"notice:{target}:{reference}", target=target, reference=reference)


def tell(publisher: Publisher, target: str, reference: str) -> None:
    """Tell one system the newest state of one notice. May run twice: it takes what it has as taken."""
    row = ToldNotice.objects.filter(target=target, reference=reference).first()
    if row is None or row.known >= row.wanted:
        return
    rows = ToldNotice.objects.filter(pk=row.pk)
    try:
        publisher.tell_notice(reference, row.wanted, row.body)
    except PlatformSilent as fault:
        _failed(row, str(fault))
    except PlatformRefused as refusal:
        _failed(row, refusal.code)
    else:
        taken: dict[str, Any] = {"known": row.wanted, "fault": "", "tries": 0, "taken_at": now()}
        if not rows.filter(wanted=row.wanted).update(**taken, waiting_since=None, next_try=None):
            rows.update(**taken, next_try=now())  # a newer state has come meanwhile


def _failed(row: ToldNotice, code: str) -> None:
    wait = wait_after(row.tries + 1)
    ToldNotice.objects.filter(pk=row.pk).update(tries=F("tries") + 1, fault=code[:60], next_try=now() + wait)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publicity:
    """Where a notice has been published."""

    target: str  #: credit | platform
    taken_at: datetime | None  #: when the newest state was taken; None: not yet


def publicity_of(reference: str) -> tuple[Publicity, ...]:
    """Where a notice has been published, by target."""
    rows = ToldNotice.objects.filter(reference=reference).order_by("target")
    return tuple(
        Publicity(target=row.target, taken_at=row.taken_at if row.known >= row.wanted else None) for row in rows
    )


def lag() -> dict[str, Any]:
    """How far the systems are behind: for the operator."""
    waiting = ToldNotice.objects.filter(known__lt=F("wanted"))
    oldest: datetime | None = waiting.order_by("waiting_since").values_list("waiting_since", flat=True).first()
    failed = waiting.exclude(fault="").order_by("waiting_since").values("target", "reference", "fault", "tries")
    return {
        "notices_told": ToldNotice.objects.filter(known__gte=F("wanted")).count(),
        "notices_waiting": waiting.count(),
        "oldest_seconds": int((now() - oldest).total_seconds()) if oldest else 0,
        "failed": list(failed[:20]),
    }
