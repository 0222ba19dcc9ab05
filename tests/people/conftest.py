import pytest

from onewindow.core.act import Actor
from onewindow.people.models import Account

SYSTEM = Actor.system("test")


@pytest.fixture
def account(demo):
    """A demo account by user name, freshly read as a request would."""
    return lambda username: Account.objects.get(username=username)
