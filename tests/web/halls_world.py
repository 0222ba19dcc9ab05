"""Halls over HTTP, for tests: a Tuesday morning before the offices open, the demo's people, seats that are taken."""

import shutil
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from onewindow.appointments import acts
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.region import region_dir
from tests.appointments.conftest import HALL, TEN, at, make_parties
from tests.persons import on_demand

SYSTEM = Actor.system("test")
SHOP = "publication_joint"
BOOK = f"/halls/{HALL}/book/{SHOP}/"
CONFIRM = f"{BOOK}confirm/"
WHEN = "2025-05-13T10:00"


@pytest.fixture
def world(published):
    """People of the demo on demand, at nine on the Monday before."""
    cache.clear()
    with clock.moved_to(at("2025-05-12 09:00")):
        yield on_demand()
    cache.clear()


def client_of(account):
    client = Client()
    client.force_login(account)
    return client


def take(start=TEN, seats=4, service=SHOP):
    """Somebody else holds seats of a slot."""
    for one in make_parties(seats):
        acts.book(one.pk, hall=HALL, service=service, start=start, by=SYSTEM)


def booked(account, start=TEN, service=SHOP, hall=HALL):
    party = account.party.pk
    return acts.book(party, hall=hall, service=service, start=start, by=Actor(ref=f"party:{party}")).booking


def tickets(count, service=SHOP):
    return [acts.take_ticket(HALL, service=service, by=SYSTEM).ticket for _ in range(count)]


def missed(account, times=3):
    """Somebody stays away so often that he may not book for a while."""
    for n in range(times):
        with clock.moved_to(at("2025-05-05 09:00") + timedelta(days=n)):
            number = booked(account, start=at("2025-05-06 10:00") + timedelta(days=n))
        with clock.moved_to(at("2025-05-06 12:00") + timedelta(days=n)):
            acts.mark_missed(number, by=SYSTEM)


@pytest.fixture
def halls_with(tmp_path, monkeypatch):
    """Give the installation its own region, the halls of which are changed by `(old, new)` pairs."""

    def make(*changes):
        folder = tmp_path / "regions" / region_dir().name  # the catalogue in force is looked up by that name
        shutil.copytree(region_dir(), folder)
        text = (folder / "halls.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / "halls.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("ONEWINDOW_REGIONS", str(folder.parent))
        monkeypatch.delenv("ONEWINDOW_REGION", raising=False)

    return make
