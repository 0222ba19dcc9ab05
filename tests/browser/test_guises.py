"""Every page type in every language, theme and size of letters, by axe; what the pages show of data is in the language.

The matrix, so that it stays cheap and leaves nothing out that can differ:

| page type | Chinese | dark | large print | English | Uyghur | Russian | Mongolian |
|---|---|---|---|---|---|---|---|
| portal | axe 1280 | colours 1280 | axe 390 | axe 390 in turn | axe 390 | axe 390 in turn | axe 390 in turn |
| desks of staff | axe 1280 | colours 1280 | axe 390 | axe 390 | - | - | - |

"In turn": axe looks at every third page in each of the three left-to-right languages, whose pages differ in nothing but
the length of words; width and language are looked at in all. No page may scroll sideways, at 390 px in any of these, nor
in Chinese at 1280 px. Colours do not depend on the language and are looked at in Chinese only; desks speak Chinese and
English. That this holds is tried on the ten pages people use
most, in three crossed guises at 390 px: dark Russian, dark Uyghur (colours) and large Mongolian (everything).
"""

import re

import pytest

from onewindow.catalogue.spoken import spoken_names
from onewindow.core.region import region_dir
from tests.web.applying import signed_in

from .conftest import DESKTOP, PHONE, violations, wider_than_window
from .test_screens import PERSONAL, SCREENS, known  # noqa: F401  fixture

COLOURS = {"runOnly": ["color-contrast"]}
BUT_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
OF_STAFF = {who for who, _ in PERSONAL.values()} - {"li", "zhang", "aigul"}
MOST_USED = {"home", "services", "guide", "search", "verify", "halls", "apply", "check", "me", "progress"}
#: Guise, language, what axe looks at.
CROSSED = (({"theme": "dark"}, "ru", COLOURS), ({"theme": "dark"}, "ug", COLOURS), ({"big": True}, "mn", None))
#: Languages in which axe looks at every third page of the portal.
IN_TURN = ("en", "ru", "mn")
#: Pages that show samples and drawings, or who plays in the demonstration, and no names of data.
SAMPLES = {"gallery", "accounts", "verdict-valid", "verdict-altered"}
#: Sentences of staff, or of a grid company, on a page that everybody may open.
SAID_TO_STAFF = {"second-factor", "power-customers"}
#: Names of people and of their company, and what somebody searched for: they have no translation.
OWN = re.compile("库尔勒样例书业有限公司|.样例|结婚登记")


@pytest.fixture
def walk(page, context, live_server, known, look, catalogue):  # noqa: F811
    """Look at pages, name -> (who, address), in everything of the matrix."""
    names = spoken_names(catalogue, region_dir())

    def walk(pages):
        cookies = {who: signed_in(who).cookies["sessionid"].value for who, _ in pages.values() if who}
        skipped, faults = SAMPLES | SAID_TO_STAFF, {}
        for turn, (name, (who, address)) in enumerate(pages.items()):
            context.clear_cookies()
            if who:
                context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": live_server.url}])
            url = f"{live_server.url}{address.format(**known)}"
            portal, translated = who not in OF_STAFF, name not in skipped
            for about, found in _faults(page, look, url, names, portal=portal, translated=translated, turn=turn):
                faults.setdefault((about, found), name)
            for about, found in _crossed(page, look, url) if name in MOST_USED else ():
                faults.setdefault((about, found), name)
        assert not faults, "\n".join(f"{name} {about}: {found}" for (about, found), name in faults.items())

    return walk


# Each class is a piece of work of its own for a worker.
@pytest.mark.slow
class TestPublicPages:
    def test_they_are_accessible_in_every_language_and_guise(self, walk):
        walk({name: ("", address) for name, address in SCREENS.items()})


@pytest.mark.slow
class TestOwnPages:
    def test_they_are_accessible_in_every_language_and_guise(self, walk):
        walk({name: whose for name, whose in PERSONAL.items() if whose[0] not in OF_STAFF})


@pytest.mark.slow
class TestDesks:
    def test_they_are_accessible_in_every_language_and_guise(self, walk):
        walk({name: whose for name, whose in PERSONAL.items() if whose[0] in OF_STAFF})


def _faults(page, look, url, names, *, portal, translated, turn):
    page.set_viewport_size(DESKTOP)
    look()
    page.goto(url)
    yield from (("zh", found) for found in violations(page) + wider_than_window(page))
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    yield from (("dark", found) for found in violations(page, COLOURS))
    page.set_viewport_size(PHONE)
    yield from (("zh 390", found) for found in wider_than_window(page))
    look(big=True)
    page.goto(url)
    yield from (("big", found) for found in violations(page) + wider_than_window(page))
    for language in ("en", "ug", "ru", "mn") if portal else ("en",):
        look(language=language)
        page.goto(url)
        if language in {"ug", IN_TURN[turn % 3]} if portal else language == "en":
            yield from ((language, found) for found in violations(page, BUT_COLOURS))
        yield from ((language, found) for found in wider_than_window(page))
        if portal and translated:
            yield from ((language, found) for found in _chinese(page, names, declared=language != "en"))


def _crossed(page, look, url):
    """At the width of a phone, where the walk has left the window."""
    for guise, language, rules in CROSSED:
        look(language=language, **guise)
        page.goto(url)
        yield from ((f"{language} {guise}", found) for found in violations(page, rules) + wider_than_window(page))


def _chinese(page, names, *, declared):
    """Chinese that does not stand apart; and, where it does, Chinese names of data, which have been translated."""
    for text, apart in page.evaluate(_CHINESE):
        if declared and apart and text in names:
            yield f"“{text[:60]}” has a name in this language"
        elif not apart and re.search("[\u4e00-\u9fff]", OWN.sub("", text)):
            yield f"“{text[:60]}” does not stand apart"


_CHINESE = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walk.nextNode());) {
    const at = node.parentElement;
    if (!/[\\u4e00-\\u9fff]/.test(node.data) || at.closest("script, style, textarea, svg, pre")) continue;
    found.push([node.data.trim(), Boolean(at.closest("bdi, option, [lang^=zh]"))]);
  }
  return found;
}"""
