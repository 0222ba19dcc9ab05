"""The declared order of the work list: by the day of the limit, on the same day the green channel first."""

from datetime import datetime
from types import SimpleNamespace

from onewindow.cases.projections import NO_LIMIT
from onewindow.cases.queries.inbox import by_rule
from onewindow.core.clock import SHANGHAI


def row(name, day, hour, priority):
    at = None if day is None else datetime(2026, 9, day, hour, tzinfo=SHANGHAI)
    return SimpleNamespace(name=name, act_by=at, priority=priority)


def test_priority_orders_within_a_day_and_never_across_days():
    rows = [row("a", 1, 10, 0), row("b", 1, 18, 1), row("c", 1, 19, 0), row("d", 2, 10, 0), row("e", 2, 11, 1)]
    assert [one.name for one in by_rule(rows)] == ["b", "a", "c", "e", "d"]


def test_what_has_no_limit_comes_last_whatever_its_priority():
    assert datetime(2100, 1, 1, tzinfo=SHANGHAI) < NO_LIMIT
    assert [one.name for one in by_rule([row("a", 1, 10, 0), row("z", None, 0, 1)])] == ["a", "z"]
