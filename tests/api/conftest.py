"""People of the demo, and programs that hold a key of theirs."""

import pytest
from django.test import Client

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.loader import load
from onewindow.catalogue.queries import current
from onewindow.core.act import Actor
from onewindow.core.region import region_dir
from onewindow.people.access_keys import KeyScope
from onewindow.people.acts import create_access_key, load_demo, load_region
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


@pytest.fixture
def key(account):
    """A key of a demo account, with all scopes unless some are named."""

    def make(username, *scopes, **more):
        return create_access_key(
            account(username), label="test", scopes=scopes or tuple(KeyScope), by=SYSTEM, **more
        ).key

    return make


class Program(Client):
    """A client as another system's programmer would write it: a key, JSON in, JSON out, no cookies."""

    def __init__(self, key=None, language="en"):
        headers = {"accept-language": language} | ({"authorization": f"Bearer {key}"} if key else {})
        super().__init__(headers=headers, raise_request_exception=False)

    def send(self, method, path, body=None, **headers):
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self, method)(f"/api/v1{path}", headers=headers or None, **more)


@pytest.fixture
def program(key):
    """A program with a key of the demo account."""
    return lambda username, *scopes, **more: Program(key(username, *scopes, **more))


@pytest.fixture
def stranger():
    """A program without a key."""
    return Program()


@pytest.fixture(scope="session")
def catalogue():
    """The region's catalogue, read once."""
    return load(region_dir())


@pytest.fixture
def edition(region, catalogue):
    """The region's catalogue in force."""
    publish_edition(catalogue, reason="test", by=SYSTEM)
    return current()
