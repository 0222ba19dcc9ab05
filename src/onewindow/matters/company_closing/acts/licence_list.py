"""The dated list of licences that are cancelled together with the deregistration: kept by the lead, each line confirmed
by a superior of the agency that issues the licence.
"""

from dataclasses import dataclass

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.company_closing import licences, rights
from onewindow.matters.company_closing.errors import ListedAlready, NoListedLicence, UnknownLicence, WordsWanted
from onewindow.matters.company_closing.models import ListedLicence
from onewindow.people.errors import NoAgency
from onewindow.people.queries import agency_for

_LEAST = 4


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A line of the list."""

    line: int  #: id


@act("list_licence", returns=Listed)
def list_licence(code: str, *, agency: str, by: Actor) -> Listed:
    """Put a kind of licence on the list; it counts when its agency (`agency`: code) has confirmed it.

    For the lead. Raises NotAllowed, UnknownLicence, ListedAlready.
    """
    _, division = rights.lead_post(by)
    name = licences.name_of(code)
    try:
        found = agency_for(agency, division)
    except NoAgency:
        raise UnknownLicence(licence=name) from None
    if not rights.issues(found, code):
        raise UnknownLicence(licence=name)
    if ListedLicence.objects.filter(code=code, division=division, agency=found, ended_at=None).exists():
        raise ListedAlready(licence=name)
    row = ListedLicence.objects.create(code=code, division_id=division, agency=found, listed_at=now(), listed_by=by.ref)
    _write(row, "list_licence", by)
    return Listed(line=row.pk)


@act("confirm_licence")
def confirm_licence(line: int, *, by: Actor) -> None:
    """The agency that issues the licence confirms that it takes part. Raises NoListedLicence, NotAllowed."""
    row = _open(line)
    rights.demand_superior(by, row.agency_id)
    if row.confirmed_at is not None:
        raise NoListedLicence
    row.confirmed_at, row.confirmed_by = now(), by.ref
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    _write(row, "confirm_licence", by)


@act("take_off_list")
def take_off_list(line: int, *, reason: str, by: Actor) -> None:
    """Take a licence off the list; cases that run already keep it. For the lead. Raises NoListedLicence, NotAllowed."""
    row = _open(line)
    _, division = rights.lead_post(by)
    if division != row.division_id:
        raise NoListedLicence
    if len(reason.strip()) < _LEAST:
        raise WordsWanted(least=_LEAST)
    row.ended_at, row.ended_by, row.end_reason = now(), by.ref, reason.strip()[:200]
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _write(row, "take_off_list", by, reason=row.end_reason)


def _open(line: int) -> ListedLicence:
    row = ListedLicence.objects.select_for_update(of=("self",)).filter(pk=line, ended_at=None).first()
    if row is None:
        raise NoListedLicence
    return row


def _write(row: ListedLicence, verb: str, by: Actor, **said: str) -> None:
    body = {"code": row.code, "agency": row.agency_id, "line": row.pk, **said}
    events.append(f"closing-list:{row.division_id}", verb=verb, by=by, division=row.division_id, body=body)
