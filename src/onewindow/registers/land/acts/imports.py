"""Entering many units that exist already: one act per batch, its rows by COPY, one event on each unit's own stream."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import SHANGHAI, now
from onewindow.registers.land import directories
from onewindow.registers.land.book import IMPORTING, Ground
from onewindow.registers.land.copying import copy_units
from onewindow.registers.land.imports import ImportFault, Row, first_of_file
from onewindow.registers.land.known import faults_against_book


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What became of a batch."""

    entered: int  #: units that came into the book
    unchanged: int  #: units that were in the book as the line says
    faults: list[ImportFault]  #: lines that contradict the book or the file


@act("import_batch")
def import_batch(batch: Sequence[Row], *, source: str, by: Actor) -> Imported:
    """Enter a batch of units with their first rights; what is in the book already as the line says stays.

    While it runs no other unit is registered for the first time, so what it has checked holds. `source` names the file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [IMPORTING])
    data, at = directories.current(), now()
    rows, faults = first_of_file(batch)
    fresh, unchanged, against = faults_against_book(rows)
    faults = sorted([*faults, *against], key=lambda fault: fault.line)
    ground = dataclasses.asdict(Ground(reason="存量数据导入", source_reference=source))
    copy_units(fresh, ground, data=data, at=at, on=at.astimezone(SHANGHAI).date(), by=by)
    same = unchanged + len(batch) - len(rows) - (len(faults) - len(against))
    body = {
        "source": source,
        "lines": [batch[0].line, batch[-1].line],
        "entered": len(fresh),
        "unchanged": same,
        "faults": len(faults),
    }
    events.append("register:land-imports", verb="import_batch", by=by, body=body, at=at)
    return Imported(entered=len(fresh), unchanged=same, faults=faults)
