"""PURE: signing by commitment: what is signed, and whether it is still what was signed.

The digest covers the service, edition, place, matters, every answer and every file; a salt keeps low-entropy answers
from being guessed out of it. Any later change makes the signature stale, and the sheet must be signed again.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.elements import Element
from onewindow.core.chain import digest

from .submission import Signature


@dataclass(frozen=True, kw_only=True)
class Signable:
    """Everything a signature stands for."""

    service: str  #: code of the joint service
    edition: int  #: id of the edition
    division: str  #: six digits
    matters: tuple[str, ...]  #: codes
    values: Mapping[str, Any]  #: canonical answers, without the signatures themselves
    files: Mapping[str, tuple[str, ...]]  #: material or element -> SHA-256 of each file, sorted


def digest_of(signable: Signable, salt: str) -> str:
    """The digest that a signature carries, 64 hex digits."""
    said = {
        "service": signable.service,
        "edition": signable.edition,
        "division": signable.division,
        "matters": list(signable.matters),
        "values": dict(signable.values),
        "files": {key: list(sums) for key, sums in signable.files.items()},
    }
    return digest(said, salt)


def stands(signature: Signature, signable: Signable) -> bool:
    """Whether what was signed is still what is there."""
    return hmac.compare_digest(signature.digest, digest_of(signable, signature.salt))


def commitment(element: Element) -> str:
    """The words that are signed, Chinese."""
    words = element.help or element.hint
    return f"{element.name.zh}：{words.zh}" if words else element.name.zh
