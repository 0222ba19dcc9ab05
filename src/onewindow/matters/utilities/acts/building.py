"""After the plan: works outside, acceptance test, connection."""

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.utilities.answering import needs_works
from onewindow.matters.utilities.errors import ContractMissing, WordsMissing, WorksNotGranted
from onewindow.matters.utilities.findings import Finding
from onewindow.matters.utilities.models import Connection, Project
from onewindow.matters.utilities.rights import demand_utility
from onewindow.matters.utilities.rows import (
    changed,
    close_if_over,
    demand_turn,
    locked,
    names_of,
    reach,
    running,
    said,
    tell_applicant,
)
from onewindow.matters.utilities.works import works_granted


@act("finish_outside_line")
def finish_outside(number: str, matter: str, *, by: Actor) -> None:
    """The line outside is built. On roads or green space only after the joint review of works has been granted.

    Raises NoProject, ConnectionOver, NotAllowed, NotOnTheWay, WorksNotGranted.
    """
    project = locked(number)
    row = running(project, matter)
    demand_utility(by, row)
    demand_turn(row, "outside")
    if _crosses(row) and needs_works(project) and not works_granted(project):
        raise WorksNotGranted
    _reached(project, row, "outside", "finish_outside_line", by)


@act("record_acceptance_test")
def record_test(number: str, matter: str, *, passed: bool, words: str, by: Actor) -> None:
    """The acceptance test; one that was not passed says what to put right and is done again.

    Raises NoProject, ConnectionOver, NotAllowed, NotOnTheWay, WordsMissing.
    """
    project = locked(number)
    row = running(project, matter)
    demand_utility(by, row)
    demand_turn(row, "test")
    if not passed and not words.strip():
        raise WordsMissing
    row.tests = [*row.tests, {"at": now().isoformat(), "passed": passed, "words": words.strip()[:200]}]
    row.save(update_fields=["tests"])
    if passed:
        _reached(project, row, "test", "record_acceptance_test", by)
        return
    changed(project)
    said(project, "record_acceptance_test", by, {"matter": matter, "passed": False})
    data = {"matter": names_of(project.case.edition_id, matter), "words": words.strip()[:200]}
    tell_applicant(project, "utility_test_failed", data)


@act("connect_utility")
def connect(number: str, matter: str, *, by: Actor) -> None:
    """Water, power, gas or heat flows. Raises NoProject, ConnectionOver, NotAllowed, NotOnTheWay, ContractMissing."""
    project = locked(number)
    row = running(project, matter)
    demand_utility(by, row)
    demand_turn(row, "connect")
    if row.account is None:
        raise ContractMissing
    _reached(project, row, "connect", "connect_utility", by)
    close_if_over(project)


def _reached(project: Project, row: Connection, node: str, verb: str, by: Actor) -> None:
    changed(project)
    reach(project, row, node)
    said(project, verb, by, {"matter": row.matter, "node": node})


def _crosses(row: Connection) -> bool:
    finding = Finding.from_json(row.finding) if row.finding else Finding()
    return finding.outside
