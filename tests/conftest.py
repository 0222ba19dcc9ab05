"""Every test runs on the real PostgreSQL: the embedded one, or the server of DATABASE_URL.

What tests of several folders begin with stands here: the region, its catalogue in force, the people of its demo.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from onewindow.core.boot import boot

boot(role="owner")

# ruff: noqa: E402  Django must be set up before what follows
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from onewindow.catalogue.loader import load
from onewindow.catalogue.queries import current
from onewindow.core.region import region_dir
from onewindow.documents import limiter
from onewindow.people import kept

from . import databases, laid

# Machines are shared and slow at times: a slow example is no failure of a rule. The same examples every time, so that
# a suite that was green stays green; `--hypothesis-profile=search` looks for new ones.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis.register_profile("ci", derandomize=True, **_PATIENT)
hypothesis.register_profile("quick", hypothesis.get_profile("ci"), max_examples=25)
hypothesis.register_profile("search", derandomize=False, max_examples=2000, **_PATIENT)
hypothesis.load_profile("ci")


_ROOT = Path(__file__).parents[1]
_LONGEST = frozenset((_ROOT / "tests" / "longest.txt").read_text(encoding="utf-8").splitlines()[1:])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reversed", action="store_true", help="run the last test first: no test may need another")


def pytest_itemcollected(item: pytest.Item) -> None:
    """What takes longest is `slow` by a list that is measured, whatever the module says of itself."""
    if item.path.relative_to(_ROOT).as_posix() in _LONGEST:
        item.add_marker(pytest.mark.slow)


@pytest.hookimpl(trylast=True)  # the browser's folder has marked its tests by then
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--reversed"):
        items.reverse()
    # Last, in whatever order: once started, Playwright keeps its event loop running in the process, and nothing that
    # needs a loop of its own (signing a PDF) would run after it.
    items.sort(key=lambda test: test.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """What has been imported stays: looking through it for cycles again and again took a tenth of the suite's time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """On CI a test left out for want of something is a failure: nobody reads the number of skipped tests there.

    What is marked `skipif` has no meaning on that system (root, another platform) and may be left out.
    """
    report = yield
    meant = item.get_closest_marker("skipif") or hasattr(report, "wasxfail")
    if os.environ.get("CI") and report.skipped and not meant:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"left out on CI: {why}"
    return report


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_modify_db_settings, django_db_createdb
):
    """A clone of the migrated template. `--create-db` builds the template anew, `--reuse-db` keeps the clone."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid") or uuid4().hex
    with django_db_blocker.unblock():
        databases.give(connection, name=connection.settings_dict["TEST"]["NAME"], run=run, anew=django_db_createdb)
    databases.empty_quickly(connection)
    yield
    if not request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            databases.remove(connection)


@pytest.fixture(autouse=True)
def leave_nothing(request, django_db_blocker):
    """What Django's tests leave to the next one: language, names kept, counted attempts, committed jobs."""
    yield
    translation.deactivate()
    kept.forget()
    cache.clear()
    limiter.counts = limiter.Counts()
    marker = request.node.get_closest_marker("django_db")
    committed = marker is not None and marker.kwargs.get("transaction")
    if committed or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock():
            databases.forget_jobs(connection)


@pytest.fixture(scope="session")
def catalogue():
    """The catalogue of the region in this checkout, read once."""
    return load(region_dir())


@pytest.fixture(scope="session")
def region_layer(django_db_setup, django_db_blocker):
    """What `region` lays."""
    with django_db_blocker.unblock():
        return laid.region()


@pytest.fixture(scope="session")
def edition_layer(region_layer, django_db_blocker, catalogue):
    """What `edition` lays on it."""
    with django_db_blocker.unblock():
        return laid.edition(region_layer, catalogue)


@pytest.fixture(scope="session")
def demo_layer(region_layer, django_db_blocker):
    """What `demo` lays on it."""
    with django_db_blocker.unblock():
        return laid.demo(region_layer)


@pytest.fixture(scope="session")
def land_layer(region_layer, django_db_blocker):
    """What `land_demo` lays on it."""
    with django_db_blocker.unblock():
        return laid.land(region_layer)


@pytest.fixture
def region(db, region_layer):
    """Divisions and agencies, nothing published."""
    laid.lay(region_layer)


@pytest.fixture
def edition(edition_layer, region):
    """The region's catalogue in force."""
    laid.lay(edition_layer)
    return current()


@pytest.fixture
def demo(demo_layer, region, settings):
    """The region's demo accounts."""
    settings.DEMO = True
    laid.lay(demo_layer)


@pytest.fixture
def land_demo(land_layer, region):
    """The demo's book of land: twelve units of `demo/land.csv` with what `demo/land.yaml` registers on them."""
    laid.lay(land_layer)
