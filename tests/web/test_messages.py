"""House test: every sentence of the interface stands in English, what an applicant may meet in every language, and
nothing stands there that nobody says.
"""

import re
import tomllib
from pathlib import Path

import pytest

import onewindow
from onewindow.core.extraction import extract_python
from onewindow.core.messages import extract, languages, po_file, public, state, update
from onewindow.web.context import UNREVIEWED

PACKAGE = Path(onewindow.__file__).parent
LOCALE = PACKAGE / "locale"


@pytest.fixture(scope="module")
def found():
    return extract(PACKAGE)


def test_english_is_complete_and_has_no_leftovers(found):
    english = state(LOCALE, "en", found)
    assert english.missing == ()
    assert english.stale == ()


def test_english_says_nothing_in_chinese():
    """Except what must be typed or printed in Chinese: it stands in quotation marks (“新ICP备12345678号”)."""
    text = po_file(LOCALE, "en").read_text(encoding="utf-8")
    said = re.findall(r"^msgstr(?:\[\d\])? ((?:\".*\"\n)+)", text, flags=re.MULTILINE)
    left = [re.sub(r"“[^”]*”", "", line) for line in said]
    assert [line for line in left if re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", line)] == []


@pytest.mark.parametrize("language", UNREVIEWED)
def test_portal_verification_and_notices_are_complete_in_every_language(found, language):
    other = state(LOCALE, language, found, wanted=public(LOCALE, found))
    assert other.missing == ()
    assert other.stale == ()


@pytest.mark.parametrize("language", languages(LOCALE))
def test_no_translation_loses_or_invents_a_value_or_lacks_a_plural_form(found, language):
    assert state(LOCALE, language, found).broken == ()


@pytest.mark.parametrize("language", languages(LOCALE))
def test_no_translation_says_its_sentence_twice(language):
    """What is filled in over a text of several lines must not leave the old lines behind it."""
    text = po_file(LOCALE, language).read_text(encoding="utf-8")
    said = re.findall(r"^msgstr(?:\[\d\])? ((?:\".*\"\n)+)", text, flags=re.MULTILINE)
    whole = ["".join(re.findall(r"^\"(.*)\"$", lines, flags=re.MULTILINE)) for lines in said]
    assert [sentence for sentence in whole if re.fullmatch(r"(.{12,}?)\1+", sentence)] == []


@pytest.mark.parametrize("language", UNREVIEWED)
def test_catalogues_without_a_native_reader_say_so(language):
    assert "To be reviewed by a native reader" in po_file(LOCALE, language).read_text(encoding="utf-8")[:200]


def test_what_is_public_is_the_portal_and_not_the_desks(found):
    shown = public(LOCALE, found)
    for key, message in found.items():
        if any(place.startswith("onewindow/web/templates/web/portal/") for place in message.places):
            assert key in shown, key
        if all(place.startswith("onewindow/web/templates/web/desk/") for place in message.places):
            assert key not in shown, key


def test_every_place_named_as_public_or_of_staff_exists(found):
    places = tomllib.loads((LOCALE / "public.toml").read_text(encoding="utf-8"))
    standing = {place for message in found.values() for place in message.places}
    unknown = [
        named for named in places["public"] + places["staff"] if not any(place.startswith(named) for place in standing)
    ]
    assert unknown == []


def test_a_plural_form_too_few_is_a_fault(tmp_path):
    """Russian counts in three forms; with two of them a reader would get an empty sentence."""
    found = {f.key: f for f in extract_python('ngettext("{n} 件", "{n} 件", 2)', "a.py")}
    path = update(tmp_path, "ru", found)
    text = path.read_text(encoding="utf-8")
    assert text.count("msgstr[") == 3
    full = re.sub(r'msgstr\[(\d)\] ""', r'msgstr[\1] "{n} дел"', text)
    path.write_text(full, encoding="utf-8")
    assert state(tmp_path, "ru", found).broken == ()
    path.write_text(full.replace('msgstr[2] "{n} дел"\n', ""), encoding="utf-8")
    assert state(tmp_path, "ru", found).broken == ("{n} 件",) or state(tmp_path, "ru", found).missing == ("{n} 件",)


def test_languages_that_are_not_complete_get_only_what_is_wanted(tmp_path):
    found = {f.key: f for f in extract_python('_("甲"); _("乙")', "a.py")}
    path = update(tmp_path, "ug", found, wanted={"甲"})
    assert "甲" in path.read_text(encoding="utf-8")
    assert "乙" not in path.read_text(encoding="utf-8")
    assert state(tmp_path, "ug", found, wanted={"甲"}).missing == ("甲",)
