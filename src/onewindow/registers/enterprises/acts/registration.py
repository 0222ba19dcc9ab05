"""Registering an enterprise and entering one that exists already."""

from dataclasses import dataclass
from datetime import date, datetime, time

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import SHANGHAI, now, today
from onewindow.core.errors import gettext_noop
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.entry import Registration, faults, late_capital, plain
from onewindow.registers.enterprises.errors import (
    BadCode,
    CodeTaken,
    NameRefused,
    NoSegment,
    NotRegistrable,
    ReservationUnusable,
)
from onewindow.registers.enterprises.models import Enterprise, Name, NameReservation
from onewindow.registers.enterprises.name_law import Proposal
from onewindow.registers.enterprises.names import Verdict
from onewindow.registers.enterprises.numbers import SegmentFullError
from onewindow.registers.enterprises.queries import check_name
from onewindow.registers.enterprises.rows import stream, why, write_holdings, write_name, write_particulars, write_scope
from onewindow.registers.enterprises.serials import lock, next_serial
from onewindow.rules import identifiers

_USED = gettext_noop("已经使用")
_RELEASED = gettext_noop("已经放弃")
_LAPSED = gettext_noop("保留期已过")
_ELSEWHERE = gettext_noop("属于另一登记机关")
_OTHER_NAME = gettext_noop("保留的是另一个名称")


@dataclass(frozen=True, kw_only=True)
class Registered:
    """An enterprise as it came into the book."""

    uscc: str  #: unified social credit code
    name: str  #: its name
    established_on: (
        str  #: day of establishment, ISO: the day the licence is issued (Regulation on registration, art. 21)
    )


@act("register_enterprise", returns=Registered)
def register_enterprise(entry: Registration, *, by: Actor) -> Registered:
    """Register an enterprise today: its name is taken, its unified code is allotted, its particulars stand from now.

    Raises NotRegistrable with all faults, ReservationUnusable, NameRefused, NoSegment.
    """
    data, day = directories.current(), today()
    found = faults(entry, data.scope) + late_capital(entry, day, data.capital_due)
    if found:
        raise NotRegistrable(why=why(found), faults=[sentence.text() for sentence in found])
    lock(f"names:{entry.division}")
    reservation = _usable(entry, day) if entry.reservation else None
    if reservation is None:
        _name_must_be_free(entry, day)
    row = _write(entry, uscc=_allot(entry, data), established_on=day, since=now(), data=data)
    if reservation is not None:
        reservation.used_by = row
        reservation.save(update_fields=["used_by"])
    _record(row, entry, verb="register", by=by)
    return Registered(uscc=row.uscc, name=entry.name.full, established_on=day.isoformat())


@act("enter_existing", returns=Registered)
def enter_existing(entry: Registration, *, uscc: str, established_on: date, by: Actor) -> Registered:
    """Enter an enterprise that was registered elsewhere or long ago, under its own code (import, court order).

    Its capital and scope are taken as they stand. Raises BadCode, CodeTaken, NameRefused (another has the name).
    """
    checked = identifiers.check("uscc", uscc)
    if not checked.valid:
        raise BadCode(uscc=uscc, why=str(checked.reason))
    data = directories.current()
    lock(f"names:{entry.division}")
    if Enterprise.objects.filter(uscc=uscc).exists():
        raise CodeTaken(uscc=uscc)
    if Name.objects.filter(full=entry.name.full, until=None).exists():
        raise NameRefused(name=entry.name.full, why=gettext_noop("登记簿中已有同名市场主体"), findings=[])
    since = datetime.combine(established_on, time(), tzinfo=SHANGHAI)
    row = _write(entry, uscc=uscc, established_on=established_on, since=since, data=data)
    _record(row, entry, verb="enter_existing", by=by)
    return Registered(uscc=uscc, name=entry.name.full, established_on=established_on.isoformat())


def _usable(entry: Registration, day: date) -> NameReservation:
    row = NameReservation.objects.select_for_update().filter(number=entry.reservation).first()
    reason = gettext_noop("没有此单号") if row is None else _why_not(row, entry, day)
    if row is None or reason:
        raise ReservationUnusable(number=entry.reservation, why=reason)
    return row


def _why_not(row: NameReservation, entry: Registration, day: date) -> str:
    if row.used_by_id is not None:
        return _USED
    if row.released_at is not None:
        return _RELEASED
    if row.until < day:
        return _LAPSED
    if row.division_id != entry.division:
        return _ELSEWHERE
    return "" if row.full == entry.name.full else _OTHER_NAME


def _name_must_be_free(entry: Registration, day: date) -> None:
    """A name may be declared with the registration itself (Provisions on names, art. 16)."""
    proposal = Proposal(parts=entry.name, division=entry.division, industry_code=entry.industry_code, kind=entry.kind)
    result = check_name(proposal, day)
    if result.verdict is Verdict.REFUSED:
        said = [sentence.text() for sentence in result.findings]
        raise NameRefused(name=result.full, why=why(result.findings), findings=said)


def _allot(entry: Registration, data: directories.EnterpriseData) -> str:
    """The next unified code of this registrar that nobody has; never one that was given before."""
    if entry.division not in data.segments.segments:
        raise NoSegment(division=entry.division)
    while True:
        serial = next_serial(f"uscc:{entry.division}")
        try:
            subject = data.segments.subject(entry.division, serial)
        except SegmentFullError:
            raise NoSegment(division=entry.division) from None
        uscc = identifiers.make_uscc(
            registrar=data.segments.authority,
            kind=data.segments.category(entry.kind),
            division=entry.division,
            subject=subject,
        )
        if not Enterprise.objects.filter(uscc=uscc).exists():  # an import may have brought it
            return uscc


def _write(
    entry: Registration, *, uscc: str, established_on: date, since: datetime, data: directories.EnterpriseData
) -> Enterprise:
    row = Enterprise.objects.create(
        uscc=uscc,
        division_id=entry.division,
        established_on=established_on,
        entered_at=now(),
        source_reference=entry.source_reference,
    )
    write_name(row, entry.name, entry.industry_code, since, data.yardstick)
    write_particulars(row, entry, since)
    write_scope(row, entry.scope, since)
    write_holdings(row, entry.holdings, since)
    return row


def _record(row: Enterprise, entry: Registration, *, verb: str, by: Actor) -> None:
    body = {
        "uscc": row.uscc,
        "name": entry.name.full,
        "kind": entry.kind,
        "industry_code": entry.industry_code,
        "capital_wan": plain(entry.capital_wan) if entry.capital_wan is not None else None,
        "term": entry.term,
        "address": entry.address,
        "scope": [line.code or line.text for line in entry.scope],
        "persons": len(entry.holdings),
        "established_on": row.established_on.isoformat(),
        "reservation": entry.reservation,
        "source": entry.source_reference,
    }
    events.append(stream(row.uscc), verb=verb, by=by, division=row.division_id, body=body)
