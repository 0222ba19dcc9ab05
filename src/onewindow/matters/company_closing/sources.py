"""What the registers know of an enterprise that closes fills the sheet; the applicant sees from where."""

from collections.abc import Mapping
from typing import Any

from onewindow.core import clock
from onewindow.people.identity import number_of
from onewindow.people.models import Party
from onewindow.registers.enterprises.errors import NoEnterprise
from onewindow.sheets.sources import Asking, Prefilled, Source, sources

from . import law
from .precheck import Prechecked, precheck

#: Element -> kinds of notes that make it true.
_GROUNDS = {
    "ex_abnormal": {"abnormal", "dishonest"},
    "ex_equity_frozen": {"equity_frozen", "equity_pledged", "chattel_mortgage"},
    "ex_invests": {"invests"},
    "ex_investigated": {"investigated", "litigation"},
    "ex_unpaid_penalty": {"unpaid_penalty"},
    "ex_penalised": {"unpaid_penalty"},
    "ex_terminated_before": {"simple_ended"},
    "tax_arrears": {"tax_arrears"},
}


@sources.register("closing_registers")
class ClosingRegisters(Source):
    """Grounds, arrears, licences: only for the service that closes enterprises."""

    elements = frozenset(
        {*_GROUNDS, "ex_revoked", "exclusion_check", "si_arrears", "hf_arrears", "branches_cleared"}
        | {"licences_held", "customs_reg_no", "tax_ever_handled", "invoices_ever_drawn"}
    )

    def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
        """Everything known of an enterprise that applies."""
        applicant = asking.applicant
        if asking.service != law.current().service or applicant.kind != Party.Kind.LEGAL:
            return {}
        uscc = number_of(applicant) if applicant.id_kind == "uscc" else ""
        try:
            found = precheck(uscc, on=asking.today)
        except NoEnterprise:
            return {}
        return {
            element: Prefilled(
                value=value,
                source_name="登记簿、信用信息公示系统和有关部门共享",
                record=uscc,
                as_of=clock.now(),
                editable=element in {"licences_held", "customs_reg_no", "branches_cleared"},
            )
            for element, value in values(found).items()
        }


def values(found: Prechecked) -> dict[str, Any]:
    """Element -> value, as the sheet keeps it."""
    kinds = {mark.kind for mark in found.marks}
    moment = clock.local_now().replace(second=0, microsecond=0, tzinfo=None).isoformat(timespec="minutes")
    reasons = [f.ground.says["zh"] for f in found.judged.findings if "simple" in f.ground.closes]
    said: dict[str, Any] = {element: bool(kinds & marks) for element, marks in _GROUNDS.items()}
    said |= {
        "ex_revoked": found.enterprise.status == "revoked",
        "exclusion_check": {"checked_at": moment, "clear": not reasons, "reasons": "；".join(reasons) or "无"},
        "si_arrears": _arrears(found, "si_arrears", moment),
        "hf_arrears": _arrears(found, "hf_arrears", moment),
        "branches_cleared": "branch" not in kinds,
        "tax_ever_handled": "tax" in found.enterprise.enrolments or bool(kinds & {"tax_arrears", "invoices"}),
        "invoices_ever_drawn": "invoices" in kinds,
    }
    if found.licences:
        said["licences_held"] = [
            {"kind": one.code, "number": one.number, "agency": one.authority, "needs_approval": one.first}
            for one in found.licences
        ]
    customs = next((mark.number for mark in found.marks if mark.kind == "customs"), "")
    return said | ({"customs_reg_no": customs} if customs else {})


def _arrears(found: Prechecked, kind: str, moment: str) -> dict[str, Any]:
    owed = [mark for mark in found.marks if mark.kind == kind]
    record: dict[str, Any] = {"checked_at": moment, "owed": bool(owed)}
    total = sum(mark.amount_yuan or 0 for mark in owed)
    return record | ({"amount": f"{total:.2f}"} if owed and total else {})
