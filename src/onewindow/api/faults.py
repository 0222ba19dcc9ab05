"""The faults of a sheet in the form of problem details: where in the body, which code, what to do."""

from collections.abc import Iterable

from django.utils.translation import gettext

from onewindow.sheets.faults import Fault as SheetFault

from .problems import Fault, pointer


def sheet_faults(found: Iterable[SheetFault], *, above: str = "answers") -> list[Fault]:
    """Each fault of a sheet with the pointer of its answer; rows count from 0 in JSON."""
    return [_fault(fault, above) for fault in found]


def _fault(fault: SheetFault, above: str) -> Fault:
    row = None if fault.row is None else fault.row - 1
    where = [part for part in (above, fault.element, row, fault.column) if part not in (None, "")]
    return Fault(place="body", pointer=pointer(*where), code=fault.code, detail=fault.sentence.text(gettext))
