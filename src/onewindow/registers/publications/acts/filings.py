"""Filing online distribution: entered, numbered when the licence is there, ended."""

from dataclasses import dataclass

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.registers.publications.entry import FilingEntry, current, missing, supplement_due
from onewindow.registers.publications.errors import FilingNumbered, OtherHolder, UnknownKind
from onewindow.registers.publications.models import Filing, Licence
from onewindow.registers.publications.rows import active_licence, filing_stream, open_filing
from onewindow.registers.publications.serials import next_serial


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A filing as it came into the book."""

    filing: int  #: key of the filing
    number: str  #: its number; empty while the licence is being decided
    owes: tuple[str, ...]  #: fields to be supplemented after opening
    due_on: str  #: last day for them, ISO; empty while the shop has not opened


@act("file_online", returns=Filed)
def file_online(entry: FilingEntry, *, by: Actor) -> Filed:
    """Enter a filing. With a licence it gets its number at once; without one it waits for `number_filing`.

    Raises UnknownKind, NoLicence, LicenceEnded, OtherHolder.
    """
    data = current()
    for channel in entry.shop.channels:
        if channel not in data.channels:
            raise UnknownKind(chosen=channel)
    licence = _licence(entry.licence, entry.holder_uscc) if entry.licence else None
    shop, owes = entry.shop, missing(entry.shop, data.supplement)
    row = Filing.objects.create(
        number=_next_number(entry.division) if licence else None,
        licence=licence,
        division_id=entry.division,
        authority=entry.authority,
        holder_uscc=entry.holder_uscc,
        holder_name=entry.holder_name,
        status=Filing.Status.ACTIVE if licence else Filing.Status.WAITING,
        channels=list(shop.channels),
        platform=shop.platform,
        shop_name=shop.shop_name,
        net_url=shop.net_url,
        net_domain=shop.net_domain,
        icp_no=shop.icp_no,
        net_start_date=shop.net_start_date,
        warehouse_address=shop.warehouse_address,
        filed_at=now(),
        due_on=supplement_due(shop, data.supplement, data.calendar) if owes else None,
        owes=list(owes),
        source_reference=entry.source_reference,
    )
    body = {
        "number": row.number,
        "licence": entry.licence,
        "holder": row.holder_uscc,
        "shop": shop.shop_name,
        "channels": list(shop.channels),
        "url": shop.net_url,
        "owes": list(owes),
        "source": entry.source_reference,
    }
    events.append(filing_stream(row.pk), verb="file_online", by=by, division=row.division_id, body=body)
    due = row.due_on.isoformat() if row.due_on else ""
    return Filed(filing=row.pk, number=row.number or "", owes=owes, due_on=due)


@act("number_filing", returns=Filed)
def number_filing(filing: int, *, licence: str, number: str = "", by: Actor) -> Filed:
    """Give a waiting filing its number, now that its licence is there: the next one, or `number` of its receipt.

    Raises NoFiling, FilingEnded, FilingNumbered, NoLicence, LicenceEnded, OtherHolder.
    """
    row = open_filing(filing)
    if row.number is not None:
        raise FilingNumbered(number=row.number)
    row.licence = _licence(licence, row.holder_uscc)
    row.number, row.status = number or _next_number(row.division_id), Filing.Status.ACTIVE
    row.save(update_fields=["licence", "number", "status"])
    body = {"number": row.number, "licence": licence}
    events.append(filing_stream(row.pk), verb="number_filing", by=by, division=row.division_id, body=body)
    due = row.due_on.isoformat() if row.due_on else ""
    return Filed(filing=row.pk, number=row.number, owes=tuple(row.owes), due_on=due)


@act("end_filing")
def end_filing(filing: int, *, reason: str, source_reference: str = "", by: Actor) -> None:
    """End a filing, for instance because its licence was refused or has ended. Raises NoFiling, FilingEnded."""
    row = open_filing(filing)
    row.status, row.ended_at, row.end_reason = Filing.Status.ENDED, now(), reason
    row.save(update_fields=["status", "ended_at", "end_reason"])
    body = {"number": row.number, "reason": reason, "source": source_reference}
    events.append(filing_stream(row.pk), verb="end_filing", by=by, division=row.division_id, body=body)


def _licence(number: str, holder: str) -> Licence:
    row = active_licence(number)
    if row.holder_uscc != holder:
        raise OtherHolder(number=number, uscc=holder)
    return row


def _next_number(division: str) -> str:
    data, year = current(), today().year
    pattern = data.patterns["publication_filing"]
    serial = next_serial(pattern.counter(division, year))
    return pattern.number(division=division, place=data.places.get(division, ""), year=year, serial=serial)
