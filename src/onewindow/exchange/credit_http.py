"""How the systems that publish notices are reached: the credit publicity system and the region's platform.

Both speak the signed JSON of `platform_http`, at addresses of their own. What the real systems want is not public:
another region registers another class under the name that it gives to `ONEWINDOW_CREDIT_KIND`.
"""

import os
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from onewindow.core.registry import Registry

from .platform_http import SignedHttp

CREDIT, PLATFORM = "credit", "platform"
TARGETS = (CREDIT, PLATFORM)


class Publisher(Protocol):
    """A system that publishes notices."""

    def tell_notice(self, reference: str, version: int, body: Mapping[str, Any]) -> None:
        """A notice in place of what was told before; telling it twice changes nothing.

        Raises PlatformSilent, PlatformRefused.
        """


class SignedNotices(SignedHttp):
    """Signed JSON over HTTP."""

    def tell_notice(self, reference: str, version: int, body: Mapping[str, Any]) -> None:
        """PUT /notices/{number}."""
        told = {**body, "version": version}
        self._send("PUT", f"/notices/{quote(reference)}", told, key=f"notice:{reference}:{version}")


class Maker(Protocol):
    """Makes a publisher of its kind from the environment."""

    def __call__(self, *, address: str, system: str, secret: str) -> Publisher:
        """The publisher at `address`, to which we are `system`."""


#: Kind -> how it is made.
kinds: Registry[Maker] = Registry("exchange.notice_publishers")
kinds.add("signed_http", SignedNotices)


def connected(target: str) -> Publisher | None:
    """The publisher of this installation, None where the environment names none. Raises Unregistered for its kind."""
    name = f"ONEWINDOW_{target.upper()}"
    address, secret = os.environ.get(f"{name}_URL", ""), os.environ.get(f"{name}_SECRET", "")
    if not (address and secret):
        return None
    make = kinds[os.environ.get(f"{name}_NOTICES") or os.environ.get(f"{name}_KIND") or "signed_http"]
    return make(address=address, system=os.environ.get(f"{name}_SYSTEM") or "onewindow", secret=secret)
