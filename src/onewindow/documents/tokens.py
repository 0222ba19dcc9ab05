"""PURE: the token in a certificate's QR code. 100 bytes, 160 characters, one spelling, no personal data.

    text = encode(payload, sign)          # 160 characters A–Z 2–7
    payload = parse(text).payload         # raises BadToken for anything that is not exactly a token
    verdict = verify(text, keyring, on=date(2026, 11, 25))

Layout, big-endian: version 1, kind 1, key id 4, serial 10, issued 2, expires 2, content hash 16 (36 bytes), then the
Ed25519 signature of `CONTEXT` and these 36 bytes (64 bytes). Dates are days since 31 December 1999; 0 in `expires`
means no end. 100 bytes fill 160 base32 characters without a spare bit, so no other text decodes to the same bytes.
The QR stays in alphanumeric mode: `HTTPS://HOST/V/<token>`.
"""

import base64
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .errors import (
    BadToken,
    TokenAlphabet,
    TokenLowerCase,
    TokenNotCanonical,
    TokenTooLong,
    TokenTruncated,
    TokenUnknownVersion,
)

VERSION = 1
#: What is signed begins with this, so that the key's signatures mean nothing elsewhere.
CONTEXT = b"onewindow token 1\x00"
PAYLOAD_BYTES = 36
SIGNATURE_BYTES = 64
#: Characters of a token.
LENGTH = (PAYLOAD_BYTES + SIGNATURE_BYTES) * 8 // 5
SERIAL_BYTES = 10
_EPOCH = date(1999, 12, 31)
_LAST_DAY = 0xFFFF
_TOKEN = re.compile(r"[A-Z2-7]*")
#: The letters of base32 as the digits of a number to the base 32.
_AS_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv")
_URL = re.compile(r"(?:https?://[^?#]*?)?/V/(?P<token>[^/?#]+)/?(?:[?#].*)?", re.IGNORECASE)
#: A URL longer than this is not looked at.
_LONGEST_URL = 512


class Kind(IntEnum):
    """What the token stands on."""

    CERTIFICATE = 1  # 证照
    LETTER = 2  # 文书: a decision, a notice, a receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """What a token says."""

    kind: Kind  #: certificate or letter
    key: str  #: id of the signing key, 8 hex digits
    serial: str  #: 80 random bits as 16 base32 characters: finds the row, cannot be guessed or counted through
    issued_on: date  #: day of issue
    expires_on: date | None  #: last day of validity, None without an end
    content: bytes  #: first 16 bytes of the SHA-256 of the certificate's canonical public data


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token taken apart; the signature is not checked yet."""

    payload: Payload  #: what it says
    said: bytes  #: the 36 bytes
    signature: bytes  #: the 64 bytes


class Status(StrEnum):
    """What a token is worth by itself, without a register."""

    VALID = "valid"
    EXPIRED = "expired"
    ALTERED = "altered"  # the signature does not fit
    UNKNOWN_KEY = "unknown_key"  # signed by nobody of the keyring
    WITHDRAWN_KEY = "withdrawn_key"  # the key was given up as no longer safe
    MALFORMED = "malformed"  # not a token


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenVerdict:
    """The answer of the offline check."""

    status: Status  #: the one word
    reasons: tuple[str, ...]  #: codes, such as "token_lower_case"
    payload: Payload | None  #: what the token says, where it could be read; not to be believed unless signature_ok
    signature_ok: bool  #: signed by a key of the keyring that still counts


class PublicKeys(Protocol):
    """What `verify` needs of a keyring."""

    def token_key(self, key: str) -> Ed25519PublicKey | None:
        """The public key with this id."""

    def is_withdrawn(self, key: str) -> bool:
        """Whether the key was given up."""


def new_serial() -> str:
    """80 random bits, 16 characters."""
    return base64.b32encode(secrets.token_bytes(SERIAL_BYTES)).decode()


def encode(payload: Payload, sign: Callable[[bytes], bytes]) -> str:
    """The token's text. `sign` gets the bytes to sign, context included. Raises ValueError as `pack` does."""
    said = pack(payload)
    signature = sign(CONTEXT + said)
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError("an Ed25519 signature has 64 bytes")
    return base64.b32encode(said + signature).decode()


def pack(payload: Payload) -> bytes:
    """The 36 bytes. Raises ValueError for a date outside 2000–2179, a bad serial, key or hash."""
    key, serial = bytes.fromhex(payload.key), _serial_bytes(payload.serial)
    issued = _day(payload.issued_on)
    expires = 0 if payload.expires_on is None else _day(payload.expires_on)
    if len(key) != 4 or len(payload.content) != 16 or (expires and expires < issued):
        raise ValueError("a token's key id has 4 bytes, its hash 16, and it does not end before it begins")
    head = bytes([VERSION, payload.kind]) + key + serial
    return head + issued.to_bytes(2) + expires.to_bytes(2) + payload.content


