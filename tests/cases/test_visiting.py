"""What a case hears of visits, and what it refuses."""

from datetime import timedelta

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.errors import CaseNotFound, SelfReview, StaleCase
from onewindow.cases.queries import progress, review_page
from onewindow.cases.verifying import verify
from onewindow.core.clock import moved_to
from onewindow.people.access import actor_of
from onewindow.visits import acts
from onewindow.visits.outcome import Answer, Report, Signed
from tests.web.conftest import published  # noqa: F401  fixture
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    REVIEWER,
    SUPERIOR,
    account,
    at_desk,
    bookshop,
    case_of,
    today,
)
from tests.web.visit_world import ELEVEN, agency, officers, photographed, plan, planned  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def report(visit, account, **lines):  # noqa: F811
    publicity = agency("publicity")
    said = {line: Answer(verdict="yes") for line in ("address", "premises", "area", "separate")} | lines
    found = Report(
        answers={(publicity, line): answer for line, answer in said.items()},
        officers=Signed(name="赵样例"),
        other=Signed(name="张样例"),
        finished_at=ELEVEN,
    )
    return acts.report(visit, found, by=actor_of(account(REVIEWER)))


def verbs(number, user):
    return [one.verb for one in progress(user, number).timeline]


def test_planning_moving_and_the_result_stand_in_the_case(bookshop, planned, account):  # noqa: F811
    acts.reschedule(planned, start=ELEVEN + timedelta(hours=1), by=actor_of(account(SUPERIOR)))
    with moved_to(ELEVEN + timedelta(hours=2)):
        photographed(planned, account)
        report(planned, account, area=Answer(verdict="no", note="图上 86，实测 90"))
        assert verbs(bookshop, account("zhang")) == ["submit", "plan_visit", "move_visit", "report_visit"]
        (last,) = [one for one in progress(account("zhang"), bookshop).timeline if one.verb == "report_visit"]
        assert last.matters == ("PUB-R",)
        assert "宣传部" in last.who
        assert last.verb_name == "现场核查结果"


def test_a_page_that_does_not_know_the_result_is_stale(bookshop, planned, account):  # noqa: F811
    seen = case_of(bookshop).version
    with moved_to(ELEVEN + timedelta(hours=1)):
        photographed(planned, account)
        report(planned, account)
        with pytest.raises(StaleCase):
            cases.accept(bookshop, ["PUB-R"], by=actor_of(account(SUPERIOR)), version=seen)
        assert cases.accept(bookshop, ["PUB-N"], by=actor_of(account(SUPERIOR)), version=seen)


def test_calling_off_is_told(bookshop, planned, account):  # noqa: F811
    acts.cancel(planned, reason="资料已经够了", by=actor_of(account(REVIEWER)))
    assert verbs(bookshop, account("zhang"))[-1] == "call_off_visit"


def test_the_history_still_folds(bookshop, planned, account):  # noqa: F811
    with moved_to(ELEVEN + timedelta(hours=1)):
        photographed(planned, account)
        report(planned, account)
    assert review_page(account(REVIEWER), bookshop, "PUB-R").timeline[-1].verb == "report_visit"
    assert [checked.faults for checked in verify([bookshop])] == [()]


@pytest.mark.parametrize("matters", [("UTL-GAS",), ("NO-SUCH",)])
def test_matters_that_the_case_does_not_have_there_are_refused(bookshop, account, officers, matters):  # noqa: F811
    with pytest.raises(CaseNotFound):
        plan(bookshop, account, officers, matters=matters)


def test_a_case_that_does_not_exist_is_refused(bookshop, account, officers):  # noqa: F811
    with pytest.raises(CaseNotFound):
        plan("652801-20260101-000001", account, officers)


def test_nobody_plans_a_visit_to_himself(bookshop, account, officers):  # noqa: F811
    staff = account(REVIEWER).staff
    staff.party = account("zhang").party
    staff.save()
    with pytest.raises(SelfReview):
        plan(bookshop, account, officers)


def test_a_report_is_never_lost_because_of_the_case(bookshop, planned, account):  # noqa: F811
    """The applicant withdrew while the officers were on the road."""
    cases.withdraw(bookshop, None, by=actor_of(account("zhang")))
    with moved_to(ELEVEN + timedelta(hours=1)):
        photographed(planned, account)
        assert report(planned, account).result == "passed"
    assert verbs(bookshop, account("zhang"))[-1] == "withdraw"


def test_a_colleague_who_holds_the_review_is_no_hindrance(bookshop, planned, account):  # noqa: F811
    cases.accept(bookshop, ["PUB-R"], by=actor_of(account(CLERK)))
    cases.claim(bookshop, ["PUB-R"], by=actor_of(account(SUPERIOR)))
    with moved_to(ELEVEN + timedelta(hours=1)):
        photographed(planned, account)
        report(planned, account)
    assert verbs(bookshop, account("zhang"))[-1] == "report_visit"
