"""The catalogue that pages show."""

from functools import lru_cache
from pathlib import Path

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.loader import load
from onewindow.core.region import region_dir


def current() -> Catalogue:
    """The region's catalogue, read once for a process."""
    return _read(region_dir())


@lru_cache(maxsize=2)
def _read(folder: Path) -> Catalogue:
    return load(folder)
