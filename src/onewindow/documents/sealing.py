"""Seals on rows of certificates (`rows`): given when a certificate is made, and to those that have none yet.

seal(["5LGYCDVBECDJYTGP"])      # whichever of them are good
seal_waiting()                  # all that have none; a row that is not good stays without
"""

from collections.abc import Sequence

from django.db import connection

from onewindow.core.clock import today

from . import keys, rows, tokens
from .content import token_part
from .models import Certificate

_BATCH = 1000
_READ = f"SELECT serial, {rows.texts_of()} FROM documents_certificate WHERE serial = ANY(%s)"  # noqa: S608  names of our own
_WRITE = """
UPDATE documents_certificate c SET seal = n.seal FROM unnest(%s::text[], %s::text[]) AS n (serial, seal)
WHERE c.serial = n.serial
"""


def seal(serials: Sequence[str]) -> int:
    """Seal the rows of these certificates whose signature and hash are good; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(serials)])
        good = {serial: rows.seal_of(serial, row) for serial, *row in cursor.fetchall() if _is_good(serial, tuple(row))}
        cursor.execute(_WRITE, [list(good), list(good.values())])
    return len(good)


def seal_waiting() -> int:
    """Seal every certificate that has no seal; returns how many. May be cut off anywhere."""
    last, done = 0, 0
    waiting = Certificate.objects.filter(seal="").order_by("id")
    while batch := list(waiting.filter(id__gt=last).values_list("id", "serial")[:_BATCH]):
        done += seal([serial for _, serial in batch])
        last = batch[-1][0]
    return done


def _is_good(serial: str, row: tuple[str | None, ...]) -> bool:
    """Whether the row is as it was issued: its token is signed and names it, its content fits the hash in it."""
    known = rows.certificate_known(serial, row)
    checked = tokens.verify(known.token, keys.ensure().public, on=today())
    return (
        checked.payload is not None
        and checked.signature_ok
        and checked.payload.serial == serial
        and known.digest.hex() == known.content_hash
        and checked.payload.content == token_part(known.digest)
    )
