"""Tickets of the 12345 hotline over HTTP: registered at the window, answered at the desk, closed with a word."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core import events
from onewindow.notices.models import HotlineTicket
from onewindow.people.models import Agency
from tests.notices.conftest import SYSTEM, noon  # noqa: F401

from .applying import signed_in, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
CLERK, REVIEWER, STRANGER = "clerk.652801", "reviewer.publicity.652801", "reviewer.market_regulation.652801"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def agency(shop):
    return Agency.objects.get(code="publicity", division_id="652801")


def form(office, **changed):
    sent = {"number": "BZ20250513001", "kind": "complaint", "agency": str(office.pk), "case_number": ""}
    return sent | {"text": "材料交了两次", "caller": "13900000002"} | changed


def register(office, **changed):
    return signed_in(CLERK).post("/hotline/new/", form(office, **changed))


def test_a_ticket_goes_from_the_window_to_the_desk_and_back(agency):
    number = submitted()
    clerk, reviewer = signed_in(CLERK), signed_in(REVIEWER)
    assert "没有在办的工单" in text(clerk.get("/hotline/"))
    done = register(agency, case_number=number)
    assert done.status_code == 302 and done.url == "/hotline/BZ20250513001/"
    assert "BZ20250513001" in text(clerk.get("/hotline/")) and "BZ20250513001" in text(reviewer.get("/desk/hotline/"))
    page = text(reviewer.get("/desk/hotline/BZ20250513001/"))
    assert "材料交了两次" in page and number in page
    assert "139****0002" in page and "13900000002" not in page  # the caller is masked
    assert "回访并办结" not in text(clerk.get("/hotline/BZ20250513001/"))  # not answered yet
    assert reviewer.post("/desk/hotline/BZ20250513001/", {"answer": "只需交一次，已为您合并。"}).status_code == 302
    page = text(clerk.get("/hotline/BZ20250513001/"))
    assert "只需交一次" in page and "回访并办结" in page
    assert clerk.post("/hotline/BZ20250513001/", {"satisfied": "yes"}).status_code == 302
    assert HotlineTicket.objects.get().satisfied is True
    assert "没有在办的工单" in text(clerk.get("/hotline/"))
    assert "BZ20250513001" in text(clerk.get("/hotline/?state=closed"))
    assert [e.verb for e in events.history("hotline:BZ20250513001")] == ["open_ticket", "answer_ticket", "close_ticket"]


@pytest.mark.parametrize(("said", "kept"), [("no", False), ("", None), ("odd", None)])
def test_what_the_caller_thought_is_kept(agency, said, kept):
    register(agency)
    signed_in(REVIEWER).post("/desk/hotline/BZ20250513001/", {"answer": "已答复"})
    signed_in(CLERK).post("/hotline/BZ20250513001/", {"satisfied": said})
    assert HotlineTicket.objects.get().satisfied is kept


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": ""}, "请照热线平台填写"),
        ({"number": "a/b c"}, "请写明工单号"),
        ({"kind": "praise"}, "请选择一种"),
        ({"agency": "999999999"}, "请选择一个部门"),
        ({"agency": "x"}, "请选择一个部门"),
        ({"case_number": "652801-20250513-99999"}, "没有找到这个办件"),
        ({"text": "  "}, "请写明来电人说的事"),
        ({"text": "字" * 4001}, "请写明来电人说的事"),
    ],
)
def test_a_ticket_with_a_fault_is_not_registered_and_nothing_typed_is_lost(agency, wrong, sentence):
    answer = register(agency, **wrong)
    assert answer.status_code == 422 and sentence in text(answer)
    assert 'value="13900000002"' in text(answer)
    if "text" not in wrong:
        assert "材料交了两次" in text(answer)
    assert not HotlineTicket.objects.exists()


def test_a_number_is_registered_once(agency):
    register(agency)
    again = register(agency, text="又来了一次")
    assert again.status_code == 422 and "已经登记过" in text(again) and "又来了一次" in text(again)


def test_an_empty_answer_is_not_one(agency):
    register(agency)
    answer = signed_in(REVIEWER).post("/desk/hotline/BZ20250513001/", {"answer": " "})
    assert answer.status_code == 422 and "请写明答复" in text(answer)
    assert HotlineTicket.objects.get().status == "open"


def test_other_agencies_and_other_divisions_find_no_ticket(agency):
    register(agency)
    stranger = signed_in(STRANGER)
    assert stranger.get("/desk/hotline/BZ20250513001/").status_code == 404
    assert stranger.post("/desk/hotline/BZ20250513001/", {"answer": "x"}).status_code == 404
    assert "没有要答复的工单" in text(stranger.get("/desk/hotline/"))
    assert stranger.get("/desk/hotline/none/").status_code == 404


def test_applicants_have_no_hotline_desk(agency):
    browser = signed_in("li")
    for address in ("/hotline/", "/hotline/new/", "/desk/hotline/"):
        assert browser.get(address).status_code == 403
    assert signed_in(CLERK).get("/desk/hotline/").status_code == 403
    assert signed_in(REVIEWER).get("/hotline/").status_code == 403


def test_tickets_stand_on_the_case_for_its_agency(agency):
    number = submitted()
    register(agency, case_number=number)
    page = text(signed_in(REVIEWER).get(f"/desk/cases/{number}/PUB-R/"))
    assert "BZ20250513001" in page and "/desk/hotline/BZ20250513001/" in page
    assert "材料交了两次" not in page


def test_on_the_progress_page_a_caller_finds_only_what_he_has_asked_himself(agency):
    number = submitted()
    register(agency, case_number=number, caller="139 0000 0002")
    register(agency, number="BZ2", case_number=number, caller="13700000009", text="邻居说的话")
    signed_in(REVIEWER).post("/desk/hotline/BZ20250513001/", {"answer": "请看补正告知书。"})
    page = text(signed_in("li").get(f"/cases/{number}/"))
    assert "BZ20250513001" in page and "请看补正告知书。" in page
    assert "BZ2<" not in page and "邻居说的话" not in page


def test_the_lists_cost_the_same_with_one_ticket_as_with_many(agency):
    register(agency)
    clerk = signed_in(CLERK)
    clerk.get("/hotline/")
    with CaptureQueriesContext(connection) as few:
        clerk.get("/hotline/")
    for n in range(24):
        register(agency, number=f"N{n}")
    clerk.get("/hotline/")  # the badge asks once after something was told
    with CaptureQueriesContext(connection) as many:
        page = text(clerk.get("/hotline/"))
    assert len(many) == len(few) <= 12
    older = re.search(r'after=([^"]+)" rel="next"', page).group(1)
    assert text(clerk.get(f"/hotline/?after={older}")).count("<li>") >= 5
    for odd in ("x~1", "2025-05-13~x", "~~"):
        assert clerk.get("/hotline/", {"after": odd}).status_code == 200
