"""Daily figures: counted from the events of a day, the same however often they are reckoned."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.core import clock
from onewindow.core.region import region_dir
from onewindow.people.access import actor_of
from onewindow.rules.calendar_files import load_calendar
from onewindow.supervision.tallies import queries
from onewindow.supervision.tallies.counting import Case, Told, count, quantile, working_days
from onewindow.supervision.tallies.models import AgencyDay, Reckoned, ServiceDay
from onewindow.supervision.tallies.reckoning import catch_up, reckon
from tests.web.conftest import published  # noqa: F401  fixture
from tests.web.desk_world import NOW, REVIEWER, account, bookshop, today  # noqa: F401  fixtures

CALENDAR = load_calendar(region_dir())


def at(day, hour, minute=0):
    """November 2026, official time: offices open from 10 to 14 and from 15:30 to 19:30."""
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (at(25, 10), at(25, 19, 30), 1.0),  # one whole day
        (at(25, 12), at(25, 16), 0.3125),  # lunch takes none of it
        (at(25, 14), at(26, 14), 1.0),
        (at(27, 19, 30), at(30, 10), 0.0),  # Friday evening to Monday morning
        (at(28, 12), at(30, 14), 0.5),  # handed in on a Saturday
        (at(26, 12), at(25, 12), 0.0),
    ],
)
def test_lead_times_count_office_time_only(start, end, days):
    assert working_days(CALENDAR, start, end) == pytest.approx(days)


def case(**said):
    usual = {"division": "652801", "service": "s", "submitted_at": at(23, 10), "promised_at": at(26, 19, 30)}
    return Case(**{**usual, "due_at": at(30, 19, 30), "agencies": {"A": 7}, "ends": {"A": at(25, 19, 30)}, **said})


def told(verb, when, **body):
    return Told(number="n", verb=verb, at=when, body=body)


def test_a_closed_case_is_kept_or_not():
    for closed, kept, over in ((at(26, 12), 1, 0), (at(27, 12), 0, 0), (at(30, 19, 31), 0, 1)):
        found = count([told("decide", closed, case={"closed_at": "x"})], {"n": case()}, CALENDAR)
        one = found.services["652801", "s"]
        assert (one.closed, one.promised, one.kept, one.over_law) == (1, 1, kept, over)


def test_a_decision_is_late_after_the_earlier_limit():
    for decided, late in ((at(25, 19), 0), (at(26, 10), 1)):
        found = count([told("decide", decided, reviews={"A": {"outcome": "granted"}})], {"n": case()}, CALENDAR)
        assert (found.agencies[7].decided, found.agencies[7].late) == (1, late)


def test_a_notice_counts_when_it_is_sent_and_not_when_it_is_answered():
    def notice(n, answer=""):
        return {"notices": [{"n": n, "sent_at": "x", "lines": [["A", "e", False, answer]]}]}

    events = [
        told("notify", at(24, 10), case=notice(1)),
        told("resubmit", at(24, 11), case=notice(1, "changed")),
        told("notify", at(24, 12), case=notice(2)),
        told("report_defects", at(24, 13), case={"notices": [{"n": 3, "sent_at": None, "lines": []}]}),
    ]
    one = count(events, {"n": case()}, CALENDAR).services["652801", "s"]
    assert (one.returned, one.returned_again) == (1, 1)


def test_events_of_others_count_nothing():
    assert count([told("submit", at(24, 10))], {}, CALENDAR).services == {}


def test_the_median_of_counts():
    assert quantile(Counter({1: 5, 4: 4, 9: 1}), 0.5) == 0.5
    assert quantile(Counter({1: 5, 4: 4, 9: 1}), 0.9) == 2.0
    assert quantile({}, 0.5) is None


@pytest.mark.django_db
def test_days_are_reckoned_once_and_again(bookshop, account):  # noqa: F811
    by = actor_of(account(REVIEWER))
    assert catch_up() == 1
    cases.accept(bookshop, ("PUB-R", "PUB-N"), by=by)
    with clock.moved_to(NOW + timedelta(2)):
        cases.decide(bookshop, "PUB-N", Outcome.GRANTED, by=by, opinion="符合条件。")
        cases.decide(bookshop, "PUB-R", Outcome.GRANTED, by=by, opinion="符合条件。")
        assert catch_up() == 3
        before = list(ServiceDay.objects.order_by("day").values("day", "submitted", "closed", "kept", "leads"))
        reckon(NOW.date())
        reckon(date(2026, 11, 27))
        after = list(ServiceDay.objects.order_by("day").values("day", "submitted", "closed", "kept", "leads"))
    assert before == after
    assert [(row["submitted"], row["closed"]) for row in after] == [(1, 0), (0, 1)]
    assert after[1]["leads"] == {"4": 1}
    (agency,) = AgencyDay.objects.all()
    assert (agency.decided, agency.late) == (2, 1)  # the filing was promised for the next day
    assert queries.held(["652801"], date(2026, 11, 27)) == {"652801": queries.Held(before=1, now=0)}
    assert Reckoned.objects.count() == 3


@pytest.mark.django_db
def test_without_cases_there_is_nothing_to_reckon(db):
    assert catch_up() == 0
