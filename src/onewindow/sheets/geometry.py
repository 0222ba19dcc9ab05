"""PURE: a drawn line or point as GeoJSON (CGCS2000) whose coordinates are decimal texts, so that no float is stored.

read_geometry({"type": "Point", "coordinates": [86.1458, 41.7637]}, point=True)
# {"type": "Point", "coordinates": ["86.1458", "41.7637"]}
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from . import faults
from .faults import Wrong

#: More points than any line within a city needs.
MOST_POINTS = 2000
#: Seven places of a degree are about a centimetre.
_PLACES = Decimal("0.0000001")


def read_geometry(raw: object, *, point: bool) -> dict[str, Any]:
    """A GeoJSON Point or LineString (or a Feature of one), or its places one to a line. Raises Wrong."""
    wanted = "Point" if point else "LineString"
    raw = _typed(raw, point=point) if isinstance(raw, str) else raw
    shape = raw.get("geometry", raw) if isinstance(raw, Mapping) else None
    if not isinstance(shape, Mapping) or shape.get("type") != wanted:
        raise Wrong(faults.NOT_GEOMETRY())
    given = shape.get("coordinates")
    points = [given] if point else given
    if not isinstance(points, list | tuple) or len(points) < (1 if point else 2):
        raise Wrong(faults.NOT_GEOMETRY())
    if len(points) > MOST_POINTS:
        raise Wrong(faults.TOO_MANY_POINTS(most=MOST_POINTS))
    read = [_point(one) for one in points]
    return {"type": wanted, "coordinates": read[0] if point else read}


def _typed(text: str, *, point: bool) -> Mapping[str, Any]:
    """Longitude and latitude, one place to a line, with a comma or a blank between."""
    lines = [line.replace("，", " ").replace(",", " ").split() for line in text.splitlines() if line.strip()]
    if not lines or any(len(line) != 2 for line in lines):
        raise Wrong(faults.NOT_GEOMETRY())
    return {"type": "Point", "coordinates": lines[0]} if point else {"type": "LineString", "coordinates": lines}


def as_lines(value: Mapping[str, Any]) -> str:
    """The stored geometry as people type it: longitude, latitude, one place to a line."""
    places = [value["coordinates"]] if value["type"] == "Point" else value["coordinates"]
    return "\n".join(f"{x}, {y}" for x, y in places)


def as_numbers(value: Mapping[str, Any]) -> dict[str, Any]:
    """The stored geometry as ordinary GeoJSON, for a map."""
    coordinates = value["coordinates"]
    if value["type"] == "Point":
        return {"type": "Point", "coordinates": [float(part) for part in coordinates]}
    return {"type": value["type"], "coordinates": [[float(part) for part in one] for one in coordinates]}


def _point(point: object) -> list[str]:
    """Longitude and latitude as decimal texts; a height is left out."""
    if not isinstance(point, list | tuple) or not 2 <= len(point) <= 3:
        raise Wrong(faults.NOT_GEOMETRY())
    read = []
    for given, most in zip(point, (180, 90), strict=False):
        if isinstance(given, bool) or not isinstance(given, str | int | float):
            raise Wrong(faults.NOT_GEOMETRY())
        try:
            found = Decimal(str(given))
        except InvalidOperation:
            raise Wrong(faults.NOT_GEOMETRY()) from None
        if not found.is_finite() or abs(found) > most:
            raise Wrong(faults.NOT_GEOMETRY())
        text = format(found.quantize(_PLACES), "f").rstrip("0").rstrip(".")
        read.append("0" if text == "-0" else text)
    return read
