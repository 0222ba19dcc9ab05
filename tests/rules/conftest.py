from pathlib import Path

import pytest

from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar

REGION = Path(__file__).resolve().parents[2] / "regions" / "bazhou"


@pytest.fixture(scope="session")
def region() -> Path:
    return REGION


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar(REGION)
