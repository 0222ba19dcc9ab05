"""PURE: how long a drawn line is and how large a drawn area, on the ellipsoid of CGCS2000.

line_length([(86.14, 41.75), (86.15, 41.76)])     # metres, Decimal

Length: the inverse formula of T. Vincenty (Survey Review 23, 1975), to less than a millimetre over a city; where it
does not converge (nearly opposite points of the Earth) the sphere is good enough for a fault to be seen. Area: the
sphere of equal area (authalic latitudes), within 0.1 % of the ellipsoid for anything a building site is.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from math import asin, atan, atan2, atanh, cos, radians, sin, sqrt, tan
from typing import Any

#: CGCS2000 (GB 22021-2008): half the larger axis in metres, and the flattening.
SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257222101
_SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING)
_E2 = FLATTENING * (2 - FLATTENING)
_E = sqrt(_E2)
_STEPS = 60
_CLOSE = 1e-12
_CENTIMETRES = Decimal("0.01")

Place = tuple[float, float]


def distance(first: Place, second: Place) -> float:
    """Metres between two places, each longitude and latitude in degrees."""
    if first == second:
        return 0.0
    turn = radians(second[0] - first[0])
    u1, u2 = (atan((1 - FLATTENING) * tan(radians(place[1]))) for place in (first, second))
    lam = turn
    for _ in range(_STEPS):
        sin_s = sqrt((cos(u2) * sin(lam)) ** 2 + (cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam)) ** 2)
        if sin_s == 0:
            return 0.0
        cos_s = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
        sigma = atan2(sin_s, cos_s)
        sin_a = cos(u1) * cos(u2) * sin(lam) / sin_s
        cos2_a = 1 - sin_a**2
        middle = cos_s - 2 * sin(u1) * sin(u2) / cos2_a if cos2_a else 0.0
        c = FLATTENING / 16 * cos2_a * (4 + FLATTENING * (4 - 3 * cos2_a))
        before = lam
        inner = sigma + c * sin_s * (middle + c * cos_s * (2 * middle**2 - 1))
        lam = turn + (1 - c) * FLATTENING * sin_a * inner
        if abs(lam - before) < _CLOSE:
            return _along(cos2_a, sigma, sin_s, cos_s, middle)
    return _on_sphere(first, second)


def _along(cos2_a: float, sigma: float, sin_s: float, cos_s: float, middle: float) -> float:
    u = cos2_a * (SEMI_MAJOR_M**2 - _SEMI_MINOR_M**2) / _SEMI_MINOR_M**2
    a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    far = b / 6 * middle * (4 * sin_s**2 - 3) * (4 * middle**2 - 3)
    correction = b * sin_s * (middle + b / 4 * (cos_s * (2 * middle**2 - 1) - far))
    return _SEMI_MINOR_M * a * (sigma - correction)


def _on_sphere(first: Place, second: Place) -> float:
    (x1, y1), (x2, y2) = ((radians(part) for part in place) for place in (first, second))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * (2 * SEMI_MAJOR_M + _SEMI_MINOR_M) / 3 * asin(min(1.0, sqrt(half)))


def line_length(points: Sequence[Place]) -> Decimal:
    """Metres along the points, to the centimetre."""
    whole = sum(distance(one, other) for one, other in pairwise(points))
    return Decimal(str(whole)).quantize(_CENTIMETRES)


def ring_area(points: Sequence[Place]) -> Decimal:
    """Square metres inside a ring of places, whichever way round; the last need not repeat the first."""
    ring = [(radians(x), _authalic(y)) for x, y in points]
    total = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        total += (x2 - x1) * (2 + y1 + y2)
    radius2 = SEMI_MAJOR_M**2 / 2 * (1 + (1 - _E2) / _E * atanh(_E))
    return Decimal(str(abs(total) / 2 * radius2)).quantize(_CENTIMETRES)


def _authalic(latitude: float) -> float:
    """Sine of the latitude on the sphere of equal area."""

    def part(sine: float) -> float:
        return (1 - _E2) * (sine / (1 - _E2 * sine**2) + atanh(_E * sine) / _E)

    return part(sin(radians(latitude))) / part(1.0)


def places_of(shape: object) -> list[Place] | None:
    """The places of a GeoJSON LineString, numbers or decimal texts; None for anything that is none."""
    if not isinstance(shape, Mapping) or shape.get("type") != "LineString":
        return None
    given: Any = shape.get("coordinates")
    try:
        found = [(float(one[0]), float(one[1])) for one in given]
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    inside = all(abs(x) <= 180 and abs(y) <= 90 for x, y in found)
    return found if inside and len(found) > 1 else None


def drawn_length(shape: object) -> Decimal | None:
    """Metres of a GeoJSON LineString; None where it is none."""
    places = places_of(shape)
    return None if places is None else line_length(places)


def drawn_area(shape: object) -> Decimal | None:
    """Square metres inside a GeoJSON LineString whose ends meet; None for anything else."""
    places = places_of(shape)
    return ring_area(places) if places is not None and len(places) > 3 and places[0] == places[-1] else None


def agrees(stated: object, drawn: Decimal, *, within_percent: float) -> bool | None:
    """Whether a stated figure lies within so many per cent of the drawn one, the limit included; None: no figure."""
    try:
        figure = Decimal(str(stated))
    except ArithmeticError:
        return None
    if not figure.is_finite() or isinstance(stated, bool):
        return None
    return abs(figure - drawn) <= drawn * Decimal(str(within_percent)) / 100
