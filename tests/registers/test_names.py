"""The check of names, as officials write it down, and its parts."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import load
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.name_law import NameParts, Proposal, Standing, Taken
from onewindow.registers.enterprises.names import Verdict, check, reserved_until
from onewindow.registers.enterprises.similarity import Likeness, compare

HERE = Path(__file__).parent / "situations"
PAIRS = load(HERE / "similar_names.yaml").plain()
NAMES = load(HERE / "names.yaml").plain()


def day(text):
    return date.fromisoformat(text) if text else None


def checked(situation, data):
    taken = [
        Taken(**{**t, "standing": Standing(t["standing"]), "ended_on": day(t.get("ended_on"))})
        for t in situation.get("taken", ())
    ]
    proposal = Proposal(
        parts=NameParts(**situation["name"]),
        division="652801",
        industry_code="5243",
        kind=situation.get("kind", "有限责任公司"),
        related_to=frozenset(situation.get("related", ())),
    )
    return check(proposal, data.names, taken, day(situation["on"]), data.yardstick)


@pytest.mark.parametrize("situation", NAMES, ids=lambda s: s["situation"])
def test_a_proposed_name_is_judged_as_written(situation, data):
    result = checked(situation, data)
    said = [str(sentence) for sentence in result.findings]
    assert result.verdict is Verdict(situation["verdict"]), said
    assert set(situation.get("codes", ())) <= {sentence.code for sentence in result.findings}, said
    assert result.edition == situation.get("edition", "self-declaration-2021")
    assert result.decided_by_system is situation.get("by_system", True)


@pytest.mark.parametrize("situation", NAMES, ids=lambda s: s["situation"])
def test_every_refusal_names_its_article(situation, data):
    for sentence in checked(situation, data).findings:
        assert "规定" in sentence.basis, sentence
        assert "条" in sentence.basis, sentence
        assert "{" not in sentence.text()


def test_the_table_of_similar_names_holds(data):
    wrong = [
        (pair["one"], pair["other"], pair["is"], found)
        for pair in PAIRS
        if (found := likeness(pair["one"], pair["other"], data)) != pair["is"]
    ]
    assert wrong == []


def likeness(one, other, data):
    found = compare(one, other, data.yardstick)
    return found.value if found else "none"


CHARACTERS = st.text(st.sampled_from("梨香城书苑院丰泰金锦新鑫天山海湖之的"), min_size=1, max_size=5)


@given(CHARACTERS, CHARACTERS)
def test_likeness_does_not_depend_on_the_order(one, other):
    data = directories.current()
    assert compare(one, other, data.yardstick) is compare(other, one, data.yardstick)


@given(CHARACTERS)
def test_a_name_is_the_same_as_itself_or_has_nothing_to_compare(one):
    found = compare(one, one, directories.current().yardstick)
    assert found is Likeness.SAME or set(one) <= set("之的")


def test_a_name_is_kept_two_months_or_a_year(data):
    edition = data.names.on(date(2026, 12, 31))
    assert reserved_until(date(2026, 12, 31), edition, licence_first=False) == date(2027, 2, 28)
    assert reserved_until(date(2026, 12, 31), edition, licence_first=True) == date(2027, 12, 31)
    assert data.names.on(date(2021, 2, 28)).months == 6


def test_alike_names_are_listed_strongest_first_and_not_without_end(data):
    taken = [
        Taken(
            full=f"库尔勒{name}图书有限公司",
            trade_name=name,
            industry="图书",
            industry_code="5243",
            standing=Standing.REGISTERED,
        )
        for name in ("孔雀河畔书", "书苑梨城", "梨程书院", *(f"梨城书{c}" for c in "香山海湖天地人和丰泰金"))
    ]
    situation = {
        "on": date(2026, 11, 25),
        "name": {"place": "库尔勒", "trade_name": "梨城书苑", "industry": "图书", "form": "有限公司"},
    }
    proposal = Proposal(
        parts=NameParts(**situation["name"]), division="652801", industry_code="5243", kind="有限责任公司"
    )
    result = check(proposal, data.names, taken, situation["on"], data.yardstick)
    assert [s.why for s in result.similar[:2]] == [Likeness.SAME_SOUND, Likeness.REORDERED]
    assert len(result.similar) == 10
    assert next(s for s in result.findings if s.code == "similar_names").data["count"] == 13
