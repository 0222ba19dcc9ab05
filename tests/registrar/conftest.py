import pytest

from onewindow.people.access import actor_of
from onewindow.people.models import Account

FREE = "652801001002GB00012F00010302"
ATTACHED = "652801001002GB00012F00010401"
OBJECTED = "652801001002GB00012F00010402"
ONE, OTHER = "registrar.652801", "registrar2.652801"


@pytest.fixture
def world(demo, land_demo, tmp_path, monkeypatch):
    """The people of the demo and their book."""
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))


def user(name):
    return Account.objects.get(username=name)


def by(name):
    return actor_of(user(name))
