"""Planning a visit, moving it, calling it off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.people.models import Agency
from onewindow.people.queries import agency_name, division_path
from onewindow.visits.checklists import PURPOSES, CheckLine, VisitBook, current
from onewindow.visits.errors import (
    AddressMissing,
    BadPlace,
    NobodyGoes,
    NothingToVisit,
    OfficerBusy,
    OutsideHours,
    ReasonMissing,
    TooFewOfficers,
)
from onewindow.visits.handlers import all_handlers
from onewindow.visits.hours import Hours, within_office_hours
from onewindow.visits.models import Officer, Part, Visit
from onewindow.visits.rights import demand_officer, demand_planner
from onewindow.visits.rows import (
    degrees,
    lock_officers,
    locked,
    said,
    salt_of,
    seal_contact,
    send_officers,
    shown,
    told_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is wanted."""

    about: str  #: case:NUMBER or party:ID
    purpose: str  #: review | aftercheck
    division: str  #: six digits
    title: str  #: what it is about, in a line
    who: str  #: whose place it is
    address: str  #: where
    latitude: str = ""  #: degrees, or "" where nobody knows
    longitude: str = ""  #: degrees
    contact_name: str = ""  #: who waits there
    contact_phone: str = ""  #: his telephone
    start: datetime  #: with a zone; the end follows from the region's rules
    matters: Mapping[int, Sequence[str]]  #: id of the agency -> codes of the matters it looks at
    officers: Mapping[int, Sequence[int]]  #: id of the agency -> ids of the staff who go
    lines: Mapping[int, Sequence[CheckLine]] = field(
        default_factory=dict
    )  #: id of the agency -> what it looks at, where the caller knows better than the checklists of its matters


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A visit as it stands."""

    visit: int  #: id
    version: int  #: rises with every change


@act("plan_visit", returns=Planned)
def plan(wanted: Plan, *, by: Actor, idempotency_key: str | None = None) -> Planned:
    """Send officers of one or several agencies to a place together.

    Raises NotAllowed, NobodyGoes, WrongOfficer, TooFewOfficers, OutsideHours, OfficerBusy, AddressMissing, BadPlace,
    NothingToVisit, and what handlers refuse.
    """
    book = current()
    _demand_sense(wanted)
    demand_planner(by, wanted.matters)
    _demand_agencies(wanted)
    _demand_people(book, wanted.matters, wanted.officers, wanted.purpose)
    hours = _hours(book, wanted.start)
    everybody = [staff for people in wanted.officers.values() for staff in people]
    lock_officers(everybody)
    _demand_free(everybody, hours)
    row = _row(wanted, hours, by)
    row.save()
    for agency, matters in wanted.matters.items():
        lines = wanted.lines.get(agency) or book.lines(matters, purpose=wanted.purpose)
        Part.objects.create(visit=row, agency_id=agency, matters=list(matters), lines=[line.json for line in lines])
    send_officers(row, wanted.officers)
    said(row, "plan_visit", by, _body(row, wanted.matters, wanted.officers))
    told = told_of(row)
    for handler in all_handlers():
        handler.on_planned(told, by=by)
    return Planned(visit=row.pk, version=row.version)


@act("move_visit", returns=Planned)
def reschedule(
    visit: int,
    *,
    start: datetime,
    officers: Mapping[int, Sequence[int]] | None = None,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Planned:
    """Move an open visit to another time, and send others where `officers` says so.

    Raises VisitNotFound, VisitOver, StaleVisit, NotAllowed, and what `plan` raises.
    """
    book, row = current(), locked(visit, version=version)
    matters = {part.agency_id: tuple(part.matters) for part in Part.objects.filter(visit=row)}
    demand_planner(by, matters)
    before = shown(row.start_at)
    old = Officer.objects.filter(visit=row, live=True)
    chosen: dict[int, list[int]] = {agency: [] for agency in matters}
    for one in old:
        chosen[one.agency_id].append(one.staff_id)
    chosen = {agency: list(people) for agency, people in officers.items()} if officers is not None else chosen
    _demand_people(book, matters, chosen, row.purpose)
    hours = _hours(book, start)
    everybody = [staff for people in chosen.values() for staff in people]
    lock_officers(everybody)
    _demand_free(everybody, hours, but=row.pk)
    old.update(live=False)
    row.start_at, row.end_at, row.version = hours.start, hours.end, row.version + 1
    row.save(update_fields=["start_at", "end_at", "version"])
    send_officers(row, chosen)
    said(row, "move_visit", by, _body(row, matters, chosen) | {"before": before})
    told = told_of(row)
    for handler in all_handlers():
        handler.on_moved(told, by=by)
    return Planned(visit=row.pk, version=row.version)


@act("call_off_visit")
def cancel(visit: int, *, reason: str, by: Actor, version: int | None = None) -> None:
    """Call an open visit off. Raises VisitNotFound, VisitOver, StaleVisit, NotAllowed, ReasonMissing."""
    row = locked(visit, version=version)
    demand_planner(by, Part.objects.filter(visit=row).values_list("agency_id", flat=True))
    if not reason.strip():
        raise ReasonMissing
    row.status, row.reason, row.version = Visit.Status.CANCELLED, reason.strip()[:200], row.version + 1
    row.save(update_fields=["status", "reason", "version"])
    Officer.objects.filter(visit=row).update(live=False)
    said(row, "call_off_visit", by, {})
    told = told_of(row, reason=row.reason)
    for handler in all_handlers():
        handler.on_cancelled(told, by=by)


def _demand_sense(wanted: Plan) -> None:
    kind, _, number = wanted.about.partition(":")
    if kind not in {"case", "party"} or not number or wanted.purpose not in PURPOSES:
        raise NothingToVisit
    if not wanted.matters or not all(wanted.matters.values()):
        raise NobodyGoes
    if not wanted.address.strip():
        raise AddressMissing


def _demand_agencies(wanted: Plan) -> None:
    """Every agency serves the place."""
    path = {division.pk for division in division_path(wanted.division)}
    rows = Agency.objects.filter(pk__in=list(wanted.matters))
    if {row.pk for row in rows if row.division_id in path} != set(wanted.matters):
        raise NobodyGoes


def _demand_people(
    book: VisitBook, matters: Mapping[int, Sequence[str]], officers: Mapping[int, Sequence[int]], purpose: str
) -> None:
    for agency, codes in matters.items():
        people = set(officers.get(agency, ()))
        for staff in people:
            demand_officer(staff, agency)
        least, basis = book.officers(codes, purpose=purpose)
        if len(people) < least:
            raise TooFewOfficers(agency=agency_name(agency), least=least, basis=basis)


def _hours(book: VisitBook, start: datetime) -> Hours:
    if start.tzinfo is None:
        raise OutsideHours(start=start.isoformat(" ", "minutes"), days=book.rules.ahead_days)
    hours = Hours(start=start, end=start + timedelta(minutes=book.rules.minutes))
    late = start > now() + timedelta(days=book.rules.ahead_days)
    if start <= now() or late or not within_office_hours(book.calendar, hours):
        raise OutsideHours(start=shown(start), days=book.rules.ahead_days)
    return hours


def _demand_free(staff: Sequence[int], hours: Hours, *, but: int = 0) -> None:
    busy = Officer.objects.filter(staff_id__in=staff, live=True, start_at__lt=hours.end, end_at__gt=hours.start)
    if busy.exclude(visit_id=but).exists():
        raise OfficerBusy(start=shown(hours.start))


def _row(wanted: Plan, hours: Hours, by: Actor) -> Visit:
    place = degrees(wanted.latitude, 90), degrees(wanted.longitude, 180)
    if (place[0] is None) != (place[1] is None):
        raise BadPlace
    row = Visit(
        about=wanted.about,
        purpose=wanted.purpose,
        division=wanted.division,
        title=wanted.title[:200],
        who=wanted.who[:200],
        address=wanted.address.strip()[:300],
        latitude=place[0],
        longitude=place[1],
        start_at=hours.start,
        end_at=hours.end,
        planned_by=by.ref,
        created_at=now(),
    )
    row.contact_sealed = seal_contact(wanted.contact_name[:60], wanted.contact_phone[:30], salt_of(row))
    return row


def _body(row: Visit, matters: Mapping[int, Sequence[str]], officers: Mapping[int, Sequence[int]]) -> dict[str, object]:
    return {
        "purpose": row.purpose,
        "start": shown(row.start_at),
        "matters": {str(agency): list(codes) for agency, codes in matters.items()},
        "officers": {str(agency): sorted(people) for agency, people in officers.items()},
    }
