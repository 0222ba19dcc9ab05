"""A drawn line on a map, as plain SVG that the server draws: for the form, the reviewer, the receipt.

    map_of({"type": "LineString", "coordinates": [["86.14", "41.75"], …]})

The ground comes from `map/base.geojson` of the region (roads, water, green); nothing is fetched from elsewhere.
Lengths are those of `rules.geodesy`. The picture is flat: metres east and north of the middle of the ground, which over
a city is right to a few centimetres and only decides where a line stands on the screen.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import ElementType
from onewindow.core.region import region_dir
from onewindow.rules.geodesy import Place, distance, drawn_area, drawn_length, places_of

from . import formats

#: Metres around a route that are shown besides it, and the least width of the picture.
_MARGIN = 0.35
_LEAST_M = 700.0
#: Width of the picture to its height.
_SHAPE = 1.6
_SCALES = (50, 100, 200, 500, 1000, 2000, 5000)
_KINDS = ("green", "water", "road", "main")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The base layer of a region."""

    middle: Place  #: longitude and latitude that the picture is measured from
    note: str  #: what kind of map it is
    verified: bool  #: a standard map with its review number
    shapes: tuple[tuple[str, str, str, tuple[Place, ...]], ...]  #: kind, zh, en, places
    box: tuple[float, float, float, float]  #: west, south, east, north in metres from the middle


@dataclass(frozen=True, kw_only=True)
class BaseShape:
    """A road, a river or a park as it is drawn."""

    kind: str  #: main, road, water, green
    path: str  #: `d` of an SVG path
    name: str  #: in the reader's language
    x: str  #: where its name stands
    y: str  #: where its name stands


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """The twin of a point in the table."""

    n: int  #: from 1
    longitude: str  #: degrees
    latitude: str  #: degrees
    step: str  #: metres from the point before


@dataclass(frozen=True, kw_only=True)
class MapView:
    """Everything of `components/map.html`."""

    view: str  #: viewBox
    size: str  #: letter height in metres of the picture
    base: tuple[BaseShape, ...]  #: the ground, first what lies below
    line: str  #: `d` of the route, empty without one
    closed: bool  #: the ends meet
    dots: tuple[tuple[str, str], ...]  #: the points
    rows: tuple[PointRow, ...]  #: the same as a table
    length: str  #: 图上长度, in words
    area: str  #: of a closed line, in words
    scale: tuple[str, str, str, str]  #: x, y, width of the scale bar, its words
    says: str  #: what the picture shows, for those who do not see it
    note: str  #: what kind of map it is
    single: bool = False  #: one point is asked, not a line
    frame: tuple[str, str, str, str]  #: middle longitude, middle latitude, metres per degree each way


@lru_cache(maxsize=4)
def _ground(path: Path, stamp: int) -> Ground:
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    shapes = []
    for feature in told["features"]:
        said, shape = feature["properties"], feature["geometry"]
        given = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"]
        places = tuple((float(x), float(y)) for x, y in given)
        shapes.append((str(said["kind"]), str(said.get("zh", "")), str(said.get("en", "")), places))
    every = [place for *_, places in shapes for place in places]
    (west, east), (south, north) = (_ends(part) for part in zip(*every, strict=True))
    middle = (round((west + east) / 2, 4), round((south + north) / 2, 4))
    kx, ky = _metres(middle)
    x, y = middle
    box = ((west - x) * kx, (south - y) * ky, (east - x) * kx, (north - y) * ky)
    order = sorted(shapes, key=lambda one: _KINDS.index(one[0]) if one[0] in _KINDS else 0)
    return Ground(
        middle=middle,
        note=str(told.get("note", "")),
        verified=told.get("status") == "seen",
        shapes=tuple(order),
        box=box,
    )


def _ends(values: Iterable[float]) -> tuple[float, float]:
    listed = list(values)
    return min(listed), max(listed)


