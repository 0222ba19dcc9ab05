"""Names in the traditional Mongolian script: whole, spelt as their transliteration says, never printed unverified."""

import re
import subprocess
from dataclasses import replace

import pytest

from onewindow.core.located import LocatedError, load
from onewindow.core.region import region_dir
from onewindow.documents import fonts
from onewindow.documents.typesetting import typeset
from onewindow.documents.vertical import ELLIPSIS, TAG, title_on_paper, vertical_names
from tests.documents.papers import LICENCE, marks, program

NAME = "ᠦᠨᠡᠮᠯᠡᠯ"
#: The transliteration of the region's file. q and k, ɣ and g are one letter of the script each.
LETTERS = dict(zip("aeiouöüênŋbpmlsštdčjyrwfzqkɣgḱ,", "ᠠᠡᠢᠣᠤᠥᠦᠧᠨᠩᠪᠫᠮᠯᠰᠱᠲᠳᠴᠵᠶᠷᠸᠹᠽᠬᠬᠭᠭᠺ᠂", strict=True)) | {" ": " "}

#: Their names are their own, not official ones.
BUSINESSES = {"bank", "utility"}


@pytest.fixture(scope="module")
def names():
    return vertical_names(region_dir())


@pytest.fixture(scope="module")
def declared():
    return {name: load(region_dir() / f"{name}.yaml").plain() for name in ("agencies", "divisions")}


def _places(declared):
    return {row["code"]: row["name"] for row in declared["divisions"]["divisions"]} | {"650000": "新疆维吾尔自治区"}


def test_every_place_governed_here_has_a_name_and_an_ending(names, declared):
    governed = [row["code"] for row in declared["divisions"]["divisions"] if row["governed"]]
    assert [code for code in governed if not names.divisions[code].of] == []
    assert next(iter(names.divisions)) == "652800"


def test_every_authority_has_its_present_name_in_this_script_for_every_place(names, declared):
    places = _places(declared)
    for agency in declared["agencies"]["agencies"]:
        for said in agency["names"]:
            if "until" not in said and said["form"] not in BUSINESSES:
                some = said["zh"].replace("{place}", places["652801"])
                found = names.agency(some, places)
                assert found is not None, said["zh"]
                assert "{" not in found.text
                assert ("{place}" not in said["zh"]) or names.divisions["652801"].text in found.text, said["zh"]
    assert names.agency("某镇公安局", places) is None


def test_every_certificate_has_a_title(names):
    kinds = {path.stem for path in (region_dir() / "certificates").glob("*.yaml")}
    assert set(names.certificates) == kinds


def test_letters_and_transliteration_say_the_same(names):
    for part in (names.divisions, names.agencies, names.certificates):
        for name in part.values():
            spelt = re.sub(r"-([ae])(?!\w)", "\u180e\\1", name.latin).replace("-", "\u202f")
            said = "".join(LETTERS.get(sign, sign) for sign in spelt.replace("{of}", "○"))
            assert said.replace("○", "{of}") == name.text
            assert not name.verified


def test_an_agency_stands_at_its_place_and_without_one_behind_an_ellipsis(names, declared):
    office = names.agency("若羌县司法局", _places(declared))
    assert office.text.startswith(names.divisions["652824"].genitive + " ")
    assert ELLIPSIS not in names.agencies["{place}司法局"].bare
    assert ELLIPSIS in names.agencies["国家税务总局{place}税务局"].bare


def test_a_region_without_the_file_has_no_such_names(tmp_path):
    names = vertical_names(tmp_path)
    assert not (names.certificates or names.divisions or names.agencies)


def test_only_a_verified_title_is_printed(tmp_path):
    entry = f'{{text: "{NAME}", status: %s}}'
    (tmp_path / "vertical_names.yaml").write_text(
        f"certificates:\n  seen: {entry % 'seen'}\n  guessed: {entry % 'unverified'}\n", encoding="utf-8"
    )
    names = vertical_names(tmp_path)
    assert title_on_paper("seen", names) == {TAG: NAME}
    assert title_on_paper("guessed", names) == {}
    assert title_on_paper("no_such_kind", names) == {}
    assert title_on_paper("business_licence") == {}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{text: ünemlel, status: seen}", "传统蒙古文"),
        (f'{{text: "{NAME} 证", status: seen}}', "传统蒙古文"),
        (f'{{text: "{NAME}{{of}}", status: seen}}', "传统蒙古文"),
        (f'{{text: "{NAME}", status: sure}}', "unverified"),
        ("ᠮᠣ", "text"),
    ],
)
def test_what_is_not_a_name_is_refused_with_its_line(tmp_path, entry, told):
    (tmp_path / "vertical_names.yaml").write_text(f"certificates:\n  licence: {entry}\n", encoding="utf-8")
    with pytest.raises(LocatedError, match=f"2: .*{told}"):
        vertical_names(tmp_path)


def test_a_verified_title_stands_on_the_certificate_as_one_column(words, tmp_path):
    if not fonts.faces().mongolian:
        pytest.skip("no face for the script here: apt install fonts-noto-core")
    plain, titled = (typeset(data, marks(), words.words) for data in (LICENCE, _titled()))
    assert titled.unset == ()
    assert "NotoSansMongolian" in _fonts(titled.pdf, tmp_path)
    assert "NotoSansMongolian" not in _fonts(plain.pdf, tmp_path)


def _titled():
    return replace(LICENCE, names={**LICENCE.names, TAG: f"{NAME}\u202fᠦᠨ ᠲᠣᠪᠴᠢᠶ\u180eᠠ"})


def _fonts(pdf, folder):
    (folder / "paper.pdf").write_bytes(pdf)
    return subprocess.run(
        [program("pdffonts"), folder / "paper.pdf"], capture_output=True, text=True, check=True
    ).stdout
