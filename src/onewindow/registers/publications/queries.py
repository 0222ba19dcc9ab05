"""Reads of the register: licences at any moment, filings, what is owed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from onewindow.core.clock import SHANGHAI, now, today

from .entry import LicenceEntry, OnlineShop, current
from .errors import NoFiling, NoLicence
from .models import Filing, Licence, LicenceParticulars
from .rows import shop_of


@dataclass(frozen=True, kw_only=True)
class LicenceView:
    """A licence as it stood at a moment."""

    number: str  #: its number
    kind: str  #: retail | wholesale
    division: str  #: of the authority
    authority: str  #: name of the authority
    holder_uscc: str  #: unified code of the holder
    holder_name: str  #: name at the moment
    org_type: str  #: 主体类型
    legal_rep_name: str  #: 法定代表人
    address: str  #: 经营场所
    types: tuple[str, ...]  #: kinds of publications
    status: str  #: active | terminated | cancelled | revoked, as it is now
    issued_on: date  #: day of issue
    valid_until: date  #: last day
    ended_on: date | None  #: when it ended
    as_of: datetime  #: the moment shown


@dataclass(frozen=True, kw_only=True)
class FilingView:
    """A filing as it stands."""

    filing: int  #: key
    number: str  #: its number, or empty
    licence: str  #: number of the licence, or empty
    division: str  #: of the authority
    holder_uscc: str  #: unified code of the filer
    holder_name: str  #: name of the filer
    status: str  #: waiting | active | ended
    shop: OnlineShop  #: the shop
    owes: tuple[str, ...]  #: fields still missing
    due_on: date | None  #: last day for them
    filed_at: datetime  #: when
    end_reason: str  #: why it ended
    source_reference: str  #: what it rests on


def licence_at(number: str, at: datetime | None = None) -> LicenceView:
    """The licence as it stood at `at` (now by default). Raises NoLicence."""
    instant = at or now()
    row = Licence.objects.filter(number=number).first()
    facts = row.particulars.filter(since__lte=instant).order_by("-since").first() if row else None
    if row is None or facts is None:
        raise NoLicence(number=number)
    return _licence_view(row, facts, instant)


def licences_of(uscc: str) -> list[LicenceView]:
    """The licences of a holder, those in force first. One query."""
    at = now()
    # Every licence has particulars since the day of its issue, so they lead to it: newest first, in one query.
    held = LicenceParticulars.objects.filter(licence__holder_uscc=uscc).select_related("licence").order_by("since")
    newest = {facts.licence_id: facts for facts in held}
    found = sorted(newest.values(), key=lambda facts: facts.licence.number)
    found.sort(key=lambda facts: facts.licence.issued_on, reverse=True)
    views = [_licence_view(facts.licence, facts, at) for facts in found]
    return sorted(views, key=lambda view: view.status != Licence.Status.ACTIVE)


def licence_kind(number: str) -> str:
    """Retail or wholesale; empty where nobody has this number. One query."""
    return Licence.objects.filter(number=number).values_list("kind", flat=True).first() or ""


def entry_of(row: Licence) -> LicenceEntry:
    """A licence as it could be entered again."""
    facts = row.particulars.get(until=None)
    return LicenceEntry(
        kind=row.kind,
        division=row.division_id,
        authority=row.authority,
        holder_uscc=row.holder_uscc,
        holder_name=facts.holder_name,
        org_type=facts.org_type,
        legal_rep_name=facts.legal_rep_name,
        address=facts.address,
        types=tuple(facts.types),
        valid_until=row.valid_until,
        source_reference=row.source_reference,
    )


def _licence_view(row: Licence, facts: LicenceParticulars, at: datetime) -> LicenceView:
    return LicenceView(
        number=row.number,
        kind=row.kind,
        division=row.division_id,
        authority=row.authority,
        holder_uscc=row.holder_uscc,
        holder_name=facts.holder_name,
        org_type=facts.org_type,
        legal_rep_name=facts.legal_rep_name,
        address=facts.address,
        types=tuple(facts.types),
        status=row.status,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        ended_on=row.ended_on,
        as_of=at,
    )


def filing(number: str | int) -> FilingView:
    """A filing by its number, or by its key. Raises NoFiling."""
    wanted = Q(pk=number) if isinstance(number, int) else Q(number=number)
    row = Filing.objects.filter(wanted).select_related("licence").first()
    if row is None:
        raise NoFiling(number=number)
    return _filing_view(row)


def filings_of(*usccs: str) -> list[FilingView]:
    """The filings of an enterprise or several, newest first. One query."""
    rows = Filing.objects.filter(holder_uscc__in=usccs).select_related("licence").order_by("-filed_at", "-pk")
    return [_filing_view(row) for row in rows]


def filings_of_licence(licence: str) -> list[str]:
    """Numbers of the filings in force that rest on a licence. One query."""
    rows = Filing.objects.filter(licence__number=licence, status=Filing.Status.ACTIVE).order_by("pk")
    return [number for number in rows.values_list("number", flat=True) if number]


def filing_from(source_reference: str) -> FilingView | None:
    """The filing that rests on this source (a case and its matter), or None."""
    row = Filing.objects.filter(source_reference=source_reference).select_related("licence").order_by("-pk").first()
    return None if row is None else _filing_view(row)


def licence_from(source_reference: str) -> LicenceView | None:
    """The licence that rests on this source (a case and its matter), or None."""
    row = Licence.objects.filter(source_reference=source_reference).order_by("-pk").first()
    return None if row is None else licence_at(row.number)


def _filing_view(row: Filing) -> FilingView:
    return FilingView(
        filing=row.pk,
        number=row.number or "",
        licence=row.licence.number if row.licence else "",
        division=row.division_id,
        holder_uscc=row.holder_uscc,
        holder_name=row.holder_name,
        status=row.status,
        shop=shop_of(row),
        owes=tuple(row.owes),
        due_on=row.due_on,
        filed_at=row.filed_at,
        end_reason=row.end_reason,
        source_reference=row.source_reference,
    )


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """A filing whose missing fields are past their day."""

    filing: FilingView  #: the filing
    step: str  #: what comes next: remind | wait | refer | referred


def overdue_supplements(on: date | None = None, *, division: str = "") -> list[Overdue]:
    """Filings in force whose missing fields are past their last day, longest overdue first, with the next step.

    First a reminder; where it stays without effect for the days of the region's data, a task for oversight.
    """
    day, rule = on or today(), current().supplement
    rows = Filing.objects.filter(status=Filing.Status.ACTIVE, due_on__lt=day).exclude(owes=[])
    if division:
        rows = rows.filter(division=division)
    found = []
    for row in rows.select_related("licence").order_by("due_on", "pk"):
        step = "remind"
        if row.referred_at is not None:
            step = "referred"
        elif row.reminded_at is not None:
            patience = row.reminded_at.astimezone(SHANGHAI).date() + timedelta(days=rule.referral_days)
            step = "refer" if day > patience else "wait"
        found.append(Overdue(filing=_filing_view(row), step=step))
    return found
