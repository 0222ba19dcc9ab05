"""House test: every sentence of the interface stands in English, nothing stands there that nobody says."""

from pathlib import Path

import pytest

import onewindow
from onewindow.core.messages import extract, languages, state
from onewindow.web.context import UNREVIEWED

PACKAGE = Path(onewindow.__file__).parent


@pytest.fixture(scope="module")
def found():
    return extract(PACKAGE)


def test_english_is_complete_and_has_no_leftovers(found):
    english = state(PACKAGE / "locale", "en", found)
    assert english.missing == ()
    assert english.stale == ()


@pytest.mark.parametrize("language", languages(PACKAGE / "locale"))
def test_no_translation_loses_or_invents_a_value(found, language):
    assert state(PACKAGE / "locale", language, found).broken == ()


@pytest.mark.parametrize("language", UNREVIEWED)
def test_languages_under_review_have_the_frame_of_every_page(found, language):
    """Navigation, preferences, verdicts: what a visitor meets before choosing another language."""
    frame = {
        key
        for key, message in found.items()
        if any(
            place.startswith(("onewindow/web/templates/web/parts/", "onewindow/web/templates/web/verify/"))
            for place in message.places
        )
    }
    assert frame.isdisjoint(state(PACKAGE / "locale", language, found).missing)
