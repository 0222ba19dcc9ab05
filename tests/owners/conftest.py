import pytest

from onewindow.people.access import actor_of
from onewindow.people.models import Account, Party

#: Units of `demo/land.csv`.
MORTGAGED = "652801001002GB00012F00010301"  # 李样例
PARKING = "652801001002GB00012F00019012"  # 李样例
FREE = "652801001002GB00012F00010302"  # 张样例
ATTACHED = "652801001002GB00012F00010401"  # 王样例
SHARED = "652801001002GB00012F00010502"  # 李样例 and 王样例, half each
RESIDED = "652801001002GB00012F00010501"


@pytest.fixture
def world(demo, land_demo, tmp_path, monkeypatch, settings):
    """The people of the demo and their book, with keys of its own."""
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
    settings.PUBLIC_URL = "https://example.org"


def user(name):
    return Account.objects.get(username=name)


def by(name):
    return actor_of(user(name))


def party(name):
    return Party.objects.get(account__username=name)
