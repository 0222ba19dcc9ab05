"""Drawings of units into the book: a newer survey closes the one before, nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import gettext_noop
from onewindow.registers.land.drawing import Drawing
from onewindow.registers.land.models import Plan, Unit
from onewindow.rules.sentences import Phrase

NOT_IN_BOOK = Phrase("unit_not_in_book", gettext_noop("登记簿里没有这个单元，请先登记，再导入附图。"))


@dataclass(frozen=True, kw_only=True)
class PlansImported:
    """What became of a file."""

    entered: int  #: units with a new drawing
    unchanged: int  #: units drawn so already
    unknown: list[str]  #: units that are not in the book


@act("import_plans")
def import_plans(drawings: Sequence[Drawing], *, source: str, by: Actor) -> PlansImported:
    """Keep the drawings of units that are in the book; the same drawing again changes nothing."""
    codes = sorted(drawing.code for drawing in drawings)
    # The rows of the units are locked in order: two files at once do not both close the same drawing.
    known = set(Unit.objects.select_for_update().filter(code__in=codes).order_by("code").values_list("code", flat=True))
    standing = dict(Plan.objects.filter(unit__in=known, until=None).values_list("unit", "digest"))
    fresh = [d for d in drawings if d.code in known and standing.get(d.code) != d.digest]
    at = now()
    Plan.objects.filter(unit__in=[d.code for d in fresh], until=None).update(until=at)
    Plan.objects.bulk_create(
        [
            Plan(
                unit_id=d.code,
                digest=d.digest,
                crs=d.crs,
                floor=d.floor,
                label=d.label,
                bottom=d.bottom,
                top=d.top,
                north=d.north,
                outline=[list(point) for point in d.outline],
                rooms=[{"name": room.name, "ring": [list(p) for p in room.ring]} for room in d.rooms],
                around=[{"kind": a.kind, "name": a.name, "ring": [list(p) for p in a.ring]} for a in d.around],
                surveyed_on=d.surveyed_on,
                surveyor=d.surveyor,
                source=source,
                since=at,
            )
            for d in fresh
        ]
    )
    drawn = [Unit(code=d.code, drawing=d.digest) for d in fresh]
    Unit.objects.bulk_update(drawn, ["drawing"], batch_size=1000)  # scans read it with the unit
    unknown = [code for code in codes if code not in known]
    body = {
        "source": source,
        "plans": {d.code: d.digest for d in fresh},
        "unchanged": len(known) - len(fresh),
        "unknown": len(unknown),
    }
    events.append("register:land-plans", verb="import_plans", by=by, body=body, at=at)
    return PlansImported(entered=len(fresh), unchanged=len(known) - len(fresh), unknown=unknown)
