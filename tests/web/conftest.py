"""Pages in tests take their static files from the source, and show the region's catalogue as published."""

import pytest

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.loader import load
from onewindow.core.act import Actor
from onewindow.core.region import region_dir
from onewindow.people.acts import load_region

SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def catalogue():
    return load(region_dir())


@pytest.fixture
def published(db, catalogue):
    """Region and catalogue in force."""
    load_region(by=SYSTEM)
    publish_edition(catalogue, reason="test", by=SYSTEM)
    return catalogue
