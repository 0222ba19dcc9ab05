from pathlib import Path

import pytest
from hypothesis import settings

from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar

# Shared machines are slow at times; a slow example is no failure of a rule.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")

REGION = Path(__file__).resolve().parents[2] / "regions" / "bazhou"


@pytest.fixture(scope="session")
def region() -> Path:
    return REGION


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar(REGION)
