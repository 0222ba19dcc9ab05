"""On the spot: what each utility finds, what the lead settles, who signs the joint answer."""

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.utilities.errors import (
    AnswerGiven,
    AnswerLacks,
    FindingIncomplete,
    NameMissing,
    NothingDisputed,
    WordsMissing,
)
from onewindow.matters.utilities.findings import Finding, contradictions, faults_of, stamp
from onewindow.matters.utilities.models import Project
from onewindow.matters.utilities.rights import demand_lead, demand_on_site, is_applicant
from onewindow.matters.utilities.rows import changed, findings_of, locked, reach, running, said
from onewindow.people.permissions import Permission, may


@act("record_finding")
def record_finding(number: str, matter: str, found: Finding, *, by: Actor) -> None:
    """What one utility finds on the spot; until the joint answer it may be put right. Signatures fall with a change.

    Raises NoProject, ConnectionOver, NotAllowed, AnswerGiven, FindingIncomplete with all faults.
    """
    project = locked(number)
    row = running(project, matter)
    demand_on_site(by, row.agency_id)
    if project.answered_at is not None:
        raise AnswerGiven
    faults = faults_of(found)
    if faults:
        raise FindingIncomplete(first=faults[0][1], faults=faults)
    again = row.finding is not None
    if row.finding != found.json:
        project.signed = {}
    row.finding, row.found_by = found.json, by.ref
    row.save(update_fields=["finding", "found_by"])
    changed(project, "signed")
    reach(project, row, "visit")
    body = {"matter": matter, "possible": found.possible, "outside": found.outside, "length_m": found.length_m}
    said(project, "record_finding", by, body | {"again": again, "road": found.road, "green": found.green})


@act("settle_finding")
def settle_finding(number: str, key: str, *, there: bool, reason: str, by: Actor) -> None:
    """The lead decides what two utilities see differently, with a reason. `key`: "south/road".

    Raises NoProject, NotAllowed, AnswerGiven, NothingDisputed, WordsMissing.
    """
    project = locked(number)
    demand_lead(by, project)
    if project.answered_at is not None:
        raise AnswerGiven
    disputed = {one.key: one for one in contradictions(findings_of(project))}
    if key not in disputed:
        raise NothingDisputed
    if not reason.strip():
        raise WordsMissing
    line = {"there": there, "reason": reason.strip()[:200], "by": by.ref, "of": stamp(disputed[key])}
    project.settled, project.signed = {**project.settled, key: line}, {}
    changed(project, "settled", "signed")
    said(project, "settle_finding", by, {"key": key, "there": there, "reason": line["reason"]})


@act("sign_answer")
def sign_answer(number: str, *, agency: int | None = None, name: str, by: Actor) -> None:
    """Sign the joint answer: a utility or the lead for its `agency`, without one the applicant.

    The applicant signs with his own account, or in person before whoever of the agencies is there. Raises NoProject,
    NotAllowed, AnswerGiven, NameMissing, AnswerLacks where there is nothing whole to sign.
    """
    project = locked(number)
    if project.answered_at is not None:
        raise AnswerGiven
    if not name.strip():
        raise NameMissing
    lacking = [row.matter for row in project.connections.filter(ended="", finding__isnull=True)]
    if lacking:
        raise AnswerLacks(what="还有企业没有填踏勘情况")
    side = _side(project, agency, by)
    in_person = side == "applicant" and by.ref.startswith("staff:")
    line = {"name": name.strip()[:60], "at": now().isoformat(), "by": by.ref, "in_person": in_person}
    project.signed = {**project.signed, side: line}
    changed(project, "signed")
    said(project, "sign_answer", by, {"side": side, "in_person": in_person})


def _side(project: Project, agency: int | None, by: Actor) -> str:
    if agency is None:
        if not is_applicant(by, project):
            _demand_present(project, by)
        return "applicant"
    demand_on_site(by, agency)
    here = {project.lead_id, *project.connections.values_list("agency_id", flat=True)}
    if agency not in here:
        raise AnswerLacks(what="这个单位不参加这次踏勘")
    return str(agency)


def _demand_present(project: Project, by: Actor) -> None:
    """Whoever of the agencies that take part is there when the applicant signs on the officer's telephone."""
    demand_on_site(by, _own(project, by))


def _own(project: Project, by: Actor) -> int:
    from_ = [project.lead_id, *project.connections.values_list("agency_id", flat=True)]
    return next((one for one in from_ if _may(by, one)), project.lead_id)


def _may(by: Actor, agency: int) -> bool:
    return may(by, Permission.RECORD_VISIT, agency=agency)
