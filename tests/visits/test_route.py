"""The order of a day: nearest neighbour in a straight line, or by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.visits.route import Point, Stop, by_hand, kilometres, order

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
OFFICE = Point(latitude=41.0, longitude=86.0)


def stop(key, north, east, minutes=0):
    point = None if north is None else Point(latitude=north, longitude=east)
    return Stop(key=key, at=NINE + timedelta(minutes=minutes), point=point)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    assert kilometres(OFFICE, Point(latitude=42.0, longitude=86.0)) == pytest.approx(111.19, abs=0.01)
    assert kilometres(OFFICE, OFFICE) == 0


def test_the_nearest_comes_next_whatever_the_hour():
    stops = [stop(1, 41.9, 86.0, 0), stop(2, 41.1, 86.0, 90), stop(3, 41.3, 86.0, 30)]
    assert order(stops, start=OFFICE) == [2, 3, 1]


def test_without_an_office_the_earliest_is_first_and_unknown_places_are_last():
    stops = [stop(1, None, None, 0), stop(2, 41.1, 86.0, 90), stop(3, 41.3, 86.0, 30), stop(4, None, None, -5)]
    assert order(stops, start=None) == [3, 2, 4, 1]


def test_by_hand_goes_before_and_what_came_later_follows():
    assert by_hand([1, 2, 3, 4], {1: 1, 2: None, 3: 0, 4: None}) == [3, 1, 2, 4]


places = st.tuples(st.floats(34, 49), st.floats(73, 96))


@given(st.lists(places, max_size=8), st.one_of(st.none(), st.just(OFFICE)))
def test_every_visit_is_in_the_route_once(found, start):
    stops = [stop(n, *place, minutes=n) for n, place in enumerate(found)]
    assert sorted(order(stops, start=start)) == list(range(len(stops)))
    assert order(list(reversed(stops)), start=start) == order(stops, start=start)
