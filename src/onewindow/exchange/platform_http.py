"""How the platform is reached: one interface, and the one way there is, signed JSON over HTTP.

    platform = connected()                  # None where the environment names none
    platform.tell_status(status)            # raises PlatformSilent, PlatformRefused

Each request carries the sending system, a time, a number used once, and HMAC-SHA256 over
method, path, system, time, number and the SHA-256 of the body, one per line. The platform's own specification is not
public: another region writes another class with the same two methods and registers it under the name it gives to
`ONEWINDOW_PLATFORM_KIND`.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

import httpx

from onewindow.core.chain import canonical
from onewindow.core.clock import now
from onewindow.core.registry import Registry

from .platform_messages import CaseStatus, digest_of

#: Seconds until a platform counts as silent.
PATIENCE = 8.0


class PlatformSilent(Exception):
    """It did not answer, or said that it cannot now: another try may succeed."""


class PlatformRefused(Exception):
    """It has understood and refuses. `knows` is how far it knows the case's history, where that is the reason."""

    def __init__(self, code: str, *, knows: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.knows = knows


class Platform(Protocol):
    """What an integrated platform can be told."""

    def tell_status(self, status: CaseStatus) -> None:
        """The status of a case; telling it twice changes nothing. Raises PlatformSilent, PlatformRefused."""

    def tell_directory(self, body: Mapping[str, Any]) -> None:
        """The directory of services, in place of the one before. Raises PlatformSilent, PlatformRefused."""


class SignedHttp:
    """Signed JSON over HTTP."""

    def __init__(self, *, address: str, system: str, secret: str) -> None:
        self._address = address.rstrip("/")
        self._system = system
        self._secret = secret.encode()

    def tell_status(self, status: CaseStatus) -> None:
        """POST /cases/{number}/status."""
        key = f"{status.number}:{status.after}-{status.version}"
        self._send("POST", f"/cases/{quote(status.number)}/status", status.body, key=key)

    def tell_directory(self, body: Mapping[str, Any]) -> None:
        """PUT /directory."""
        self._send("PUT", "/directory", body, key=digest_of(body))

    def _send(self, method: str, path: str, body: Mapping[str, Any], *, key: str) -> None:
        data = canonical(body).encode()
        address = self._address + path
        headers = self.signed(method, urlsplit(address).path, data) | {"Idempotency-Key": key}
        try:
            answer = httpx.request(method, address, content=data, headers=headers, timeout=PATIENCE)
        except httpx.HTTPError as fault:
            raise PlatformSilent(type(fault).__name__) from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise PlatformSilent(f"http_{answer.status_code}")
        said = _object(answer)
        if answer.status_code != 200:
            knows = said.get("knows")
            code = str(said.get("code") or f"http_{answer.status_code}")[:60]
            raise PlatformRefused(code, knows=knows if isinstance(knows, int) and knows >= 0 else None)
        if said.get("taken") is not True:  # a proxy's friendly page is no answer of the platform
            raise PlatformSilent("no_answer")

    def signed(self, method: str, path: str, data: bytes) -> dict[str, str]:
        """The headers of a request."""
        moment, once = str(int(now().timestamp())), secrets.token_hex(16)
        said = "\n".join([method, path, self._system, moment, once, hashlib.sha256(data).hexdigest()])
        signature = hmac.new(self._secret, said.encode(), "sha256").hexdigest()
        own = {"X-System": self._system, "X-Time": moment, "X-Once": once, "X-Signature": signature}
        return own | {"Content-Type": "application/json"}


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


class Maker(Protocol):
    """Makes a platform of its kind from the environment."""

    def __call__(self, *, address: str, system: str, secret: str) -> Platform:
        """The platform at `address`, to which we are `system`."""


#: Kind -> how it is made.
kinds: Registry[Maker] = Registry("exchange.platform_kinds")
kinds.add("signed_http", SignedHttp)


def connected() -> Platform | None:
    """The platform of this installation, None where the environment names none. Raises Unregistered for its kind."""
    address, secret = os.environ.get("ONEWINDOW_PLATFORM_URL", ""), os.environ.get("ONEWINDOW_PLATFORM_SECRET", "")
    if not (address and secret):
        return None
    system = os.environ.get("ONEWINDOW_PLATFORM_SYSTEM") or "onewindow"
    make = kinds[os.environ.get("ONEWINDOW_PLATFORM_KIND") or "signed_http"]
    return make(address=address, system=system, secret=secret)
