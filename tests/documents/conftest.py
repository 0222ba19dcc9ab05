"""A home of its own for every test: keys, files and nothing of the installation's."""

import pytest

from onewindow.documents import keys
from onewindow.documents.making import stationery
from onewindow.people.models import Division

from .papers import DIVISION


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ONEWINDOW_DOCUMENT_KEYS", raising=False)
    return tmp_path / "home"


@pytest.fixture
def own_keys(home):
    return keys.ensure()


@pytest.fixture(scope="session")
def words():
    return stationery()


@pytest.fixture
def division(db):
    return Division.objects.create(code=DIVISION, names={"zh": "样例市"}, administered=True)


@pytest.fixture
def public(settings):
    settings.PUBLIC_URL = "https://verify.example.org"
    settings.DEMO = True
    return settings


@pytest.fixture
def desk(home, division, public):
    """Everything needed to make papers."""
    return division
