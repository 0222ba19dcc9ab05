"""Amounts in capital figures, terms checked all at once, what may be done when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.matters.mortgages.capitals import in_words
from onewindow.matters.mortgages.states import OPEN, State, may
from onewindow.matters.mortgages.wishes import change_faults, changes_json, digest, faults

from .mortgages_world import TERMS, changed

DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10, "壹角整"),
        (1_005, "壹拾元零伍分"),
        (60_000_000, "陆拾万元整"),
        (100_000_000, "壹佰万元整"),
        (10_050_000, "壹拾万零伍佰元整"),
        (1_000_010_000, "壹仟万零壹佰元整"),
        (123_456_789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        (1_000_000_000_100, "壹佰亿零壹元整"),
        (2_000_300_000_000, "贰佰亿零叁佰万元整"),
        (100_010_000_000_000, "壹万零壹亿元整"),
        (100_000_000_000_000, "壹万亿元整"),
    ],
)
def test_an_amount_in_capital_figures(fen, words):
    assert in_words(fen) == words


@given(st.integers(0, 10**15))
def test_capital_figures_can_be_read_back(fen):
    whole, _, rest = in_words(fen).removesuffix("整").partition("元")
    if "元" not in in_words(fen):
        whole, rest = "", whole
    assert _whole(whole) * 100 + _rest(rest) == fen


def _whole(text):
    total = 0
    for unit, worth in (("亿", 10**8), ("万", 10**4), ("", 1)):
        head, mark, tail = text.rpartition(unit) if unit else (text, "x", "")
        if mark:
            total += (_whole(head) if unit == "亿" else _group(head)) * worth
            text = tail
    return total


def _group(text):
    total, digit = 0, 0
    for letter in text:
        if letter in DIGITS:
            digit = DIGITS[letter]
        else:
            total, digit = total + digit * PLACES[letter], 0
    return total + digit


def _rest(text):
    text = text.lstrip("零")
    jiao, mark, cent = text.partition("角")
    if not mark:
        jiao, cent = "", text
    return DIGITS.get(jiao, 0) * 10 + DIGITS.get(cent.removesuffix("分"), 0)


def test_all_faults_at_once():
    wrong = changed(method="x", amount=0, debt_from=None, contract_no=" ", debtor="", scope="长" * 301)
    assert [name for name, _ in faults(wrong)] == ["method", "amount", "debt_from", "contract_no", "debtor", "scope"]
    assert faults(TERMS) == []
    assert [name for name, _ in faults(changed(debt_until=date(2026, 11, 30)))] == ["debt_until"]


def test_a_change_changes_something():
    assert [n for n, _ in change_faults(changes_json(None, None, None, None, "展期"))] == ["amount"]
    assert change_faults(changes_json(None, None, date(2050, 1, 1), None, "展期")) == []
    assert [n for n, _ in change_faults(changes_json(0, None, None, None, ""))] == ["amount", "reason"]


@pytest.mark.parametrize(
    ("verb", "states"),
    [
        ("sign", {"unsigned"}),
        ("refuse", {"unsigned"}),
        ("lapse", {"unsigned"}),
        ("withdraw", set(OPEN)),
        ("ask_supplement", {"accepted"}),
        ("supplement", {"needs_material"}),
        ("decide", {"accepted"}),
    ],
)
def test_what_may_be_done_when(verb, states):
    assert {state for state in State if may(state, verb)} == states


def test_other_words_have_another_digest():
    told = ("DY1", "first", "gs", "unit", None, TERMS.json())
    assert digest(*told) == digest(*told)
    others = {
        digest(*told[:5], changed(**{k: v}).json()) for k, v in {"amount": 1, "ban": "禁", "debtor": "李"}.items()
    }
    assert len(others | {digest(*told)}) == 4
