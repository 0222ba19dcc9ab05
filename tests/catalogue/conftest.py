"""The region's catalogue, read once; and a copy of its files that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onewindow.catalogue.loader import CatalogueErrors, load
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the region's files."""
    copy = tmp_path / "region"
    shutil.copytree(region_dir(), copy)
    return copy


@pytest.fixture
def rewrite(pack: Path) -> Callable[[str, str, str], None]:
    """Replace a text in a file of the copy; the text must be there."""

    def replace(file: str, old: str, new: str) -> None:
        path = pack / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{file} no longer contains {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def faults(pack: Path) -> Callable[[], list[LocatedError]]:
    """What is wrong with the copy."""

    def check() -> list[LocatedError]:
        try:
            load(pack)
        except CatalogueErrors as found:
            return found.faults
        return []

    return check
