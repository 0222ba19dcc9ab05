"""PURE: the signature container of our PDFs (CMS SignedData, RFC 5652, profile PAdES B-B), in its one encoding.

Signing writes it, checking writes it again and compares: so there is no second spelling of any part. It holds one
signer (ECDSA on SHA-256), his certificate, and three signed attributes: content type, message digest, and the signing
certificate (ESS, RFC 5035), sorted as DER wants a set.
"""

import hashlib
from functools import lru_cache

from cryptography import x509

from .keyring import der

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_SEQUENCE, _SET, _OCTETS, _INTEGER = 0x30, 0x31, 0x04, 0x02


def to_be_signed(attributes: bytes) -> bytes:
    """The bytes that the signer signs: the attributes as an explicit set."""
    return _der(_SET, attributes)


def signed_attributes(leaf: x509.Certificate, digest: bytes) -> bytes:
    """The three attributes for a file with this SHA-256, without the tag around them."""
    content = _attribute(_CONTENT_TYPE, _DATA)
    message = _attribute(_MESSAGE_DIGEST, _der(_OCTETS, digest))
    return b"".join(sorted((content, message, _signing_certificate(leaf))))


def envelope(leaf: x509.Certificate, attributes: bytes, signature: bytes) -> bytes:
    """The whole container."""
    signer = _der(
        _SEQUENCE,
        _integer(1),
        _der(_SEQUENCE, leaf.issuer.public_bytes(), _integer(leaf.serial_number)),
        _SHA256,
        _der(0xA0, attributes),
        _ECDSA_SHA256,
        _der(_OCTETS, signature),
    )
    signed = _der(
        _SEQUENCE,
        _integer(1),
        _der(_SET, _SHA256),
        _der(_SEQUENCE, _DATA),
        _der(0xA0, der(leaf)),
        _der(_SET, signer),
    )
    return _der(_SEQUENCE, _SIGNED_DATA, _der(0xA0, signed))


@lru_cache(maxsize=16)
def _signing_certificate(leaf: x509.Certificate) -> bytes:
    named = _der(_SEQUENCE, _der(0xA4, leaf.issuer.public_bytes()))
    serial = _der(_SEQUENCE, named, _integer(leaf.serial_number))
    one = _der(_SEQUENCE, _der(_OCTETS, hashlib.sha256(der(leaf)).digest()), serial)
    return _attribute(_SIGNING_CERTIFICATE, _der(_SEQUENCE, _der(_SEQUENCE, one)))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return _der(_SEQUENCE, kind, _der(_SET, value))


def _integer(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def _der(tag: int, *parts: bytes) -> bytes:
    """One value in distinguished encoding."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    long = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(long)]) + long + body
