"""How this room's rows are locked, written and told of."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection as database

from onewindow.catalogue.queries import edition
from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices

from .book import current
from .errors import ConnectionOver, NoProject, NotOnTheWay
from .findings import Finding, Settled
from .models import Connection, Project
from .nodes import Way, needs

log = logging.getLogger(__name__)

#: The matter under which all go together; the others are the utilities.
VISIT = "UTL-VISIT"
UTILITIES = ("UTL-WATER", "UTL-POWER", "UTL-GAS", "UTL-HEAT")
#: Told already by the case itself.
_TOLD_BY_THE_CASE = frozenset({"accept"})
_SYSTEM = Actor.system("utilities")

_NEXT = """
INSERT INTO utilities_serial (name, value) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET value = utilities_serial.value + 1
RETURNING value
"""


def stream_of(number: str) -> str:
    """The history of a project."""
    return f"utilities:{number}"


def locked(number: str) -> Project:
    """The project of a case, locked until the act ends. Raises NoProject."""
    found = Project.objects.select_for_update(of=("self",)).select_related("case").filter(number=number).first()
    if found is None:
        raise NoProject
    return found


def running(project: Project, matter: str) -> Connection:
    """One connection that is still being handled. Raises NoProject, ConnectionOver."""
    found = Connection.objects.select_for_update().filter(project=project, matter=matter).first()
    if found is None:
        raise NoProject
    if found.ended:
        raise ConnectionOver
    return found


def said(project: Project, verb: str, by: Actor, body: Mapping[str, Any]) -> None:
    """Write the event of an act; no names, telephones or addresses in it."""
    told = {"case": project.number, "version": project.version, **body}
    events.append(stream_of(project.number), verb=verb, by=by, division=project.division, body=told)


def changed(project: Project, *fields: str) -> None:
    """Store fields with a new version."""
    project.version += 1
    project.save(update_fields=[*fields, "version"])


def findings_of(project: Project) -> dict[str, Finding]:
    """What the utilities have found so far, those that fell away left out."""
    rows = sorted(project.connections.all(), key=lambda row: UTILITIES.index(row.matter))
    return {row.matter: Finding.from_json(row.finding) for row in rows if row.finding and not row.ended}


def settled_of(project: Project) -> dict[str, Settled]:
    """What the lead has settled."""
    return {key: Settled(**value) for key, value in project.settled.items()}


def way_of(row: Connection, submitted: datetime, events_of: Any = ()) -> Way:
    """A connection as the lights read it."""
    return Way(
        matter=row.matter,
        submitted=submitted,
        done={node: datetime.fromisoformat(at) for node, at in row.done.items()},
        finding=Finding.from_json(row.finding) if row.finding else None,
        events=events_of,
        ended=bool(row.ended),
    )


def demand_turn(row: Connection, node: str) -> None:
    """The node is the next of the way. Raises NotOnTheWay."""
    finding = Finding.from_json(row.finding) if row.finding else None
    way = [rule.id for rule in current().nodes if needs(rule.id, finding)]
    following = next((one for one in way if one not in row.done), "")
    if following != node:
        raise NotOnTheWay(node=current().node(node).names["zh"])


def reach(project: Project, row: Connection, node: str, *, at: datetime | None = None) -> bool:
    """Note that a node is done, and tell the applicant; False where it was done already.

    The caller writes the event.
    """
    if node in row.done:
        return False
    row.done = {**row.done, node: (at or now()).isoformat()}
    row.save(update_fields=["done"])
    if node not in _TOLD_BY_THE_CASE:
        tell_applicant(project, "utility_node", {"matter": _name(project, row.matter), "what": _told(node)}, node=node)
    return True


def tell_applicant(project: Project, kind: str, data: Mapping[str, Any], *, node: str = "") -> None:
    """A message to the applicant; one who cannot be told keeps nobody from going on."""
    fields = {"number": project.number, **data}
    event = f"{stream_of(project.number)}#{project.version}/{kind}/{node}/{data.get('matter', {}).get('zh', '')}"
    try:
        notices.notify(
            kind, f"party:{project.applicant_id}", fields, about=project.number, event=event[:120], by=_SYSTEM
        )
    except Refused as fault:
        log.warning("utilities %s: applicant not told of %s (%s)", project.number, kind, fault.code)


def tell_staff(project: Project, staff: int, kind: str, data: Mapping[str, Any]) -> None:
    """A message to a member of staff."""
    fields = {"number": project.number, **data}
    event = f"{stream_of(project.number)}#{project.version}/{kind}/{staff}"
    try:
        notices.notify(kind, f"staff:{staff}", fields, about=project.number, event=event, by=_SYSTEM)
    except Refused as fault:
        log.warning("utilities %s: staff not told of %s (%s)", project.number, kind, fault.code)


def next_account(matter: str, division: str) -> str:
    """An account number, given once and in order."""
    with database.cursor() as cursor:
        cursor.execute(_NEXT, [f"{matter}:{division}"])
        row = cursor.fetchone()
    return current().contracts[matter].account.format(division=division, serial=int(row[0]))


def close_if_over(project: Project) -> None:
    """All are connected or fell away: the manager is free for another project."""
    rows = Connection.objects.filter(project=project)
    if project.closed_at is None and all(row.ended or "connect" in row.done for row in rows):
        project.closed_at = now()
        project.save(update_fields=["closed_at"])


def names_of(number_edition: int, matter: str) -> dict[str, str]:
    """A matter's name by language."""
    found = edition(number_edition).catalogue.matter[matter].name
    return {"zh": found.zh, "en": found.en}


def _name(project: Project, matter: str) -> dict[str, str]:
    return names_of(project.case.edition_id, matter)


def _told(node: str) -> dict[str, str]:
    return dict(current().node(node).told)
