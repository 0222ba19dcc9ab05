"""What every template may use: names, navigation, languages, preferences.

Nothing here touches the database but `unread`, and that only where a page shows the badge.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi, get_language_info, gettext_lazy

from onewindow.core.errors import Unavailable
from onewindow.core.region import region_dir
from onewindow.people.region import read_region

from .landing import person_of
from .messages import glance_of
from .preferences import Preferences

#: Languages in the bar at the top; the others stand on the preferences page.
_IN_THE_BAR = ("zh-hans", "en", "ug")
#: Translated by us without a native reader yet; every page in them says so.
UNREVIEWED = ("ug", "ru", "mn")


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language to switch to."""

    code: str  #: Django's code, sent back by the form
    tag: str  #: BCP 47, for `lang`
    name: str  #: its name in itself
    current: bool  #: whether the page is in it


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry of the main navigation."""

    url: str  #: address
    label: str | Promise  #: words
    current: bool  #: whether we are there or below


#: url name -> words, in order. A new section of the portal is one line here.
NAVIGATION: tuple[tuple[str, str | Promise], ...] = (
    ("web:home", gettext_lazy("首页")),
    ("web:services", gettext_lazy("办事")),
    ("web:progress", gettext_lazy("查进度")),
    ("web:verify", gettext_lazy("证照验真")),
    ("web:halls", gettext_lazy("办事大厅")),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    preferences = getattr(request, "preferences", None) or Preferences()
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "brand": getattr(settings, "BRAND", None)
        or {"zh": "一窗", "en": "OneWindow", "ug": "بىر كۆزنەك", "ru": "Одно окно", "mn": "Нэг цонх"},
        "place": _place_of(),
        "demo": settings.DEMO,
        "languages": [_language(code, language) for code, _ in settings.LANGUAGES],
        "bar_languages": [_language(code, language) for code in _IN_THE_BAR],
        "language_tag": tag_of(language),
        "text_direction": "rtl" if get_language_bidi() else "ltr",
        "unreviewed": language in UNREVIEWED,
        "preferences": preferences,
        "navigation": [_link(request, name, words) for name, words in NAVIGATION],
        "person": cache(lambda: person_of(request)),
        "unread": lambda: glance_of(request).unread,
    }


def tag_of(code: str) -> str:
    """The BCP 47 tag of a language code: browsers choose Han glyphs by it."""
    return {"zh-hans": "zh-CN", "mn": "mn-Cyrl"}.get(code, code)


def _place_of() -> dict[str, str]:
    """Names of the prefecture that the region's files serve; nothing where the region cannot be told."""
    try:
        return _place(region_dir())
    except Unavailable:
        return {}


@lru_cache(maxsize=2)
def _place(folder: Path) -> dict[str, str]:
    places = [place for place in read_region(folder).places if place.administered and place.level == "prefecture"]
    return places[0].names if places else {}


def _language(code: str, current: str) -> Language:
    name = dict(settings.LANGUAGES).get(code) or get_language_info(code)["name_local"]
    return Language(code=code, tag=tag_of(code), name=name, current=code == current)


def _link(request: HttpRequest, name: str, words: str | Promise) -> Link:
    url = reverse(name)
    return Link(url=url, label=words, current=request.path == url or (url != "/" and request.path.startswith(url)))
