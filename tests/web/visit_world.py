"""A bookshop's case in which a visit is planned by the reviewer, and a joint one of four utilities."""

from datetime import datetime

import pytest

from onewindow.core.clock import SHANGHAI
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.visits import acts
from onewindow.visits.models import Visit
from tests.sheets.files import png
from tests.web.desk_world import DIVISION, REVIEWER, SUPERIOR

#: Thursday, the day after the world's Wednesday.
ELEVEN = datetime(2026, 11, 26, 11, tzinfo=SHANGHAI)


def agency(code):
    return Agency.objects.get(code=code, division=DIVISION).pk


@pytest.fixture
def officers(account):
    return [account(name).staff.pk for name in (REVIEWER, SUPERIOR)]


@pytest.fixture
def planned(bookshop, account, officers):
    """The id of a visit to the bookshop."""
    return plan(bookshop, account, officers)


def plan(number, account, officers, start=ELEVEN, purpose="review", matters=("PUB-R",)):
    publicity = agency("publicity")
    wanted = acts.Plan(
        about=f"case:{number}",
        purpose=purpose,
        division=DIVISION,
        title="开办书店",
        who="张样例",
        address="库尔勒市人民东路66号",
        latitude="41.7300",
        longitude="86.1700",
        contact_name="张样例",
        contact_phone="13900000001",
        start=start,
        matters={publicity: matters},
        officers={publicity: officers},
    )
    return acts.plan(wanted, by=actor_of(account(REVIEWER))).visit


def answers(visit, **changed):
    """The fields of a report in which everything is in order; `line__x` style keys replace."""
    publicity = agency("publicity")
    said = {f"answer.{publicity}.{line}": "yes" for line in ("address", "premises", "area", "separate")}
    said |= {"sign.officers.name": "赵样例、钱样例", "sign.other.name": "张样例", "key": "a" * 32}
    said |= {"version": str(Visit.objects.get(pk=visit).version)}
    return said | {name.replace("__", f".{publicity}."): value for name, value in changed.items()}


def photographed(visit, account, lines=("address", "premises")):
    for line in lines:
        sent = acts.PhotoSent(key=f"photo-{line}", agency=agency("publicity"), line=line, data=png(), taken_at=ELEVEN)
        acts.add_photo(visit, sent, by=actor_of(account(REVIEWER)))
