"""Reads of what other offices have noted about an enterprise."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery

from .errors import NoEnterprise
from .models import Enrolment, Enterprise, Mark, Name, Particulars, Seal


@dataclass(frozen=True, kw_only=True)
class MarkOnFile:
    """One note."""

    kind: str  #: value of Mark.Kind
    label: str  #: its word
    code: str  #: of a licence: its kind
    number: str  #: of the decision, the licence, the branch
    words: str  #: what the office says
    amount_yuan: Decimal | None  #: owed
    authority: str  #: which office
    since: datetime  #: from when


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How an enterprise stands today, in one look."""

    uscc: str  #: unified code
    name: str  #: its name, or the last it had
    kind: str  #: 主体类型
    status: str  #: active | cancelled | revoked | annulled
    division: str  #: of the registrar
    ended_on: date | None  #: when it ended
    enrolments: frozenset[str]  #: kinds that offices keep
    seals: int  #: on file and not destroyed


def standing_of(uscc: str) -> Standing:
    """One query. Raises NoEnterprise."""
    name = Name.objects.filter(enterprise=OuterRef("pk")).order_by("-since").values("full")[:1]
    kind = Particulars.objects.filter(enterprise=OuterRef("pk")).order_by("-since").values("kind")[:1]
    kept = Enrolment.objects.filter(enterprise=OuterRef("pk"), until=None).values("kind")
    found = Enterprise.objects.filter(uscc=uscc).annotate(
        full=Subquery(name),
        sort=Subquery(kind),
        kept=ArraySubquery(kept),
        sealed=Count("seals", filter=Q(seals__destroyed_at=None)),
    )
    row = found.values("full", "sort", "kept", "sealed", "status", "division_id", "ended_on").first()
    if row is None:
        raise NoEnterprise(uscc=uscc)
    return Standing(
        uscc=uscc,
        name=row["full"] or "",
        kind=row["sort"] or "",
        status=row["status"],
        division=row["division_id"],
        ended_on=row["ended_on"],
        enrolments=frozenset(row["kept"]),
        seals=row["sealed"],
    )


def marks_of(uscc: str) -> tuple[MarkOnFile, ...]:
    """Everything that holds today, by kind and number. A branch that has been deregistered itself is left out."""
    rows = list(Mark.objects.filter(enterprise__uscc=uscc, until=None).order_by("kind", "code", "number"))
    branches = [row.number for row in rows if row.kind == Mark.Kind.BRANCH and row.number]
    gone: set[str] = set()
    if branches:
        ended = Enterprise.objects.filter(uscc__in=branches, status=Enterprise.Status.CANCELLED)
        gone = set(ended.values_list("uscc", flat=True))
    return tuple(
        MarkOnFile(
            kind=row.kind,
            label=Mark.Kind(row.kind).label,
            code=row.code,
            number=row.number,
            words=row.words,
            amount_yuan=row.amount_yuan,
            authority=row.authority,
            since=row.since,
        )
        for row in rows
        if not (row.kind == Mark.Kind.BRANCH and row.number in gone)
    )


def open_enrolments(uscc: str) -> frozenset[str]:
    """Kinds of enrolment that offices keep today."""
    return frozenset(Enrolment.objects.filter(enterprise__uscc=uscc, until=None).values_list("kind", flat=True))


def seals_in_use(uscc: str) -> int:
    """How many seals are on file and not destroyed."""
    return Seal.objects.filter(enterprise__uscc=uscc, destroyed_at=None).count()
