"""Words for what the book of land says."""

import re

from django.utils.translation import override

from onewindow.registers.land import directories
from onewindow.registers.land.restrictions import Finding, Found
from onewindow.web.estate_words import book_words


def test_what_the_book_says_is_english_for_an_english_reader():
    data = directories.current()
    for rule in data.rules:
        for detail in ("第1顺位", "2026-11-25", "至2030-01-01", "终身", "No court 1，至2027-01-01"):
            found = Found(situation=rule.situation, detail=detail)
            told = str(Finding(found=found, rule=rule, effect=rule.effect).sentence)
            with override("en"):
                said = book_words(f"Refused: {told}{told}")
            assert said.count(f"({rule.basis})") == 2, "each sentence keeps its article"
            assert not re.search("[\u4e00-\u9fff]", said.replace(rule.basis, "")), said
            assert book_words(told) == told, "Chinese for whoever does not read English"
