"""JSON of strangers: what means two things, or cannot be stored, is refused with a reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.api.strict_json import Unreadable, read

SAFE_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | SAFE_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SAFE_TEXT, inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
def test_ordinary_json_is_read_as_it_is(value):
    assert read(json.dumps(value).encode()) == value


def why_not(body):
    try:
        read(body)
    except Unreadable as fault:
        return str(fault)
    return "。"


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_with_a_sentence(body):
    assert why_not(body).endswith("。")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "空"),
        (b"  \n", "空"),
        (b"{", "第 1 行"),
        (b'{"a":1,"a":2}', "两次"),
        (b"NaN", "NaN"),
        (b"[Infinity]", "Infinity"),
        (b"1e999", "太大"),
        (b"9" * 4400, "太大"),
        (b"9223372036854775808", "太大"),
        (b"0." + b"1" * 60, "位数"),
        (b'"\\u0000"', "U\\+0000"),
        (b'{"\\u0000":1}', "U\\+0000"),
        (b'"\\ud800"', "不完整"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 70 + b"]" * 70, "64 层"),
        (b"[" * 100_000, "层|有误"),
        (b"1" + b"\x00", "有误"),
    ],
)
def test_unusable_json_is_refused_with_the_reason(body, why):
    with pytest.raises(Unreadable, match=why):
        read(body)
