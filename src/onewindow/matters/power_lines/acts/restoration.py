"""The promise to restore the ground: given, due, told, checked, overdue."""

from dataclasses import dataclass
from datetime import date

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.matters.power_lines import promises
from onewindow.matters.power_lines.errors import RestorationNotFound
from onewindow.matters.power_lines.models import Restoration
from onewindow.matters.power_lines.rows import locked, promise_of, stream_of
from onewindow.matters.power_lines.telling import tell_agencies, tell_party
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, may


@dataclass(frozen=True, kw_only=True, slots=True)
class Promising:
    """What is promised with a permit."""

    case_number: str  #: of the case
    matter: str  #: code
    division: str  #: six digits
    agency: int  #: id of the agency that checks
    applicant: int  #: id of the party
    project: str  #: name of the project
    place: str  #: roads or where
    work_end: date  #: end of the works
    days: int  #: natural days for the restoration


@act("promise_restoration")
def promise(wanted: Promising, *, by: Actor) -> None:
    """Write a promise down that was given with a permit; the same review gives one only."""
    fresh = promises.promised(wanted.work_end, wanted.days)
    row, _ = Restoration.objects.update_or_create(
        case_number=wanted.case_number,
        matter=wanted.matter,
        defaults={
            "division_id": wanted.division,
            "agency_id": wanted.agency,
            "applicant_id": wanted.applicant,
            "project": wanted.project[:200],
            "place": wanted.place[:300],
            "work_end": fresh.work_end,
            "due_on": fresh.due_on,
            "status": fresh.status.value,
        },
    )
    _say(row, "promise_restoration", by, due_on=fresh.due_on.isoformat(), work_end=fresh.work_end.isoformat())


@act("call_for_restoration")
def call(restoration: int, *, by: Actor) -> None:
    """The works should have ended: applicant and authority are told, once. A job's act."""
    row = locked(restoration)
    status = promise_of(row).status
    if row.status != promises.Status.WORKING.value or status is not promises.Status.DUE:
        raise RestorationNotFound
    row.status = status.value
    row.save(update_fields=["status"])
    _say(row, "call_for_restoration", by, due_on=row.due_on.isoformat())
    about, event = row.case_number, f"{stream_of(row)}/due"
    data = {"number": row.case_number, "due": row.due_on.isoformat()}
    tell_party("restoration_due", row.applicant_id, data, about=about, event=event)
    tell_agencies("restoration_task", [row.agency_id], data, about=about, event=event)


@act("notify_restored")
def notify(restoration: int, words: str, *, by: Actor) -> None:
    """The applicant says that the ground is restored and asks for the check.

    Raises RestorationNotFound for somebody else, RestorationClosed, AlreadyNotified.
    """
    row = locked(restoration)
    if f"party:{row.applicant_id}" not in {by.ref, by.acting_for}:
        raise RestorationNotFound
    row.status = promises.notify(promise_of(row)).value
    row.said, row.notified_at = words[:1000], now()
    row.save(update_fields=["status", "said", "notified_at"])
    link = _say(row, "notify_restored", by, words=row.said)
    data = {"number": row.case_number, "project": row.project}
    event = f"{stream_of(row)}#{link}"
    tell_agencies("restoration_notified", [row.agency_id], data, about=row.case_number, event=event)


@act("check_restoration")
def check(
    restoration: int,
    *,
    passed: bool,
    words: str = "",
    again_by: date | None = None,
    visit: int | None = None,
    by: Actor,
) -> None:
    """The authority has looked at the ground: accepted, or to be put right by a day.

    Raises RestorationNotFound, NotAllowed, and what `promises.check` raises.
    """
    row = locked(restoration)
    if not may(by, Permission.HANDLE_REVIEW, agency=row.agency_id) and not by.ref.startswith("system:"):
        raise NotAllowed(permission=str(Permission.HANDLE_REVIEW))
    status, due_on = promises.check(promise_of(row), passed=passed, words=words, again_by=again_by, today=today())
    row.status, row.due_on, row.said, row.visit = status.value, due_on, words[:1000], visit
    row.closed_at = now() if status is promises.Status.CLOSED else None
    row.overdue_at = None if status is promises.Status.FAILED else row.overdue_at
    row.save(update_fields=["status", "due_on", "said", "visit", "closed_at", "overdue_at"])
    link = _say(
        row, "check_restoration", by, passed=passed, words=row.said, due_on=due_on.isoformat(), visit=visit or 0
    )
    kind = "restoration_accepted" if passed else "restoration_failed"
    data = {"number": row.case_number} if passed else {"number": row.case_number, "due": due_on.isoformat()}
    tell_party(kind, row.applicant_id, data, about=row.case_number, event=f"{stream_of(row)}#{link}")


@act("find_restoration_overdue")
def overdue(restoration: int, *, by: Actor) -> None:
    """The last day has passed: both sides are told, once per last day. A job's act."""
    row = locked(restoration)
    if row.overdue_at is not None or not promises.is_overdue(promise_of(row), today()):
        raise RestorationNotFound
    row.overdue_at = now()
    row.save(update_fields=["overdue_at"])
    _say(row, "find_restoration_overdue", by, due_on=row.due_on.isoformat())
    data = {"number": row.case_number, "due": row.due_on.isoformat()}
    about, event = row.case_number, f"{stream_of(row)}/overdue/{row.due_on.isoformat()}"
    tell_party("restoration_overdue", row.applicant_id, data, about=about, event=event)
    tell_agencies("restoration_overdue_task", [row.agency_id], data, about=about, event=event)


def _say(row: Restoration, verb: str, by: Actor, **body: object) -> int:
    told = {"case": row.case_number, "matter": row.matter, **body}
    return events.append(stream_of(row), verb=verb, by=by, division=row.division_id, body=told).seq
