"""A file of units into the book: read line by line, entered in batches, every bad line reported.

An import that was cut off is simply run again: batches that are in the book are passed over.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.region import region_dir
from onewindow.people import identity
from onewindow.people.errors import BadNumber
from onewindow.rules import identifiers
from onewindow.rules.divisions import load_areas

from . import directories, holders, imports
from .acts.imports import import_batch
from .entries import Holder
from .imports import CheckHolder, ImportFault, Row
from .known import unchanged

_BATCH = 2000


@dataclass(kw_only=True)
class Progress:
    """How far an import is."""

    rows: int = 0  #: lines read, without the first
    entered: int = 0  #: units that came into the book
    unchanged: int = 0  #: units that were there already, as the line says
    bad_rows: int = 0  #: lines not entered


def import_units(
    lines: Iterable[str],
    *,
    source: str,
    by: Actor,
    report: Callable[[ImportFault], None],
    step: Callable[[int], object] = lambda _rows: None,
    batch: int = _BATCH,
) -> Progress:
    """Enter every unit of the file that can be entered; `report` gets each fault, `step` the number of lines done.

    `source` names the file in each entry's source reference. Raises imports.UnusableFile where the first line does not
    name the columns.
    """
    progress = Progress()
    read = imports.rows(lines, data=directories.current(), on=today(), check_holder=_holder_check())
    for rows, faults in _batches(read, batch):
        for fault in faults:
            report(fault)
        bad = {fault.line for fault in faults}
        if rows and unchanged(rows):
            progress.unchanged += len(rows)
        elif rows:
            done = import_batch(rows, source=source, by=by)
            progress.entered += done.entered
            progress.unchanged += done.unchanged
            for fault in done.faults:
                report(fault)
            bad |= {fault.line for fault in done.faults}
        progress.bad_rows += len(bad)
        progress.rows += len(rows) + len({fault.line for fault in faults})
        step(len(rows) + len({fault.line for fault in faults}))
    return progress


def _batches(read: Iterable[Row | list[ImportFault]], size: int) -> Iterator[tuple[list[Row], list[ImportFault]]]:
    rows: list[Row] = []
    faults: list[ImportFault] = []
    count = 0
    for one in read:
        if isinstance(one, Row):
            rows.append(one)
        else:
            faults += one
        count += 1
        if count == size:
            yield rows, faults
            rows, faults, count = [], [], 0
    if count:
        yield rows, faults


def _holder_check() -> CheckHolder:
    """What checks a holder; where the divisions stand is asked once, not for each of a million lines."""
    areas, on = load_areas(region_dir()), today()

    def checked(person: Holder) -> Holder | str:
        if (
            person.name
            and person.id_kind in identity.CHECKED
            and identifiers.check(person.id_kind, person.id_no, areas=areas, today=on).valid
        ):
            return person
        try:
            return holders.checked(person)
        except BadNumber as fault:
            return fault.text()

    return checked
