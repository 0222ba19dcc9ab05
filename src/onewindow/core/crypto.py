"""Encryption of personal values: AES-256-GCM bound to the place where the value stands, and a blind index.

A ciphertext copied to another row does not open: the associated data is `table.column:key`. Each value begins with
the id of its key, so that a key can be changed while old values stay readable.
"""

import hmac
import os
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .home import private

_VERSION = b"\x01"
_KEY_ID = 4
_NONCE = 12


class Unreadable(ValueError):
    """A ciphertext that does not belong here, was changed, or whose key is gone."""


def seal(plain: bytes, *, place: str) -> bytes:
    """Encrypt `plain` for `place` ("cases_fact.value:17")."""
    key_id, cipher = _sealer(_master())
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + key_id + nonce + cipher.encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, *, place: str) -> bytes:
    """Decrypt what `seal` made for the same place. Raises Unreadable."""
    key_id, cipher = _sealer(_master())
    if sealed[:1] != _VERSION or sealed[1 : 1 + _KEY_ID] != key_id:
        raise Unreadable(place)
    nonce, body = sealed[1 + _KEY_ID :][:_NONCE], sealed[1 + _KEY_ID + _NONCE :]
    try:
        return cipher.decrypt(nonce, body, place.encode())
    except (InvalidTag, ValueError) as fault:
        raise Unreadable(place) from fault


def blind_index(value: str, *, kind: str) -> str:
    """A keyed digest that finds equal values (an ID number) without storing them; 64 hex digits."""
    return hmac.digest(_derived(_master(), b"index:" + kind.encode()), value.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")


@lru_cache(maxsize=4)
def _sealer(key: bytes) -> tuple[bytes, AESGCM]:
    """The id of a key and its cipher."""
    return _derived(key, b"id")[:_KEY_ID], AESGCM(_derived(key, b"seal"))


@lru_cache(maxsize=1)
def _master() -> bytes:
    """The master key: `ONEWINDOW_MASTER_KEY` (64 hex digits), or a file made at set-up beside the embedded database."""
    given = os.environ.get("ONEWINDOW_MASTER_KEY")
    if given:
        key = bytes.fromhex(given)
        if len(key) != 32:
            raise ValueError("ONEWINDOW_MASTER_KEY must be 64 hex digits")
        return key
    if os.environ.get("DATABASE_URL"):
        raise ValueError("Set ONEWINDOW_MASTER_KEY: with a database server of your own the key must be kept by you.")
    return secret_file("master.key")


def secret_file(name: str, size: int = 32) -> bytes:
    """Random bytes kept in the installation's own key folder, made once and never overwritten."""
    path = private("keys") / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(size))
    except FileExistsError:
        pass
    return path.read_bytes()
