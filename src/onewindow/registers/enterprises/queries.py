"""Reads of the enterprise register: one enterprise at any moment, names, the check of a name, who a person is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from onewindow.core.clock import SHANGHAI, now, today

from . import directories
from .directories import Barred
from .entry import Identity, Registration
from .entry import ScopeLine as Line
from .errors import NoEnterprise, NoReservation
from .models import Enrolment, Enterprise, Holding, Name, NameReservation, Particulars, ScopeLine, held_at
from .name_law import NameParts, Proposal, Standing, Taken
from .names import NameCheck, check
from .rows import holding_of, legal_rep_of, open_account, parts_of, person_index
from .similarity import normal, sound


@dataclass(frozen=True, kw_only=True)
class SealOnFile:
    """A seal as the book has it."""

    code: str  #: 13 digits
    kind: str  #: 法定名称章 …
    name: str  #: what it says
    filed_at: datetime  #: when


@dataclass(frozen=True, kw_only=True)
class EnrolmentOnFile:
    """What one office keeps."""

    kind: str  #: tax | social_insurance | housing_fund | bank
    number: str  #: its number
    details: dict[str, object]  #: what it keeps
    account_known: bool  #: whether it knows the basic account
    since: datetime  #: from when


@dataclass(frozen=True, kw_only=True)
class EnterpriseView:
    """An enterprise as it stood at a moment; no document numbers."""

    uscc: str  #: unified code
    division: str  #: of the registrar
    status: str  #: active | cancelled | revoked | annulled, as it is now
    established_on: date  #: day of establishment
    ended_on: date | None  #: when it ended
    name: str  #: its name at the moment
    parts: NameParts  #: the four parts
    kind: str  #: 主体类型
    industry_code: str  #: GB/T 4754
    capital_wan: Decimal | None  #: registered capital
    term: str  #: 营业期限
    address: str  #: 住所
    legal_rep_name: str  #: 法定代表人
    legal_rep_id_kind: str  #: kind of document
    scope: tuple[Line, ...]  #: business scope
    holdings: tuple[tuple[str, str, str, Decimal | None], ...]  #: role, name, position, capital
    seals: tuple[SealOnFile, ...]  #: seals in use
    enrolments: tuple[EnrolmentOnFile, ...]  #: offices
    entered_at: datetime  #: when it came into the book
    as_of: datetime  #: the moment shown
    source_reference: str  #: what the entry rests on


def find_enterprise(uscc: str) -> Enterprise | None:
    """The row of a code, or None."""
    return Enterprise.objects.filter(uscc=uscc).first()


def enterprise_at(uscc: str, at: datetime | None = None) -> EnterpriseView:
    """The enterprise as it stood at `at` (now by default). Raises NoEnterprise, also before its establishment."""
    instant = at or now()
    row = find_enterprise(uscc)
    name = Name.objects.filter(enterprise=row, since__lte=instant).order_by("-since").first() if row else None
    facts = Particulars.objects.filter(enterprise=row, since__lte=instant).order_by("-since").first() if row else None
    if row is None or name is None or facts is None:
        raise NoEnterprise(uscc=uscc)
    holdings = Holding.objects.filter(held_at(instant), enterprise=row).order_by("n")
    seals = row.seals.filter(Q(destroyed_at=None) | Q(destroyed_at__gt=instant), filed_at__lte=instant).order_by("code")
    enrolments = Enrolment.objects.filter(held_at(instant), enterprise=row).order_by("kind")
    return EnterpriseView(
        uscc=uscc,
        division=row.division_id,
        status=row.status,
        established_on=row.established_on,
        ended_on=row.ended_on,
        name=name.full,
        parts=parts_of(name),
        kind=facts.kind,
        industry_code=facts.industry_code,
        capital_wan=facts.capital_wan,
        term=facts.term,
        address=facts.address,
        legal_rep_name=facts.legal_rep_name,
        legal_rep_id_kind=facts.legal_rep_id_kind,
        scope=_scope(row, instant),
        holdings=tuple((h.role, h.name, h.position, h.capital_wan) for h in holdings),
        seals=tuple(SealOnFile(code=s.code, kind=s.kind, name=s.name, filed_at=s.filed_at) for s in seals),
        enrolments=tuple(
            EnrolmentOnFile(
                kind=e.kind,
                number=e.number,
                details=e.details,
                account_known=e.account_known_at is not None and e.account_known_at <= instant,
                since=e.since,
            )
            for e in enrolments
        ),
        entered_at=row.entered_at,
        as_of=instant,
        source_reference=row.source_reference,
    )


def _scope(row: Enterprise, instant: datetime) -> tuple[Line, ...]:
    lines = ScopeLine.objects.filter(held_at(instant), enterprise=row).order_by("n")
    return tuple(Line(code=line.code, text=line.text, category=line.category) for line in lines)


def registration_of(row: Enterprise, at: datetime) -> Registration:
    """Everything registered at `at`, with document numbers in clear: for acts and for sources, not for pages."""
    name = Name.objects.filter(held_at(at), enterprise=row).get()
    facts = Particulars.objects.filter(held_at(at), enterprise=row).get()
    holdings = Holding.objects.filter(held_at(at), enterprise=row).order_by("n")
    return Registration(
        division=row.division_id,
        name=parts_of(name),
        kind=facts.kind,
        industry_code=facts.industry_code,
        capital_wan=facts.capital_wan,
        term=facts.term,
        address=facts.address,
        legal_rep=legal_rep_of(facts, row.uscc),
        scope=_scope(row, at),
        holdings=tuple(holding_of(h, row.uscc) for h in holdings),
        source_reference=row.source_reference,
    )


def legal_rep(uscc: str) -> Identity:
    """The legal representative with the number in clear, for those who may see it. Raises NoEnterprise."""
    facts = Particulars.objects.filter(enterprise__uscc=uscc, until=None).first()
    if facts is None:
        raise NoEnterprise(uscc=uscc)
    return legal_rep_of(facts, uscc)


def account_of(uscc: str, kind: str = Enrolment.Kind.BANK) -> str:
    """The basic account number as one office knows it, in clear; "" where it does not."""
    row = Enrolment.objects.filter(enterprise__uscc=uscc, kind=kind, until=None).first()
    return open_account(row.account_sealed, uscc, kind) if row is not None and row.account_sealed else ""


def check_name(proposal: Proposal, on: date | None = None) -> NameCheck:
    """Check a name against this register under the law of the day (today by default)."""
    data, day = directories.current(), on or today()
    return check(proposal, data.names, _taken(proposal, day), day, data.yardstick)


def _taken(proposal: Proposal, day: date) -> Iterable[Taken]:
    """Names of the same registrar that may stand in the way: the same trade name, the same sound, the same industry."""
    data = directories.current()
    trade_name = proposal.parts.trade_name
    near = Q(full=proposal.parts.full) | Q(trade_key=normal(trade_name, data.yardstick))
    near |= Q(sound_key=" ".join(sound(trade_name, data.yardstick)))
    if proposal.parts.industry:
        near |= Q(industry_code__startswith=proposal.industry_code[: data.names.same_industry_digits]) | Q(industry="")
    longest = max(edition.block_months for edition in data.names.editions) * 31
    begin = datetime.combine(day - timedelta(days=longest), datetime.min.time(), tzinfo=SHANGHAI)
    here = near & Q(division=proposal.division)
    names = Name.objects.filter(here & (Q(until=None) | Q(until__gte=begin))).select_related("enterprise")
    yield from (_as_taken(name) for name in names)
    kept = NameReservation.objects.filter(here, used_by=None, released_at=None, until__gte=day)
    yield from (
        Taken(
            full=row.full,
            trade_name=row.trade_name,
            industry=row.industry,
            industry_code=row.industry_code,
            standing=Standing.RESERVED,
        )
        for row in kept
    )


def _as_taken(name: Name) -> Taken:
    standing, ended_on = Standing.REGISTERED, None
    if name.until is not None:
        ended_on = name.until.astimezone(SHANGHAI).date()
        ended = {Enterprise.Status.CANCELLED: Standing.CANCELLED, Enterprise.Status.ANNULLED: Standing.ANNULLED}
        standing = Standing.CHANGED
        if name.enterprise.ended_on is not None and name.enterprise.ended_on <= ended_on:
            standing = ended.get(Enterprise.Status(name.enterprise.status), standing)
            ended_on = name.enterprise.ended_on
    return Taken(
        full=name.full,
        trade_name=name.trade_name,
        industry=name.industry,
        industry_code=name.industry_code,
        standing=standing,
        ended_on=ended_on,
    )


@dataclass(frozen=True, kw_only=True)
class NameFound:
    """One answer of the search for names."""

    uscc: str  #: unified code
    name: str  #: the name
    status: str  #: of the enterprise
    current: bool  #: whether it carries the name today


def search_names(text: str, *, division: str = "", limit: int = 20) -> list[NameFound]:
    """Enterprises whose name or trade name begins with `text`, current names first."""
    text = text.strip()
    if not text:
        return []
    key = normal(text, directories.current().yardstick)
    begins = Q(full__startswith=text) | Q(trade_key__startswith=key or text)
    found = Name.objects.filter(begins).select_related("enterprise")
    if division:
        found = found.filter(division=division)
    rows = list(found.order_by("full", "-since")[: 4 * limit])
    rows.sort(key=lambda row: (row.until is not None, row.full))
    return [
        NameFound(uscc=row.enterprise.uscc, name=row.full, status=row.enterprise.status, current=row.until is None)
        for row in rows[:limit]
    ]


@dataclass(frozen=True, kw_only=True)
class ReservationView:
    """A name reservation."""

    number: str  #: 保留单号
    name: str  #: the name
    parts: NameParts  #: its four parts
    division: str  #: of the registrar
    until: date  #: last day
    open: bool  #: neither used, given up nor past
    held_by: str  #: reference of the holder


def reservation(number: str) -> ReservationView | None:
    """A reservation by number, or None."""
    row = NameReservation.objects.filter(number=number).first()
    if row is None:
        return None
    usable = row.used_by_id is None and row.released_at is None and row.until >= today()
    return ReservationView(
        number=row.number,
        name=row.full,
        parts=parts_of(row),
        division=row.division_id,
        until=row.until,
        open=usable,
        held_by=row.held_by,
    )


def existing_reservation(number: str) -> ReservationView:
    """A reservation by number. Raises NoReservation."""
    found = reservation(number)
    if found is None:
        raise NoReservation(number=number)
    return found


def reservation_of(holder: str, name: str) -> ReservationView | None:
    """The newest reservation of a name that a holder can still use, or None."""
    open_ones = NameReservation.objects.filter(held_by=holder, full=name, used_by=None, released_at=None)
    row = open_ones.filter(until__gte=today()).order_by("-pk").first()
    return None if row is None else reservation(row.number)


def barred(persons: Iterable[Identity], scope: str, on: date | None = None) -> list[tuple[Identity, Barred]]:
    """Who of these may not hold an office on that day, and why (`scope`: enterprise | publication)."""
    day = on or today()
    now_barred = [b for b in directories.current().barred if b.scope == scope and b.since <= day <= b.until]
    listed = {(b.id_kind, b.id_no): b for b in now_barred}
    return [(p, listed[p.id_kind, p.id_no]) for p in persons if (p.id_kind, p.id_no) in listed]


def enterprises_of_person(id_kind: str, id_no: str) -> list[str]:
    """Codes of the enterprises a person stands for as legal representative today, by code."""
    index = person_index(id_kind, id_no)
    rows = Particulars.objects.filter(legal_rep_id_index=index, until=None) if index else Particulars.objects.none()
    return sorted(rows.values_list("enterprise__uscc", flat=True))


def duties(uscc: str) -> list[tuple[str, date, bool]]:
    """Enrolments the law asks for after establishment: kind, last day, whether it is done. Raises NoEnterprise."""
    row = find_enterprise(uscc)
    if row is None:
        raise NoEnterprise(uscc=uscc)
    done = set(row.enrolments.filter(until=None).values_list("kind", flat=True))
    asked = directories.current().duties
    return [(k, row.established_on + timedelta(days=asked[k]), k in done) for k in Enrolment.Kind.values if k in asked]
