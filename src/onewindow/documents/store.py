"""Where signed files lie: below the home of the installation, readable by this account only, never by a web server.

A file is complete or absent: it is written beside its place, flushed to disk and then given its name.
"""

import os
import tempfile
from pathlib import Path

from onewindow.core.home import private

_FOLDER = "certificates"


def put(serial: str, data: bytes) -> str:
    """Keep a file; returns its path below the folder of certificates."""
    name = f"{serial[:2]}/{serial}.pdf"
    folder = private(_FOLDER, serial[:2])
    handle, fresh = tempfile.mkstemp(dir=folder, prefix=".new-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(fresh).replace(private(_FOLDER) / name)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    _flush(folder)
    return name


def get(name: str) -> bytes | None:
    """The file, or None where it is gone."""
    try:
        return (private(_FOLDER) / name).read_bytes()
    except OSError:
        return None


def drop(name: str) -> None:
    """Forget a file that no row names."""
    (private(_FOLDER) / name).unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
