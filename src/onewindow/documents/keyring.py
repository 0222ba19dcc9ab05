"""PURE: the public keyring, all that an offline check needs. Holds no secret and no personal data.

    keyring = load(Path("keyring.json"))       # raises BadKeyring with one sentence
    keyring.token_key("9F03A1C2"), keyring.is_withdrawn("9F03A1C2")

A key is `current` (signs), `retired` (no longer signs, its papers stand) or `withdrawn` (given up as unsafe, nothing
signed by it counts any more). The certificates are those of the document authority and of its signers.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .errors import BadKeyring

FORMAT = "onewindow-keyring/1"
#: A keyring of a thousand keys stays under this.
_MOST_BYTES = 4 * 1024 * 1024


class Standing(StrEnum):
    """How far a key still counts."""

    CURRENT = "current"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenKey:
    """A public key that tokens are signed with."""

    key: str  #: id: first 4 bytes of the SHA-256 of the public key, hex
    public: Ed25519PublicKey  #: the key
    since: str  #: day it began, ISO 8601
    standing: Standing  #: current, retired or withdrawn


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """A certificate that PDFs are signed with."""

    key: str  #: id: serial number of the certificate, hex
    certificate: x509.Certificate  #: the leaf
    since: str  #: day it began, ISO 8601
    standing: Standing  #: current, retired or withdrawn


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyring:
    """The public side of an installation's keys."""

    issuer: str  #: who issues with these keys, as people read it
    authority: x509.Certificate  #: the document CA
    token_keys: tuple[TokenKey, ...]  #: newest last
    signers: tuple[Signer, ...]  #: newest last

    def token_key(self, key: str) -> Ed25519PublicKey | None:
        """The public key with this id, withdrawn ones too."""
        found = self._token(key)
        return found.public if found else None

    def is_withdrawn(self, key: str) -> bool:
        """Whether the token key was given up."""
        found = self._token(key)
        return found is not None and found.standing is Standing.WITHDRAWN

    def signer(self, certificate: bytes) -> Signer | None:
        """The signer with exactly this certificate (DER)."""
        return next((s for s in self.signers if der(s.certificate) == certificate), None)

    def _token(self, key: str) -> TokenKey | None:
        return next((k for k in self.token_keys if k.key == key), None)


def key_id(public: Ed25519PublicKey) -> str:
    """8 hex digits that name a token key."""
    digest = Hash(SHA256())
    digest.update(public.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return digest.finalize()[:4].hex().upper()


def der(certificate: x509.Certificate) -> bytes:
    """The certificate's bytes."""
    return certificate.public_bytes(Encoding.DER)


def dumps(keyring: Keyring) -> dict[str, Any]:
    """The keyring as plain JSON values; `loads` reads them back."""
    return {
        "format": FORMAT,
        "issuer": keyring.issuer,
        "authority": _pem(keyring.authority),
        "token_keys": [
            {
                "key": k.key,
                "algorithm": "Ed25519",
                "public": base64.b64encode(k.public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode(),
                "since": k.since,
                "standing": k.standing.value,
            }
            for k in keyring.token_keys
        ],
        "signers": [
            {"key": s.key, "certificate": _pem(s.certificate), "since": s.since, "standing": s.standing.value}
            for s in keyring.signers
        ],
    }


def load(path: Path) -> Keyring:
    """Read an exported keyring. Raises BadKeyring that says what is wrong with the file."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as fault:
        raise BadKeyring(file=path, why=fault.strerror or "读不到文件") from None
    if len(raw) > _MOST_BYTES:
        raise BadKeyring(file=path, why="文件太大，不像公钥文件")
    return loads(raw, shown_as=str(path))


def loads(raw: bytes, *, shown_as: str) -> Keyring:
    """Read a keyring from bytes. Raises BadKeyring."""
    try:
        return _read(json.loads(raw))
    except KeyringFaultError as fault:
        raise BadKeyring(file=shown_as, why=str(fault)) from None
    except (ValueError, RecursionError):  # not UTF-8 or not JSON
        raise BadKeyring(file=shown_as, why="不是 JSON 文件") from None


class KeyringFaultError(ValueError):
    """What is wrong with a keyring."""


def _read(said: Any) -> Keyring:
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise KeyringFaultError(f"缺少 format: {FORMAT}")
    authority = _certificate(said.get("authority"), "authority")
    keyring = Keyring(
        issuer=_text(said, "issuer"),
        authority=authority,
        token_keys=tuple(_token_key(entry) for entry in _list(said, "token_keys")),
        signers=tuple(_signer(entry, authority) for entry in _list(said, "signers")),
    )
    ids = [k.key for k in keyring.token_keys]
    if len(set(ids)) != len(ids):
        raise KeyringFaultError("token_keys 中有重复的编号")
    return keyring


def _token_key(entry: Any) -> TokenKey:
    if _text(entry, "algorithm") != "Ed25519":
        raise KeyringFaultError("token_keys 中有不认识的算法，只支持 Ed25519")
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(_text(entry, "public"), validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise KeyringFaultError("token_keys 中的 public 不是 Ed25519 公钥") from None
    key = _text(entry, "key")
    if key != key_id(public):
        raise KeyringFaultError(f"密钥编号 {key} 与公钥不符")
    return TokenKey(key=key, public=public, since=_text(entry, "since"), standing=_standing(entry))


def _signer(entry: Any, authority: x509.Certificate) -> Signer:
    leaf = _certificate(entry.get("certificate") if isinstance(entry, dict) else None, "signers")
    try:
        leaf.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyringFaultError("signers 中有不是由 authority 签发的证书") from None
    key = _text(entry, "key")
    if key != f"{leaf.serial_number:X}":
        raise KeyringFaultError(f"签名证书编号 {key} 与证书不符")
    return Signer(key=key, certificate=leaf, since=_text(entry, "since"), standing=_standing(entry))


def _certificate(pem: Any, where: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except (AttributeError, ValueError, UnsupportedAlgorithm):
        raise KeyringFaultError(f"{where} 中没有可读的 PEM 证书") from None


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _text(entry: Any, name: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value:
        raise KeyringFaultError(f"缺少 {name}")
    return value


def _list(said: dict[str, Any], name: str) -> list[Any]:
    value = said.get(name)
    if not isinstance(value, list) or not value:
        raise KeyringFaultError(f"缺少 {name}")
    return value


def _standing(entry: dict[str, Any]) -> Standing:
    try:
        return Standing(_text(entry, "standing"))
    except ValueError:
        raise KeyringFaultError("standing 只能是 current、retired 或 withdrawn") from None
