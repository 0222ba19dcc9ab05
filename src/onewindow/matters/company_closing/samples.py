"""What a demonstration begins with: notes of other offices, and a list of licences that was confirmed."""

from decimal import Decimal

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.located import load as read_yaml
from onewindow.core.region import region_dir
from onewindow.people.access import actor_of
from onewindow.people.models import Agency, Division
from onewindow.people.queries import staff_at
from onewindow.registers.enterprises import acts as enterprises
from onewindow.registers.enterprises.errors import AlreadyMarked, NoEnterprise
from onewindow.registers.enterprises.models import Mark

from . import acts, licences
from .models import ListedLicence
from .telling import log

_FILE = "demo_marks.yaml"


def load(*, by: Actor) -> None:
    """Enter what is not there yet; a region without the file has no samples."""
    path = region_dir() / "registers" / _FILE
    if not path.exists():
        return
    said = read_yaml(path, shown_as=f"registers/{_FILE}").plain()
    for one in said.get("marks", ()):
        amount = one.get("amount_yuan")
        try:
            enterprises.mark_enterprise(
                one["uscc"],
                Mark.Kind(one["kind"]),
                words=one["words"],
                authority=one["authority"],
                number=one.get("number", ""),
                code=one.get("code", ""),
                amount_yuan=Decimal(amount) if amount else None,
                source_reference="演示样例",
                by=by,
            )
        except (AlreadyMarked, NoEnterprise):
            continue
    keep_list(said.get("together", ()))


def keep_list(codes: list[str]) -> None:
    """List licences as the lead and confirm them as their agencies' superiors; nothing where a list is kept."""
    if ListedLicence.objects.exists():
        return
    for division in Division.objects.filter(level="prefecture", administered=True):
        lead = _officer(licences.lead_agency(), division.code, "lead")
        if lead is None:
            continue
        for code in codes:
            for agency in licences.kinds()[code].agencies:
                superior = _officer(agency, division.code, "superior")
                if superior is None:
                    continue
                try:
                    line = acts.list_licence(code, agency=agency, by=lead).line
                    acts.confirm_licence(line, by=superior)
                except Refused as fault:
                    log.warning("list of licences: %s not listed (%s)", code, fault.code)


def _officer(agency: str, division: str, role: str) -> Actor | None:
    found = Agency.objects.filter(code=agency, division=division).first()
    staff = staff_at(found, role) if found is not None else []
    return actor_of(staff[0].account) if staff else None
