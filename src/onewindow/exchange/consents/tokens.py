"""PURE: what is kept of a token: whoever reads the table cannot use it."""

import hashlib


def digest(token: str) -> str:
    """SHA-256 of a token or ticket, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
