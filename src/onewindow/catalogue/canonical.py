"""A catalogue as canonical JSON and back, and its digest: what a published edition stores and never changes.

Fields that hold their default are left out, so a later version of the program with a new field reads an old edition
and gives the same digest. Keys are sorted, no blanks, UTF-8.
"""

import hashlib
import json
from dataclasses import MISSING, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin

from onewindow.core.located import LocatedError, Node

from .definitions import Catalogue
from .reading import Reader, type_hints

#: How the text is written; a change here would change every digest.
_WRITE: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":"), "allow_nan": False}


class UnreadableEdition(Exception):
    """Stored JSON that this program cannot read; `faults` says where."""

    def __init__(self, faults: list[LocatedError]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:5]))
        self.faults = faults


def to_data(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as JSON values."""
    data = _plain(catalogue, Catalogue)
    if not isinstance(data, dict):
        raise TypeError("a catalogue is an object")
    return data


def to_json(catalogue: Catalogue) -> str:
    """The canonical text."""
    return json.dumps(to_data(catalogue), **_WRITE)


def from_data(data: Any, *, shown_as: str = "edition") -> Catalogue:
    """A catalogue from JSON values. Raises UnreadableEdition."""
    reader = Reader()
    catalogue = reader.read(_node(data, shown_as), Catalogue)
    if catalogue is None or reader.faults:
        raise UnreadableEdition(reader.faults)
    return catalogue


def from_json(text: str, *, shown_as: str = "edition") -> Catalogue:
    """A catalogue from its canonical text. Raises UnreadableEdition."""
    return from_data(json.loads(text), shown_as=shown_as)


def digest(catalogue: Catalogue) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(to_json(catalogue).encode()).hexdigest()


def plain(value: Any) -> Any:
    """A declaration of this noun as JSON values; fields that hold their default are left out."""
    return _plain(value, type(value))


def _plain(value: Any, hint: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: _plain(getattr(value, name), inner)
            for name, (described, inner) in type_hints(type(value)).items()
            if described.default is MISSING or getattr(value, name) != described.default
        }
    if isinstance(value, tuple):
        arms = get_args(hint)
        if arms and get_origin(arms[0]) is tuple and Ellipsis not in get_args(arms[0]):
            return {key: _plain(inner, Any) for key, inner in value}
        return [_plain(inner, arms[0] if arms else Any) for inner in value]
    return value


def _node(value: Any, file: str) -> Node:
    if isinstance(value, dict):
        return Node(value={key: _node(child, file) for key, child in value.items()}, file=file, line=1)
    if isinstance(value, list):
        return Node(value=[_node(child, file) for child in value], file=file, line=1)
    return Node(value=value, text=str(value), file=file, line=1)
