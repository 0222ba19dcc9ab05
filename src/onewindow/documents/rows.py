"""A certificate's row as text, what the register knows by it, and the seal on it.

    text = f"SELECT {texts_of('c')} FROM documents_certificate c WHERE c.serial = %(serial)s"
    known = certificate_known(serial, row)             # the content is hashed again
    known = sealed_known(serial, row)                  # where the seal is good: without holder and lines; else None

The seal is a keyed digest of everything in the row that never changes, given once signature and hash were found good.
Whoever can write rows but has not the key can neither make nor move one. So a scan need not check a signature that was
checked before; a row without a seal, or with one that does not fit, is checked in full.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from onewindow.core import crypto

from .content import PublicContent, Shown
from .verdicts import Known, PaperView

#: Text columns of a certificate, in the order of `certificate_known`: first those that never change.
_LASTING = (
    "kind", "names", "number", "holder", "lines", "issuer", "issued_on", "expires_on", "token", "content_hash",
)  # fmt: skip
COLUMNS = (*_LASTING, "seal", "status")
_ENDED = "({}ended_at AT TIME ZONE 'Asia/Shanghai')::date"
WIDTH = len(COLUMNS) + 1
_NOBODY = Shown(label="", shown="")
_HASH, _SEAL = COLUMNS.index("content_hash"), COLUMNS.index("seal")
#: How many rows a process remembers, a few kilobytes each: the same row says the same.
_REMEMBERED = 4096
#: A row of `texts_of`.
Row = Sequence[str | None]


def texts_of(table: str = "") -> str:
    """The columns of a statement, `WIDTH` of them, of a table with this short name."""
    prefix = f"{table}." if table else ""
    return ", ".join(f"{column}::text" for column in (*(prefix + name for name in COLUMNS), _ENDED.format(prefix)))


def seal_of(serial: str, row: Row) -> str:
    """The seal that this row has to have, 64 hex digits. A text in a table holds no zero, so each row has its own."""
    lasting = [part or "" for part in row[:_SEAL]]
    return crypto.blind_index("\0".join((serial, *lasting)), kind="certificate row")


@lru_cache(maxsize=_REMEMBERED)
def certificate_known(serial: str, row: tuple[str | None, ...]) -> Known:
    """A row as what the register knows."""
    return _known(serial, row)


def sealed_known(serial: str, row: Row) -> Known | None:
    """The same where the seal is good, with the hash that was found good then; None where it has to be checked.

    The content is without names, holder and lines: for papers of a book, whose page tells what the book says today.
    """
    seal = row[_SEAL]
    if not seal or not hmac.compare_digest(seal, seal_of(serial, row)):
        return None
    return _known(serial, row, sealed=bytes.fromhex(row[_HASH] or ""))


def _known(serial: str, row: Row, *, sealed: bytes | None = None) -> Known:
    kind, names, number, holder, lines, issuer, issued_on, expires_on, token, content_hash, _, status, ended_on = row
    content = PublicContent(
        serial=serial,
        kind=kind or "",
        names={} if sealed else json.loads(names or ""),
        number=number or "",
        holder=_NOBODY if sealed else Shown(**json.loads(holder or "")),
        lines=() if sealed else [Shown(**line) for line in json.loads(lines or "")],
        issuer=issuer or "",
        issued_on=date.fromisoformat(issued_on or ""),
        expires_on=date.fromisoformat(expires_on) if expires_on else None,
    )
    ended = date.fromisoformat(ended_on) if ended_on else None
    view = PaperView(form="certificate", content=content, standing=status or "", ended_on=ended)
    return Known(token=token or "", content_hash=content_hash or "", digest=sealed or content.digest(), view=view)
