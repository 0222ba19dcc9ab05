"""The provider's HTTP: signed requests of its one customer, the payer's page, notices sent until they are taken.

Service(folder, customer=<public key>).run(host, port)
"""

import json
import os
import re
import threading
import time
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onewindow.payments import signing

from . import page
from .journal import RESULTS, Contradiction, Journal, Payment

#: Seconds that a request may be old.
_MOST_AGE = 300
_LARGEST = 16 * 1024
#: Seconds between tries of a notice, the last one again and again.
_PAUSES = (0.0, 1.0, 3.0, 10.0, 30.0, 120.0)
_FIELDS = {"nonce": str, "order": str, "amount": int, "title": str, "back": str, "notify": str}


class Service:
    """The provider: its journal, its key, its customer."""

    def __init__(self, folder: Path, *, customer: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.journal = Journal(folder / "journal.jsonl")
        self.key = _key(folder / "key")
        self.customer = customer
        self.address = ""
        self._tries: dict[str, tuple[int, float]] = {}
        self._wake = threading.Event()

    def run(self, host: str, port: int, *, parent: int | None = None) -> None:
        """Serve until the process is ended, or until `parent` is gone."""
        server = self.listen(host, port)
        threading.Thread(target=self._tell_for_ever, daemon=True).start()
        if parent is not None:
            threading.Thread(target=_end_with, args=(parent, server), daemon=True).start()
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()

    def listen(self, host: str, port: int) -> ThreadingHTTPServer:
        """Bind, and leave address and public key where the customer finds them. Raises OSError."""
        handler = type("Handler", (_Handler,), {"service": self})
        server = ThreadingHTTPServer((host, port), handler)
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104  only compared
        self.address = f"http://{shown}:{server.server_address[1]}"
        said = json.dumps({"address": self.address, "key": signing.public_hex(self.key)})
        fresh = self.folder / ".address.new"
        fresh.write_text(said, encoding="utf-8")
        fresh.replace(self.folder / "address.json")
        return server

    def settle(self, payment: Payment, choice: str) -> None:
        """The payer has chosen."""
        self.journal.settle(payment.nonce, choice)
        self._tries.pop(payment.nonce, None)
        self._wake.set()

    def notice(self, payment: Payment) -> tuple[bytes, str]:
        """What the customer is told, and its signature."""
        said = {
            "order": payment.order,
            "nonce": payment.nonce,
            "result": payment.result,
            "amount": payment.amount,
            "reference": payment.reference,
            "at": payment.at or time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
        }
        raw = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        return raw, signing.sign(self.key, "notice", raw)

    def tell_due(self) -> None:
        """Send every notice whose time has come; one that is not taken waits longer each time."""
        for payment in self.journal.untold():
            tries, after = self._tries.get(payment.nonce, (0, 0.0))
            if time.monotonic() < after:
                continue
            raw, signature = self.notice(payment)
            headers = {"Content-Type": "application/json", signing.HEADER: signature}
            try:
                taken = httpx.post(payment.notify, content=raw, headers=headers, timeout=5).status_code == HTTPStatus.OK
            except httpx.HTTPError:
                taken = False
            if taken:
                self.journal.told(payment.nonce)
            else:
                pause = _PAUSES[min(tries + 1, len(_PAUSES) - 1)]
                self._tries[payment.nonce] = (tries + 1, time.monotonic() + pause)

    def _tell_for_ever(self) -> None:
        while True:
            self.tell_due()
            self._wake.wait(0.5)
            self._wake.clear()


class _Handler(BaseHTTPRequestHandler):
    service: ClassVar[Service]
    server_version, sys_version = "DemoProvider", ""
    protocol_version = "HTTP/1.1"
    timeout = 15

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/style.css":
            self._send(HTTPStatus.OK, page.STYLE.encode(), "text/css; charset=utf-8")
        elif path.startswith("/api/"):
            self._api(b"")
        else:
            found = self._paying(path)
            self._html(page.choose(found) if found else page.gone(), HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LARGEST:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
            return
        raw, path = self.rfile.read(int(length)), urlsplit(self.path).path
        if path.startswith("/api/"):
            self._api(raw)
            return
        found = self._paying(path)
        choice = parse_qs(raw.decode("ascii", "replace")).get("choice", [""])[0]
        if found is None or choice not in RESULTS:
            self._html(page.gone(), HTTPStatus.NOT_FOUND)
            return
        self.service.settle(found, choice)
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", found.back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _paying(self, path: str) -> Payment | None:
        return self.service.journal.on_page(path.removeprefix("/pay/")) if path.startswith("/pay/") else None

    def _api(self, raw: bytes) -> None:
        sent = self.headers.get("Pay-Time", "")
        moment = int(sent) if sent.isdigit() and len(sent) < 12 else 0
        data = signing.request_bytes(str(self.command), self.path, moment, raw)
        genuine = signing.holds(self.service.customer, "request", data, self.headers.get(signing.HEADER, ""))
        if not genuine or abs(time.time() - moment) > _MOST_AGE:
            self._json(HTTPStatus.FORBIDDEN, {"code": "signature"})
            return
        try:
            self._json(HTTPStatus.OK, self._answer(raw))
        except Contradiction as fault:
            self._json(HTTPStatus.CONFLICT, {"code": str(fault)})
        except (KeyError, ValueError, TypeError):
            self._json(HTTPStatus.BAD_REQUEST, {"code": "form"})

    def _answer(self, raw: bytes) -> dict[str, Any]:
        journal, asked = self.service.journal, f"{self.command} {self.path}"
        if asked == "POST /api/payments":
            said = json.loads(raw)
            payment = journal.create({name: kind(said[name]) for name, kind in _FIELDS.items()})
            return {"page": f"{self.service.address}/pay/{payment.page}"}
        if asked == "POST /api/refunds":
            said = json.loads(raw)
            reference, at = journal.refund(said["number"], said["nonce"], said["amount"])
            return {"number": said["number"], "amount": said["amount"], "reference": reference, "at": at}
        if found := re.fullmatch(r"GET /api/payments/([0-9a-f]{32})", asked):
            one = journal.payments.get(found[1])
            return {
                "nonce": found[1],
                "result": one.result if one else "pending",
                "amount": one.amount if one else 0,
                "reference": one.reference if one else "",
                "at": one.at if one else "",
            }
        if found := re.fullmatch(r"GET /api/statements/([0-9-]{10})", asked):
            day = date.fromisoformat(found[1])
            return {"day": day.isoformat(), "movements": journal.statement(day)}
        raise KeyError(asked)

    def _json(self, status: HTTPStatus, said: dict[str, Any]) -> None:
        raw = json.dumps(said, ensure_ascii=False).encode()
        self._send(status, raw, "application/json", {signing.HEADER: signing.sign(self.service.key, "answer", raw)})

    def _html(self, raw: bytes, status: HTTPStatus) -> None:
        policy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
        more = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        self._send(status, raw, "text/html; charset=utf-8", more)

    def _send(self, status: HTTPStatus, raw: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's own name
        """Silent: addresses of pages are secret."""


def _key(file: Path) -> Ed25519PrivateKey:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(os.urandom(32))
    except FileExistsError:
        pass
    return signing.private_key(file.read_bytes())


def _end_with(parent: int, server: ThreadingHTTPServer) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    server.shutdown()
