"""The line outside touches roads or green space: a draft of the joint review of works, filled in as far as known."""

from dataclasses import dataclass
from typing import Any

from onewindow.cases.values import plain_values
from onewindow.core.act import Actor, act
from onewindow.matters.utilities.answering import needs_approval, touches
from onewindow.matters.utilities.errors import NoApprovalNeeded
from onewindow.matters.utilities.findings import Finding, Ground
from onewindow.matters.utilities.inviting import point_of
from onewindow.matters.utilities.models import Connection, Project
from onewindow.matters.utilities.rights import demand_applicant
from onewindow.matters.utilities.rows import changed, locked, said
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel

#: The service in which works outside are reviewed together; named by the rule UTL-VISIT.rule.link.
WORKS = "power_green_channel"
_SAME = ("project_name", "project_code", "voltage_kv", "apply_capacity_kva", "contact_name", "contact_phone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """The draft."""

    draft: int  #: id


@act("apply_outside_line", returns=Applied)
def apply_outside(number: str, *, user: Any, by: Actor) -> Applied:
    """Open the draft for the applicant (`user`: his account), once; a second call gives the first.

    Raises NoProject, NotAllowed, NoApprovalNeeded, and what opening a draft refuses.
    """
    project = locked(number)
    demand_applicant(by, project)
    if project.draft_id is not None:
        said(project, "apply_outside_line", by, {"draft": project.draft_id, "again": True})
        return Applied(draft=project.draft_id)
    if project.answered_at is None or not needs_approval(project):
        raise NoApprovalNeeded
    draft = open_draft(
        user,
        service=WORKS,
        division=project.division,
        party=project.applicant_id,
        channel=Channel.PORTAL,
        answers=known_of(project),
    )
    project.draft = draft
    changed(project, "draft")
    said(project, "apply_outside_line", by, {"draft": draft.pk})
    return Applied(draft=draft.pk)


def known_of(project: Project) -> dict[str, Any]:
    """Element of the other sheet -> what this project knows."""
    values = plain_values(project.case_id, project.case.salt)
    rows = [row for row in Connection.objects.filter(project=project, ended="") if row.finding]
    longest = max(
        (pair for row in rows if (pair := (Finding.from_json(row.finding or {}), row.matter))[0].outside),
        key=lambda pair: (pair[1] == "UTL-POWER", pair[0].length_m),
        default=None,
    )
    found = {name: values[name] for name in _SAME if values.get(name) not in (None, "")}
    found |= {"traffic_affected": touches(project)[Ground.ROAD]}
    if longest is not None:
        finding = longest[0]
        found |= {"route_length_m": str(finding.length_m)}
        found |= {"start_end_desc": f"{finding.point} 至 {values.get('site_address') or '项目红线'}"[:200]}
        line = _line(finding, values.get("site_location"))
        if line is not None:
            found["route_geometry"] = line
    return found


def _line(finding: Finding, site: Any) -> dict[str, Any] | None:
    """From the connection point to the site, where both have coordinates; the applicant draws it in full."""
    place = point_of(site)
    if place is None or not finding.latitude or not finding.longitude:
        return None
    start = [float(finding.longitude), float(finding.latitude)]
    return {"type": "LineString", "coordinates": [start, [place.longitude, place.latitude]]}
