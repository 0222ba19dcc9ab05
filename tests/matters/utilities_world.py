"""A project of four utilities on site, at any point of its way."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.core import jobs
from onewindow.core.clock import moved_to
from onewindow.matters.utilities import acts
from onewindow.matters.utilities.acts.planning import PlanSaid
from onewindow.matters.utilities.findings import Finding
from onewindow.matters.utilities.models import Connection, Project
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from tests.laid import SYSTEM
from tests.web.conftest import published  # noqa: F401  fixture
from tests.web.desk_world import DIVISION, account, apply_for, at_desk, today  # noqa: F401  fixtures

COMPANIES = {
    "UTL-WATER": "water_company",
    "UTL-POWER": "power_company",
    "UTL-GAS": "gas_company",
    "UTL-HEAT": "heat_company",
}
LEAD = f"reviewer.housing_construction.{DIVISION}"


def reviewer(matter):
    return LEAD if matter == "UTL-VISIT" else f"reviewer.{COMPANIES[matter]}.{DIVISION}"


def agency(matter):
    code = COMPANIES.get(matter, "housing_construction")
    return Agency.objects.get(code=code, division=DIVISION).pk


def finding(**changed):
    said = {"point": "团结路 DN200 主管", "capacity": "DN50", "days": 3, "yuan": 680}
    return Finding(**said | changed)


PIPE = {"outside": True, "side": "south", "length_m": 80}


@pytest.fixture
def people(account):  # noqa: F811
    """Everybody who takes part: matter -> account of whoever handles it; the manager declared for the place."""
    account(f"superior.housing_construction.{DIVISION}")
    return {matter: account(reviewer(matter)) for matter in ("UTL-VISIT", *COMPANIES)}


#: A shop that moves into a new building.
SITE = {
    "project_name": "梨香样例小区 3 期商业楼",
    "site_address": "库尔勒市团结南路 66 号",
    "site_location": {"type": "Point", "coordinates": [86.17, 41.73]},
    "building_area_m2": "1860",
    "site_contact": {"name": "马样例", "phone": "13900000009"},
    "water_daily_m3": "18",
    "apply_capacity_kva": "100",
    "gas_hourly": "25",
    "heat_area_m2": "1700",
}


def hand_in(user, catalogue, day, **told):
    """An application for all four."""
    start = dict(catalogue.service["utility_onsite"].typical_answers) | SITE | told
    return apply_for(user, "utility_onsite", catalogue, day, start)


@pytest.fixture
def number(people, account, catalogue, today):  # noqa: F811
    """An application for all four, just handed in; its project is open and the visit planned."""
    found = hand_in(account("zhang"), catalogue, today)
    jobs.drain()
    return found


def project(number):
    return Project.objects.get(number=number)


def row(number, matter):
    return Connection.objects.get(project__number=number, matter=matter)


def accept_all(number, people):
    for matter in people:
        cases.accept(number, [matter], by=actor_of(people[matter]))


def find_all(number, people, **of):
    for matter in COMPANIES:
        acts.record_finding(number, matter, of.get(matter, finding()), by=actor_of(people[matter]))


def sign_all(number, people, *, applicant=True):
    for matter, user in people.items():
        acts.sign_answer(number, agency=agency(matter), name="赵样例", by=actor_of(user))
    if applicant:
        acts.sign_answer(number, name="张样例", by=actor_of(people["UTL-VISIT"]))


def answer(number, people, **of):
    """On the spot: accepted, found, signed, answered."""
    accept_all(number, people)
    find_all(number, people, **of)
    sign_all(number, people)
    cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=actor_of(people["UTL-VISIT"]), opinion="各家当场答复。")


PLAN = PlanSaid(
    point="团结路 DN200 主管", capacity="DN50", boundary="红线为界", days=3, words="现场只估了管线，表计按公示价另计"
)


def plan(number, matter, people, said=PLAN):
    acts.give_plan(number, matter, said, by=actor_of(people[matter]))


def contract(number, matter, people, applicant):
    acts.sign_contract(number, matter, side="applicant", name="张样例", by=actor_of(applicant))
    return acts.sign_contract(number, matter, side="utility", name="赵样例", by=actor_of(people[matter])).account


def on_site():
    """The hour of the visit: Tuesday, eleven."""
    from datetime import UTC, datetime

    return moved_to(datetime(2026, 12, 1, 3, tzinfo=UTC))


def photographed(account, catalogue, day):  # noqa: F811
    """A project in the middle of its way, for pictures: answered, one refused, one with contract, one still to be planned."""
    people = {matter: account(reviewer(matter)) for matter in ("UTL-VISIT", *COMPANIES)}
    found = hand_in(account("zhang"), catalogue, day, visit_slot=f"{day}T10:30")
    acts.open_project(found, by=SYSTEM)
    acts.propose_visit(found, by=SYSTEM)
    accept_all(found, people)
    gone = finding(possible=False, reason="中压管网离这里 3 公里，没有覆盖", point="", capacity="")
    pipe = finding(**PIPE, road=True, supplements=("水表井位置图",))
    power = finding(point="10 kV 团结线 12 号杆", capacity="100 kVA", days=6, yuan=0)
    heat = finding(point="3 号换热站", capacity="DN80", days=13, yuan=2600)
    find_all(found, people, **{"UTL-WATER": pipe, "UTL-POWER": power, "UTL-GAS": gone, "UTL-HEAT": heat})
    sign_all(found, people)
    cases.decide(found, "UTL-VISIT", Outcome.GRANTED, by=actor_of(people["UTL-VISIT"]), opinion="各家当场答复。")
    cases.decide(found, "UTL-GAS", Outcome.REFUSED, by=actor_of(people["UTL-GAS"]), opinion="管网没有覆盖到这里。")
    plan(found, "UTL-WATER", people)
    contract(found, "UTL-WATER", people, account("zhang"))
    return found
