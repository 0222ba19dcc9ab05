import pytest

from onewindow.core.act import Actor
from onewindow.people.acts import load_demo, load_region
from onewindow.people.models import Account

SYSTEM = Actor.system("test")


@pytest.fixture
def region(db):
    load_region(by=SYSTEM)


@pytest.fixture
def demo(region, settings):
    settings.DEMO = True
    load_demo(by=SYSTEM)


@pytest.fixture
def account(demo):
    """A demo account by user name, freshly read as a request would."""
    return lambda username: Account.objects.get(username=username)
