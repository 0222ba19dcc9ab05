"""PURE: what the signature of a token and the row of the register say together: one of five answers.

A paper is shown only where the token is exactly the one the register holds and the row still fits its hash; of a token
that may be forged nothing is told but the verdict.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from . import tokens
from .content import PublicContent, token_part

STANDS = "valid"


class Status(StrEnum):
    """The five answers the public gets."""

    VALID = "valid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperView:
    """A paper as everybody may see it."""

    form: str  #: certificate | letter
    content: PublicContent  #: the masked fields
    standing: str  #: valid | cancelled | replaced | revoked
    ended_on: date | None  #: since when it no longer stands


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the register and the signature say together."""

    status: Status  #: the one word
    signature_ok: bool  #: whether the token is signed by a key that counts
    reasons: tuple[str, ...]  #: codes, such as "token_lower_case", "not_in_register", "replaced"
    paper: PaperView | None  #: what may be shown; nothing of a paper that may be forged
    as_of: datetime  #: when the register was asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the register holds under the serial of a token."""

    token: str  #: the token that was issued
    content_hash: str  #: the hash that was taken then, hex
    digest: bytes  #: hash of what stands in the row now
    view: PaperView  #: the paper as it stands now


def judge(text: str, checked: tokens.TokenVerdict, known: Known | None, *, as_of: datetime) -> Verdict:
    """The verdict on the token `text`, which was `checked`; `known` is the register's row, None where it has none."""
    status, reasons, shows = _judged(text, checked, known)
    return Verdict(
        status=status,
        signature_ok=checked.signature_ok,
        reasons=reasons,
        paper=known.view if known is not None and shows else None,
        as_of=as_of,
    )


def _judged(text: str, checked: tokens.TokenVerdict, known: Known | None) -> tuple[Status, tuple[str, ...], bool]:
    if known is None or checked.payload is None:
        nowhere = () if checked.payload is None else ("not_in_register",)
        return Status.UNKNOWN, (*checked.reasons, *nowhere), False
    if checked.status is tokens.Status.ALTERED or known.token != text:
        return Status.ALTERED, checked.reasons or ("other_token",), False
    if known.digest.hex() != known.content_hash or token_part(known.digest) != checked.payload.content:
        return Status.ALTERED, ("register_content",), False
    if checked.status is tokens.Status.UNKNOWN_KEY:
        return Status.UNKNOWN, checked.reasons, False
    return (*_standing(checked, known.view), True)


def _standing(checked: tokens.TokenVerdict, view: PaperView) -> tuple[Status, tuple[str, ...]]:
    if view.standing != STANDS:
        return Status.CANCELLED, (view.standing,)
    if checked.status is tokens.Status.WITHDRAWN_KEY:
        return Status.CANCELLED, checked.reasons
    if checked.status is tokens.Status.EXPIRED:
        return Status.EXPIRED, checked.reasons
    return Status.VALID, ()