def _metres(middle: Place) -> tuple[float, float]:
    """Metres per degree of longitude and of latitude there."""
    x, y = middle
    return distance((x - 0.5, y), (x + 0.5, y)), distance((x, y - 0.5), (x, y + 0.5))


def ground() -> Ground | None:
    """The region's base layer; None where it has none."""
    path = region_dir() / "map" / "base.geojson"
    return _ground(path, path.stat().st_mtime_ns) if path.is_file() else None


def map_of(shape: object, *, name: str = "", single: bool = False) -> MapView:
    """The picture of a stored or typed line (`single`: point), or of the ground alone where it is none."""
    places = _point_of(shape) if single else places_of(shape) or []
    held = ground()
    middle = held.middle if held is not None else places[0] if places else (0.0, 0.0)
    kx, ky = _metres(middle)
    flat = [((x - middle[0]) * kx, (middle[1] - y) * ky) for x, y in places]
    west, top, width, height = _view(flat, held)
    size = width / 52
    shapes = held.shapes if held is not None else ()
    length, area = drawn_length(shape), drawn_area(shape)
    return MapView(
        view=" ".join(_n(part) for part in (west, top, width, height)),
        size=_n(size),
        base=tuple(_shape(one, middle, (kx, ky), (west, top, width, height)) for one in shapes),
        line=_path(flat),
        closed=area is not None,
        dots=tuple((_n(x), _n(y)) for x, y in flat),
        rows=_rows(places),
        length="" if length is None else gettext("%(n)s 米") % {"n": figure(length)},
        area="" if area is None else gettext("%(n)s 平方米") % {"n": figure(area)},
        scale=_scale(west, top, width, height),
        says=words_of_point(shape) or gettext("底图，还没有标出位置") if single else _says(name, places, length, area),
        single=single,
        note="" if held is None or held.verified else gettext("示意底图，未经核对，不是标准地图"),
        frame=(_n(middle[0], 7), _n(middle[1], 7), _n(kx, 3), _n(ky, 3)),
    )


def _point_of(shape: object) -> list[Place]:
    """The place of a GeoJSON point that has been read; none where it is none."""
    if not isinstance(shape, Mapping) or shape.get("type") != "Point":
        return []
    x, y = shape["coordinates"][:2]
    return [(float(x), float(y))]


def words_of_point(shape: object) -> str:
    """A point in one line of text; empty for anything else."""
    return "".join(
        gettext("图上一点：经度 %(x)s，纬度 %(y)s") % {"x": _n(x, 6), "y": _n(y, 6)} for x, y in _point_of(shape)
    )


def maps_of(catalogue: Catalogue, held: Mapping[str, object]) -> tuple[tuple[str, MapView], ...]:
    """The pictures of all drawn lines among the values of a case, each with its label."""
    lines = ((catalogue.element.get(name), value) for name, value in held.items())
    found = []
    for element, value in lines:
        if element is not None and element.type is ElementType.LINE and places_of(value) is not None:
            name = formats.local_name(element.name)
            found.append((name, map_of(value, name=name)))
    return tuple(found)


def drawn_elements(catalogue: Catalogue) -> tuple[str, ...]:
    """The elements that are drawn on a map."""
    return tuple(element.id for element in catalogue.elements if element.type is ElementType.LINE)


def figure(found: Decimal) -> str:
    """A length or an area, to a tenth."""
    return f"{found.quantize(Decimal('0.1')):,}"


def words_of_line(shape: object) -> str:
    """A drawn line in one line of text: how many points, how long, how large inside."""
    places, length, area = places_of(shape), drawn_length(shape), drawn_area(shape)
    if places is None or length is None:
        return ""
    said = {"n": len(places), "length": figure(length)}
    if area is not None:
        return gettext("图上范围 %(n)s 个点，面积 %(area)s 平方米") % {**said, "area": figure(area)}
    return gettext("图上线路 %(n)s 个点，长 %(length)s 米") % said


