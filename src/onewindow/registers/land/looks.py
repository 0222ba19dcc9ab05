"""Who looked at what the book says of a unit: noted at once in a file of this machine, written to the table in batches.

    note_look(code, who=Who.ANYBODY, purpose="扫码核验", view=Seen.PUBLIC)
    looks_of(code)                       # newest first; brings the file's lines into the table before

A page that is looked at ten thousand times a minute cannot write a row each time. A look is one line in a file of the
process (`waiting`); whoever notes one when many wait, or the last batch is ten seconds old, writes the batch with one
statement, and the worker does so every minute. The owner's page brings in what waits of his unit. A process may be
killed anywhere: its lines stay in its file, and none is written twice, because each carries its own id. What can be
lost is what the system itself had not yet put on disk when the power failed.

No address and no device is noted: a kind, where known a name, a purpose.
"""

import fcntl
import json
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from json.encoder import encode_basestring_ascii as _quoted
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from onewindow.core.clock import now
from onewindow.core.home import private

from .models import Look
from .waiting import batches, living, waiting_in

_LONGEST = 120
_ID = re.compile("[0-9a-f]{32}")


class Who(StrEnum):
    """Who looks, as far as is known."""

    ANYBODY = "anybody"  #: somebody with the code, not signed in
    HOLDER = "holder"  #: an owner himself
    BANK = "bank"  #: a bank with the owner's consent
    COURT = "court"  #: a court
    AGENCY = "agency"  #: an agency


class Seen(StrEnum):
    """What was shown."""

    PUBLIC = "public"  #: masked, restrictions as yes or no
    EXTRACT = "extract"  #: the whole page of the book
    GRANTED = "granted"  #: what a consent covers: amounts, rank, case numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class LookView:
    """One look as its owner reads it."""

    id: str  #: names the look
    at: datetime  #: when
    who: Who  #: kind of reader
    name: str  #: which bank, court or agency; empty for anybody
    purpose: str  #: for what
    view: Seen  #: what was shown


def note_look(unit: str, *, who: Who, purpose: str, view: Seen, name: str = "") -> None:
    """Note that somebody looked at a unit (its code as it stands); only a batch that is due asks the database."""
    if add_look(unit, who=who, purpose=purpose, view=view, name=name):
        _write_batches()


def add_look(unit: str, *, who: Who, purpose: str, view: Seen, name: str = "") -> bool:
    """As `note_look`, and asks no database: whether a batch is due, which somebody has to write."""
    reason = _reason(who.value, name[:_LONGEST], purpose[:_LONGEST], view.value)
    return waiting_in(_folder()).add(f'["{_id()}",{_quoted(unit)},"{now().isoformat()}",{reason}]\n'.encode())


def batch_due() -> bool:
    """Whether it was time for a batch when this process noted its last look."""
    return waiting_in(_folder()).due


def looks_of(
    unit: str,
    *,
    before: tuple[datetime, str] | None = None,
    limit: int = 20,
    held: Mapping[str, timedelta] | None = None,
) -> Sequence[LookView]:
    """A page of who looked at a unit, newest first; `before` is (at, id) of the last one seen.

    `held`: kind of reader -> how long his looks are not shown yet.
    """
    _bring(unit)
    rows = Look.objects.filter(unit=unit).order_by("-at", "id")
    for who, time_held in (held or {}).items():
        rows = rows.exclude(who=who, at__gt=now() - time_held)
    if before is not None:
        rows = rows.filter(at__lte=before[0]).exclude(at=before[0], id__lte=UUID(before[1]))
    return [
        LookView(id=row.id.hex, at=row.at, who=Who(row.who), name=row.name, purpose=row.purpose, view=Seen(row.view))
        for row in rows[:limit]
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class LookAt:
    """A look and the unit it was at."""

    id: str  #: names the look
    unit: str  #: code of the unit
    at: datetime  #: when


def looks_since(at: datetime, who: Collection[str]) -> list[LookAt]:
    """Looks of these kinds of readers from a moment on that are in the table, earliest first."""
    rows = Look.objects.filter(at__gte=at, who__in=list(who)).order_by("at", "id")
    return [LookAt(id=row.id.hex, unit=row.unit_id, at=row.at) for row in rows]


def write_looks() -> int:
    """Bring all that waits on this machine into the table; returns how many looks were in batches."""
    done = _write_batches()
    for file in living(_folder()):
        _copy(_lines(file))
    return done


def _write_batches() -> int:
    folder = _folder()
    waiting_in(folder).take()
    return sum(map(_write, batches(folder)))


def _bring(unit: str) -> None:
    """What waits of one unit, wherever it waits; it is brought once more with its batch, which does no harm."""
    folder, mark = _folder(), unit.encode()
    for file in [*living(folder), *batches(folder)]:
        _copy([look for look in _lines(file, mark) if look[1] == unit])


def _lines(file: Path, mark: bytes = b"") -> list[list[str]]:
    """The looks of a file in whose lines a mark stands; none where the file has been taken away."""
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    return [look for line in lines if mark in line and (look := _read(line)) is not None]


def _write(batch: Path) -> int:
    """One batch, by whoever holds it; one that is being written by another is left to him."""
    try:
        file = batch.open("rb")
    except FileNotFoundError:
        return 0
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        if not batch.exists():  # written and cleared away while we opened it
            return 0
        looks = _lines(batch)
        _copy(looks)
        # Not before the rows are there for good: within somebody's transaction that is its end.
        transaction.on_commit(partial(batch.unlink, missing_ok=True))
    return len(looks)


def _copy(looks: Sequence[Sequence[str]]) -> None:
    """Into the table: one statement for all who looked for the same, which are nearly all."""
    alike: dict[tuple[str, ...], list[Sequence[str]]] = defaultdict(list)
    for look in looks:
        alike[tuple(look[3:])].append(look[:3])
    with connection.cursor() as cursor:
        for reason, those in alike.items():
            cursor.execute(_COPY, [*reason, *map(list, zip(*those, strict=True))])


_COPY = """
INSERT INTO land_look (who, name, purpose, view, id, unit_id, at)
SELECT %s, %s, %s, %s, * FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) ON CONFLICT (id) DO NOTHING
"""


def _read(line: bytes) -> list[str] | None:
    """A line, None for one that was cut off when the power failed."""
    try:
        said = json.loads(line)
        datetime.fromisoformat(said[2])
        named = _ID.fullmatch(said[0])
    except (ValueError, TypeError, LookupError):
        return None
    whole = named and isinstance(said, list) and len(said) == 7 and all(isinstance(part, str) for part in said)
    return said if whole else None


@lru_cache(maxsize=256)
def _reason(*parts: str) -> str:
    return ",".join(map(_quoted, parts))


def _id() -> str:
    """A new id in 32 hex digits that begins with the moment (RFC 9562, version 7): later rows stand side by side."""
    chance = random.getrandbits(74)
    return f"{time.time_ns() // 1_000_000:012x}7{chance >> 62:03x}{0x2 << 62 | chance & (1 << 62) - 1:016x}"


def _folder() -> Path:
    return _folder_below(os.environ.get("ONEWINDOW_HOME"))


@lru_cache(maxsize=8)
def _folder_below(_home: str | None) -> Path:
    return private("looks")
