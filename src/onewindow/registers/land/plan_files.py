"""PURE: drawings of units out of GeoJSON: read, checked against themselves, every fault told with its feature.

    drawings, faults = read_plans(text)

A feature with `unit` becomes a drawing; others are what lies around (`kind`: unit or common). Features with a common
`plate` (or one of its `plates`) stand on the same floor and are drawn around each other. Coordinates are metres in the
local system that `crs` of the feature or `crs_name` of the file names; a feature's other properties may stand for the
whole file in the same way: `surveyed_on`, `surveyor`.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .codes import read_code
from .drawing import Around, Drawing, Point, Ring, Room, doubled, edges, inside

NOT_GEOJSON = Phrase("not_geojson", gettext_noop("不是 GeoJSON 的 FeatureCollection，请检查文件。"))
NOT_POLYGON = Phrase("not_polygon", gettext_noop("图形应为一个没有洞的多边形（Polygon，一圈坐标）。"))
BAD_RING = Phrase("bad_ring", gettext_noop("坐标圈不能用：至少三个不同的点，首尾相同，单位为米，不超过 {most} 点。"))
CROSSES = Phrase("crosses", gettext_noop("轮廓自己与自己相交，请检查点的顺序。"))
OVERLAPS = Phrase("overlaps", gettext_noop("与同一层的“{other}”重叠，请检查界址。"))
OUTSIDE = Phrase("outside", gettext_noop("房间“{room}”伸出了单元的轮廓。"))
LACKS = Phrase("lacks", gettext_noop("缺少“{name}”，或写法不对。"))
DRAWN_TWICE = Phrase("drawn_twice", gettext_noop("单元 {unit} 在文件里画了两次。"))

_MOST_POINTS = 500
#: No building is farther from the origin of its local system (metres).
_FARTHEST = 2_000_000
_LONGEST = {"label": 40, "crs": 120, "surveyor": 120}


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanFault:
    """What is wrong with a feature."""

    feature: int  #: its place in the file, from 1; 0 for the file as a whole
    unit: str  #: its unit, where it names one
    why: str  #: what is wrong and what to do


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shape:
    n: int
    ring: Ring
    plates: tuple[str, ...]
    kind: str
    name: str
    said: Mapping[str, Any]


class _Wrong(Exception):
    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence


def read_plans(text: str) -> tuple[list[Drawing], list[PlanFault]]:
    """The drawings that can be used, and what is wrong with the others. Never raises for bad input."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("features"), list):
        return [], [PlanFault(feature=0, unit="", why=str(NOT_GEOJSON()))]
    shapes, faults = _shapes(said)
    on_plate: dict[str, list[_Shape]] = defaultdict(list)
    for shape in shapes:
        for plate in shape.plates:
            on_plate[plate].append(shape)
    drawings: list[Drawing] = []
    seen: set[str] = set()
    for shape in shapes:
        if "unit" not in shape.said:
            continue
        beside = [other for plate in shape.plates for other in on_plate[plate] if other.n != shape.n]
        try:
            drawing = _drawing(shape, beside, seen)
        except _Wrong as wrong:
            faults.append(PlanFault(feature=shape.n, unit=str(shape.said["unit"]), why=str(wrong.sentence)))
        else:
            seen.add(drawing.code)
            drawings.append(drawing)
    return drawings, sorted(faults, key=lambda fault: fault.feature)


def _shapes(said: Mapping[str, Any]) -> tuple[list[_Shape], list[PlanFault]]:
    shapes, faults = [], []
    whole = {"crs": said.get("crs_name"), "surveyed_on": said.get("surveyed_on"), "surveyor": said.get("surveyor")}
    for n, feature in enumerate(said["features"], start=1):
        own = feature.get("properties") if isinstance(feature, dict) else None
        own = own if isinstance(own, dict) else {}
        try:
            shapes.append(_shape(n, feature, {**{k: v for k, v in whole.items() if v}, **own}))
        except _Wrong as wrong:
            faults.append(PlanFault(feature=n, unit=str(own.get("unit", "")), why=str(wrong.sentence)))
    return shapes, faults


def _shape(n: int, feature: Any, said: Mapping[str, Any]) -> _Shape:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    rings = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Polygon" else None
    if not isinstance(rings, list) or len(rings) != 1:
        raise _Wrong(NOT_POLYGON())
    plates = said.get("plates") or [said.get("plate")]
    if not isinstance(plates, list) or not all(isinstance(plate, str) and plate for plate in plates):
        raise _Wrong(LACKS(name="plate"))
    return _Shape(
        n=n,
        ring=_ring(rings[0]),
        plates=tuple(plates),
        kind="common" if said.get("kind") == "common" else "unit",
        name=str(said.get("short") or said.get("name") or "")[:20],
        said=said,
    )