def _says(name: str, places: list[Place], length: Decimal | None, area: Decimal | None) -> str:
    if length is None:
        return gettext("底图，还没有画线路")
    said = gettext("图上范围 %(n)s 个点，面积 %(figure)s 平方米") if area is not None else ""
    said = said or gettext("图上线路 %(n)s 个点，长 %(figure)s 米")
    words = said % {"n": len(places), "figure": figure(length if area is None else area)}
    return f"{name}：{words}" if name and formats.language() == "zh" else f"{name}: {words}" if name else words


def _view(flat: list[tuple[float, float]], held: Ground | None) -> tuple[float, float, float, float]:
    """West, top, width, height of the picture in metres, of one shape always."""
    if flat:
        (left, right), (top, bottom) = (_ends(part) for part in zip(*flat, strict=True))
        width = max((right - left) * (1 + 2 * _MARGIN), (bottom - top) * (1 + 2 * _MARGIN) * _SHAPE, _LEAST_M)
    elif held is not None:
        left, right, top, bottom = held.box[0], held.box[2], -held.box[3], -held.box[1]
        width = max(right - left, (bottom - top) * _SHAPE)
    else:
        left, right, top, bottom, width = 0.0, 0.0, 0.0, 0.0, _LEAST_M
    height = width / _SHAPE
    return (left + right - width) / 2, (top + bottom - height) / 2, width, height


def _shape(
    told: tuple[str, str, str, tuple[Place, ...]],
    middle: Place,
    scale: tuple[float, float],
    view: tuple[float, float, float, float],
) -> BaseShape:
    kind, zh, en, places = told
    flat = [((x - middle[0]) * scale[0], (middle[1] - y) * scale[1]) for x, y in places]
    at = _label_place(flat, view)
    name = (en if formats.language() == "en" else zh) if at is not None else ""
    x, y = at or (0.0, 0.0)
    return BaseShape(kind=kind, path=_path(flat) + ("Z" if kind == "green" else ""), name=name, x=_n(x), y=_n(y))


def _label_place(
    flat: list[tuple[float, float]], view: tuple[float, float, float, float]
) -> tuple[float, float] | None:
    """Where a name can be read: on the shape, well inside the picture, nearest to a third of its width."""
    west, top, width, height = view
    inside = []
    for (x1, y1), (x2, y2) in pairwise(flat):
        for part in range(9):
            x, y = x1 + (x2 - x1) * part / 8, y1 + (y2 - y1) * part / 8
            if west + width * 0.1 < x < west + width * 0.9 and top + height * 0.08 < y < top + height * 0.92:
                inside.append((x, y))
    if not inside:
        return None
    upright = abs(flat[-1][1] - flat[0][1]) > abs(flat[-1][0] - flat[0][0])
    if upright:
        return min(inside, key=lambda at: abs(at[1] - (top + height * 0.2)))
    return min(inside, key=lambda at: abs(at[0] - (west + width * 0.2)))


def _path(flat: list[tuple[float, float]]) -> str:
    return "".join(f"{'L' if n else 'M'}{_n(x)} {_n(y)}" for n, (x, y) in enumerate(flat))


def _rows(places: list[Place]) -> tuple[PointRow, ...]:
    rows = []
    for n, (x, y) in enumerate(places, start=1):
        step = "" if n == 1 else f"{distance(places[n - 2], (x, y)):.1f}"
        rows.append(PointRow(n=n, longitude=_n(x, 7), latitude=_n(y, 7), step=step))
    return tuple(rows)


def _scale(west: float, top: float, width: float, height: float) -> tuple[str, str, str, str]:
    long = max(one for one in (_SCALES[0], *_SCALES) if one <= max(width / 4, _SCALES[0]))
    words = gettext("%(n)s 公里") % {"n": long // 1000} if long >= 1000 else gettext("%(n)s 米") % {"n": long}
    return _n(west + width * 0.03), _n(top + height * 0.95), _n(float(long)), words


def _n(value: float, places: int = 1) -> str:
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
