from datetime import UTC, datetime

import pytest

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.loader import load
from onewindow.core.act import Actor
from onewindow.core.clock import moved_to
from onewindow.core.region import region_dir
from tests.people.conftest import account, demo, region  # noqa: F401  fixtures

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture(scope="session")
def catalogue():
    return load(region_dir())


@pytest.fixture
def today():
    """The whole process lives on Wednesday 2026-11-25, 11:00."""
    with moved_to(NOW):
        yield NOW.date()


@pytest.fixture
def published(today, demo, catalogue, settings, tmp_path):  # noqa: F811
    """The region's catalogue is in force, its people are there, uploads go to a folder of the test."""
    settings.UPLOADS = tmp_path / "uploads"
    return publish_edition(catalogue, reason="test", by=Actor.system("test"))
