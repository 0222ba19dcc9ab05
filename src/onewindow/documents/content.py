"""PURE: the public content of a paper and its hash, which the token carries.

What stands in the register is hashed again at every check: a row changed by hand no longer fits its token.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.core.chain import canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One field as the public may read it."""

    label: str  #: what it is
    shown: str  #: the value, masked where it is personal


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicContent:
    """What everybody may know of a paper."""

    serial: str  #: 16 characters
    kind: str  #: code of the kind
    names: Mapping[str, str]  #: language -> name of the kind
    number: str  #: certificate number or 文号
    holder: Shown  #: whose it is
    lines: Sequence[Shown]  #: the other fields
    issuer: str  #: the agency's name on that day
    issued_on: date  #: day of issue
    expires_on: date | None  #: last day of validity

    def digest(self) -> bytes:
        """SHA-256 of the canonical form."""
        said = {
            "serial": self.serial,
            "kind": self.kind,
            "names": dict(self.names),
            "number": self.number,
            "holder": {"label": self.holder.label, "shown": self.holder.shown},
            "lines": [{"label": line.label, "shown": line.shown} for line in self.lines],
            "issuer": self.issuer,
            "issued_on": self.issued_on.isoformat(),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }
        return hashlib.sha256(canonical(said).encode()).digest()


def token_part(digest: bytes) -> bytes:
    """The half of the hash that the token has room for."""
    return digest[:16]
