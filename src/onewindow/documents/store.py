"""Where signed files lie (`core.files` says how they are kept)."""

from onewindow.core import files

_FOLDER = "certificates"


def put(serial: str, data: bytes) -> str:
    """Keep a file; returns its path below the folder of certificates."""
    return files.put(_FOLDER, serial, "pdf", data)


def get(name: str) -> bytes | None:
    """The file, or None where it is gone."""
    return files.get(_FOLDER, name)


def drop(name: str) -> None:
    """Forget a file that no row names."""
    files.drop(_FOLDER, name)
