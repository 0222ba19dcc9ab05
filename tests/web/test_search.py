"""People say what they want in their own words; the situations stand in searches.yaml, for officials to read."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onewindow.web.finding import entries
from onewindow.web.searching import Entry, highlights, search

SITUATIONS = yaml.safe_load((Path(__file__).parent / "searches.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s["say"] or "(empty)")
def test_plain_words_find_the_service(catalogue, situation):
    found = [hit.entry.key for hit in search(situation["say"], entries(catalogue))]
    if situation.get("nothing"):
        assert found == []
    else:
        assert situation["finds"] in found[: situation.get("among", 1)]


def test_a_hit_says_which_word_was_met(catalogue):
    assert search("我想在网上卖书", entries(catalogue))[0].because == "网上卖书"


@given(st.text(max_size=60))
def test_any_text_is_a_query(text):
    entry = Entry(key="a", names=("开书店", "Open a bookshop"), words=("卖书",))
    for hit in search(text, [entry]):
        assert hit.score > 0
    assert "".join(run for run, _ in highlights(text, "开书店、卖书")) == "开书店、卖书"


def test_width_and_case_of_letters_do_not_matter():
    entry = Entry(key="a", names=("VISA",))
    assert [h.entry.key for h in search("ｖｉｓａ", [entry])] == ["a"]
