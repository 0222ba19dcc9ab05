"""Every name that an applicant meets is there in the region's further languages, and no other."""

import re

import pytest

from onewindow.catalogue.spoken import missing, spoken_names, stale
from onewindow.core.names import languages, read
from onewindow.core.region import region_dir


@pytest.fixture(scope="module")
def wanted(catalogue):
    return spoken_names(catalogue, region_dir())


def test_the_region_speaks_three_further_languages():
    assert languages(region_dir()) == ("mn", "ru", "ug")


@pytest.mark.parametrize("language", ["ug", "ru", "mn"])
def test_no_name_is_missing_and_none_is_left_over(wanted, language):
    spoken = read(region_dir(), language)
    assert missing(wanted, spoken) == []
    assert stale(wanted, spoken) == []


@pytest.mark.parametrize(("language", "letters"), [("ug", "\u0600-\u06ff"), ("ru", "Ѐ-ӿ"), ("mn", "Ѐ-ӿ")])
def test_a_translation_is_written_in_the_letters_of_its_language(language, letters):
    """A name that is only a number with a unit may do without."""
    spoken = read(region_dir(), language)
    chinese = [zh for zh, said in spoken.names.items() if re.search("[\u4e00-\u9fff]", said)]
    foreign = [
        zh for zh, said in spoken.names.items() if not re.search(f"[{letters}]", said) and not re.search(r"\d", said)
    ]
    assert chinese == []
    assert foreign == []


def test_what_every_figure_of_a_name_says_is_in_its_translation(wanted):
    """Amounts and days are the same in every language; months have names."""
    for language in ("ug", "ru", "mn"):
        names = read(region_dir(), language).names
        for zh in wanted:
            left = _figures(re.sub(r"\d+月", "", zh)) - _figures(names.get(zh, ""))
            assert not left or "万" in zh, f"{language}: {zh}: {names.get(zh)}"


def _figures(text):
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", ".")))


def test_a_name_that_nobody_translated_is_told(wanted):
    spoken = read(region_dir(), "ru")
    assert missing({**wanted, "新的事项": "matters"}, spoken) == ["新的事项"]
    assert stale({zh: at for zh, at in wanted.items() if zh != "营业执照"}, spoken) == ["营业执照"]


def test_what_the_codes_of_the_land_register_mean_is_among_them(wanted):
    """A table of codes that the public reads has its names as `name` and `en`; one without English is for staff."""
    assert wanted["草原使用权"] == "registers/land_codes.yaml"
    assert "轮候预查封" not in wanted


def test_the_pattern_of_an_agency_holds_for_every_place(wanted):
    names = read(region_dir(), "ru").names
    assert names["库尔勒市公安局"] == "Управление общественной безопасности города Корла"
    assert names["且末县公安局"] == "Управление общественной безопасности уезда Цемо"
