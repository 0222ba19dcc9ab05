"""Reads of the drawings 附图: of a unit, by the name of a picture, as SVG; and drawings that come in with a file.

plan_of(code)               # the drawing that stands, or None
plan_svg(code)              # its picture, "" where there is none
picture_named(digest)       # the picture behind /plans/<digest>.svg
import_file(text, source="测绘成果.geojson", by=by, report=print)
"""

from collections.abc import Callable
from functools import lru_cache

from onewindow.core.act import Actor
from onewindow.core.region import region_dir

from .acts.plans import NOT_IN_BOOK, PlansImported, import_plans
from .book import usable
from .drawing import Around, Drawing, Ring, Room, draw
from .models import Plan
from .plan_files import PlanFault, read_plans


def plan_of(code: str) -> Drawing | None:
    """The drawing of a unit that stands, None where nobody has surveyed it. Raises BadUnitCode."""
    row = Plan.objects.filter(unit=usable(code), until=None).first()
    return _read(row) if row else None


def plan_svg(code: str) -> str:
    """The picture of a unit, "" where there is none. Raises BadUnitCode."""
    digest = plan_digest(code)
    return picture_named(digest) if digest else ""


def plan_digest(code: str) -> str:
    """The name of the picture of a unit, "" where there is none. Raises BadUnitCode."""
    return Plan.objects.filter(unit=usable(code), until=None).values_list("digest", flat=True).first() or ""


def plan_digests(codes: list[str]) -> dict[str, str]:
    """The names of the pictures of several units, one query."""
    return dict(Plan.objects.filter(unit__in=codes, until=None).values_list("unit", "digest"))


@lru_cache(maxsize=512)
def picture_named(digest: str) -> str:
    """The SVG with this name, "" for none; a name stands for its content, so it is drawn once in a process."""
    row = Plan.objects.filter(digest=digest).first()
    return draw(_read(row)) if row else ""


def import_file(text: str, *, source: str, by: Actor, report: Callable[[PlanFault], None]) -> PlansImported:
    """Keep every drawing of a GeoJSON file that can be used; `report` gets each fault."""
    drawings, faults = read_plans(text)
    for fault in faults:
        report(fault)
    done = import_plans(drawings, source=source, by=by)
    for code in done.unknown:
        report(PlanFault(feature=0, unit=code, why=str(NOT_IN_BOOK())))
    return done


def load_samples(*, by: Actor) -> None:
    """The drawings of the demo's units; a region without the file has none. Raises ValueError for a fault in it."""
    file = region_dir() / "demo" / "land_plans.geojson"
    if file.exists():
        import_file(file.read_text(encoding="utf-8"), source="演示样例", by=by, report=_refuse)


def _refuse(fault: PlanFault) -> None:
    raise ValueError(f"demo/land_plans.geojson 第 {fault.feature} 个图形：{fault.why}")


def _read(row: Plan) -> Drawing:
    return Drawing(
        code=row.unit_id,
        crs=row.crs,
        floor=row.floor,
        label=row.label,
        bottom=row.bottom,
        top=row.top,
        north=row.north,
        outline=_ring(row.outline),
        rooms=tuple(Room(name=room["name"], ring=_ring(room["ring"])) for room in row.rooms),
        around=tuple(Around(kind=one["kind"], name=one["name"], ring=_ring(one["ring"])) for one in row.around),
        surveyed_on=row.surveyed_on,
        surveyor=row.surveyor,
    )


def _ring(points: list[list[int]]) -> Ring:
    return tuple((x, y) for x, y in points)
