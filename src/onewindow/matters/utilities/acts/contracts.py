"""The supply contract: signed by both, with the account number at once; its paper is made by a job."""

from dataclasses import dataclass

from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.jobs import enqueue
from onewindow.matters.utilities.errors import NameMissing, NoPlanYet
from onewindow.matters.utilities.models import Connection, Project
from onewindow.matters.utilities.rights import demand_applicant, demand_utility
from onewindow.matters.utilities.rows import changed, locked, names_of, next_account, running, said, tell_applicant

#: The job that makes the paper.
CONTRACT = "utilities.contract"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contracted:
    """How the contract stands."""

    account: str  #: account number; "" until both have signed


@act("sign_supply_contract", returns=Contracted)
def sign_contract(
    number: str, matter: str, *, side: str, name: str, by: Actor, idempotency_key: str | None = None
) -> Contracted:
    """Sign for the "applicant" or the "utility". With the second signature the account number is given.

    Raises NoProject, ConnectionOver, NotAllowed, NoPlanYet, NameMissing.
    """
    project = locked(number)
    row = running(project, matter)
    if side == "utility":
        demand_utility(by, row)
    else:
        side = "applicant"
        demand_applicant(by, project)
    if row.plan is None or "plan" not in row.done:
        raise NoPlanYet
    if not name.strip():
        raise NameMissing
    row.signatures = {**row.signatures, side: {"name": name.strip()[:60], "at": now().isoformat(), "by": by.ref}}
    both = {"applicant", "utility"} <= set(row.signatures)
    fresh = both and row.account is None
    if fresh:
        row.account = next_account(matter, project.division)
        enqueue(CONTRACT, number=number, matter=matter, lock=f"utilities:{number}")
    row.save(update_fields=["signatures", "account"])
    changed(project)
    said(project, "sign_supply_contract", by, {"matter": matter, "side": side, "account": fresh})
    if fresh:
        _tell(project, row)
    return Contracted(account=row.account or "")


@act("keep_supply_contract")
def keep_contract(number: str, matter: str, *, serial: str, by: Actor) -> None:
    """Note which paper the contract is. Raises NoProject, ConnectionOver."""
    project = locked(number)
    row = running(project, matter)
    row.contract = serial
    row.save(update_fields=["contract"])
    said(project, "keep_supply_contract", by, {"matter": matter, "serial": serial})


def _tell(project: Project, row: Connection) -> None:
    data = {"matter": names_of(project.case.edition_id, row.matter), "account": row.account or ""}
    tell_applicant(project, "utility_contract", data)
