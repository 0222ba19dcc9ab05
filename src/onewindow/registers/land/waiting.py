"""Lines that wait in files of this machine until somebody brings them into a table: one file for each process.

    waiting = waiting_in(folder)
    waiting.add(line)                 # True: it is time for a batch
    waiting.take()                    # what waits here becomes a batch
    batches(folder)                   # batches that nobody has brought in yet
    living(folder)                    # files of processes that go on writing: to be read, and left where they are

A line costs one call of the system: whoever adds one hundreds of times a second must not wait for the other threads of
his process more than once. A process holds a lock on its file as long as it lives; where there is none, it was killed,
and its file is a batch.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from uuid import uuid4

#: A batch is due when so many lines wait in a process …
_LINES = 2000
#: … or when one is added so many seconds after the last batch.
_SECONDS = 10.0


class Waiting:
    """The lines of this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._file, self._path = -1, folder
        self._lines, self._last = 0, time.monotonic()
        self.due = False  #: whether it was time for a batch when the last line was added

    def add(self, line: bytes) -> bool:
        """Add a line, its end with it; whether it is time for a batch."""
        with self._lock:
            if self._file < 0:
                self._open()
            os.write(self._file, line)
            self._lines += 1
            self.due = self._lines >= _LINES or time.monotonic() - self._last >= _seconds()
            return self.due

    def take(self) -> None:
        """Make a batch of what waits here."""
        with self._lock:
            if self._file >= 0:
                _set_aside(self._path)
                os.close(self._file)
            self._file, self._lines, self._last, self.due = -1, 0, time.monotonic(), False

    def _open(self) -> None:
        """A new file; nobody may take it for that of a dead process before it is locked."""
        path = self._folder / f"waiting-{uuid4().hex}"
        made = path.with_name(f"new-{path.name}")
        self._file = os.open(made, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        made.rename(path)
        self._path = path


def waiting_in(folder: Path) -> Waiting:
    """The lines of this process; a child of a fork has its own."""
    return _of_process(folder, os.getpid())


def batches(folder: Path) -> list[Path]:
    """Batches that wait, the files of dead processes among them."""
    for path in living(folder):
        _take_from_the_dead(path)
    return sorted(folder.glob("taken-*"))


def living(folder: Path) -> Iterator[Path]:
    """Files that processes write to, this one too."""
    yield from sorted(folder.glob("waiting*"))


def _take_from_the_dead(path: Path) -> None:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _set_aside(path)
    except (FileNotFoundError, BlockingIOError):  # set aside meanwhile, or its process lives
        return


def _set_aside(path: Path) -> None:
    path.rename(path.with_name(f"taken-{uuid4().hex}"))


@lru_cache(maxsize=8)
def _of_process(folder: Path, _process: int) -> Waiting:
    return Waiting(folder)


def _seconds() -> float:
    return float(os.environ.get("ONEWINDOW_LOOKS_SECONDS") or _SECONDS)
