"""PURE: the hash chain of a stream. Every event is bound to the one before it; the first to the stream's name.

The hash covers the stream, seq, verb, actor, for whom, time, division and body, as canonical JSON. A body holds only
text, whole numbers, booleans, null, lists and objects of these: the database would rewrite a float.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: object) -> str:
    """One text for one value: sorted keys, no blanks, no NaN."""
    return _encode(value)


def genesis(stream: str) -> bytes:
    """What the first event of a stream points back to."""
    return hashlib.sha256(stream.encode()).digest()


def salt() -> str:
    """128 random bits for a body or digest whose values could be guessed (a sex, a birthday)."""
    return secrets.token_hex(16)


def digest(value: object, salted_with: str) -> str:
    """A salted SHA-256 of any JSON value, in hex: what an event says of a personal value instead of the value."""
    return hashlib.sha256((salted_with + _encode(value)).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Link:
    """One event, ready to be written."""

    stream: str  #: name of the history, such as "case:<number>"
    seq: int  #: 1, 2, 3 … without gaps
    verb: str  #: what happened, such as "accept"
    actor: str  #: who did it, as "staff:12", "party:7" or "system:sealer"
    acting_for: str  #: on whose behalf, or ""
    at: datetime  #: when, UTC, microseconds
    division: str  #: where, six digits, or ""
    body: Mapping[str, Any]  #: what is needed to rebuild the projections; no personal data in clear
    prev: bytes  #: hash of the event before

    @cached_property
    def body_json(self) -> str:
        """The body as canonical JSON."""
        return _encode(self.body)

    @property
    def said(self) -> str:
        """What the event says, as canonical JSON: keys in order, so the body's own text can be put in as it is."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return (
            f'{{"acting_for":{_encode(self.acting_for)},"actor":{_encode(self.actor)},"at":"{at}",'
            f'"body":{self.body_json},"division":{_encode(self.division)},"seq":{self.seq},'
            f'"stream":{_encode(self.stream)},"verb":{_encode(self.verb)}}}'
        )

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 over the previous hash and everything this event says."""
        return hashlib.sha256(self.prev + self.said.encode()).digest()
