"""Where and when a message goes."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.clock import SHANGHAI
from onewindow.notices.schedule import Quiet, allowed_at, channels_for, retry_at
from onewindow.notices.templates import Urgency

from .conftest import NOON, at

NIGHT = Quiet(begins=time(22), ends=time(9))


@pytest.mark.parametrize(
    ("asked", "urgency", "when"),
    [
        ("2025-05-13 12:00", "normal", "2025-05-13 12:00"),
        ("2025-05-13 21:59", "normal", "2025-05-13 21:59"),
        ("2025-05-13 22:00", "normal", "2025-05-14 09:00"),
        ("2025-05-14 03:00", "low", "2025-05-14 09:00"),
        ("2025-05-14 08:59", "normal", "2025-05-14 09:00"),
        ("2025-05-14 09:00", "normal", "2025-05-14 09:00"),
        ("2025-05-14 03:00", "urgent", "2025-05-14 03:00"),
    ],
)
def test_at_night_only_what_is_urgent(asked, urgency, when):
    assert allowed_at(at(asked), urgency=Urgency(urgency), quiet=NIGHT, zone=SHANGHAI) == at(when)


def test_quiet_hours_inside_a_day_and_none_at_all():
    noon = Quiet(begins=time(13), ends=time(15))
    assert allowed_at(at("2025-05-13 14:00"), urgency=Urgency.NORMAL, quiet=noon, zone=SHANGHAI) == at(
        "2025-05-13 15:00"
    )
    never = Quiet(begins=time(0), ends=time(0))
    assert allowed_at(at("2025-05-13 00:00"), urgency=Urgency.LOW, quiet=never, zone=SHANGHAI) == at("2025-05-13 00:00")


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_an_allowed_moment_is_never_quiet_nor_earlier_nor_a_day_later(begins, ends, asked):
    quiet = Quiet(begins=time(*divmod(begins, 60)), ends=time(*divmod(ends, 60)))
    moment = NOON + timedelta(minutes=asked)
    allowed = allowed_at(moment, urgency=Urgency.NORMAL, quiet=quiet, zone=SHANGHAI)
    assert moment <= allowed < moment + timedelta(days=1)
    assert not quiet.holds(allowed.astimezone(SHANGHAI).time())


def test_channels_are_those_of_the_kind_that_one_has_and_wants():
    wanted = ["in_app", "sms", "email", "wechat", "sms"]
    assert channels_for(wanted, possible={"sms", "wechat"}, muted={"wechat"}, always="in_app") == ("in_app", "sms")
    assert channels_for([], possible=set(), muted={"in_app"}, always="in_app") == ("in_app",)


def test_pauses_grow_and_end():
    pauses = (1, 5, 15)
    waits = [retry_at(NOON, failed=n, pauses=pauses) for n in (1, 2, 3, 4)]
    assert [(w - NOON).total_seconds() / 60 if w else None for w in waits] == [1, 5, 15, None]
