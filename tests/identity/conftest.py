"""The provider's process, and a browser's way there and back."""

import json
import re
import subprocess
import sys
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest

from onewindow.core.region import region_dir
from onewindow.people.demo import read_demo

from . import provider as played

PLATFORM = "/accounts/with/platform/"


class Outside:
    """The provider as a test sees it."""

    def __init__(self, port):
        self.issuer = f"http://127.0.0.1:{port}"

    def knows(self, **people):
        self._tell(people=people, faults=[])

    def is_wrong(self, *faults):
        self._tell(faults=list(faults))

    def _tell(self, **told):
        httpx.post(f"{self.issuer}/control", json=told).raise_for_status()

    def leave(self, client, *, process="login", next_url=""):
        """Press the button on our page; the provider's address to which the browser goes."""
        answer = client.post(PLATFORM, {"process": process, "next": next_url})
        if answer.status_code != 200:
            return answer
        return unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.content.decode())[1])

    def decide(self, address, user=None):
        """Sign in there as `user`, or say no; the address back to us, without its host."""
        page = httpx.get(address)
        assert page.status_code == 200, page.text
        form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text.split("<button")[0]))
        form = {name: unescape(value) for name, value in form.items()}
        answer = httpx.post(address, data=form | ({"user": user} if user else {"deny": "1"}))
        assert answer.status_code == 302
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def sign_in(self, client, user, **how):
        """The whole way; the answer with which we end."""
        return client.get(self.decide(self.leave(client, **how), user))


@pytest.fixture(scope="session")
def provider_process():
    process = subprocess.Popen([sys.executable, "-m", "tests.identity.provider"], stdout=subprocess.PIPE, text=True)
    try:
        yield Outside(json.loads(process.stdout.readline())["port"])
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


@pytest.fixture
def outside(provider_process, monkeypatch):
    """The provider, connected to this installation as `platform`."""
    monkeypatch.setenv("ONEWINDOW_OIDC_PLATFORM_ISSUER", provider_process.issuer)
    monkeypatch.setenv("ONEWINDOW_OIDC_PLATFORM_CLIENT_ID", played.CLIENT)
    monkeypatch.setenv("ONEWINDOW_OIDC_PLATFORM_CLIENT_SECRET", played.SECRET)
    provider_process.knows()
    return provider_process


@pytest.fixture
def claims():
    """What the provider says of somebody of the demo, with the assurance that counts."""
    people = {person.username: person for person in read_demo(region_dir()).persons}

    def of(username, **more):
        person = people[username]
        said = {"sub": f"sub-{username}", "name": person.name, "id_number": person.number, "id_type": "111"}
        return said | {"real_name_level": "L3"} | more

    return of
