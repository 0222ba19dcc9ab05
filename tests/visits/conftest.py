"""Two agencies that go out together, their people, a Tuesday in office hours."""

import struct
from datetime import datetime

import pytest

from onewindow.core import clock
from onewindow.core.clock import SHANGHAI
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.visits import acts
from onewindow.visits.outcome import Answer, Report, Signed
from tests import persons

TOWN = "652801"
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def at(text):
    """`at("2026-11-24 10:30")`, in official time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


ELEVEN = at(f"{TUESDAY} 11:00")


@pytest.fixture(autouse=True)
def monday(db, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_MASTER_KEY", "11" * 32)
    with clock.moved_to(at(f"{MONDAY} 10:30")):
        yield


@pytest.fixture
def account(region):
    return persons.on_demand()


def agency(code):
    return Agency.objects.get(code=code, division=TOWN).pk


def staff_of(account):
    return account.staff.pk


@pytest.fixture
def people(account):
    names = ("onsite.water_company", "onsite.gas_company", "reviewer.water_company", "reviewer.heat_company")
    return {name: account(f"{name}.{TOWN}") for name in names}


WATER, GAS = "onsite.water_company", "onsite.gas_company"


def wanted(people, **changed):
    water, gas = agency("water_company"), agency("gas_company")
    said = {
        "about": "party:7",
        "purpose": "review",
        "division": TOWN,
        "title": "通水通气",
        "who": "样例小区",
        "address": "团结南路66号",
        "latitude": "41.7300",
        "longitude": "86.1700",
        "contact_name": "马样例",
        "contact_phone": "13900000009",
        "start": ELEVEN,
        "matters": {water: ["UTL-WATER"], gas: ["UTL-GAS"]},
        "officers": {water: [staff_of(people[WATER])], gas: [staff_of(people[GAS])]},
    }
    return acts.Plan(**said | changed)


@pytest.fixture
def visit(people):
    """Planned for Tuesday, eleven o'clock, by the water company's officer."""
    return acts.plan(wanted(people), by=actor_of(people[WATER])).visit


def photo(key="photo-00001", line="water_main", code="water_company", data=None, **more):
    said = {"key": key, "agency": agency(code), "line": line, "data": data or jpeg(), "taken_at": ELEVEN}
    return acts.PhotoSent(**said | more)


def whole(**changed):
    """A report with everything in order; `changed` replaces fields, `lines` single answers by line."""
    water, gas = agency("water_company"), agency("gas_company")
    answers = {
        (water, "water_main"): Answer(verdict="yes"),
        (water, "water_backflow"): Answer(verdict="yes"),
        (gas, "gas_room"): Answer(verdict="yes"),
        (gas, "gas_route"): Answer(verdict="na"),
    }
    for place, answer in changed.pop("lines", {}).items():
        answers[next(p for p in answers if p[1] == place)] = answer
    said = {
        "answers": answers,
        "officers": Signed(name="赵样例"),
        "other": Signed(name="马样例"),
        "finished_at": ELEVEN,
    }
    return Report(**said | changed)


@pytest.fixture
def photographed(visit, people):
    acts.add_photo(visit, photo(), by=actor_of(people[WATER]))
    acts.add_photo(visit, photo("photo-00002", "gas_room", "gas_company"), by=actor_of(people[GAS]))
    return visit


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation=6, camera=b"SecretPhone 9\x00", order=">"):
    """An EXIF block with a maker, an orientation and words about a place."""
    entries = struct.pack(order + "HHLL", 0x010F, 2, len(camera), 38)
    entries += struct.pack(order + "HHLHH", 0x0112, 3, 1, orientation, 0)
    head = (b"MM\x00\x2a" if order == ">" else b"II\x2a\x00") + struct.pack(order + "L", 8)
    return b"Exif\x00\x00" + head + struct.pack(order + "H", 2) + entries + b"\x00" * 4 + camera + b"GPS41.7N"


def jpeg(*, before=b"", width=64, height=48, tail=b""):
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    jfif = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34" + b"\xff\xd9"
    return b"\xff\xd8" + jfif + before + segment(0xC0, frame) + scan + tail
