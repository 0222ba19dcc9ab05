from datetime import UTC, datetime

import pytest

from onewindow.core.clock import moved_to
from onewindow.people.models import Account

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def today():
    """The whole process lives on Wednesday 2026-11-25, 11:00."""
    with moved_to(NOW):
        yield NOW.date()


@pytest.fixture
def account(demo):
    """A demo account by user name, freshly read as a request would."""
    return lambda username: Account.objects.get(username=username)


@pytest.fixture
def published(today, demo, edition, settings, tmp_path):
    """The region's catalogue is in force, its people are there, uploads go to a folder of the test."""
    settings.UPLOADS = tmp_path / "uploads"
    return edition
