"""Who looked at what the book says of a unit: noted at once in a file of this machine, written to the table in batches.

    note_look(code, who=Who.ANYBODY, purpose="扫码核验", view=Seen.PUBLIC)
    looks_of(code)                       # newest first; brings the file's lines into the table before

A page that is looked at ten thousand times a minute cannot write a row each time. A look is one line appended under a
lock (no commit, tens of microseconds); whoever notes the five-hundredth, whoever notes one when the last batch is ten
seconds old, the worker every minute, and the owner's page write the lines with one COPY. A process may be killed
anywhere: lines stay in the file, and a batch that was written and not yet cleared away is not written twice, because
each line carries its own id. What can be lost is what the system itself had not yet put on disk when the power failed:
at most the lines of `ONEWINDOW_LOOKS_SECONDS`.

No address and no device is noted: a kind, where known a name, a purpose.
"""

import fcntl
import json
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from json.encoder import encode_basestring_ascii as _quoted
from pathlib import Path
from threading import Lock
from uuid import UUID, uuid4

from django.db import connection, transaction

from onewindow.core.clock import now
from onewindow.core.home import private

from .models import Look

#: A batch is written when so many lines wait …
_LINES = 2000
#: … or when a look is noted so many seconds after the last batch.
_SECONDS = 10.0
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
        write_looks()


def add_look(unit: str, *, who: Who, purpose: str, view: Seen, name: str = "") -> bool:
    """As `note_look`, and asks no database: whether a batch is due, which somebody has to write."""
    reason = _reason(who.value, name[:_LONGEST], purpose[:_LONGEST], view.value)
    return _waiting(_folder()).add(f'["{_id()}",{_quoted(unit)},"{now().isoformat()}",{reason}]\n'.encode())


def batch_due() -> bool:
    """Whether it was time for a batch when this process noted its last look."""
    return _waiting(_folder()).due


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
    write_looks()
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
    """Bring what waits into the table; returns how many looks. May run in several processes at once."""
    folder, done = _folder(), 0
    _waiting(folder).take()
    for batch in sorted(folder.glob("taken-*")):
        done += _write(batch)
    return done


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
        looks = [look for line in file if (look := _read(line)) is not None]
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


class _Waiting:
    """The file of a machine's looks that wait, shared by its processes under a lock of the system."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, str(folder / "waiting")
        self._here = Lock()  # the threads of this process share one handle, and so the system's lock
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._handle, self._inode = -1, -1
        self.due = False  # whether it was time for a batch when the last line was added here

    def add(self, line: bytes) -> bool:
        """Append a line; whether it is time for a batch: many lines wait, or the last batch is long ago."""
        with self._alone():
            if self._handle < 0 or self._inode != _inode(self._path):  # not opened yet, or taken away
                self._open()
            os.write(self._handle, line)
            size, last = os.fstat(self._handle).st_size, os.fstat(self._lock).st_mtime
        self.due = size >= _LINES * len(line) or time.time() - last >= _seconds()
        return self.due

    def take(self) -> None:
        """Put what waits aside as a batch."""
        with self._alone():
            if _inode(self._path) >= 0:
                Path(self._path).rename(self._folder / f"taken-{uuid4().hex}")
            os.utime(self._lock)
        self.due = False

    def _open(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._inode = os.fstat(self._handle).st_ino

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._here:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._lock, fcntl.LOCK_UN)


def _inode(path: str) -> int:
    try:
        return os.stat(path).st_ino  # noqa: PTH116  a Path would cost as much as the look
    except FileNotFoundError:
        return -1


@lru_cache(maxsize=8)
def _file_of(folder: Path, _process: int) -> _Waiting:
    return _Waiting(folder)


def _waiting(folder: Path) -> _Waiting:
    """Of this process: a child of a fork opens its own handles."""
    return _file_of(folder, os.getpid())


def _seconds() -> float:
    return float(os.environ.get("ONEWINDOW_LOOKS_SECONDS") or _SECONDS)


def _folder() -> Path:
    return _folder_below(os.environ.get("ONEWINDOW_HOME"))


@lru_cache(maxsize=8)
def _folder_below(_home: str | None) -> Path:
    return private("looks")
