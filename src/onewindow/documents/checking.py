"""PURE: is this PDF one of ours, and as we signed it? By bytes alone, without reading the PDF as a document.

    verdict = check_pdf(data, keyring)      # never raises, whatever the bytes

Our papers carry one signature over the whole file, save the gap that holds the signature itself. So the question needs
no PDF parser, the part of such programs that hostile files attack: the byte ranges written in the file are read, the
digest of all bytes outside the gap is compared with the one in the signature (CMS, PAdES), and the signature is checked
with a signer of the keyring. The ranges stand in the signed bytes, so they cannot be moved. The signature does not sign
itself: it is written again (envelopes.py) and compared. One changed byte anywhere is found.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from asn1crypto import cms  # type: ignore[import-untyped]  # publishes no types
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from . import tokens
from .envelopes import envelope, signed_attributes, to_be_signed
from .keyring import Keyring, Signer, Standing

#: Larger files are not looked at.
MOST_BYTES = 20 * 1024 * 1024
_MOST_SIGNATURES = 16
_MOST_GAP = 256 * 1024
_RANGE = re.compile(
    rb"/ByteRange\s{0,8}\[\s{0,8}(\d{1,10})\s{1,8}(\d{1,10})\s{1,8}(\d{1,10})\s{1,8}(\d{1,10})\s{0,8}\]"
)
_HEX = re.compile(rb"[0-9a-f]*")
_MADE = re.compile(rb"/M \(D(?::|\\072)(\d{14})(?:Z|([+-])(\d\d)'(\d\d)'?)?")
_CONTACT = re.compile(rb"/ContactInfo \(([^()]{1,2048})\)")
_OCTAL = re.compile(rb"\\([0-7]{3})")


class PdfStatus(StrEnum):
    """What a file is worth."""

    VALID = "valid"
    ALTERED = "altered"  # signed by us, then changed
    UNSIGNED = "unsigned"
    UNKNOWN_SIGNER = "unknown_signer"  # signed by nobody of the keyring, or by a signer that was given up
    UNUSABLE = "unusable"  # not a PDF, empty, encrypted, too large


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfVerdict:
    """The answer of the check of a file."""

    status: PdfStatus  #: the one word
    reasons: tuple[str, ...] = ()  #: codes, such as "digest" or "not_pdf"
    signer: str = ""  #: common name of the signer, where it is one of the keyring
    signer_key: str = ""  #: id of that signer
    signed_at: datetime | None = None  #: when the signer says it was signed
    token: str = ""  #: the token written into the signature; to be checked by itself
    sha256: str = field(default="")  #: digest of the whole file, hex


class _Reason(Exception):
    def __init__(self, status: PdfStatus, reason: str) -> None:
        self.status, self.reason = status, reason


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claim:
    """One signature found in the file."""

    ranges: tuple[int, int, int, int]
    envelope: Any  # cms.ContentInfo, or None where it cannot be read
    signer: Signer | None


def check_pdf(data: bytes, keyring: Keyring) -> PdfVerdict:
    """Check a file. Never raises; reads at most MOST_BYTES."""
    try:
        return _check(data, keyring)
    except _Reason as reason:
        return PdfVerdict(status=reason.status, reasons=(reason.reason,), sha256=_digest(data))
    except Exception:  # noqa: BLE001  hostile bytes: whatever a decoder stumbles on, the file is not ours as signed
        return PdfVerdict(status=PdfStatus.ALTERED, reasons=("unreadable",), sha256=_digest(data))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() if len(data) <= MOST_BYTES else ""


def _check(data: bytes, keyring: Keyring) -> PdfVerdict:
    _usable(data)
    claims = _claims(data, keyring)
    ours = [claim for claim in claims if claim.signer is not None]
    if not ours:
        if b"/Encrypt" in data:
            raise _Reason(PdfStatus.UNUSABLE, "encrypted")
        if not claims:
            raise _Reason(PdfStatus.UNSIGNED, "unsigned")
        unread = all(claim.envelope is None for claim in claims)
        status = PdfStatus.ALTERED if unread else PdfStatus.UNKNOWN_SIGNER
        raise _Reason(status, "signature_unreadable" if unread else "unknown_signer")
    claim = ours[0]
    signer = claim.signer
    if len(claims) != 1 or signer is None:
        raise _Reason(PdfStatus.ALTERED, "added_after_signing")
    _signed(data, claim, signer)
    known: dict[str, Any] = {
        "signer": _common_name(signer),
        "signer_key": signer.key,
        "signed_at": _signed_at(data),
        "token": _token(data),
        "sha256": _digest(data),
    }
    if signer.standing is Standing.WITHDRAWN:
        return PdfVerdict(status=PdfStatus.UNKNOWN_SIGNER, reasons=("withdrawn_signer",), **known)
    if known["signed_at"] is None or known["signed_at"] > signer.certificate.not_valid_after_utc:
        return PdfVerdict(status=PdfStatus.UNKNOWN_SIGNER, reasons=("signer_expired",), **known)
    return PdfVerdict(status=PdfStatus.VALID, **known)


def _usable(data: bytes) -> None:
    if not data:
        raise _Reason(PdfStatus.UNUSABLE, "empty")
    if len(data) > MOST_BYTES:
        raise _Reason(PdfStatus.UNUSABLE, "too_large")
    if not data.startswith(b"%PDF-"):
        raise _Reason(PdfStatus.UNUSABLE, "not_pdf")


def _claims(data: bytes, keyring: Keyring) -> list[_Claim]:
    count = data.count(b"/ByteRange")
    found = [tuple(int(number) for number in m.groups()) for m in _RANGE.finditer(data)]
    if count > _MOST_SIGNATURES:
        raise _Reason(PdfStatus.UNKNOWN_SIGNER, "too_many_signatures")
    if len(found) != count:
        raise _Reason(PdfStatus.ALTERED, "signature_unreadable")
    return [_claim(data, keyring, (a, b, c, d)) for a, b, c, d in found]


def _claim(data: bytes, keyring: Keyring, ranges: tuple[int, int, int, int]) -> _Claim:
    try:
        envelope = cms.ContentInfo.load(bytes.fromhex(_gap(data, ranges).decode()), strict=False)
        leaves = [choice.chosen.dump() for choice in envelope["content"]["certificates"]]
    except _Reason:
        raise
    except Exception:  # noqa: BLE001  the decoder's many ways to say that this is no signature
        return _Claim(ranges=ranges, envelope=None, signer=None)
    signers = [s for leaf in leaves[:8] if (s := keyring.signer(leaf)) is not None]
    return _Claim(ranges=ranges, envelope=envelope, signer=signers[0] if signers else None)


def _gap(data: bytes, ranges: tuple[int, int, int, int]) -> bytes:
    """The hexadecimal text between the two ranges, without its brackets."""
    start, first, second, length = ranges
    if start != 0 or not 0 < first < second - 1 or second + length != len(data) or second - first > _MOST_GAP:
        raise _Reason(PdfStatus.ALTERED, "does_not_cover_file")
    if data[first : first + 1] != b"<" or data[second - 1 : second] != b">":
        raise _Reason(PdfStatus.ALTERED, "signature_unreadable")
    return data[first + 1 : second - 1]


def _signed(data: bytes, claim: _Claim, signer: Signer) -> None:
    """The digest fits the bytes, the signature fits the digest, and nothing else stands in the gap."""
    info, leaf = claim.envelope["content"]["signer_infos"][0], signer.certificate
    _, first, second, _ = claim.ranges
    digest = hashlib.sha256(memoryview(data)[:first])
    digest.update(memoryview(data)[second:])
    attributes, signature = signed_attributes(leaf, digest.digest()), info["signature"].native
    if info["signed_attrs"].contents != attributes:
        raise _Reason(PdfStatus.ALTERED, "digest")
    public = leaf.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise _Reason(PdfStatus.UNKNOWN_SIGNER, "unknown_signer")
    try:
        public.verify(signature, to_be_signed(attributes), ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise _Reason(PdfStatus.ALTERED, "signature") from None
    gap = _gap(data, claim.ranges)
    if gap != envelope(leaf, attributes, signature).hex().upper().encode().ljust(len(gap), b"0"):
        raise _Reason(PdfStatus.ALTERED, "signature_unreadable")


def _common_name(signer: Signer) -> str:
    return str(signer.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _signed_at(data: bytes) -> datetime | None:
    found = _MADE.search(data[-_MOST_GAP * 2 :])
    if found is None:
        return None
    sign, hours, minutes = found[2], int(found[3] or 0), int(found[4] or 0)
    offset = f"{(sign or b'+').decode()}{hours:02}{minutes:02}"
    return datetime.strptime(found[1].decode() + offset, "%Y%m%d%H%M%S%z").astimezone(UTC)


def _token(data: bytes) -> str:
    found = _CONTACT.search(data[-_MOST_GAP * 2 :])
    if found is None:
        return ""
    address = _OCTAL.sub(lambda code: bytes([int(code[1], 8) & 0xFF]), found[1]).decode("ascii", "replace")
    return tokens.from_text(address)
