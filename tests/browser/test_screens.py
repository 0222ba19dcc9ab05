"""Pictures of every page type for the documentation: `make screens` writes them to docs/screens.

Without `--screens` the same pages are photographed into a temporary folder, so that a page that no longer opens is found.
A new page type is one line in SCREENS.
"""

from pathlib import Path

import pytest

from .conftest import DESKTOP, PHONE

#: name -> address; what needs a signed-in person is photographed by the journeys.
SCREENS = {
    "home": "/",
    "services": "/services/",
    "guide": "/services/enterprise_startup/",
    "search": "/search?q=开一家书店",
    "nothing-found": "/search?q=结婚登记",
    "verify": "/verify/",
    "verdict-valid": "/gallery/verdict/valid/",
    "verdict-altered": "/gallery/verdict/altered/",
    "preferences": "/preferences/",
    "not-found": "/nothing/here",
    "gallery": "/gallery/",
}
#: suffix -> size and guise
VIEWS = {
    "1280": (DESKTOP, {}),
    "390": (PHONE, {}),
    "dark": (DESKTOP, {"theme": "dark"}),
    "rtl": (DESKTOP, {"language": "ug"}),
    "big": (PHONE, {"big": True}),
}
#: These show the guises of all others; a picture each would only fill the repository.
EVERY_VIEW = {"home", "guide"}


@pytest.fixture
def folder(request, tmp_path):
    named = request.config.getoption("--screens", default="")
    path = Path(named) if named else tmp_path
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.mark.slow
def test_page_types_are_photographed(page, live_server, published, look, folder):
    for suffix, (size, guise) in VIEWS.items():
        look(**guise)
        page.set_viewport_size(size)
        for name, address in SCREENS.items():
            if suffix not in {"1280", "390"} and name not in EVERY_VIEW:
                continue
            page.goto(f"{live_server.url}{address}")
            file = folder / f"{name}-{suffix}.png"
            page.screenshot(path=file, full_page=name == "home")
            assert file.stat().st_size > 5_000
