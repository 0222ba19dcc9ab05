"""People of the demo, and programs that hold a key of theirs."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client

from onewindow.api import urls  # noqa: F401  declares all operations
from onewindow.cases import journal
from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.loader import load
from onewindow.catalogue.models import Edition
from onewindow.catalogue.queries import current
from onewindow.core.act import Actor
from onewindow.core.clock import moved_to
from onewindow.core.region import region_dir
from onewindow.people.access_keys import KeyScope
from onewindow.people.acts import appoint_staff, create_access_key, load_region, register_party
from onewindow.people.demo import read_demo
from onewindow.people.models import Account, Agency, AgencyName, Division, Party

from .contract import breaches
from .filing import DIVISION, answers_for, attach_all

SYSTEM = Actor.system("test")


@pytest.fixture(scope="session")
def catalogue():
    """The region's catalogue, read once."""
    return load(region_dir())


@pytest.fixture(scope="session")
def laid_out(django_db_setup, django_db_blocker, catalogue):
    """The rows of the region's agencies and of its first edition, made once by the acts and laid again for each test."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_region(by=SYSTEM)
        publish_edition(catalogue, reason="test", by=SYSTEM)
        rows = [(model, list(model.objects.all())) for model in (Division, Agency, AgencyName, Edition)]
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def region(db, laid_out):
    """Divisions and agencies, nothing published."""
    for model, rows in laid_out[:-1]:
        model.objects.bulk_create(rows)


@pytest.fixture
def edition(region, laid_out):
    """The region's catalogue in force."""
    model, rows = laid_out[-1]
    model.objects.bulk_create(rows)
    return current()


@pytest.fixture
def account(region):
    """An account of the region's demo by user name, made when it is first asked for, freshly read as a request would."""
    demo = read_demo(region_dir())
    persons = {person.username: person for person in demo.persons}
    staff = {one.username: one for one in demo.staff}

    def get(username):
        found = Account.objects.filter(username=username).first()
        if found is None:
            found = Account.objects.create(username=username)
            make_person(persons[username], found) if username in persons else make_staff(staff[username], found)
        return Account.objects.get(pk=found.pk)

    return get


def make_person(person, account):
    register_party(
        kind=Party.Kind.NATURAL,
        name=person.name,
        id_kind=person.id_kind,
        number=person.number,
        mobile=person.mobile,
        division=Division.objects.get(pk=person.division),
        account=account,
        assurance=Party.Assurance.SEEN,
        by=SYSTEM,
    )


def make_staff(one, account):
    agency = Agency.objects.get(code=one.agency, division=one.division)
    appoint_staff(account, name=one.name, number=one.number, agency=agency, role=one.role, by=SYSTEM)


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
def forget_plans():
    """A plan that the engine has seen in a test goes with the test's transaction."""
    yield
    journal._known.cache_clear()


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
