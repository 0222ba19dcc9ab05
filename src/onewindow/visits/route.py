"""PURE: in which order to drive: always to the nearest place not yet visited, in a straight line, from the office.

    order([Stop(key=1, point=Point(latitude=41.7, longitude=86.1)), …], start=office)

Places without a point come last, by time. The order by hand stands over this (`by_hand`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0088


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A place on the ground."""

    latitude: float  #: degrees north
    longitude: float  #: degrees east


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A visit as the route sees it."""

    key: int  #: id of the visit
    at: datetime  #: planned begin
    point: Point | None  #: where, if known


def kilometres(a: Point, b: Point) -> float:
    """The straight line over the ground."""
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(chord)))


def order(stops: Sequence[Stop], *, start: Point | None) -> list[int]:
    """Keys in the order of the nearest neighbour; without a start, the earliest visit is the first."""
    left = sorted((stop for stop in stops if stop.point is not None), key=lambda stop: (stop.at, stop.key))
    rest = sorted((stop for stop in stops if stop.point is None), key=lambda stop: (stop.at, stop.key))
    here, found = start, []
    while left:
        chosen = left[0] if here is None else min(left, key=lambda stop: _far(here, stop))
        left.remove(chosen)
        found.append(chosen.key)
        here = chosen.point
    return [*found, *(stop.key for stop in rest)]


def by_hand(keys: Sequence[int], positions: Mapping[int, int | None]) -> list[int]:
    """What was put in order by hand first, in that order; what came later behind it, as computed."""
    placed = [key for key in keys if positions.get(key) is not None]
    return [*sorted(placed, key=lambda key: positions[key] or 0), *(key for key in keys if positions.get(key) is None)]


def _far(here: Point | None, stop: Stop) -> float:
    assert here is not None  # noqa: S101  both are known here
    assert stop.point is not None  # noqa: S101
    return kilometres(here, stop.point)
