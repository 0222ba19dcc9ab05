"""An emergency repair: told while one digs, applied for within hours, found late."""

from datetime import datetime

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.power_lines import emergency as rules
from onewindow.matters.power_lines.errors import EmergencyNotFound, WordsMissing
from onewindow.matters.power_lines.figures import figure
from onewindow.matters.power_lines.models import Emergency
from onewindow.matters.power_lines.rows import emergency_stream, locked_emergency
from onewindow.matters.power_lines.telling import tell_agencies, tell_party
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Division
from onewindow.people.queries import agencies_for
from onewindow.sheets.errors import WrongPlace

#: Who is told at once (Urban Roads Ordinance 34): the road authority and the traffic police.
TOLD = ("housing_construction", "traffic_police")


@act("announce_emergency", returns=int)
def announce(
    applicant: int,
    *,
    division: str,
    place: str,
    reason: str,
    dug_at: datetime,
    by: Actor,
    idempotency_key: str | None = None,
) -> int:
    """Tell road authority and traffic police that the road is being opened; returns the id of the notice.

    Raises NotAllowed for somebody else's, WordsMissing, WrongPlace, BadMoment.
    """
    if f"party:{applicant}" not in {by.ref, by.acting_for}:
        raise NotAllowed(permission="emergency")
    for what, words in (("地点", place), ("原因", reason)):
        if not words.strip():
            raise WordsMissing(what=what)
    if not Division.objects.filter(pk=division, administered=True).exists():
        raise WrongPlace(division=division)
    hours = figure("p_emergency_hours", division)
    started = rules.checked(dug_at, now=now(), hours=hours)
    row = Emergency.objects.create(
        division_id=division,
        applicant_id=applicant,
        place=place.strip()[:300],
        reason=reason.strip()[:1000],
        dug_at=started,
        told_at=now(),
        apply_by=rules.apply_by(started, hours),
    )
    body = {"place": row.place, "dug_at": started.isoformat(), "apply_by": row.apply_by.isoformat()}
    events.append(emergency_stream(row), verb="announce_emergency", by=by, division=division, body=body)
    agencies = [agency.pk for agency in agencies_for(TOLD, division).values()]
    data = {"place": row.place, "moment": started.isoformat(), "due": row.apply_by.isoformat()}
    about = f"emergency:{row.pk}"
    tell_agencies("emergency_told", agencies, data, about=about, event=about)
    return row.pk


@act("link_emergency")
def link(emergency: int, case_number: str, applied_at: datetime, *, by: Actor) -> None:
    """The application has come. A job's act. Raises EmergencyNotFound where it is known already."""
    row = locked_emergency(emergency)
    if row.case_number:
        raise EmergencyNotFound
    row.case_number, row.applied_at = case_number, applied_at
    row.save(update_fields=["case_number", "applied_at"])
    body = {"case": case_number, "in_time": applied_at <= row.apply_by}
    events.append(emergency_stream(row), verb="link_emergency", by=by, division=row.division_id, body=body)


@act("find_emergency_late")
def late(emergency: int, *, by: Actor) -> None:
    """The hours are over without an application: everybody is told, once. A job's act. Raises EmergencyNotFound."""
    row = locked_emergency(emergency)
    if row.case_number or row.late_at is not None or now() <= row.apply_by:
        raise EmergencyNotFound
    row.late_at = now()
    row.save(update_fields=["late_at"])
    body = {"apply_by": row.apply_by.isoformat()}
    events.append(emergency_stream(row), verb="find_emergency_late", by=by, division=row.division_id, body=body)
    about, data = f"emergency:{row.pk}", {"place": row.place, "due": row.apply_by.isoformat()}
    tell_party("emergency_late", row.applicant_id, data, about=about, event=f"{about}/late")
    agencies = [agency.pk for agency in agencies_for(TOLD, row.division_id).values()]
    tell_agencies("emergency_late_task", agencies, data, about=about, event=f"{about}/late")
