"""The application for the works outside: what this project tells its sheet, and whether it has been granted."""

from typing import Any

from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome
from onewindow.cases.values import plain_values

from .answering import touches
from .findings import Finding, Ground
from .inviting import point_of
from .models import Connection, Project

_SAME = ("project_name", "project_code", "voltage_kv", "apply_capacity_kva", "contact_name", "contact_phone")


def works_granted(project: Project) -> bool:
    """Whether the application for the works outside has been granted in all its matters."""
    number = project.draft.case_number if project.draft is not None else ""
    outcomes = list(Review.objects.filter(case__number=number).values_list("outcome", flat=True)) if number else []
    return bool(outcomes) and all(one == Outcome.GRANTED for one in outcomes)


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
