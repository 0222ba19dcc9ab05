"""The personal words of an objection, sealed for one row: who raises it and why."""

import json
from dataclasses import dataclass

from onewindow.core import crypto


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an objector says."""

    name: str  #: his name, or the agency's
    reasons: str  #: in his own words


def seal(said: Said, *, notice: int, n: int) -> bytes:
    """The words as one row keeps them."""
    content = json.dumps({"name": said.name, "reasons": said.reasons}, ensure_ascii=False)
    return crypto.seal(content.encode(), place=_place(notice, n))


def opened(sealed: bytes | memoryview, *, notice: int, n: int) -> Said:
    """The words in clear, for those who may read them."""
    found = json.loads(crypto.unseal(bytes(sealed), place=_place(notice, n)))
    return Said(name=found["name"], reasons=found["reasons"])


def _place(notice: int, n: int) -> str:
    return f"company_closing_objection.words:{notice}:{n}"
