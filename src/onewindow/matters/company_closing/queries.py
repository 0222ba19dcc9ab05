"""Reads of notices and objections: what everybody sees, what the registrar sees, what an objector sees of his own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from onewindow.core.clock import now
from onewindow.exchange.credit_outbox import Publicity, publicity_of
from onewindow.people.access import party_of
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import agency_name, principals_of

from . import calendar, law
from .errors import NoNotice, NoObjection
from .models import ClosingNotice, Objection, ObjectionFile
from .words import opened

#: Notices on one page of a list.
SIZE = 20
_OPEN = (ClosingNotice.Status.RUNNING, ClosingNotice.Status.OBJECTED)


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A notice as everybody may see it."""

    id: int  #: row
    number: str  #: its number
    kind: str  #: simple | creditors
    status: str  #: of ClosingNotice.Status
    name: str  #: the enterprise
    uscc: str  #: its code
    org_type: str  #: 主体类型
    legal_rep_name: str  #: 法定代表人
    reason: str  #: 注销原因
    group: tuple[tuple[str, str], ...]  #: liquidation group: name, post
    division: str  #: of the registrar
    agency: int  #: the registrar
    days: int  #: calendar days
    basis: str  #: law and article
    starts_at: datetime  #: published
    last_day: date  #: of the notice
    ends_at: datetime  #: midnight after it
    apply_last_day: date | None  #: until when registration may be applied for
    applied_at: datetime | None  #: when it was
    ended_at: datetime | None  #: when it took its last status
    end_words: str  #: why it was stopped
    objections: int  #: how many were raised
    waiting: int  #: of these, not settled
    case: str  #: number of the case: for the registrar and the applicant alone
    may_object: bool  #: whether an objection can be raised now


@dataclass(frozen=True, kw_only=True)
class NoticeList:
    """One page of a list."""

    rows: tuple[NoticeView, ...]  #: newest first
    next: str  #: key of the next page, or ""


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file of an objection."""

    upload: str  #: name in the address
    name: str  #: as it was called
    size: int  #: octets


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """An objection, for the registrar or its own author."""

    id: int  #: row
    n: int  #: within the notice
    kind: str  #: creditor | agency | interested
    status: str  #: open | stands | unfounded | withdrawn
    name: str  #: who
    reasons: str  #: his words
    filed_at: datetime  #: when
    settled_at: datetime | None  #: when it was settled
    settled_words: str  #: what the registrar found
    files: tuple[FileView, ...]  #: what was handed in


def notice(number: str) -> NoticeView:
    """A notice: it is public. Raises NoNotice."""
    row = _counted(ClosingNotice.objects.filter(number=number)).first()
    if row is None:
        raise NoNotice(number=number)
    return _view(row)


def publicity(number: str) -> tuple[Publicity, ...]:
    """Which systems have published the newest state."""
    return publicity_of(number)


def notices(
    *, q: str = "", kind: str = "", state: str = "", after: str = "", agencies: Iterable[int] = ()
) -> NoticeList:
    """The newest notices first; `q` is part of a name, a code or a number; `state` open | over | ended | objected."""
    found = _counted(ClosingNotice.objects.all())
    if agencies:
        found = found.filter(agency__in=list(agencies))
    if q:
        found = found.filter(Q(name__contains=q) | Q(uscc=q.upper()) | Q(number=q.upper()))
    if kind in ClosingNotice.Kind.values:
        found = found.filter(kind=kind)
    states = {
        "open": _OPEN,
        "objected": (ClosingNotice.Status.OBJECTED,),
        "over": (ClosingNotice.Status.OVER, ClosingNotice.Status.APPLIED),
        "ended": (
            ClosingNotice.Status.STOPPED,
            ClosingNotice.Status.WITHDRAWN,
            ClosingNotice.Status.DONE,
            ClosingNotice.Status.ANNULLED,
        ),
    }
    if state in states:
        found = found.filter(status__in=states[state])
    key = _key(after)
    if key is not None:
        moment, pk = key
        found = found.filter(Q(starts_at__lt=moment) | Q(starts_at=moment, pk__lt=pk))
    rows = list(found.order_by("-starts_at", "-pk")[: SIZE + 1])
    last = rows[SIZE - 1] if len(rows) > SIZE else None
    following = f"{last.starts_at.isoformat()}_{last.pk}" if last is not None else ""
    return NoticeList(rows=tuple(_view(row) for row in rows[:SIZE]), next=following)


def notices_of_case(case: str) -> tuple[NoticeView, ...]:
    """The notices of a case, newest first."""
    return tuple(_view(row) for row in _counted(ClosingNotice.objects.filter(case=case)).order_by("-pk")[:5])


def access_own_notice(user: Any, number: str) -> NoticeView:
    """A notice of somebody the account may act for in this service. Raises NoNotice."""
    row = _counted(ClosingNotice.objects.filter(number=number)).first()
    if row is None or not is_own(user, row.applicant):
        raise NoNotice(number=number)
    return _view(row)


def applicant_of(user: Any, number: str) -> int | None:
    """Id of the applicant, where the account may act for him; None for everybody else."""
    found = ClosingNotice.objects.filter(number=number).values_list("applicant", flat=True).first()
    return found if found is not None and is_own(user, found) else None


def is_own(user: Any, applicant: int) -> bool:
    """Whether the account may act for the applicant in this service."""
    return any(one.party.pk == applicant for one in principals_of(user, service=law.current().service))


def own_objections(user: Any, number: str) -> tuple[ObjectionView, ...]:
    """What the account itself has raised against a notice."""
    refs = _refs(user)
    if not refs:
        return ()
    found = Objection.objects.filter(notice__number=number, raised_by__in=refs)
    return tuple(_objection(row) for row in found.prefetch_related("files").order_by("n"))


def access_desk_notice(user: Any, number: str) -> NoticeView:
    """A notice at the registrar's desk. Raises NoNotice: missing and forbidden look the same."""
    found = notice(number)
    if not has_permission(user, Permission.READ_REVIEW, agency=found.agency):
        raise NoNotice(number=number)
    return found


