"""People of the demo, and programs that hold a key of theirs."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from onewindow.api import urls  # noqa: F401  declares all operations
from onewindow.core.act import Actor
from onewindow.core.clock import moved_to
from onewindow.people.access_keys import KeyScope
from onewindow.people.acts import create_access_key
from tests import persons

from .contract import breaches
from .filing import DIVISION, answers_for, attach_all

SYSTEM = Actor.system("test")


@pytest.fixture
def account(region):
    """An account of the region's demo by user name, made when it is first asked for, freshly read as a request would."""
    return persons.on_demand()


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
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = getattr(self, method)(f"/api/v1{path}", headers=named or None, **more)
        assert breaches(method, f"/api/v1{path}", answer) == []
        return answer


@pytest.fixture
def program(key):
    """A program with a key of the demo account."""
    return lambda username, *scopes, **more: Program(key(username, *scopes, **more))


@pytest.fixture
def stranger():
    """A program without a key."""
    return Program()


@pytest.fixture
def today():
    """The whole process lives on Wednesday 2026-11-25, 11:00."""
    with moved_to(datetime(2026, 11, 25, 3, tzinfo=UTC)):
        yield date(2026, 11, 25)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Files of a test lie in its own folder."""
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def zhang(edition, program):
    return program("zhang")


@pytest.fixture
def ready(zhang, catalogue, today):
    """A complete draft of the bookshop, ready to be handed in."""
    answers, files = answers_for(zhang, catalogue, "publication_joint", today)
    draft = zhang.send(
        "post", "/drafts", {"service": "publication_joint", "division": DIVISION, "answers": answers}
    ).json()
    attach_all(zhang, draft["id"], files)
    return draft["id"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Keys and certificates of a test lie in its own folder."""
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
