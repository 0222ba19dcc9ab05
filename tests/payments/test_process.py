"""The demo provider as a process of its own: killed and started again, it knows what it knew and tells what it had not."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from onewindow.cli.running import command
from onewindow.core import clock
from onewindow.payments import keys, signing
from onewindow.payments.comparing import Move
from onewindow.payments.providers import Asked, SignedProvider
from onewindow.payments.states import Said

NONCE = "ab" * 16


def until(holds):
    """Wait for what another process does: half a second on a quiet machine."""
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end, "two minutes have passed"
        time.sleep(0.05)


@contextmanager
def running(folder):
    """A provider process; its address as it leaves it."""
    file = folder / "address.json"
    file.unlink(missing_ok=True)
    own = signing.public_hex(keys.own_key())
    arguments = ("pay", "provider", "--port", "0", "--folder", str(folder), "--customer", own, "--with-parent")
    process = subprocess.Popen(command(*arguments), stderr=subprocess.DEVNULL)
    try:
        until(file.exists)
        said = json.loads(file.read_text())
        yield process, SignedProvider(address=said["address"], key=said["key"])
    finally:
        process.kill()
        process.wait()


@contextmanager
def customer():
    """Somebody who takes notices: the list of them, and where they are to be sent."""
    heard = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((raw, self.headers[signing.HEADER]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Taking)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield heard, f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(notify):
    return Asked(nonce=NONCE, order="P1", amount=8000, title="登记费", back="http://localhost/pay/P1/", notify=notify)


@pytest.mark.slow
def test_a_killed_provider_forgets_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PAY_OWN_KEY", "11" * 32)
    with customer() as (heard, address):
        with running(tmp_path) as (process, provider):
            assert process.pid != os.getpid()
            page = provider.create(asked("http://127.0.0.1:9/"))
            assert httpx.post(page, data={"choice": "paid"}).status_code == 303
            paid = provider.query(NONCE)
            assert (paid.said, paid.amount) == (Said.PAID, 8000)
            process.send_signal(signal.SIGKILL)
            process.wait()
        journal = tmp_path / "journal.jsonl"
        journal.write_text(journal.read_text().replace("http://127.0.0.1:9/", address))
        with running(tmp_path) as (_, provider):
            assert provider.query(NONCE) == paid
            reference = provider.refund("R1", NONCE, 500)
            assert provider.refund("R1", NONCE, 500) == reference
            moves = provider.statement(clock.today()).movements
            assert [(one.move, one.amount) for one in moves] == [(Move.PAYMENT, 8000), (Move.REFUND, 500)]
            until(lambda: heard)
            key = provider.key
    raw, signature = heard[0]
    assert signing.holds(key, "notice", raw, signature)
    assert json.loads(raw)["result"] == "paid"
    assert datetime.fromisoformat(json.loads(raw)["at"]) <= datetime.now(UTC)


@pytest.mark.slow
def test_a_provider_ends_with_the_pages_that_started_it(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PAY_OWN_KEY", "11" * 32)
    arguments = command(
        "pay", "provider", "--port", "0", "--folder", str(tmp_path), "--customer", "0" * 64, "--with-parent"
    )
    starts = f"import subprocess, sys; p = subprocess.Popen({arguments!r}); print(p.pid, flush=True); sys.stdin.read()"
    program = [sys.executable, "-c", starts]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(program, text=True, **pipes) as parent:
        child = int(parent.stdout.readline())
        try:
            until((tmp_path / "address.json").exists)  # it knows who its parent is
            parent.stdin.close()
            parent.wait(timeout=120)
            until(lambda: not _alive(child))
        finally:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
