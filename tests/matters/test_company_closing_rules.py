"""Which way is open, how long a notice runs: the rules alone, without a database."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.clock import SHANGHAI
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.matters.company_closing import calendar, law
from onewindow.matters.company_closing.grounds import Facts, Noted, Way, judge
from onewindow.rules.calendar_files import load_calendar

BOOK = law.read(region_dir())
TODAY = date(2026, 3, 2)


def judged(*kinds, on=TODAY, status="active", sole_trader=False, first=(), **answers):
    noted = tuple(Noted(kind=kind, number="1", amount_yuan=Decimal(10)) for kind in kinds)
    noted += tuple(Noted(kind="licence", code=code, number="2") for code in first)
    facts = Facts(
        status=status,
        sole_trader=sole_trader,
        noted=noted,
        consent_first=frozenset({"LIC-SCHOOL", "LIC-PAWN"}),
        answers=answers,
    )
    return judge(facts, BOOK.grounds, on)


BOTH, ORDINARY, NONE = (Way.SIMPLE, Way.ORDINARY), (Way.ORDINARY,), ()


@pytest.mark.parametrize(
    ("kinds", "ways"),
    [
        ([], BOTH),
        (["invoices", "customs"], BOTH),
        (["abnormal"], ORDINARY),
        (["dishonest"], ORDINARY),
        (["equity_frozen"], NONE),
        (["equity_pledged"], ORDINARY),
        (["chattel_mortgage"], ORDINARY),
        (["invests"], ORDINARY),
        (["investigated"], ORDINARY),
        (["litigation"], ORDINARY),
        (["unpaid_penalty"], ORDINARY),
        (["tax_arrears"], NONE),
        (["si_arrears"], NONE),
        (["hf_arrears"], ORDINARY),
        (["branch"], NONE),
        (["abnormal", "branch"], NONE),
    ],
)
def test_what_other_offices_note_closes_a_way(kinds, ways):
    answer = judged(*kinds)
    assert answer.ways == ways
    assert answer.blocked is (ways == NONE)
    assert all(finding.ground.remedy["zh"] and finding.ground.remedy["en"] for finding in answer.findings)


def test_a_licence_that_is_approved_first_closes_the_simple_way():
    assert judged(first=["LIC-SCHOOL"]).ways == ORDINARY
    assert judged(first=["LIC-FOOD"]).ways == BOTH


def test_what_the_applicant_says_counts_and_silence_does_not():
    assert judged(debts_settled=False).ways == ORDINARY
    assert judged(debts_settled=True).ways == BOTH
    assert judged(debts_settled=None).ways == BOTH
    assert judged(absent_shareholder=True).ways == ORDINARY
    assert judged(absent_shareholder=False).ways == BOTH


def test_the_law_of_the_day_decides():
    assert judged("invests", on=date(2022, 2, 28)).ways == BOTH
    assert judged("invests", on=date(2022, 3, 1)).ways == ORDINARY
    assert judged("simple_ended", on=date(2022, 2, 28)).ways == ORDINARY
    assert judged("simple_ended", on=date(2022, 3, 1)).ways == BOTH
    assert judged(status="revoked", on=date(2022, 2, 28)).ways == BOTH
    assert judged(status="revoked").ways == ORDINARY


def test_a_sole_trader_has_one_way_and_who_is_gone_has_none():
    assert judged("abnormal", sole_trader=True).ways == (Way.SOLE_TRADER,)
    assert judged("tax_arrears", sole_trader=True).ways == NONE
    gone = judged(status="cancelled")
    assert gone.over
    assert gone.ways == NONE


@pytest.mark.parametrize(
    ("kind", "day", "days"),
    [
        ("simple", date(2021, 7, 29), 45),
        ("simple", date(2021, 7, 30), 20),
        ("simple", TODAY, 20),
        ("creditors", date(2019, 1, 1), 45),
        ("creditors", TODAY, 45),
    ],
)
def test_how_long_a_notice_runs_follows_its_first_day(kind, day, days):
    assert BOOK.period(kind, day).days == days


def test_the_last_second_is_within_and_midnight_is_not():
    runs = calendar.span(datetime(2026, 3, 2, 23, 59, tzinfo=SHANGHAI), days=20)
    assert runs.last_day == date(2026, 3, 22)
    assert runs.ends_at == datetime(2026, 3, 23, tzinfo=SHANGHAI)
    last = datetime(2026, 3, 22, 23, 59, 59, tzinfo=SHANGHAI)
    assert calendar.within(last, runs.starts_at, runs.ends_at)
    assert not calendar.within(runs.ends_at, runs.starts_at, runs.ends_at)
    assert calendar.last_day(runs.ends_at) == runs.last_day


@given(st.datetimes(datetime(2021, 1, 1), datetime(2026, 6, 30)), st.integers(1, 60))
def test_a_notice_is_never_shorter_than_the_law_says(moment, days):
    published = moment.replace(tzinfo=SHANGHAI)
    runs = calendar.span(published, days=days)
    assert (runs.last_day - published.date()).days == days


def test_the_time_to_apply_moves_on_to_a_working_day():
    region = load_calendar(region_dir())
    for day in (1, 2, 3, 4, 5, 6, 7):
        end = datetime(2026, 3, day, tzinfo=SHANGHAI)
        until = calendar.apply_by(end, days=20, calendar=region)
        last = calendar.last_day(until)
        assert region.is_working_day(last)
        assert 20 <= (last - calendar.last_day(end)).days <= 23


def test_a_gap_between_two_periods_is_told_with_its_line(tmp_path):
    said = (region_dir() / "deregistration.yaml").read_text(encoding="utf-8")
    (tmp_path / "deregistration.yaml").write_text(said.replace("{from: 2021-07-30", "{from: 2021-08-30"), "utf-8")
    with pytest.raises(LocatedError, match="空档"):
        law.read(Path(tmp_path))
    (tmp_path / "deregistration.yaml").write_text(said.replace("closes: [simple]", "closes: [some]"), "utf-8")
    with pytest.raises(LocatedError, match="simple"):
        law.read(Path(tmp_path))
