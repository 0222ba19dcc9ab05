"""Clock, registry, refusals, encryption."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core import clock, crypto
from onewindow.core.errors import Conflict, NotFound, Refused, gettext_noop
from onewindow.core.registry import Registry, Unregistered


def test_a_moved_clock_stands_still_and_comes_back():
    then = datetime(2020, 9, 6, 10, tzinfo=clock.SHANGHAI)
    with clock.moved_to(then):
        assert clock.now() == then
        assert clock.today().isoformat() == "2020-09-06"
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5


def test_a_moved_clock_may_go_on():
    with clock.moved_to(datetime(2020, 9, 6, tzinfo=UTC), running=True):
        first = clock.now()
        assert first.year == 2020
        assert clock.now() >= first


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.moved_to(datetime(2020, 9, 6)):
        pass


def test_late_in_the_evening_utc_it_is_tomorrow_in_official_time():
    with clock.moved_to(datetime(2026, 5, 8, 17, tzinfo=UTC)):
        assert clock.today().isoformat() == "2026-05-09"


def test_a_code_is_taken_once():
    registry: Registry[object] = Registry("things")
    registry.add("a", object())
    with pytest.raises(ValueError, match="taken"):
        registry.add("a", object())


def test_an_unknown_code_says_what_was_meant():
    registry: Registry[object] = Registry("things")
    registry.add("enterprise", object())
    with pytest.raises(Unregistered) as refusal:
        registry["enterprize"]
    assert "enterprise" in refusal.value.text()
    assert registry.get("nobody") is None


class Late(Conflict):
    code = "late"
    message = gettext_noop("晚了 {days} 天，请找 {whom}。")


def test_a_refusal_makes_its_sentence_at_the_edge_and_survives_missing_data():
    refusal = Late(days=3)
    assert refusal.status == 409
    assert refusal.text() == "晚了 3 天，请找 whom。"
    assert refusal.text(lambda _: "{days} days late") == "3 days late"
    assert isinstance(refusal, Refused) and not isinstance(refusal, NotFound)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_in_its_place_only(plain, place):
    sealed = crypto.seal(plain, place=place)
    assert crypto.unseal(sealed, place=place) == plain
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, place=place + "x")


@given(st.binary(min_size=1, max_size=60), st.integers(min_value=0), st.integers(0, 7))
def test_a_changed_bit_does_not_open(plain, at, bit):
    sealed = bytearray(crypto.seal(plain, place="here"))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(sealed), place="here")


def test_equal_values_have_one_blind_index_per_kind():
    assert crypto.blind_index("a", kind="ric") == crypto.blind_index("a", kind="ric")
    assert crypto.blind_index("a", kind="ric") != crypto.blind_index("a", kind="uscc")
    assert crypto.seal(b"a", place="p") != crypto.seal(b"a", place="p")
