"""Lengths and areas on the ellipsoid, against figures from elsewhere and against each other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import geodesy

#: One degree of the meridian from the equator, one of the equator, and Paris to New York: published WGS 84 figures,
#: which differ from CGCS2000 by less than a tenth of a millimetre per degree.
KNOWN = [
    ((0.0, 0.0), (0.0, 1.0), 110574.389),
    ((0.0, 0.0), (1.0, 0.0), 111319.491),
    ((0.0, 0.0), (0.0, 90.0), 10001965.729),
    ((0.0, 45.0), (0.0, 46.0), 111141.548),
]


@pytest.mark.parametrize(("first", "second", "metres"), KNOWN)
def test_distances_are_those_of_the_tables(first, second, metres):
    assert geodesy.distance(first, second) == pytest.approx(metres, abs=0.05)


def test_nearly_opposite_places_still_have_a_distance():
    assert geodesy.distance((0.0, 0.0), (179.7, 0.5)) == pytest.approx(19_936_000, rel=0.01)


PLACE = st.tuples(st.floats(86.0, 86.4), st.floats(41.6, 41.9))


@given(PLACE, PLACE, PLACE)
def test_a_detour_is_never_shorter_and_the_way_back_as_long(a, b, c):
    assert geodesy.distance(a, b) == pytest.approx(geodesy.distance(b, a), abs=1e-6)
    assert geodesy.distance(a, c) <= geodesy.distance(a, b) + geodesy.distance(b, c) + 1e-6


def test_a_square_of_a_site_has_the_area_of_its_sides():
    west, south, east, north = 86.14, 41.75, 86.141, 41.751
    ring = [(west, south), (east, south), (east, north), (west, north)]
    sides = geodesy.distance(ring[0], ring[3]) * geodesy.distance((west, 41.7505), (east, 41.7505))
    assert float(geodesy.ring_area(ring)) == pytest.approx(sides, rel=0.001)
    assert geodesy.ring_area(ring) == geodesy.ring_area(ring[::-1])
    assert geodesy.ring_area([*ring, ring[0]]) == geodesy.ring_area(ring)


@pytest.mark.parametrize(
    "shape",
    [None, "x", [], {"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": [[1, 2]]},
     {"type": "LineString", "coordinates": [[1], [2]]}, {"type": "LineString", "coordinates": None},
     {"type": "LineString", "coordinates": [[1, 2], [500, 2]]}, {"type": "LineString", "coordinates": {"a": 1}}],
)  # fmt: skip
def test_what_is_no_line_has_no_length(shape):
    assert geodesy.drawn_length(shape) is None


@pytest.mark.parametrize(
    ("stated", "held"),
    [("98", True), ("97.99", False), ("102", True), ("102.01", False), (100, True), ("x", None), (None, None),
     (True, None), ("NaN", None)],
)  # fmt: skip
def test_two_per_cent_are_allowed_and_no_more(stated, held):
    assert geodesy.agrees(stated, Decimal(100), within_percent=2) is held
