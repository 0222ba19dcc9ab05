"""A stranger walks every page as everybody, and throws everything at every form: never a fault of ours."""

import logging
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.web.conftest import _plain_static, published  # noqa: F401  fixtures
from tests.web.desk_world import CLERK, REVIEWER, SUPERIOR, account, at_desk, bookshop, today  # noqa: F401  fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: What no address and no line of a log may carry; the demo applicant's own.
CANARIES = ("652801199001010002", "13900000001", "张样例")
WHO = ("", "zhang", CLERK, REVIEWER, SUPERIOR)
ODD = ("²", "9" * 4400, "\x00", "𠀀" * 300, "<script>alert(1)</script>", "../../etc/passwd", "-1", "１２", "%00", "NaN")
#: Signs off, or leads out of the application under test.
SKIPPED = ("/accounts/logout", "/static/")


class Page(HTMLParser):
    """Addresses and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self._form = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "form":
            self._form = {
                "action": found.get("action") or "",
                "method": (found.get("method") or "get").lower(),
                "names": {},
            }
            self.forms.append(self._form)
        if tag in {"input", "textarea", "select", "button"} and found.get("name") and self._form is not None:
            self._form["names"].setdefault(found["name"], found.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None


def browser(account, username):  # noqa: F811
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(account(username))
    return client


def walk(client, start=("/",), most=250):
    """Every page that links lead to, once for each shape of address: address -> answer."""
    waiting, seen, answers = list(start), set(), {}
    while waiting and len(answers) < most:
        address = waiting.pop(0)
        shape = re.sub(r"[0-9A-Z]{8,}|[0-9]+", "#", address)
        if shape in seen or address.startswith(SKIPPED):
            continue
        seen.add(shape)
        answer = client.get(address, follow=True)
        answers[address] = answer
        if "html" in answer.get("content-type", ""):
            for link in Page(answer.content.decode()).links:
                to = urlsplit(urljoin("http://testserver" + address, link))
                if to.netloc == "testserver":
                    waiting.append(to.path + (f"?{to.query}" if to.query else ""))
    return answers


def fine(answer, address):
    assert answer.status_code < 500, (address, answer.status_code)
    text = answer.content[:200_000] if not answer.streaming else b""
    assert b"Traceback (most recent" not in text, address
    assert answer.get("content-security-policy") or answer.streaming, (address, "no CSP")
    assert answer.get("x-content-type-options") == "nosniff", address
    assert answer.get("referrer-policy"), address


@pytest.mark.parametrize("who", WHO)
def test_every_page_that_links_lead_to_answers_with_its_headers(account, bookshop, who, caplog):  # noqa: F811
    caplog.set_level(logging.INFO)
    answers = walk(browser(account, who), ("/", "/me/", "/desk/", "/window/", f"/cases/{bookshop}/"))
    assert len(answers) > 10
    for address, answer in answers.items():
        fine(answer, address)
        assert not [word for word in CANARIES if word in address], address
    assert not [word for word in CANARIES if word in caplog.text]


# a superior has every form of a reviewer
@pytest.mark.parametrize("who", [who for who in WHO if not who.startswith("reviewer")])
def test_every_form_bears_everything_that_can_be_typed(account, bookshop, who, caplog):  # noqa: F811
    client = browser(account, who)
    answers = walk(client, ("/", "/me/", "/desk/", "/window/", f"/cases/{bookshop}/"), most=80)
    forms = {}
    for address, answer in answers.items():
        if "html" in answer.get("content-type", ""):
            for form in Page(answer.content.decode()).forms:
                to = urlsplit(urljoin("http://testserver" + address, form["action"])).path
                if not to.startswith(SKIPPED):
                    forms[to, form["method"], tuple(sorted(form["names"]))] = form["names"]
    for (to, method, _), names in forms.items():
        send = client.post if method == "post" else client.get
        for odd in ODD:
            answer = send(to, {name: [odd, odd] if name != "csrfmiddlewaretoken" else "" for name in names})
            fine(answer, to)
        for name in names:
            fine(send(to, names | {name: "\x00²" + "9" * 200}), to)
        fine(client.post(to, data=b"\xff\x00{", content_type="application/json"), to)
        fine(client.post(to, data=b"--x", content_type="multipart/form-data"), to)
        fine(client.post(to, {f"n{i}": "1" for i in range(1500)}), to)
        fine(client.put(to, b"x"), to)
        fine(client.delete(to), to)
    assert forms


@pytest.mark.parametrize(
    "address", ["/services/publication_joint/apply", "/preferences/", "/verify/", "/accounts/login/"]
)
def test_a_form_from_elsewhere_is_refused_with_a_page(account, published, today, address):  # noqa: F811
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(account("zhang"))
    answer = client.post(address, {"a": "b"})
    assert answer.status_code == 403
    fine(answer, address)
    assert "<html" in answer.content.decode()


def test_the_session_is_kept_from_scripts_and_no_cookie_goes_elsewhere(account, published, today, settings):  # noqa: F811
    settings.DEMO = True
    account("zhang")
    client = Client()
    client.post("/demo/accounts/", {"username": "zhang"})
    client.get("/me/")
    client.get("/accounts/login/")
    client.post("/preferences/", {"size": "big"})
    assert client.cookies["sessionid"]["httponly"]
    assert {cookie["samesite"] for cookie in client.cookies.values()} <= {"Lax", "Strict"}
