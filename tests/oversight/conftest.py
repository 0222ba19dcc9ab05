"""A bookshop of the demo with its licence and its filing, both under oversight; the people of four agencies."""

from datetime import UTC, datetime

import pytest

from onewindow.cli import demo_story
from onewindow.cli.demo_case import Journey, play
from onewindow.core import clock
from onewindow.core.located import load
from onewindow.core.region import region_dir
from onewindow.people.access import actor_of
from onewindow.people.models import Account, Agency
from onewindow.people.queries import principals_of
from onewindow.registers.enterprises.bulk import import_enterprises
from onewindow.supervision.oversight import watching
from onewindow.supervision.oversight.models import Plan
from tests import laid

KORLA = "652801"
#: A Monday morning in office hours.
MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)


def open_bookshop(**changes):
    """Plays the demo's bookshop to its certificates."""
    story = load(region_dir() / "demo" / "stories.yaml").plain()["bookshop"]
    sample = (region_dir() / "registers" / "demo_enterprises.csv").read_text(encoding="utf-8")
    import_enterprises(sample, source="test", by=laid.SYSTEM)
    user = Account.objects.get(username="li")
    party = next(p.party for p in principals_of(user) if p.party.name == "库尔勒样例书业有限公司")
    answers = demo_story._filled({**story["answers"], **changes}, {"trade_name": "样例", "name": party.name})
    journey = Journey(
        user=user,
        party=party,
        service=story["service"],
        division=story["division"],
        answers=answers,
        files=story["files"],
    )
    with clock.moved_to(MONDAY):
        return play(journey).number


@pytest.fixture(scope="session")
def bookshop_layer(region_layer, edition_layer, demo_layer, django_db_blocker, tmp_path_factory):
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(UPLOADS=tmp_path_factory.mktemp("uploads")):
        return laid.layer(open_bookshop, on=[region_layer, edition_layer, demo_layer])


@pytest.fixture
def bookshop(bookshop_layer, demo, edition):
    """The licensed bookshop, before anybody has looked."""
    laid.lay(bookshop_layer)


@pytest.fixture
def monday():
    with clock.moved_to(MONDAY):
        yield


@pytest.fixture
def plan(bookshop, monday):
    """The plan that follows from it."""
    watching.look()
    return Plan.objects.get()


@pytest.fixture
def by(demo):
    """An actor by user name."""
    return lambda username: actor_of(Account.objects.get(username=username))


def agency(code, division=KORLA):
    return Agency.objects.get(code=code, division=division).pk
