"""How a message gets to the other node: HTTPS with our certificate, one connection kept for each line.

Whatever is no answer of the partner (no connection, a cut, a proxy's page) is `PartnerSilent`: nothing is known of what
happened there, so the message goes out again under its business number.
"""

import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import httpx

from .errors import PartnerSilent
from .identity import Node
from .partners import Partner
from .receiving import PATH
from .signing import Answer, Request

#: Seconds to connect and to wait for an answer.
_TIMEOUT = httpx.Timeout(10, connect=5)
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
        client = _client(node.folder, partner.address, (node.folder / "tls.pem").stat().st_mtime_ns)
        with client.stream("POST", request.url, headers=dict(request.headers), content=request.content) as answer:
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > _MOST_ANSWER:
                    raise PartnerSilent("long_answer")
    except httpx.ConnectTimeout:
        raise PartnerSilent("no_connection") from None
    except httpx.TimeoutException:
        raise PartnerSilent("no_answer") from None
    except httpx.ConnectError as fault:
        raise PartnerSilent("bad_certificate" if "CERTIFICATE" in str(fault).upper() else "no_connection") from None
    except (httpx.HTTPError, ssl.SSLError, OSError):
        raise PartnerSilent("cut") from None
    return Answer(status_code=answer.status_code, headers=dict(answer.headers), content=content)


_clients: dict[tuple[Path, str], tuple[int, httpx.Client]] = {}
_opening = threading.Lock()


def _client(folder: Path, address: str, state: int) -> httpx.Client:
    """The client of a line; another one when our certificate was renewed."""
    known = _clients.get((folder, address))
    if known is not None and known[0] == state:
        return known[1]
    with _opening:
        known = _clients.get((folder, address))
        if known is None or known[0] != state:
            if known is not None:
                known[1].close()
            known = _clients[folder, address] = (state, _opened(folder))
    return known[1]


def _opened(folder: Path) -> httpx.Client:
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(folder / "ca.pem"))
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
