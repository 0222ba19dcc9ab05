"""Every page type in every language, theme and size of letters, by axe; what the pages show of data is in the language.

The matrix, so that it stays cheap and leaves nothing out that can differ:

| page type | Chinese, light | dark | large print | English | Uyghur | Russian, Mongolian |
|---|---|---|---|---|---|---|
| portal | all rules, 390 and 1280 px | colours | all rules, 390 px | but colours, 390 px | but colours, 390 px | but colours, 390 px |
| desks of staff | all rules, 390 and 1280 px | colours | all rules, 390 px | but colours, 390 px | but colours, 390 px | – |

Colours do not depend on the language, and desks speak Chinese and English (Uyghur is there for the mirror).
"""

import pytest

from onewindow.catalogue.spoken import spoken_names
from onewindow.core.region import region_dir
from tests.web.applying import signed_in

from .conftest import DESKTOP, PHONE, violations, wider_than_window
from .test_screens import PERSONAL, SCREENS, known  # noqa: F401  fixture

COLOURS = {"runOnly": ["color-contrast"]}
BUT_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
OF_STAFF = {who for who, _ in PERSONAL.values()} - {"li"}
#: Pages that show samples and drawings, or who plays in the demonstration, and no names of data.
SAMPLES = {"gallery", "accounts", "verdict-valid", "verdict-altered"}


@pytest.mark.slow
def test_every_page_type_is_accessible_in_every_language_and_guise(
    page, context, live_server, known, look, catalogue  # noqa: F811
):
    names = spoken_names(catalogue, region_dir())
    cookies = {who: signed_in(who).cookies["sessionid"].value for who, _ in PERSONAL.values()}
    pages = {name: ("", address) for name, address in SCREENS.items()} | PERSONAL
    faults = []
    for name, (who, address) in pages.items():
        context.clear_cookies()
        if who:
            context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": live_server.url}])
        url = f"{live_server.url}{address.format(**known)}"
        for about, found in _faults(page, look, url, names, portal=who not in OF_STAFF, samples=name in SAMPLES):
            faults.append(f"{name} {about}: {found}")
    assert not faults, "\n".join(faults)


def _faults(page, look, url, names, *, portal, samples):
    page.set_viewport_size(PHONE)
    look()
    page.goto(url)
    yield from (("zh", found) for found in violations(page) + wider_than_window(page))
    page.set_viewport_size(DESKTOP)
    yield from (("zh 1280", found) for found in violations(page, BUT_COLOURS) + wider_than_window(page))
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    yield from (("dark", found) for found in violations(page, COLOURS))
    page.set_viewport_size(PHONE)
    look(big=True)
    page.goto(url)
    yield from (("big", found) for found in violations(page) + wider_than_window(page))
    for language in ("en", "ug", "ru", "mn") if portal else ("en", "ug"):
        look(language=language)
        page.goto(url)
        yield from ((language, found) for found in violations(page, BUT_COLOURS) + wider_than_window(page))
        if portal and not samples:
            yield from ((language, found) for found in _chinese(page, names, declared=language != "en"))


def _chinese(page, names, *, declared):
    """Chinese that does not stand apart; and, where it does, Chinese names of data, which have been translated."""
    for text, apart in page.evaluate(_CHINESE):
        if not apart or (declared and text in names):
            yield f"Chinese {'although it has a name: ' if apart else ''}{text[:60]}"


_CHINESE = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walk.nextNode());) {
    const at = node.parentElement;
    if (!/[\\u4e00-\\u9fff]/.test(node.data) || at.closest("script, style, textarea, svg")) continue;
    found.push([node.data.trim(), Boolean(at.closest("bdi, option, [lang^=zh]"))]);
  }
  return found;
}"""
