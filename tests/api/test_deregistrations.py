"""What blocks an enterprise, and the public notices, over HTTP."""

import pytest

from onewindow.matters.company_closing import samples
from onewindow.people.identity import number_of
from onewindow.people.models import Party
from tests.matters import closing

HOTEL = "91652801MA7A00033M"


@pytest.fixture
def books(demo, edition):
    closing.registered()
    samples.load(by=closing.SYSTEM)


def company(uscc):
    return next(party for party in Party.objects.filter(id_kind="uscc") if number_of(party) == uscc).pk


def test_what_blocks_an_enterprise_is_told_to_whom_it_concerns(books, program):
    hotel = company(HOTEL)
    said = program("aigul").send("get", f"/deregistration-check?party={hotel}").json()
    assert said["ways"] == []
    assert {ground["id"] for ground in said["grounds"]} == {"abnormal", "tax_arrears"}
    assert {licence["code"] for licence in said["licences"]} == {"LIC-FOOD", "LIC-HYG", "LIC-HOTEL"}
    assert all(licence["together"] for licence in said["licences"])
    assert program("zhang").send("get", f"/deregistration-check?party={hotel}").status_code == 404
    mine = company(closing.USCC)
    clear = program("li").send("get", f"/deregistration-check?party={mine}").json()
    assert clear["ways"] == ["简易注销", "普通注销"]
    said = program("li").send("get", f"/deregistration-check?party={mine}&absent_shareholder=true").json()
    assert said["ways"] == ["普通注销"]


def test_notices_are_public(books, stranger):
    assert stranger.send("get", "/deregistrations").json() == {"notices": [], "next": ""}
    assert stranger.send("get", "/deregistrations?q=%25_&after=x").status_code == 200
    assert stranger.send("get", "/deregistrations?q=%00").status_code == 422