def parse(text: str) -> Token:
    """Take a token apart. Raises a BadToken that says what is wrong; costs nothing for a long text."""
    _check_text(text)
    raw = _bytes_of(text)
    said, signature = raw[:PAYLOAD_BYTES], raw[PAYLOAD_BYTES:]
    return Token(payload=_unpack(said), said=said, signature=signature)


def _bytes_of(text: str) -> bytes:
    """The bytes of a text of the right length and alphabet, read as one number: twenty times as fast as by letters.

    LENGTH letters of five bits are exactly the bytes, so each text has its own bytes and no other text has them.
    """
    return int(text.translate(_AS_DIGITS), 32).to_bytes(PAYLOAD_BYTES + SIGNATURE_BYTES)


def _check_text(text: str) -> None:
    if len(text) > LENGTH:
        core = text[:LENGTH]
        padded = len(text) <= LENGTH + 8 and _TOKEN.fullmatch(core) and set(text[LENGTH:]) == {"="}
        raise TokenNotCanonical if padded else TokenTooLong(expected=LENGTH)
    if _TOKEN.fullmatch(text) is None:
        lower = _TOKEN.fullmatch(text.upper()) is not None and text.isascii()
        raise TokenLowerCase if lower else TokenAlphabet
    if len(text) < LENGTH:
        raise TokenTruncated(expected=LENGTH, length=len(text))


def _unpack(said: bytes) -> Payload:
    issued, expires = int.from_bytes(said[16:18]), int.from_bytes(said[18:20])
    if said[0] != VERSION or said[1] not in set(Kind):
        raise TokenUnknownVersion
    if issued == 0 or (expires and expires < issued):
        raise BadToken
    return Payload(
        kind=Kind(said[1]),
        key=said[2:6].hex().upper(),
        serial=base64.b32encode(said[6:16]).decode(),
        issued_on=_EPOCH + timedelta(days=issued),
        expires_on=_EPOCH + timedelta(days=expires) if expires else None,
        content=said[20:36],
    )


def verify(text: str, keys: PublicKeys, *, on: date) -> TokenVerdict:
    """Check a token against a keyring, with no register and no network. Never raises.

    `on` is the day asked about. A token that is VALID here may have been cancelled since: only the register knows.
    """
    try:
        token = parse(text)
    except BadToken as fault:
        return TokenVerdict(status=Status.MALFORMED, reasons=(fault.code,), payload=None, signature_ok=False)
    return judged(token, keys, on=on)


def judged(token: Token, keys: PublicKeys, *, on: date, vouched: bool = False) -> TokenVerdict:
    """As `verify`, of a token that was taken apart. `vouched`: its signature was found good before, by whoever asks."""
    payload = token.payload
    public = keys.token_key(payload.key)
    if public is None:
        return TokenVerdict(status=Status.UNKNOWN_KEY, reasons=("unknown_key",), payload=payload, signature_ok=False)
    if not vouched and not _signed(token, public):
        return TokenVerdict(status=Status.ALTERED, reasons=("signature",), payload=payload, signature_ok=False)
    if keys.is_withdrawn(payload.key):
        reasons = ("withdrawn_key",)
        return TokenVerdict(status=Status.WITHDRAWN_KEY, reasons=reasons, payload=payload, signature_ok=False)
    if payload.expires_on is not None and on > payload.expires_on:
        return TokenVerdict(status=Status.EXPIRED, reasons=("expired",), payload=payload, signature_ok=True)
    return TokenVerdict(status=Status.VALID, reasons=(), payload=payload, signature_ok=True)


def _signed(token: Token, public: Ed25519PublicKey) -> bool:
    try:
        public.verify(token.signature, CONTEXT + token.said)
    except InvalidSignature:
        return False
    return True


def url(base: str, token: str) -> str:
    """What the QR code holds: scheme and host in capitals, so that the code stays in alphanumeric mode."""
    parts = urlsplit(base)
    return f"{parts.scheme.upper()}://{parts.netloc.upper()}{parts.path.rstrip('/')}/V/{token}"


def from_text(text: str) -> str:
    """The token in what a scanner gives: an address with `/V/` (scheme, host, V in either case), or the token itself.

    Nothing of the token is tidied. A text that is neither comes back as it is, for `parse` to refuse.
    """
    if len(text) > _LONGEST_URL:
        return text
    found = _URL.fullmatch(text)
    return found["token"] if found else text


def as_json(payload: Payload) -> dict[str, Any]:
    """What a token says, as plain JSON values."""
    return {
        "kind": payload.kind.name.lower(),
        "serial": payload.serial,
        "key": payload.key,
        "issued_on": payload.issued_on.isoformat(),
        "expires_on": payload.expires_on.isoformat() if payload.expires_on else None,
    }


def _day(day: date) -> int:
    number = (day - _EPOCH).days
    if not 1 <= number <= _LAST_DAY:
        raise ValueError(f"a token cannot carry the date {day}")
    return number


def _serial_bytes(serial: str) -> bytes:
    if len(serial) * 5 != SERIAL_BYTES * 8 or _TOKEN.fullmatch(serial) is None:
        raise ValueError("a serial is 16 base32 characters")
    return base64.b32decode(serial)
