"""What the book says against lines of an import: unit known, number taken, building and flat both with a right."""

from collections.abc import Sequence

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase

from .codes import UnitKind, parts
from .entries import Of
from .imports import CERTIFICATE, UNIT, ImportFault, Row
from .models import Entry, Paper, Unit

KNOWN = Phrase("unit_known", gettext_noop("该单元已在登记簿中，内容不同；请按变更或更正登记办理。"))
TAKEN = Phrase("number_taken", gettext_noop("证号“{number}”已经使用。"))
WHOLE = Phrase("whole_and_part", gettext_noop("“{other}”已有登记的权利，整幢与其中的户不能分别登记。"))


def unchanged(rows: Sequence[Row]) -> bool:
    """Whether the book has every one of the lines already, as it stands."""
    known = dict(Unit.objects.filter(code__in=[r.code for r in rows]).values_list("code", "imported"))
    return all(known.get(row.code) == row.digest for row in rows)


def faults_against_book(rows: Sequence[Row]) -> tuple[list[Row], int, list[ImportFault]]:
    """Rows to be entered, how many are there already, and faults."""
    known = dict(Unit.objects.filter(code__in=[r.code for r in rows]).values_list("code", "imported"))
    faults = [
        ImportFault(line=row.line, column=UNIT, why=str(KNOWN()))
        for row in rows
        if row.code in known and known[row.code] != row.digest
    ]
    fresh = [row for row in rows if row.code not in known]
    same = len(rows) - len(fresh) - len(faults)
    numbers = [row.certificate for row in fresh if row.certificate]
    taken = set(Paper.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
    wholes, with_parts = _buildings(fresh)
    good: list[Row] = []
    for row in fresh:
        place = parts(row.code)
        other = ""
        if place.fixture == "F":
            whole = place.building + "0000"
            other = with_parts.get(whole, "") if place.kind is UnitKind.BUILDING else whole if whole in wholes else ""
        if row.certificate in taken:
            faults.append(ImportFault(line=row.line, column=CERTIFICATE, why=str(TAKEN(number=row.certificate))))
        elif other:
            faults.append(ImportFault(line=row.line, column=UNIT, why=str(WHOLE(other=other))))
        else:
            good.append(row)
            taken |= {row.certificate} - {""}
            if place.fixture == "F":
                whole = place.building + "0000"
                if place.kind is UnitKind.BUILDING:
                    wholes.add(whole)
                else:
                    with_parts.setdefault(whole, row.code)
    return good, same, faults


def _buildings(rows: Sequence[Row]) -> tuple[set[str], dict[str, str]]:
    """Whole buildings with a right, among those of the rows; and whole buildings of the rows with a flat that has."""
    places = [parts(row.code) for row in rows]
    rights = Entry.objects.filter(of=Of.RIGHT.value, closed=None)
    of_flats = {p.building + "0000" for p in places if p.fixture == "F" and p.kind is UnitKind.UNIT}
    wholes = set(rights.filter(unit__in=of_flats).values_list("unit", flat=True)) if of_flats else set()
    with_parts = {}
    for building in {p.building for p in places if p.kind is UnitKind.BUILDING}:
        flats = rights.filter(unit__gt=building + "0000", unit__lte=building + "9999")
        first = flats.values_list("unit", flat=True).order_by("unit").first()
        if first is not None:
            with_parts[building + "0000"] = first
    return wholes, with_parts
