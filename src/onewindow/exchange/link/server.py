"""The node's own server: HTTPS that asks for the other side's certificate, and the sender of what waits.

    with Server(node(), host="0.0.0.0", port=8440) as server: server.run()

A thread for each connection; the handshake is made in it, so that a slow partner holds up nobody. What breaks off
before it is whole is dropped: the sender does not know either, and sends it again. Who has shown no certificate yet has
places and seconds of his own, and each partner has a share of the rest: nobody can fill the door for the others.
"""

import contextlib
import json
import logging
import socket
import ssl
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast

from django.db import connection

from onewindow.core.clock import now

from . import health, outbox
from .envelope import MOST
from .identity import Node, node
from .jobs import beat
from .places import Places
from .receiving import PATH, forget_nonces, receive
from .signing import MOST_AGE, SKEW, Request

_log = logging.getLogger(__name__)
#: Seconds for a handshake, for a whole request from its first wait on, and for its answer.
_GREETING, _IDLE, _ANSWERING = 10, 30, 120
#: Connections at a time: without a certificate yet (by address), with one (by certificate). More are hung up on.
_GREETERS, _GUESTS = {"most": 64, "each": 16}, {"most": 64, "each": 32}
_ONCE = ("Host", "Content-Length", "Content-Type", "Content-Digest", "Signature", "Signature-Input")
_HEADERS_KEPT = ("Content-Type", "Content-Digest", "Signature", "Signature-Input")
#: Seconds between looks for what waits, and between heartbeats.
_LOOK, _BEAT = 0.2, 30


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "onewindow-link", ""
    timeout = _IDLE
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        """A request that is not whole in time is given up, however slowly it comes."""
        self._server.until(self.connection, _IDLE)
        super().handle_one_request()

    def do_POST(self) -> None:
        if self.path != PATH:
            self._refused(404, "no_such_path")
            return
        if "Transfer-Encoding" in self.headers or any(len(self.headers.get_all(name) or ()) > 1 for name in _ONCE):
            self._refused(400, "bad_request")  # where it ends, or what is signed, could be read in two ways
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or len(length) > 12 or int(length) > 2 * MOST:
            self._refused(413, "too_large")
            return
        content = self.rfile.read(int(length))
        if len(content) < int(length):  # cut off
            self.close_connection = True
            return
        self._server.until(self.connection, _ANSWERING)
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
            self._refused(404, "no_such_path")
            return
        said = {"node": self._server.code, "at": now().isoformat()}
        self._say(200, {"Content-Type": "application/json"}, json.dumps(said).encode())

    @property
    def _server(self) -> "_Https":
        return cast("_Https", self.server)

    def _peer(self) -> str:
        shown = cast("ssl.SSLSocket", self.connection).getpeercert(binary_form=True)
        return sha256(shown).hexdigest() if shown else ""

    def _refused(self, status: int, code: str) -> None:
        """Nothing was read of it, so nothing more is read either."""
        self.close_connection = True
        said = json.dumps({"status": status, "code": code}).encode()
        self._say(status, {"Content-Type": "application/problem+json"}, said)

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
        self._greeters, self._guests = Places(**_GREETERS), Places(**_GUESTS)
        self._ends: dict[Any, float] = {}
        self._context = tls(here)
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Handler)

    def until(self, line: Any, seconds: float) -> None:
        """The other side has so many seconds from now for what comes next."""
        self._ends[line] = time.monotonic() + seconds

    def service_actions(self) -> None:
        """Several times a second: hang up on whoever takes too long."""
        at = time.monotonic()
        for line, end in list(self._ends.items()):
            if end < at:
                self._ends.pop(line, None)
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)  # the line itself: no farewell that could wait

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._greeters.take(client_address[0]):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        line = self._greeted(request, client_address[0])
        if line is None:
            return
        who = sha256(line.getpeercert(binary_form=True) or b"").hexdigest()
        if not self._guests.take(who):
            _log.warning("%s: too many lines of one partner", client_address[0])
            self.shutdown_request(line)
            return
        try:
            super().process_request_thread(line, client_address)
        finally:
            self._ends.pop(line, None)
            self._guests.leave(who)

    def _greeted(self, request: Any, address: str) -> ssl.SSLSocket | None:
        """The line after the handshake, None where there was none."""
        request.settimeout(_IDLE)
        line = self._context.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        try:
            self.until(line, _GREETING)
            line.do_handshake()
        except (ssl.SSLError, OSError) as fault:
            _log.info("%s: no handshake (%s)", address, fault)
            self.shutdown_request(line)
            return None
        finally:
            self._ends.pop(line, None)
            self._greeters.leave(address)
        return line

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
        self._ended = threading.Event()  #: a round of messages has
        self._bad, self._looked = frozenset[str](), 0.0

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
        rounds: dict[str, list[Future[bool]]] = {}
        with ThreadPoolExecutor(self._senders, thread_name_prefix="link-send") as pool:
            while not self._stop.is_set():
                try:
                    self._begin(rounds, pool)
                except Exception:  # noqa: BLE001  the sender must live: what failed is due again
                    _log.exception("the sender of %s stumbled", self.code)
                finally:
                    connection.close()
                awaited = self._ended if rounds else outbox.wake  # while a round goes on, each message is no news
                awaited.wait(_LOOK)
                awaited.clear()

    def _begin(self, rounds: dict[str, list["Future[bool]"]], pool: ThreadPoolExecutor) -> None:
        """A round for each partner that has none under way; of lines that fail one message, and not on all senders."""
        for partner in [name for name, under_way in rounds.items() if all(one.done() for one in under_way)]:
            del rounds[partner]
        found = outbox.due_by_partner(self.code, most=16 * self._senders, besides=rounds.keys())
        failing = self._failing() if found else frozenset()
        for partner, keys in found.items():
            bad = partner in failing
            if not (bad and len(failing & rounds.keys()) >= max(1, self._senders // 2)):
                rounds[partner] = self._round(keys[:1] if bad else keys, pool)

    def _failing(self) -> frozenset[str]:
        """Lines that fail, as they were at most a second ago."""
        if time.monotonic() > self._looked + 1:
            self._bad, self._looked = frozenset(health.failing(self.code)), time.monotonic()
        return self._bad

    def _round(self, keys: list[int], pool: ThreadPoolExecutor) -> list["Future[bool]"]:
        """Send these; after one that was not answered the rest of them waits for the next look."""
        broken, under_way = threading.Event(), list[Future[bool]]()

        def one(outgoing: int) -> bool:
            done = not broken.is_set() and self._one(outgoing)
            if not done:
                broken.set()
            return done

        def ended(_: "Future[bool]") -> None:
            if all(each.done() for each in under_way) and any(each.result() for each in under_way):
                self._ended.set()

        under_way += [pool.submit(one, outgoing) for outgoing in keys]
        for future in under_way:
            future.add_done_callback(ended)
        return under_way

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
