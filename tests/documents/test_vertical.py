"""Names in the traditional Mongolian script: read from the region, shown unverified, drawn as one column from the top."""

import subprocess
from dataclasses import replace

import pytest

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.documents import fonts
from onewindow.documents.typesetting import typeset
from onewindow.documents.vertical import TAG, title_on_paper, vertical_names
from tests.documents.papers import LICENCE, marks, program

NAME = "ᠦᠨᠡᠮᠯᠡᠯ"


def test_the_region_declares_names_and_says_that_nobody_has_verified_them():
    names = vertical_names(region_dir())
    assert names.divisions["652800"].latin.startswith("bayangool")
    assert not any(name.verified for name in (*names.divisions.values(), *names.certificates.values()))


def test_a_region_without_the_file_has_no_such_names(tmp_path):
    assert vertical_names(tmp_path).certificates == {}


def test_an_unverified_title_is_printed_in_a_demonstration_only():
    assert set(title_on_paper("business_licence", demo=True)) == {TAG}
    assert title_on_paper("business_licence", demo=False) == {}
    assert title_on_paper("no_such_kind", demo=True) == {}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{text: ünemlel, status: seen}", "传统蒙古文"),
        (f'{{text: "{NAME}", status: sure}}', "unverified"),
        ("ᠮᠣ", "text"),
    ],
)
def test_what_is_not_a_name_is_refused_with_its_line(tmp_path, entry, told):
    (tmp_path / "vertical_names.yaml").write_text(f"certificates:\n  licence: {entry}\n", encoding="utf-8")
    with pytest.raises(LocatedError, match=f"2: .*{told}"):
        vertical_names(tmp_path)


def test_the_title_stands_on_the_certificate_as_one_column(words, tmp_path):
    if not fonts.faces().mongolian:
        pytest.skip("no face for the script here: apt install fonts-noto-core")
    plain, titled = (typeset(data, marks(), words.words) for data in (LICENCE, _titled()))
    assert titled.unset == ()
    assert "NotoSansMongolian" in _fonts(titled.pdf, tmp_path)
    assert "NotoSansMongolian" not in _fonts(plain.pdf, tmp_path)


def _titled():
    return replace(LICENCE, names={**LICENCE.names, TAG: NAME})


def _fonts(pdf, folder):
    (folder / "paper.pdf").write_bytes(pdf)
    return subprocess.run(
        [program("pdffonts"), folder / "paper.pdf"], capture_output=True, text=True, check=True
    ).stdout