def objections(user: Any, number: str) -> tuple[ObjectionView, ...]:
    """All objections to a notice, for the registrar. Raises NoNotice."""
    access_desk_notice(user, number)
    found = Objection.objects.filter(notice__number=number).prefetch_related("files").order_by("n")
    return tuple(_objection(row) for row in found)


def access_objection_file(user: Any, upload: str) -> tuple[Path, str, str]:
    """A file of an objection for the registrar or its author: where it is, its name, its type. Raises NoObjection."""
    row = ObjectionFile.objects.select_related("objection__notice").filter(upload=upload).first()
    if row is None:
        raise NoObjection
    agency = row.objection.notice.agency_id
    if row.objection.raised_by not in _refs(user) and not has_permission(user, Permission.READ_REVIEW, agency=agency):
        raise NoObjection
    return Path(settings.UPLOADS) / row.path, row.name, row.media_type


def registrar_name(view: NoticeView, language: str) -> str:
    """The registrar's name."""
    return agency_name(view.agency, language=language)


def _refs(user: Any) -> frozenset[str]:
    own = party_of(user)
    refs = {f"party:{own.pk}"} if own is not None else set()
    return frozenset(refs | {f"staff:{post.staff}" for post in posts_of(user)})


def _counted(found: QuerySet[ClosingNotice]) -> QuerySet[ClosingNotice]:
    waiting = Count("objections", filter=Q(objections__status=Objection.Status.OPEN))
    return found.annotate(raised=Count("objections"), waiting=waiting)


def _key(after: str) -> tuple[datetime, int] | None:
    moment, _, pk = after.partition("_")
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found, int(pk)) if found.tzinfo is not None and pk.isdecimal() and len(pk) < 18 else None


def _view(row: Any) -> NoticeView:
    simple = row.kind == ClosingNotice.Kind.SIMPLE
    return NoticeView(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        status=row.status,
        name=row.name,
        uscc=row.uscc,
        org_type=row.org_type,
        legal_rep_name=row.legal_rep_name,
        reason=row.reason,
        group=tuple((one.get("name", ""), one.get("post", "")) for one in row.group),
        division=row.division_id,
        agency=row.agency_id,
        days=row.days,
        basis=row.basis,
        starts_at=row.starts_at,
        last_day=calendar.last_day(row.ends_at),
        ends_at=row.ends_at,
        apply_last_day=calendar.last_day(row.apply_by) if row.apply_by is not None else None,
        applied_at=row.applied_at,
        ended_at=row.ended_at,
        end_words=row.end_words,
        objections=row.raised,
        waiting=row.waiting,
        case=row.case,
        may_object=simple and row.status in _OPEN and calendar.within(now(), row.starts_at, row.ends_at),
    )


def _objection(row: Objection) -> ObjectionView:
    said = opened(row.words_sealed, notice=row.notice_id, n=row.n)
    return ObjectionView(
        id=row.pk,
        n=row.n,
        kind=row.kind,
        status=row.status,
        name=said.name,
        reasons=said.reasons,
        filed_at=row.filed_at,
        settled_at=row.settled_at,
        settled_words=row.settled_words,
        files=tuple(FileView(upload=f.upload, name=f.name, size=f.size) for f in row.files.all()),
    )
