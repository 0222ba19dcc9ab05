import shutil
from datetime import datetime

import pytest

from onewindow.appointments import acts
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.region import region_dir
from onewindow.people.models import Account, Party

SYSTEM = Actor.system("test")
HALL, TOWN = "hall-652801", "652801"


def at(text):
    """`at("2025-05-12 10:30")`, in official time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


#: A Monday before the offices open; the bookings of these tests are for the Tuesday.
MONDAY, TUESDAY = "2025-05-12", "2025-05-13"
TEN = at(f"{TUESDAY} 10:00")


@pytest.fixture
def monday():
    with clock.moved_to(at(f"{MONDAY} 09:00")):
        yield


def make_parties(count):
    rows = [
        Party(kind="natural", name=f"样例{n}", id_kind="none", assurance="declared", created_at=clock.now())
        for n in range(count)
    ]
    return Party.objects.bulk_create(rows)


def party():
    return make_parties(1)[0]


def himself(who):
    return Actor(ref=f"party:{who.pk}")


def booked(who=None, start=TEN, service="publication_joint", hall=HALL, by=None):
    who = who or party()
    return acts.book(who.pk, hall=hall, service=service, start=start, by=by or himself(who))


@pytest.fixture
def account(demo):
    return lambda username: Account.objects.get(username=username)


@pytest.fixture
def region_with(tmp_path, monkeypatch):
    """Give the installation a region whose `halls.yaml` is changed by `(old, new)` pairs."""

    def make(*changes, keep=("divisions.yaml", "agencies.yaml")):
        own = region_dir()
        folder = tmp_path / "regions" / "place"
        shutil.copytree(own / "calendar", folder / "calendar")
        for name in keep:
            shutil.copy(own / name, folder / name)
        text = (own / "halls.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / "halls.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("ONEWINDOW_REGIONS", str(folder.parent))
        monkeypatch.delenv("ONEWINDOW_REGION", raising=False)
        return folder

    return make
