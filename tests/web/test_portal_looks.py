"""My data and who looked: each reading by staff is there, by agency and post; nothing is shown in full to a stranger."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import acts as cases
from onewindow.people.access import actor_of
from onewindow.people.acts import look_log
from onewindow.people.identity import number_of
from onewindow.people.models import Agency, Look, Party
from onewindow.people.permissions import posts_of
from onewindow.people.read_log import Purpose, note_reading

from .applying import account, clerk, company_of, signed_in, submitted


@pytest.fixture
def number(shop):
    return submitted()


def company():
    return company_of(account("li")).pk


def test_opening_a_case_at_a_desk_is_written_down_once_a_day(number):
    cases.accept(number, ["PUB-R", "PUB-N"], by=clerk())
    officer = signed_in("reviewer.publicity.652801")
    for _ in range(3):
        assert officer.get(f"/desk/cases/{number}/PUB-R/").status_code == 200
    rows = Look.objects.filter(party_id=company(), reason=Purpose.HANDLING)
    assert rows.count() == 1
    page = signed_in("li").get("/me/access/", {"of": company()}).content.decode()
    assert "办理您的申请" in page
    assert "审查人员" in page
    assert number in page
    assert "赵样例" not in page


def test_a_clerk_who_opens_the_page_of_a_person_is_written_down(shop):
    party = Party.objects.get(account__username="li")
    assert signed_in("clerk.652801").get(f"/window/parties/{party.pk}/").status_code == 200
    page = signed_in("li").get("/me/access/").content.decode()
    assert "在窗口接待您" in page
    assert "窗口人员" in page
    assert "证件号码（遮盖）" in page


def test_a_look_at_a_masked_value_says_why_and_which(shop):
    party = Party.objects.get(account__username="li")
    officer = account("reviewer.publicity.652801")
    agency = posts_of(officer)[0].agency
    look_log(party.pk, ["contact_phone"], agency=agency, reason="other", remark="电话核实", by=actor_of(officer))
    page = signed_in("li").get("/me/access/").content.decode()
    assert "看了完整内容" in page
    assert "电话核实" in page


def test_the_registers_are_shown_masked(shop):
    party = Party.objects.get(account__username="li")
    page = signed_in("li").get("/me/access/", {"tab": "data"}).content.decode()
    assert "实名信息" in page
    assert "不动产登记簿" in page
    assert number_of(party) not in page
    theirs = signed_in("li").get("/me/access/", {"tab": "data", "of": company()}).content.decode()
    assert "出版物经营登记簿" in theirs


def test_an_agent_without_the_right_to_dispose_and_a_stranger_see_nothing_of_the_company(shop):
    for who in ("wang", "aigul"):
        for tab in ("", "data"):
            assert signed_in(who).get("/me/access/", {"of": company(), "tab": tab}).status_code == 404
    assert signed_in("li").get("/me/access/", {"of": "999999999"}).status_code == 404
    assert signed_in("li").get("/me/access/", {"of": "甲", "before": "x" * 30}).status_code == 200


def test_readings_turn_over_page_by_page(shop):
    party = Party.objects.get(account__username="li")
    officer = account("reviewer.publicity.652801")
    post = posts_of(officer)[0]
    for n in range(25):
        note_reading(
            party=party.pk, staff=post.staff, agency=post.agency, elements=["org_name"],
            purpose=Purpose.HANDLING, case=f"6528-{n}",
        )  # fmt: skip
    first = signed_in("li").get("/me/access/").content.decode()
    assert first.count('class="what"') == 20
    before = first.split("before=")[1].split('"')[0]
    second = signed_in("li").get("/me/access/", {"before": before}).content.decode()
    assert second.count('class="what"') == 5


def test_a_reading_of_more_the_same_day_is_a_reading_of_its_own_and_of_nothing_is_none(shop):
    party, agency = Party.objects.get(account__username="li"), Agency.objects.first()
    staff = posts_of(account("clerk.652801"))[0].staff
    common = {"party": party.pk, "staff": staff, "agency": agency.pk, "purpose": Purpose.HANDLING}
    note_reading(**common, elements=[])
    assert Look.objects.count() == 0
    note_reading(**common, elements=["a", "b"])
    note_reading(**common, elements=["a"])
    assert Look.objects.count() == 1
    note_reading(**common, elements=["a", "c"])
    assert Look.objects.count() == 2


@pytest.mark.parametrize("tab", ["", "data"])
def test_the_page_asks_little(number, tab):
    client = signed_in("li")
    for of in (Party.objects.get(account__username="li").pk, company()):
        client.get("/me/access/", {"tab": tab, "of": of})
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/me/access/", {"tab": tab, "of": of}).status_code == 200
        assert len(seen) <= 12
