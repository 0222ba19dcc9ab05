"""What the acts on a notice share: find it locked, give it another status, end it; part of an act's own transaction."""

from datetime import datetime

from django.db import transaction

from onewindow.cases.acts import decide
from onewindow.cases.limits import region_limits
from onewindow.cases.stages import Outcome
from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import Refused, gettext_noop

from . import calendar, law, telling
from .errors import NoNotice
from .models import ClosingNotice

OPEN = (ClosingNotice.Status.RUNNING, ClosingNotice.Status.OBJECTED, ClosingNotice.Status.OVER)
_GRANTED = gettext_noop("公示期满，没有成立的异议。")


def stream(number: str) -> str:
    """The history of a notice."""
    return f"closing:{number}"


def locked(number: str) -> ClosingNotice:
    """The row, locked. Raises NoNotice."""
    row = ClosingNotice.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NoNotice(number=number)
    return row


def move(row: ClosingNotice, status: ClosingNotice.Status, at: datetime) -> None:
    """Give it another status."""
    row.status, row.ended_at = status, at
    row.save()


def write(row: ClosingNotice, verb: str, by: Actor, **said: object) -> None:
    """The event, and what the other systems shall know now."""
    body = {"case": row.case, "uscc": row.uscc, "status": row.status, **said}
    events.append(stream(row.number), verb=verb, by=by, division=row.division_id, body=body)
    telling.publish_state(row)


def finish(row: ClosingNotice, *, by: Actor) -> None:
    """A notice whose days are over and that no objection holds up."""
    at = now()
    if row.kind == ClosingNotice.Kind.CREDITORS:
        move(row, ClosingNotice.Status.APPLIED, at)
        write(row, "close_notice", by)
        grant(row)
        return
    book, limits = law.current(), region_limits()
    # Where the last objection was settled after the end, the days count from then: the enterprise could not apply.
    begins = max(row.ends_at, at) if row.status == ClosingNotice.Status.OBJECTED else row.ends_at
    row.apply_by = calendar.apply_by(begins, days=book.apply_within, calendar=limits.calendar)
    move(row, ClosingNotice.Status.OVER, at)
    write(row, "close_notice", by, apply_by=row.apply_by.isoformat())
    telling.tell_applicant("closing_over", row, apply_by=calendar.last_day(row.apply_by).isoformat())


def stop(row: ClosingNotice, words: str, *, by: Actor, verb: str) -> None:
    """The simple procedure ends: the notice says why, the case is told, the enterprise too."""
    row.end_words = words[:300]
    move(row, ClosingNotice.Status.STOPPED, now())
    write(row, verb, by, words=row.end_words)
    settle(row, Outcome.REFUSED, words)
    telling.tell_applicant("closing_stopped", row, why=words)


def grant(row: ClosingNotice) -> None:
    """The notice is over and nothing stands against it: its review is granted."""
    settle(row, Outcome.GRANTED, str(_GRANTED))


def settle(row: ClosingNotice, outcome: Outcome, words: str) -> None:
    """The review of the notice follows; where it cannot now (suspended, decided by hand), the officer does it."""
    try:
        with transaction.atomic():
            decide(row.case, law.current().notice_matter, outcome, opinion=words, by=telling.BY)
    except Refused as fault:
        telling.log.warning("notice %s: its review was not decided (%s)", row.number, fault.code)
