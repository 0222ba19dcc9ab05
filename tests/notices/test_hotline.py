"""Tickets of the 12345 hotline."""

from datetime import date

import pytest

from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.notices import acts, hotline_queries, queries
from onewindow.notices.errors import TicketIncomplete, TicketKnown, TicketNotFound, TicketNotOpen
from onewindow.notices.models import DemoPost, HotlineTicket
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Agency

from .conftest import SYSTEM, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
CASE = "652801-20250513-00007"


@pytest.fixture
def agency(demo):
    return Agency.objects.get(code="market_regulation", division_id="652801")


def staff(account, username):
    return Actor(ref=f"staff:{account(username).staff.pk}")


def opened(agency, number="BZ20250513001", **said):
    default = {
        "kind": "complaint",
        "text": "张样例说材料交了两次",
        "case_number": CASE,
        "caller": "13900000001",
        "by": SYSTEM,
    }
    return acts.open_ticket(number, agency=agency, **{**default, **said})


def test_a_ticket_is_due_after_working_days_and_its_superiors_are_told(agency, account):
    done = opened(agency)
    assert done.due_on == "2025-05-20"
    superior = account("superior.market_regulation.652801")
    line = queries.inbox(superior)[0]
    assert line.subject == "12345 工单 BZ20250513001" and "2025年5月20日" in line.body and "张" not in line.body
    drain()
    assert {post.channel for post in DemoPost.objects.all()} == {"dingtalk"}
    with clock.moved_to(at("2025-09-30 12:00")):
        assert opened(agency, "BZ2", kind="consultation").due_on == "2025-10-09"


def test_the_callers_words_are_sealed_and_stand_in_no_event(agency):
    opened(agency)
    row = HotlineTicket.objects.get()
    assert "张样例".encode() not in bytes(row.text_sealed) and b"139" not in bytes(row.caller_sealed)
    history = events.history("hotline:BZ20250513001")
    assert [e.verb for e in history] == ["open_ticket"] and "张" not in str(history[0].body)
    assert history[0].body["case"] == CASE


def test_a_ticket_goes_from_open_over_answered_to_closed(agency, account):
    opened(agency)
    reviewer, clerk = staff(account, "reviewer.market_regulation.652801"), staff(account, "clerk.652801")
    with pytest.raises(TicketNotOpen):
        acts.close_ticket("BZ20250513001", satisfied=True, by=clerk)
    acts.answer_ticket("BZ20250513001", answer="已向来电人说明", by=reviewer)
    with pytest.raises(TicketNotOpen):
        acts.answer_ticket("BZ20250513001", answer="再说一次", by=reviewer)
    acts.close_ticket("BZ20250513001", satisfied=False, by=clerk)
    seen = hotline_queries.ticket(account("clerk.652801"), "BZ20250513001")
    assert (seen.status, seen.answer, seen.satisfied) == ("closed", "已向来电人说明", False)
    assert (seen.text, seen.caller, seen.case_number) == ("张样例说材料交了两次", "13900000001", CASE)
    verbs = [(e.verb, e.body.get("in_time")) for e in events.history("hotline:BZ20250513001")]
    assert verbs == [("open_ticket", None), ("answer_ticket", True), ("close_ticket", None)]
    assert list(events.breaks(events.history("hotline:BZ20250513001"))) == []


def test_a_late_answer_is_called_late(agency, account):
    opened(agency)
    with clock.moved_to(at("2025-05-21 10:00")):
        assert hotline_queries.ticket(account("clerk.652801"), "BZ20250513001").overdue
        acts.answer_ticket("BZ20250513001", answer="抱歉", by=SYSTEM)
        assert not hotline_queries.ticket(account("clerk.652801"), "BZ20250513001").overdue
    assert events.history("hotline:BZ20250513001")[-1].body["in_time"] is False


def test_only_its_agency_answers_and_only_those_concerned_read(agency, account):
    opened(agency)
    other = staff(account, "reviewer.justice.652801")
    with pytest.raises(NotAllowed):
        acts.answer_ticket("BZ20250513001", answer="不归我管", by=other)
    with pytest.raises(NotAllowed):
        opened(agency, "BZ9", by=staff(account, "clerk.652822"))
    for username in ("reviewer.justice.652801", "clerk.652822", "zhang"):
        for number in ("BZ20250513001", "BZ404"):
            with pytest.raises(TicketNotFound):
                hotline_queries.ticket(account(username), number)


@pytest.mark.parametrize(
    "said", [{"kind": "gossip"}, {"text": " "}, {"text": "长" * 4001}, {"number": ""}, {"number": "9" * 61}]
)
def test_an_incomplete_ticket_is_refused(agency, said):
    with pytest.raises(TicketIncomplete):
        opened(agency, **said)
    assert not HotlineTicket.objects.exists()


def test_a_number_comes_once(agency):
    opened(agency)
    with pytest.raises(TicketKnown):
        opened(agency)
    with pytest.raises(TicketNotFound):
        acts.answer_ticket("BZ404", answer="好", by=SYSTEM)
    with pytest.raises(TicketIncomplete):
        acts.answer_ticket("BZ20250513001", answer="", by=SYSTEM)


def test_tickets_are_found_by_case_and_by_what_an_agency_owes(agency):
    for n, kind in enumerate(["complaint", "consultation", "help"]):
        opened(agency, f"BZ{n}", kind=kind, case_number=CASE if n < 2 else "")
    acts.answer_ticket("BZ0", answer="好", by=SYSTEM)
    acts.close_ticket("BZ0", satisfied=None, by=SYSTEM)
    assert [t.number for t in hotline_queries.tickets_of_case(CASE)] == ["BZ1", "BZ0"]
    assert hotline_queries.tickets_of_case("") == []
    first = hotline_queries.open_tickets(agency, limit=1)
    assert [(t.number, t.due_on) for t in first] == [("BZ1", date(2025, 5, 14))]
    rest = hotline_queries.open_tickets(agency, after=(first[0].due_on, first[0].pk))
    assert [t.number for t in rest] == ["BZ2"]
