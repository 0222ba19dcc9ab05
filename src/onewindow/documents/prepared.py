"""PURE: a signed paper on its way into its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """Everything a row of `Certificate` or `Letter` holds, save its place in the history."""

    serial: str  #: 16 characters
    kind: str  #: code of the kind
    names: Mapping[str, str]  #: language -> name
    number: str  #: certificate number or 文号
    matter: str  #: code of the matter
    source_reference: str  #: what it came from
    party: int | None  #: id of the holder
    holder_kind: str  #: natural | legal
    holder: Mapping[str, str]  #: {label, shown}
    lines: tuple[Mapping[str, str], ...]  #: [{label, shown}]
    personal_sealed: bytes | None  #: the personal values in full
    agency: int | None  #: id of the issuing agency
    issuer: str  #: its name on that day
    division: str  #: six digits
    issued_on: date  #: day of issue
    expires_on: date | None  #: last day of validity
    token: str  #: what the QR code holds
    key: str  #: id of the key that signed the token
    signer: str  #: id of the signer of the file
    content_hash: str  #: SHA-256 of the public content, hex
    pdf_path: str  #: where the file lies
    pdf_sha256: str  #: digest of the file
    unset: str  #: characters no typeface could draw
    made_at: datetime  #: when

    def columns(self) -> dict[str, Any]:
        """The columns that certificates and letters share."""
        same = [
            *("serial", "kind", "number", "matter", "source_reference", "holder_kind", "personal_sealed", "issuer"),
            *("issued_on", "token", "content_hash", "pdf_path", "pdf_sha256", "unset", "made_at"),
        ]
        return {name: getattr(self, name) for name in same} | {
            "names": dict(self.names),
            "holder": dict(self.holder),
            "lines": [dict(line) for line in self.lines],
            "party_id": self.party,
            "agency_id": self.agency,
            "division_id": self.division,
        }

    def said(self) -> dict[str, Any]:
        """What the event says: enough to rebuild the row from the file, nothing personal."""
        return {
            "serial": self.serial,
            "kind": self.kind,
            "number": self.number,
            "matter": self.matter,
            "source_reference": self.source_reference,
            "issuer": self.issuer,
            "issued_on": self.issued_on.isoformat(),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            "key": self.key,
            "signer": self.signer,
            "content_hash": self.content_hash,
            "pdf_sha256": self.pdf_sha256,
        }
