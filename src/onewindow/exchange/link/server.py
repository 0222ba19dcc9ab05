"""The node's own server: HTTPS that asks for the other side's certificate, and the sender of what waits.

    with Server(node(), host="0.0.0.0", port=8440) as server: server.run()

A thread for each connection; the handshake is made in it, so that a slow partner holds up nobody. What breaks off
before it is whole is dropped: the sender does not know either, and sends it again.
"""

import json
import logging
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast

from django.db import connection

from onewindow.core.clock import now

from . import outbox
from .envelope import MOST
from .identity import Node, node
from .jobs import beat
from .receiving import PATH, forget_nonces, receive
from .signing import MOST_AGE, SKEW, Request

_log = logging.getLogger(__name__)
#: Seconds without a byte after which a connection is given up.
_IDLE = 30
#: Connections at a time; more wait in the system's queue.
_MOST_CONNECTIONS = 64
_HEADERS_KEPT = ("Content-Type", "Content-Digest", "Signature", "Signature-Input")
#: Seconds between looks for what waits, and between heartbeats.
_LOOK, _BEAT = 0.2, 30


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "onewindow-link", ""
    timeout = _IDLE
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        if self.path != PATH:
            self._say(404, {"Content-Type": "application/problem+json"}, b'{"status":404,"code":"no_such_path"}')
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > 2 * MOST:
            self.close_connection = True
            self._say(413, {"Content-Type": "application/problem+json"}, b'{"status":413,"code":"too_large"}')
            return
        content = self.rfile.read(int(length))
        if len(content) < int(length):  # cut off
            self.close_connection = True
            return
        request = Request(
            method="POST",
            url=f"https://{self.headers.get('Host', '')}{self.path}",
            headers={name: value for name in _HEADERS_KEPT if (value := self.headers.get(name)) is not None},
            content=content,
            peer=self._peer(),
            address=self.client_address[0],
        )
        try:
            answer = receive(request, node(self._server.code))
        finally:
            connection.close()
        self._say(answer.status_code, dict(answer.headers), answer.content)

    def do_GET(self) -> None:
        if self.path != "/link/v1/health":
            self._say(404, {"Content-Type": "application/problem+json"}, b'{"status":404,"code":"no_such_path"}')
            return
        said = {"node": self._server.code, "at": now().isoformat()}
        self._say(200, {"Content-Type": "application/json"}, json.dumps(said).encode())

    @property
    def _server(self) -> "_Https":
        return cast("_Https", self.server)

    def _peer(self) -> str:
        shown = cast("ssl.SSLSocket", self.connection).getpeercert(binary_form=True)
        return sha256(shown).hexdigest() if shown else ""

    def _say(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers_with(content)

    def end_headers_with(self, content: bytes) -> None:
        """Head and content in one piece: two would wait for each other on the line."""
        buffer = cast("list[bytes]", self._headers_buffer)  # type: ignore[attr-defined]
        buffer.append(b"\r\n" + content)
        self.flush_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  name of the base class
        _log.info(format, *args)


class _Https(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, here: Node, host: str, port: int) -> None:
        self.code = here.code
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._context = tls(here)
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            request.settimeout(_IDLE)
            try:
                wrapped = self._context.wrap_socket(request, server_side=True)
            except (ssl.SSLError, OSError) as fault:
                _log.info("%s: no handshake (%s)", client_address[0], fault)
                self.shutdown_request(request)
                return
            super().process_request_thread(wrapped, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that breaks is no fault of ours."""
        _log.info("%s: broken off", client_address, exc_info=True)


def tls(here: Node) -> ssl.SSLContext:
    """Our certificate, and the demand for one that the link's authority has issued."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(here.folder / "ca.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(here.folder / "tls.pem", here.folder / "tls.key")
    return context


class Server:
    """A node at work: it listens, and sends what waits."""

    def __init__(self, here: Node, *, host: str, port: int, senders: int = 4) -> None:
        self.code = here.code
        self._http = _Https(here, host, port)
        self.port = int(self._http.server_address[1])
        self._stop = threading.Event()
        self._senders = senders

    def __enter__(self) -> Self:
        threading.Thread(target=self._deliver, name="link-deliver", daemon=True).start()
        threading.Thread(target=self._beat, name="link-beat", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._http.server_close()

    def run(self) -> None:
        """Listen until `stop`."""
        self._http.serve_forever(poll_interval=0.2)

    def stop(self) -> None:
        """End `run`; called from another thread."""
        self._stop.set()
        self._http.shutdown()

    def _deliver(self) -> None:
        with ThreadPoolExecutor(self._senders, thread_name_prefix="link-send") as pool:
            while not self._stop.is_set():
                try:
                    found = list(outbox.due(self.code).values_list("pk", flat=True)[: 16 * self._senders])
                    done = sum(pool.map(self._one, found))
                except Exception:  # noqa: BLE001  the sender must live: what failed is due again
                    _log.exception("the sender of %s stumbled", self.code)
                    done = 0
                finally:
                    connection.close()
                if not done:
                    outbox.wake.wait(_LOOK)
                    outbox.wake.clear()

    def _one(self, outgoing: int) -> bool:
        try:
            return outbox.deliver(outgoing, node(self.code))
        except Exception:  # noqa: BLE001  one message must not end the others
            _log.exception("message %s of %s could not be sent", outgoing, self.code)
            return False
        finally:
            connection.close()

    def _beat(self) -> None:
        began = time.monotonic()
        while not self._stop.is_set():
            try:
                here = node(self.code)
                for partner in here.nodes.partners(self.code):
                    if partner.card.keys:
                        beat(here, partner.code)
                forget_nonces(now() - timedelta(seconds=2 * (MOST_AGE + SKEW)))
            except Exception:  # noqa: BLE001  the next beat comes
                _log.exception("the heart of %s missed a beat", self.code)
            finally:
                connection.close()
            began += _BEAT
            self._stop.wait(max(1.0, began - time.monotonic()))