def _ring(points: Any) -> Ring:
    """A ring in whole millimetres, counter-clockwise and open. Raises _Wrong."""
    if not isinstance(points, list) or not 4 <= len(points) <= _MOST_POINTS or points[0] != points[-1]:
        raise _Wrong(BAD_RING(most=_MOST_POINTS))
    ring: list[Point] = []
    for point in points[:-1]:
        if not isinstance(point, list) or len(point) < 2 or not all(_usable(number) for number in point[:2]):
            raise _Wrong(BAD_RING(most=_MOST_POINTS))
        ring.append((round(point[0] * 1000), round(point[1] * 1000)))
    if len(set(ring)) != len(ring) or len(ring) < 3 or doubled(ring) == 0:
        raise _Wrong(BAD_RING(most=_MOST_POINTS))
    if _crosses_itself(ring):
        raise _Wrong(CROSSES())
    return tuple(ring) if doubled(ring) > 0 else tuple(reversed(ring))


def _usable(number: Any) -> bool:
    return (
        isinstance(number, int | float)
        and not isinstance(number, bool)
        and math.isfinite(number)
        and abs(number) <= _FARTHEST
    )


def _drawing(shape: _Shape, beside: Sequence[_Shape], seen: AbstractSet[str]) -> Drawing:
    said = shape.said
    code, wrong = read_code(str(said["unit"]))
    if wrong is not None:
        raise _Wrong(wrong)
    if code in seen:
        raise _Wrong(DRAWN_TWICE(unit=code))
    other = next((one for one in beside if overlaps(shape.ring, one.ring)), None)
    if other is not None:
        raise _Wrong(OVERLAPS(other=other.name or other.n))
    rooms = tuple(_room(shape.ring, room) for room in said.get("rooms") or ())
    bottom, top = _height(said)
    return Drawing(
        code=code,
        crs=_words(said, "crs"),
        floor=_whole(said, "floor", -20, 200),
        label=_words(said, "label"),
        bottom=bottom,
        top=top,
        north=_whole(said, "north", 0, 359),
        outline=shape.ring,
        rooms=rooms,
        around=tuple(Around(kind=one.kind, name=one.name, ring=one.ring) for one in beside),
        surveyed_on=_day(said),
        surveyor=_words(said, "surveyor"),
    )


def _room(outline: Ring, said: Any) -> Room:
    name = said.get("name") if isinstance(said, dict) else None
    if not isinstance(name, str) or not name:
        raise _Wrong(LACKS(name="rooms"))
    ring = _ring(said.get("ring"))
    if any(_place(point, outline) < 0 for point in ring):
        raise _Wrong(OUTSIDE(room=name))
    return Room(name=name[:20], ring=ring)


def _words(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST[name]:
        raise _Wrong(LACKS(name=name))
    return value.strip()


def _whole(said: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _Wrong(LACKS(name=name))
    return value


def _height(said: Mapping[str, Any]) -> tuple[int, int]:
    pair = said.get("height")
    if not isinstance(pair, list) or len(pair) != 2 or not all(_usable(v) for v in pair) or pair[0] > pair[1]:
        raise _Wrong(LACKS(name="height"))
    return round(pair[0] * 1000), round(pair[1] * 1000)


def _day(said: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(said.get("surveyed_on")))
    except ValueError:
        raise _Wrong(LACKS(name="surveyed_on")) from None


def overlaps(one: Ring, other: Ring) -> bool:
    """Whether two rings share more than a border."""
    if any(_cross(a, b, c, d) for a, b in edges(one) for c, d in edges(other)):
        return True
    return any(_covers(ring, probe) for ring, probe in ((one, other), (other, one)))


def _covers(ring: Ring, probe: Ring) -> bool:
    """Whether something of `probe` lies inside `ring`: a point well within it, or a stretch of a side.

    Without a cross, a side gets in only at its own end or through a corner of the ring: between these it is one or the
    other, and its middle tells.
    """
    if _place(inside(probe), ring) > 0:
        return True
    for a, b in edges(probe):
        stops = sorted({a, b, *(point for point in ring if _near(point, a, b))})
        middles = [((x1 + x2) // 2, (y1 + y2) // 2) for (x1, y1), (x2, y2) in pairwise(stops)]
        if any(_place(point, ring) > 0 for point in (a, *middles)):
            return True
    return False


def _place(point: Point, ring: Ring) -> int:
    """1 inside, 0 on the border (to a millimetre), -1 outside."""
    y, within = point[1], False
    for a, b in edges(ring):
        if _near(point, a, b):
            return 0
        if (a[1] > y) != (b[1] > y) and (_side(point, a, b) > 0) == (b[1] > a[1]):
            within = not within
    return 1 if within else -1


def _near(point: Point, a: Point, b: Point) -> bool:
    """Whether a point lies on a side, to a millimetre."""
    (x, y), (ax, ay), (bx, by) = point, a, b
    if not (min(ax, bx) - 1 <= x <= max(ax, bx) + 1 and min(ay, by) - 1 <= y <= max(ay, by) + 1):
        return False
    return abs(_side(point, a, b)) <= max(abs(bx - ax), abs(by - ay))


def _side(point: Point, a: Point, b: Point) -> int:
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])


def _crosses_itself(ring: Sequence[Point]) -> bool:
    sides = list(edges(ring))
    return any(
        _cross(*sides[i], *sides[j])
        for i in range(len(sides))
        for j in range(i + 2, len(sides))
        if not (i == 0 and j == len(sides) - 1)
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two sides cross within both; a touch is none."""
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> int:
    side = _side(c, a, b)
    return (side > 0) - (side < 0)
