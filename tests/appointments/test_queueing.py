"""Whom a counter calls next."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.appointments.queueing import LineFigures, Waiting, minutes_to_wait, next_of, turn

from .conftest import TEN

SITUATIONS = [
    # who waits (number, line, booked, minutes after ten), when, lines of the counter, who is called
    ("先到先办", [(1, "A", False, 0), (2, "A", False, 5)], 10, "A", 1),
    ("预约的到点先办", [(1, "A", False, -30), (2, "A", True, 0)], 0, "A", 2),
    ("预约的没到点，先办取普通号的", [(1, "A", False, -30), (2, "A", True, 0)], -1, "A", 1),
    ("没有别人时，早到的预约也办", [(2, "A", True, 30)], 0, "A", 2),
    ("两个预约，时段早的先办", [(1, "A", True, 30), (2, "A", True, 0)], 45, "A", 2),
    ("专窗先办本队列", [(1, "A", False, 0), (2, "B", False, 9)], 10, "BA", 2),
    ("本队列没有人，帮办综合", [(1, "A", False, 0)], 10, "BA", 1),
    ("不办的队列不叫", [(1, "C", False, 0)], 10, "BA", None),
]


@pytest.mark.parametrize(
    ("people", "minute", "lines", "called"), [s[1:] for s in SITUATIONS], ids=[s[0] for s in SITUATIONS]
)
def test_next(people, minute, lines, called):
    waiting = [Waiting(ticket=n, line=ln, booked=b, turn_at=TEN + timedelta(minutes=m)) for n, ln, b, m in people]
    chosen = next_of(reversed(waiting), lines=lines, at=TEN + timedelta(minutes=minute))
    assert (chosen.ticket if chosen else None) == called


def test_who_comes_late_waits_from_his_arrival():
    assert turn(TEN, TEN - timedelta(minutes=20), 15) == (True, TEN)
    assert turn(TEN, TEN + timedelta(minutes=15), 15) == (True, TEN)
    late = TEN + timedelta(minutes=16)
    assert turn(TEN, late, 15) == (False, late)
    assert turn(None, TEN, 15) == (False, TEN)


people = st.lists(st.tuples(st.sampled_from("AB"), st.booleans(), st.integers(-60, 60)), min_size=1, max_size=20)


@given(people, st.integers(-60, 60))
def test_everybody_is_called_once_and_nobody_is_idle(listed, minute):
    waiting = [
        Waiting(ticket=n, line=ln, booked=b, turn_at=TEN + timedelta(minutes=m)) for n, (ln, b, m) in enumerate(listed)
    ]
    called, now = [], TEN + timedelta(minutes=minute)
    while (chosen := next_of(waiting, lines="AB", at=now)) is not None:
        called.append(chosen.ticket)
        waiting = [one for one in waiting if one.ticket != chosen.ticket]
    assert sorted(called) == list(range(len(listed)))


def test_what_a_walk_in_may_expect():
    assert minutes_to_wait(LineFigures(waiting=0), counters=2, slot_minutes=30) == 0
    assert minutes_to_wait(LineFigures(waiting=3), counters=2, slot_minutes=30) == 45
    served = LineFigures(waiting=3, served=4, seconds=4 * 600)
    assert minutes_to_wait(served, counters=2, slot_minutes=30) == 15
    assert minutes_to_wait(served, counters=0, slot_minutes=30) == 30
