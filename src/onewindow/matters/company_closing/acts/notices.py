"""A notice from its publication to its end: it runs, is over, registration is applied for, or the procedure stops."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import gettext_noop
from onewindow.matters.company_closing import calendar, law, telling
from onewindow.matters.company_closing.errors import NoticeOpen, NotInWindow
from onewindow.matters.company_closing.models import ClosingNotice
from onewindow.matters.company_closing.serials import next_serial
from onewindow.matters.company_closing.steps import OPEN, finish, grant, locked, move, stop, write
from onewindow.people.errors import NotAllowed

_LAPSED = gettext_noop("公示期届满后没有在规定的期限内申请注销登记。")


@dataclass(frozen=True, kw_only=True)
class ToPublish:
    """What a notice says."""

    kind: ClosingNotice.Kind  #: simple | creditors
    case: str  #: number of the case
    applicant: int  #: id of the party
    service: str  #: joint service
    division: str  #: of the registrar
    agency: int  #: the registrar
    uscc: str  #: whose
    name: str  #: its name
    org_type: str  #: 主体类型
    legal_rep_name: str  #: 法定代表人
    reason: str  #: 注销原因
    group: Sequence[dict[str, str]] = ()  #: liquidation group: name and post


@dataclass(frozen=True, kw_only=True)
class Published:
    """A notice as it was published."""

    number: str  #: its number
    ends_at: str  #: ISO instant: the midnight after the last day


@act("publish_notice", returns=Published)
def publish_notice(said: ToPublish, *, by: Actor) -> Published:
    """Publish a notice from now; how long it runs is the law of today. Raises NoticeOpen."""
    at, book = now(), law.current()
    day = calendar.day_of(at)
    # The counter's row is held first: of two notices of one enterprise the second sees the first.
    serial = next_serial(f"notice:{said.division}:{day.year}")
    held = ClosingNotice.objects.filter(uscc=said.uscc, status__in=OPEN).first()
    if held is not None:
        raise NoticeOpen(name=said.name, number=held.number)
    period = book.period(said.kind.value, day)
    runs = calendar.span(at, days=period.days)
    row = ClosingNotice.objects.create(
        number=book.number.format(division=said.division, year=day.year, serial=serial),
        kind=said.kind,
        case=said.case,
        applicant=said.applicant,
        service=said.service,
        division_id=said.division,
        agency_id=said.agency,
        uscc=said.uscc,
        name=said.name,
        org_type=said.org_type,
        legal_rep_name=said.legal_rep_name,
        reason=said.reason,
        group=list(said.group),
        days=period.days,
        basis=period.basis,
        starts_at=runs.starts_at,
        ends_at=runs.ends_at,
    )
    write(row, "publish_notice", by, days=row.days, ends_at=row.ends_at.isoformat(), basis=row.basis)
    telling.tell_applicant("closing_published", row)
    return Published(number=row.number, ends_at=row.ends_at.isoformat())


@act("close_notice")
def close_notice(number: str, *, by: Actor) -> None:
    """The last day is over. After a simple notice the enterprise may apply for registration; a notice to creditors is
    settled by that. Raises NotInWindow where it still runs or waits for an objection to be settled.
    """
    row = locked(number)
    if row.status != ClosingNotice.Status.RUNNING or now() < row.ends_at:
        raise NotInWindow(number=number, status=row.get_status_display())
    finish(row, by=by)


@act("apply_registration")
def apply_registration(number: str, *, by: Actor) -> None:
    """Apply for deregistration after a simple notice (Regulation on registration, art. 33): until midnight of the last
    day of the window. For the enterprise and its agents. Raises NotAllowed, NotInWindow.
    """
    row, at = locked(number), now()
    if f"party:{row.applicant}" not in {by.ref, by.acting_for}:
        raise NotAllowed(permission="apply_registration")
    if row.status != ClosingNotice.Status.OVER or row.apply_by is None or at >= row.apply_by:
        raise NotInWindow(number=number, status=row.get_status_display())
    row.applied_at = at
    move(row, ClosingNotice.Status.APPLIED, at)
    write(row, "apply_registration", by)
    grant(row)


@act("lapse_notice")
def lapse_notice(number: str, *, by: Actor) -> None:
    """Nobody has applied within the window: the procedure ends. Raises NotInWindow where it is not past."""
    row, at = locked(number), now()
    if row.status != ClosingNotice.Status.OVER or row.apply_by is None or at < row.apply_by:
        raise NotInWindow(number=number, status=row.get_status_display())
    stop(row, str(_LAPSED), by=by, verb="lapse_notice")


@act("end_notice")
def end_notice(number: str, status: ClosingNotice.Status, *, words: str, by: Actor) -> None:
    """What became of the case ends the notice too: withdrawn, refused, deregistered, annulled."""
    row = locked(number)
    row.end_words = words
    move(row, status, now())
    write(row, "end_notice", by, status=status.value, words=words)
