"""The cockpit: figures of one's places, late cases, a nudge, exports; nothing of it for others."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.core import clock
from onewindow.people.access import actor_of
from onewindow.supervision.tallies.reckoning import catch_up

from .desk_world import (  # noqa: F401  fixtures
    NOW,
    REVIEWER,
    account,
    apply_for_bookshop,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)

pytestmark = pytest.mark.django_db
COUNTY, PREFECTURE, AUDITOR, ADMIN = "supervisor.652801", "supervisor.652800", "auditor.652800", "admin.652800"


@pytest.fixture
def late(bookshop, account):  # noqa: F811
    """A bookshop's application that nobody has touched for two weeks."""
    with clock.moved_to(NOW + timedelta(14)):
        catch_up()
        yield bookshop


def text_of(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_supervisor_sees_what_is_late_and_asks(late, at_desk):  # noqa: F811
    desk = at_desk(COUNTY)
    front = desk.get("/cockpit/")
    text = text_of(front)
    assert late in text and "现在超时" in text and "超 " in text
    sent = {"key": hidden(front, "key"), "back": "/cockpit/late/"}
    for _ in range(2):  # the same form twice is one nudge
        answer = desk.post(f"/cockpit/cases/{late}/nudge", sent)
        assert answer.url == "/cockpit/late/"
    assert "催过 1 次" in text_of(desk.get("/cockpit/late/"))
    assert "督查或牵头部门" in text_of(desk.get(f"/cockpit/cases/{late}/"))
    again = desk.post(f"/cockpit/cases/{late}/nudge", {"back": "https://elsewhere.example/"})
    assert again.status_code == 409
    with clock.moved_to(clock.now() + timedelta(1)):
        outside = at_desk(COUNTY).post(f"/cockpit/cases/{late}/nudge", {"back": "https://elsewhere.example/"})
    assert outside.url == "/cockpit/"


def test_the_case_shows_its_course_and_nothing_of_the_sheet(late, at_desk):  # noqa: F811
    text = text_of(at_desk(COUNTY).get(f"/cockpit/cases/{late}/"))
    assert "卡在哪" in text and "时限怎么算的" in text
    assert "13900000001" not in text and "652801199001010002" not in text and "张样例" not in text
    assert "催办没有办结的部门" in text
    assert "催办没有办结的部门" not in text_of(at_desk(AUDITOR).get(f"/cockpit/cases/{late}/"))


@pytest.mark.parametrize("who", [REVIEWER, "zhang", "clerk.652801"])
def test_others_have_no_cockpit(late, at_desk, who):  # noqa: F811
    desk = at_desk(who)
    for address in ("/cockpit/", "/cockpit/late/", f"/cockpit/cases/{late}/", "/cockpit/simulation/"):
        assert desk.get(address).status_code == 403
    assert desk.post(f"/cockpit/cases/{late}/nudge").status_code == 403


def test_an_auditor_looks_and_does_not_ask(late, at_desk):  # noqa: F811
    assert at_desk(AUDITOR).post(f"/cockpit/cases/{late}/nudge").status_code == 403


def test_an_administrator_sees_figures_and_no_case(late, at_desk):  # noqa: F811
    desk = at_desk(ADMIN)
    text = text_of(desk.get("/cockpit/"))
    assert late not in text and "您的岗位看统计" in text
    assert desk.get("/cockpit/late/").status_code == 403
    assert desk.get(f"/cockpit/cases/{late}/").status_code == 403


def test_a_place_of_others_and_a_case_of_others_are_not_found(late, at_desk, account):  # noqa: F811
    desk = at_desk(COUNTY)
    assert desk.get("/cockpit/?where=652822").status_code == 404
    assert desk.get("/cockpit/?where=nowhere").status_code == 404
    assert desk.get("/cockpit/late/?after=nonsense").status_code == 422
    for odd in ("9999-12-31T23:59:59-14:00~5", "0001-01-01T00:00:00+14:00~5", "2026-11-25T00:00:00+00:00~" + "9" * 30):
        assert desk.get("/cockpit/late/", {"after": odd}).status_code < 500, odd
    assert desk.get("/cockpit/late/?agency=99999999999999999").status_code == 200
    other = at_desk("supervisor.652800")
    assert text_of(other.get("/cockpit/?where=652822")).count(late) == 0
    assert late in text_of(other.get("/cockpit/?where=652801"))
    assert desk.get("/cockpit/cases/652822-20261125-00001/").status_code == 404


def test_what_was_closed_in_time_is_counted(bookshop, at_desk, account):  # noqa: F811
    by = actor_of(account(REVIEWER))
    cases.accept(bookshop, ("PUB-R", "PUB-N"), by=by)
    with clock.moved_to(NOW + timedelta(2)):
        for matter in ("PUB-R", "PUB-N"):
            cases.decide(bookshop, matter, Outcome.GRANTED, by=by, opinion="符合条件。")
        catch_up()
        desk = at_desk(PREFECTURE)
        text = text_of(desk.get("/cockpit/"))
        assert "100<small>%</small>" in text and "现在中位 2 天" in text
        rows = list(csv.reader(StringIO(desk.get("/cockpit/figures.csv").content.decode("utf-8-sig"))))
    assert [row[3:7] for row in rows[1:]] == [["1", "0", "0", "0"], ["0", "1", "1", "1"]]


def test_pages_ask_little(late, at_desk):  # noqa: F811
    desk = at_desk(PREFECTURE)
    for address in ("/cockpit/", "/cockpit/late/", f"/cockpit/cases/{late}/", "/cockpit/simulation/?cases=200"):
        text_of(desk.get(address))
        with CaptureQueriesContext(connection) as seen:
            desk.get(address)
        assert len(seen) <= 12, (address, len(seen), [q["sql"][:90] for q in seen])


def test_the_simulation_is_a_form_with_tables(at_desk):  # noqa: F811
    desk = at_desk(COUNTY)
    text = text_of(desk.get("/cockpit/simulation/?service=power_green_channel&cases=200&seed=7"))
    assert "建议值" in text and "串联和并联" in text
    rows = desk.get("/cockpit/simulation/tables.csv?service=power_green_channel&cases=200&seed=7")
    assert rows.content.decode("utf-8-sig").startswith("用时（工作日）分布")
    for bad in ("service=nothing", "cases=9999999", "seed=x", "seed=" + "9" * 5000, "load=77"):
        answer = desk.get(f"/cockpit/simulation/?cases=200&{bad}")
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_a_cell_of_an_export_is_no_formula():
    from onewindow.web.pages.cockpit import _plain

    assert [_plain(cell) for cell in ("=1+1", "@x", "7", "-3")] == ["'=1+1", "'@x", "7", "-3"]
