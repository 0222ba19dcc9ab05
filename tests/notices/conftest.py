import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.region import region_dir
from onewindow.notices import acts
from onewindow.people.acts import load_demo, load_region, register_party
from onewindow.people.models import Account, Party

SYSTEM = Actor.system("test")
ROOT = Path(__file__).resolve().parents[2]


def at(text):
    """`at("2025-05-12 10:30")`, in official time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


NOON = at("2025-05-13 12:00")
SERVICE = {"zh": "开书店一件事", "en": "Opening a bookshop", "ru": "Открыть книжный магазин"}
CORRECTION = {
    "number": "652801-20250513-00007",
    "service": SERVICE,
    "count": "2",
    "until": "2025-05-20",
    "name": "张样例",
}
DECIDED = {
    "number": "652801-20250513-00007",
    "service": SERVICE,
    "granted": "2",
    "name": "张样例",
}


@pytest.fixture
def noon():
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    load_region(by=SYSTEM)
    load_demo(by=SYSTEM)


@pytest.fixture
def account(demo):
    return lambda username: Account.objects.get(username=username)


@pytest.fixture
def zhang(db):
    """An applicant, the same as the demo's, without the rest of it."""
    user, new = Account.objects.get_or_create(username="zhang")
    if new:
        said = {"name": "张样例", "id_kind": "ric", "number": "652801199001010002", "mobile": "13900000001"}
        register_party(kind=Party.Kind.NATURAL, account=user, assurance=Party.Assurance.SEEN, by=SYSTEM, **said)
    return user


def party(user):
    return f"party:{user.party.pk}"


def tell(user, kind="correction_needed", data=None, event="case:7#3", **said):
    default = DECIDED if kind == "case_decided" else CORRECTION
    to = user if isinstance(user, str) else party(user)
    return acts.notify(kind, to, data or default, about="652801-20250513-00007", event=event, by=SYSTEM, **said)


@pytest.fixture
def region_with(tmp_path, monkeypatch):
    """Give the installation a region whose file of `notices/` is changed by `(file, old, new)`."""

    def make(*changes):
        own = region_dir()
        folder = tmp_path / "regions" / "place"
        shutil.copytree(own / "calendar", folder / "calendar")
        shutil.copytree(own / "notices", folder / "notices")
        for name in ("divisions.yaml", "agencies.yaml"):
            shutil.copy(own / name, folder / name)
        for name, old, new in changes:
            path = folder / "notices" / name
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
        monkeypatch.setenv("ONEWINDOW_REGIONS", str(folder.parent))
        monkeypatch.delenv("ONEWINDOW_REGION", raising=False)
        return folder

    return make


class Mailbox:
    """A mail host in a process of its own, and what has arrived there."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port

    @property
    def mails(self):
        found = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


@pytest.fixture
def mail_host(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path / "mails"
    folder.mkdir()
    command = [
        sys.executable,
        "-m",
        "aiosmtpd",
        "-n",
        "-l",
        f"127.0.0.1:{port}",
        "-c",
        "tests.notices.sink.Sink",
        str(folder),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.1)
        yield Mailbox(folder, port)
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def mail(mail_host, settings):
    """Real mail: Django's SMTP back end against the process above."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_host.port
    settings.DEFAULT_FROM_EMAIL = "onewindow@example.org"
    return mail_host
