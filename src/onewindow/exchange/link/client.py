"""How a message gets to the other node: HTTPS with our certificate, one connection kept for each line.

Whatever is no answer of the partner (no connection, a cut, a proxy's page) is `PartnerSilent`: nothing is known of what
happened there, so the message goes out again under its business number. Nothing is sent to a server whose certificate
does not stand on the partner's card, whoever has issued it.
"""

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from .errors import PartnerSilent
from .identity import Node
from .partners import Partner
from .receiving import PATH
from .signing import Answer, Request

#: Seconds to connect, to wait for the next bytes of an answer, and for the whole of it.
_TIMEOUT, _LONGEST = httpx.Timeout(10, connect=5), 30
_MOST_ANSWER = 4 * 1024 * 1024

#: How a request is sent: over the wire, or in process in a test.
Post = Callable[[Node, Partner, Request], Answer]


def address_of(partner: Partner) -> str:
    """Where messages for a partner go. Raises PartnerSilent where nobody knows."""
    if not partner.address.startswith("https://"):
        raise PartnerSilent("no_address")
    return partner.address + PATH


def post(node: Node, partner: Partner, request: Request) -> Answer:
    """Send a signed request. Raises PartnerSilent."""
    try:
        client, until = _client(node.folder, partner), time.monotonic() + _LONGEST
        with client.stream("POST", request.url, headers=dict(request.headers), content=request.content) as answer:
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > _MOST_ANSWER:
                    raise PartnerSilent("long_answer")
                if time.monotonic() > until:  # byte by byte, it would hold up a sender for ever
                    raise PartnerSilent("no_answer")
    except httpx.ConnectTimeout:
        raise PartnerSilent("no_connection") from None
    except httpx.TimeoutException:
        raise PartnerSilent("no_answer") from None
    except httpx.ConnectError as fault:
        raise PartnerSilent("bad_certificate" if "CERTIFICATE" in str(fault).upper() else "no_connection") from None
    except (httpx.HTTPError, ssl.SSLError, OSError):
        raise PartnerSilent("cut") from None
    return Answer(status_code=answer.status_code, headers=dict(answer.headers), content=content)


class _Pinned(ssl.SSLContext):
    """Talks only to a server that shows one of these certificates."""

    #: SHA-256 of the partner's certificates, 64 hex digits each.
    certificates: frozenset[str] = frozenset()

    def wrap_socket(self, sock: socket.socket, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        """The handshake; nothing of a message is on the line yet."""
        line = super().wrap_socket(sock, *args, **kwargs)
        shown = line.getpeercert(binary_form=True) or b""
        if hashlib.sha256(shown).hexdigest() not in self.certificates:
            line.close()
            raise ssl.SSLCertVerificationError("CERTIFICATE of somebody else")
        return line


#: Our folder and their address -> our certificate's state and theirs, and the client.
_clients: dict[tuple[Path, str], tuple[tuple[int, tuple[str, ...]], httpx.Client]] = {}
_opening = threading.Lock()


def _client(folder: Path, partner: Partner) -> httpx.Client:
    """The client of a line; another one when our certificate or the partner's card was renewed."""
    state = ((folder / "tls.pem").stat().st_mtime_ns, partner.card.certificates)
    known = _clients.get((folder, partner.address))
    if known is not None and known[0] == state:
        return known[1]
    with _opening:
        known = _clients.get((folder, partner.address))
        if known is None or known[0] != state:
            if known is not None:
                known[1].close()
            known = _clients[folder, partner.address] = (state, _opened(folder, partner.card.certificates))
    return known[1]


def _opened(folder: Path, certificates: tuple[str, ...]) -> httpx.Client:
    context = _Pinned(ssl.PROTOCOL_TLS_CLIENT)  # verifies chain and name
    context.certificates = frozenset(certificates)
    context.load_verify_locations(cafile=str(folder / "ca.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
    limits = httpx.Limits(max_connections=16, max_keepalive_connections=8, keepalive_expiry=30)
    return httpx.Client(verify=context, timeout=_TIMEOUT, limits=limits, follow_redirects=False, trust_env=False)


def hang_up() -> None:
    """Close all connections; the next message opens its own."""
    with _opening:
        for _, opened in _clients.values():
            opened.close()
        _clients.clear()
