"""Pages in tests take their static files from the source, and show the region's catalogue as published."""

import pytest


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def published(edition, catalogue):
    """Region and catalogue in force."""
    return catalogue


@pytest.fixture
def shop(demo, edition, settings, tmp_path):
    """The region with the people of its demo and its catalogue in force; uploads go to a folder of the test."""
    settings.UPLOADS = tmp_path / "uploads"
