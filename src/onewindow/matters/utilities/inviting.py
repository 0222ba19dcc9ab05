"""From the tables to the planner of joint visits: who must come, what they have already, where and whom to call."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.cases.values import plain_values
from onewindow.core.clock import SHANGHAI, now
from onewindow.visits.acts import Plan
from onewindow.visits.checklists import current as visit_book
from onewindow.visits.joint import AgencyCalendar, Found, Half, HalfDay, Invited, Wanted, choices
from onewindow.visits.joint_calendars import joint_rules
from onewindow.visits.queries import officers_for, trips_of
from onewindow.visits.route import Point

from .managing import levels
from .models import Project
from .rows import VISIT

#: How many other times an applicant may choose from.
CHOICES = 6
_READS = (
    "site_address",
    "site_location",
    "site_contact",
    "project_name",
    "visit_slot",
    "contact_name",
    "contact_phone",
)


def invitation(project: Project) -> tuple[list[Invited], Wanted]:
    """Everybody who must come, and what is looked for."""
    matters = matters_of(project)
    rules, book = joint_rules(), visit_book()
    codes = {row.agency_id: row.agency.code for row in project.connections.all()} | {project.lead_id: project.lead.code}
    officers = officers_for(matters)
    trips = trips_of({one for listed in officers.values() for one in listed}, but=project.visit_id or 0)
    values = values_of(project)
    invited = [
        Invited(
            agency=agency,
            calendar=rules.agencies.get(codes[agency], AgencyCalendar(per_half_day=3)),
            officers=officers[agency],
            trips={one: trips[one] for one in officers[agency]},
            declined=_declined(project, agency),
        )
        for agency in matters
    ]
    office = next((book.offices[code] for code in levels(project.division) if code in book.offices), None)
    earliest = now() + timedelta(hours=rules.notice_hours)
    wish = wished(values.get("visit_slot"))
    if wish is not None and earliest < wish <= now() + timedelta(days=book.rules.ahead_days):
        earliest = wish
    wanted = Wanted(
        calendar=book.calendar,
        now=now(),
        earliest=earliest,
        days=rules.days,
        minutes=book.rules.minutes,
        place=point_of(values.get("site_location")),
        office=office,
        most_days=book.rules.ahead_days,
    )
    return invited, wanted


def common_times(project: Project) -> list[Found]:
    """The next times that all have."""
    invited, wanted = invitation(project)
    return choices(invited, wanted, most=CHOICES)


def matters_of(project: Project) -> dict[int, tuple[str, ...]]:
    """Agency -> matters it looks at: the lead first, then the utilities that are still in."""
    found: dict[int, tuple[str, ...]] = {project.lead_id: (VISIT,)}
    for row in sorted(project.connections.all(), key=lambda one: one.matter):
        if row.ended:
            continue
        found[row.agency_id] = (*found.get(row.agency_id, ()), row.matter)
    return found


def plan_of(project: Project, found: Found) -> Plan:
    """The visit as `visits` plans it."""
    values = values_of(project)
    contact = values.get("site_contact") or {}
    place = point_of(values.get("site_location"))
    name = contact.get("name") if isinstance(contact, dict) else ""
    phone = contact.get("phone") if isinstance(contact, dict) else ""
    return Plan(
        about=f"case:{project.number}",
        purpose="review",
        division=project.division,
        title=project.case.title,
        who=str(values.get("project_name") or project.applicant.name),
        address=str(values.get("site_address") or "—"),
        latitude=f"{place.latitude:.6f}" if place is not None else "",
        longitude=f"{place.longitude:.6f}" if place is not None else "",
        contact_name=str(name or values.get("contact_name") or ""),
        contact_phone=str(phone or values.get("contact_phone") or ""),
        start=found.start,
        matters=matters_of(project),
        officers=going_of(found),
    )


def going_of(found: Found) -> dict[int, Sequence[int]]:
    """Agency -> who goes."""
    return {agency: (officer,) for agency, officer in found.going.items()}


def values_of(project: Project) -> dict[str, Any]:
    """What the sheet says of the place."""
    return plain_values(project.case_id, project.case.salt, elements=_READS)


def point_of(value: Any) -> Point | None:
    """A GeoJSON point."""
    if not isinstance(value, dict) or len(value.get("coordinates") or ()) < 2:
        return None
    east, north = value["coordinates"][:2]
    return Point(latitude=float(north), longitude=float(east))


def wished(value: Any) -> datetime | None:
    """From when the applicant wants the visit."""
    try:
        found = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def wish_of(project: Project) -> datetime | None:
    """The wish, where it lies ahead: until then the applicant lets the utilities wait."""
    wish = wished(values_of(project).get("visit_slot"))
    return wish if wish is not None and wish > now() else None


def _declined(project: Project, agency: int) -> frozenset[HalfDay]:
    return frozenset(
        HalfDay(day=date.fromisoformat(one["day"]), half=Half(one["half"]))
        for one in project.declined
        if one["agency"] == agency
    )
