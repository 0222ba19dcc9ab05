"""PURE: old and new side by side, for each utility: papers to hand in, steps, days."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.facts import Name
from onewindow.catalogue.figures import days_of
from onewindow.catalogue.sheet import Sheet, Supply

from .book import Book


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One utility before and now."""

    matter: str  #: code
    old_materials: tuple[str, ...]  #: before, in Chinese
    new_materials: tuple[Name, ...]  #: handed in now
    old_steps: tuple[str, ...]  #: before
    old_days: int  #: working days before
    new_days: float  #: working days promised now
    status: str  #: how sure the old figures are


def compared(book: Book, catalogue: Catalogue, sheet: Sheet, matters: Sequence[str]) -> tuple[Compared, ...]:
    """For every utility of the sheet of which the region says how it was."""
    found = []
    for code in matters:
        before = book.before.get(code)
        if before is None or code not in sheet.matters:
            continue
        mine = [line for line in sheet.materials if line.supply is Supply.UPLOAD]
        names = tuple(line.name for line in mine if any(key.startswith(f"{code}.") for key in line.keys))
        found.append(
            Compared(
                matter=code,
                old_materials=before.materials,
                new_materials=names,
                old_steps=before.steps,
                old_days=before.working_days,
                new_days=float(days_of(catalogue.matter[code])),
                status=before.status,
            )
        )
    return tuple(found)
