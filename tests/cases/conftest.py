import pytest

from onewindow.core import clock

from .made import MONDAY
from .world import World, build


@pytest.fixture
def monday():
    """The whole process lives on Monday 2026-11-23, 10:00."""
    with clock.moved_to(MONDAY):
        yield MONDAY


@pytest.fixture
def world(db, monday) -> World:
    return build()
