"""Granting, changing and ending a licence."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.registers.publications.acts.filings import end_filing
from onewindow.registers.publications.entry import LicenceEntry, current
from onewindow.registers.publications.errors import LicenceHeld, UnknownKind
from onewindow.registers.publications.models import Filing, Licence
from onewindow.registers.publications.queries import entry_of
from onewindow.registers.publications.rows import active_licence, licence_stream, write_particulars
from onewindow.registers.publications.serials import next_serial


@dataclass(frozen=True, kw_only=True)
class LicenceGranted:
    """A licence as it came into the book."""

    number: str  #: its number
    issued_on: str  #: day, ISO
    valid_until: str  #: last day, ISO


@act("grant_licence", returns=LicenceGranted)
def grant_licence(entry: LicenceEntry, *, by: Actor) -> LicenceGranted:
    """Enter a licence; its number is the next of its kind and division. Raises UnknownKind, LicenceHeld."""
    data, day = current(), today()
    if entry.kind not in data.kinds.values():
        raise UnknownKind(chosen=entry.kind)
    for chosen in entry.types:
        if chosen not in data.types:
            raise UnknownKind(chosen=chosen)
    pattern = data.patterns[f"publication_{entry.kind}"]
    # The counter's row is held first: of two grants to one holder the second sees the first.
    serial = next_serial(pattern.counter(entry.division, day.year))
    held = Licence.objects.filter(holder_uscc=entry.holder_uscc, kind=entry.kind, status=Licence.Status.ACTIVE).first()
    if held is not None:
        word = next(word for word, kind in data.kinds.items() if kind == entry.kind)
        raise LicenceHeld(uscc=entry.holder_uscc, kind=word, number=held.number)
    row = Licence.objects.create(
        number=pattern.number(
            division=entry.division, place=data.places.get(entry.division, ""), year=day.year, serial=serial
        ),
        kind=entry.kind,
        division_id=entry.division,
        authority=entry.authority,
        holder_uscc=entry.holder_uscc,
        issued_on=day,
        valid_until=entry.valid_until or data.valid_until,
        source_reference=entry.source_reference,
    )
    write_particulars(row, entry, now())
    body = {
        "number": row.number,
        "kind": row.kind,
        "holder": row.holder_uscc,
        "name": entry.holder_name,
        "address": entry.address,
        "types": list(entry.types),
        "valid_until": row.valid_until.isoformat(),
        "source": entry.source_reference,
    }
    events.append(licence_stream(row.number), verb="grant_licence", by=by, division=row.division_id, body=body)
    return LicenceGranted(number=row.number, issued_on=day.isoformat(), valid_until=row.valid_until.isoformat())


@dataclass(frozen=True, kw_only=True)
class LicenceChanges:
    """What changes on a licence; None stays as it is."""

    holder_name: str | None = None  #: 单位名称
    org_type: str | None = None  #: 主体类型
    legal_rep_name: str | None = None  #: 法定代表人
    address: str | None = None  #: 经营场所
    types: tuple[str, ...] | None = None  #: kinds of publications


@act("change_licence")
def change_licence(number: str, changes: LicenceChanges, *, source_reference: str, by: Actor) -> None:
    """Change what a licence says from now (Regulation on publication, art. 37). Raises NoLicence, LicenceEnded."""
    row, at = active_licence(number), now()
    said = {f.name: v for f in dataclasses.fields(changes) if (v := getattr(changes, f.name)) is not None}
    before = entry_of(row)
    after = dataclasses.replace(before, **said)
    if after != before:
        row.particulars.filter(until=None).update(until=at)
        write_particulars(row, after, at)
    body = {"changed": sorted(said), "name": after.holder_name, "address": after.address, "source": source_reference}
    events.append(licence_stream(number), verb="change_licence", by=by, division=row.division_id, body=body)


@act("end_licence")
def end_licence(
    number: str, *, how: Licence.Status, reason: str, on: date | None = None, source_reference: str = "", by: Actor
) -> None:
    """End a licence: terminated by its holder, cancelled or revoked. Its filings end with it.

    Raises NoLicence, LicenceEnded.
    """
    row = active_licence(number)
    row.status, row.ended_on = how, on or today()
    row.save(update_fields=["status", "ended_on"])
    body = {"how": how.value, "reason": reason, "on": row.ended_on.isoformat(), "source": source_reference}
    events.append(licence_stream(number), verb="end_licence", by=by, division=row.division_id, body=body)
    open_filings = row.filings.exclude(status=Filing.Status.ENDED).order_by("pk")
    for filing in open_filings.values_list("pk", flat=True):
        end_filing(filing, reason=reason, source_reference=source_reference, by=by)
