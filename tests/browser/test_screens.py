"""Pictures of every page type for the documentation: `make screens` writes them to docs/screens.

Without `--screens` the same pages are photographed into a temporary folder, so that a page that no longer opens is found.
A new page type is one line in SCREENS.
"""

from pathlib import Path

import pytest

from tests.web.applying import opened, set_up, signed_in, submitted

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


#: name -> (who, address); `{number}` is a submitted case, `{draft}` a draft that is being filled in.
PERSONAL = {
    "apply": ("li", "/drafts/{draft}/sheet/org/"),
    "check": ("li", "/drafts/{draft}/check/"),
    "me": ("li", "/me/"),
    "progress": ("li", "/cases/{number}/"),
    "receipt": ("li", "/cases/{number}/receipt/"),
    "desk-list": ("reviewer.publicity.652801", "/desk/"),
    "desk": ("reviewer.publicity.652801", "/desk/cases/{number}/PUB-R/"),
    "window": ("clerk.652801", "/window/"),
    "accounts": ("li", "/demo/accounts/"),
}


@pytest.fixture
def shop(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()


@pytest.mark.slow
def test_pages_of_people_are_photographed(page, context, live_server, shop, look, folder):
    known = {"number": submitted(), "draft": opened().pk}
    look()
    for name, (who, address) in PERSONAL.items():
        session = signed_in(who).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        for suffix, size in (("1280", DESKTOP), ("390", PHONE)):
            page.set_viewport_size(size)
            answer = page.goto(f"{live_server.url}{address.format(**known)}")
            assert answer.status == 200, address
            file = folder / f"{name}-{suffix}.png"
            page.screenshot(path=file)
            assert file.stat().st_size > 5_000
