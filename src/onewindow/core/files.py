"""Files of this installation: below its home, readable by this account only, never by a web server.

A file is complete or absent: it is written beside its place, flushed to disk and then given its name.
"""

import os
import tempfile
from pathlib import Path

from .home import private


def put(folder: str, serial: str, ending: str, data: bytes) -> str:
    """Keep a file under its serial; returns its path below `folder`."""
    name = f"{serial[:2]}/{serial}.{ending}"
    below = private(folder, serial[:2])
    handle, fresh = tempfile.mkstemp(dir=below, prefix=".new-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(fresh).replace(private(folder) / name)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    _flush(below)
    return name


def get(folder: str, name: str) -> bytes | None:
    """The file, or None where it is gone."""
    try:
        return (private(folder) / name).read_bytes()
    except OSError:
        return None


def drop(folder: str, name: str) -> None:
    """Forget a file that no row names."""
    (private(folder) / name).unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
