import json
import subprocess
import sys

import httpx
import pytest

from tests.cases.conftest import monday, world  # noqa: F401  the small county of the engine's tests

from . import platform as played


class Other:
    """The platform's side, as a test sees it."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def is_in(self, mood="", **more):
        httpx.post(f"{self.url}/control", json={"mood": mood, **more}).raise_for_status()

    @property
    def memory(self):
        return httpx.get(self.url).json()


@pytest.fixture(scope="session")
def platform_process():
    process = subprocess.Popen([sys.executable, "-m", "tests.exchange.platform"], stdout=subprocess.PIPE, text=True)
    try:
        yield Other(json.loads(process.stdout.readline())["port"])
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


@pytest.fixture
def other(platform_process, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PLATFORM_URL", platform_process.url)
    monkeypatch.setenv("ONEWINDOW_PLATFORM_SECRET", played.SECRET)
    monkeypatch.setenv("ONEWINDOW_PLATFORM_SYSTEM", played.SYSTEM)
    platform_process.is_in("", forget=True)
    return platform_process
