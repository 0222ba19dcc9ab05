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
    address, secret, system, kind = _credit() if target == CREDIT else _platform()
    return kinds[kind or "signed_http"](address=address, system=system, secret=secret) if address and secret else None


def _credit() -> tuple[str, str, str, str]:
    return (
        os.environ.get("ONEWINDOW_CREDIT_URL", ""),
        os.environ.get("ONEWINDOW_CREDIT_SECRET", ""),
        os.environ.get("ONEWINDOW_CREDIT_SYSTEM") or "onewindow",
        os.environ.get("ONEWINDOW_CREDIT_KIND", ""),
    )


def _platform() -> tuple[str, str, str, str]:
    return (
        os.environ.get("ONEWINDOW_PLATFORM_URL", ""),
        os.environ.get("ONEWINDOW_PLATFORM_SECRET", ""),
        os.environ.get("ONEWINDOW_PLATFORM_SYSTEM") or "onewindow",
        os.environ.get("ONEWINDOW_PLATFORM_NOTICES") or os.environ.get("ONEWINDOW_PLATFORM_KIND", ""),
    )
