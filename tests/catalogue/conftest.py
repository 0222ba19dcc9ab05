"""The region's catalogue, read once; and a copy of its files that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onewindow.catalogue.loader import CatalogueErrors, load
from onewindow.core import located
from onewindow.core.located import LocatedError, Node
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


@pytest.fixture(scope="session")
def remembered() -> Callable[..., Node]:
    """Reads a file as `located.load` does, an unchanged one only once: a test spoils one file of a hundred."""
    read = located.load
    known: dict[tuple[str, bytes], Node] = {}

    def load_once(path: Path, *, shown_as: str = "") -> Node:
        key = (shown_as, path.read_bytes())
        if key not in known:
            known[key] = read(path, shown_as=shown_as)
        return known[key]

    return load_once


@pytest.fixture
def faults(
    pack: Path, remembered: Callable[..., Node], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[LocatedError]]:
    """What is wrong with the copy."""

    monkeypatch.setattr(located, "load", remembered)

    def check() -> list[LocatedError]:
        try:
            load(pack)
        except CatalogueErrors as found:
            return found.faults
        return []

    return check
