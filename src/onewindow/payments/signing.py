"""PURE: Ed25519 signatures between us and a provider, over the very bytes that travel.

Each signature names what it is for, so that none can be used elsewhere: `notice`, `request`, `answer`.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HEADER = "Pay-Signature"
_SIGNATURE_DIGITS = 128


def private_key(seed: bytes) -> Ed25519PrivateKey:
    """The key made from 32 bytes that are kept secret."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public side, 64 hex digits."""
    return key.public_key().public_bytes_raw().hex()


def sign(key: Ed25519PrivateKey, purpose: str, data: bytes) -> str:
    """The signature as it stands in the header, 128 hex digits."""
    return key.sign(_said(purpose, data)).hex()


def holds(public: str, purpose: str, data: bytes, signature: str) -> bool:
    """Whether the holder of the key (hex) signed these bytes for this purpose. Never raises."""
    if len(signature) != _SIGNATURE_DIGITS or signature != signature.lower():
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _said(purpose, data))
    except (InvalidSignature, ValueError):
        return False
    return True


def request_bytes(method: str, path: str, at: int, body: bytes) -> bytes:
    """What a request's signature covers: method, path, second of sending, body."""
    return f"{method}\n{path}\n{at}\n".encode() + body


def _said(purpose: str, data: bytes) -> bytes:
    return f"onewindow-pay/1 {purpose}\n".encode() + data
