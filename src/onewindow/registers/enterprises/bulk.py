"""Entering many enterprises at once: one act per line, so that one bad line stops no other."""

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.people.models import Division

from . import directories, imports
from .acts import enter_existing
from .imports import ImportFault, ImportReport


def import_enterprises(text: str, *, source: str, by: Actor) -> ImportReport:
    """Enter the enterprises of a CSV file; what cannot be entered is reported with its line and the reason.

    `source` names the file in each entry's source reference. Entering a file twice enters nothing twice.
    """
    rows, faults = imports.read(text, source=source, directory=directories.current().scope)
    known = set(Division.objects.values_list("code", flat=True))
    entered = 0
    for row in rows:
        if row.entry.division not in known:
            faults.append(ImportFault(line=row.line, why=f"登记机关区划“{row.entry.division}”不存在，请核对。"))
            continue
        try:
            enter_existing(row.entry, uscc=row.uscc, established_on=row.established_on, by=by)
        except Refused as refusal:
            faults.append(ImportFault(line=row.line, why=refusal.text()))
        else:
            entered += 1
    return ImportReport(entered=entered, faults=tuple(sorted(faults, key=lambda fault: fault.line)))
