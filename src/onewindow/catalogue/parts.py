"""PURE: the definitions of a catalogue one by one, so that a revision can change some and leave the rest.

    content = plain_part(catalogue, Kind.MATTER, "PUB-R")
    changed = composed(catalogue, [Part(kind=Kind.MATTER, code="PUB-R", content={…})])
    changed.catalogue, changed.faults        # every fault with the path of its field: materials.2.name

The checks are those of `onewindow catalogue check`; a fault names the field instead of the line.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onewindow.core import located
from onewindow.core.located import LocatedError, Node

from .canonical import plain, to_data
from .certificates import CertificateKind, Outcomes
from .checking import Places
from .declarations import Matter
from .definitions import Catalogue
from .elements import Element, Parameter
from .joint_services import JointService
from .reading import Reader
from .verifier import verify


class Kind(StrEnum):
    """What kind of definition a part is."""

    MATTER = "matter"
    SERVICE = "service"
    ELEMENT = "element"
    CERTIFICATE = "certificate"
    PARAMETER = "parameter"
    OUTCOMES = "outcomes"


@dataclass(frozen=True, kw_only=True)
class _Place:
    cls: type[Any]  #: class of the definitions
    field: str  #: where the catalogue keeps them
    key: str  #: the field that names one


PLACES: Mapping[Kind, _Place] = {
    Kind.MATTER: _Place(cls=Matter, field="matters", key="code"),
    Kind.SERVICE: _Place(cls=JointService, field="services", key="code"),
    Kind.ELEMENT: _Place(cls=Element, field="elements", key="id"),
    Kind.CERTIFICATE: _Place(cls=CertificateKind, field="certificates", key="id"),
    Kind.PARAMETER: _Place(cls=Parameter, field="parameters", key="id"),
    Kind.OUTCOMES: _Place(cls=Outcomes, field="outcomes", key="kind"),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One definition as a revision wants it."""

    kind: Kind  #: what it is
    code: str  #: its code
    content: dict[str, Any] | None  #: canonical JSON; None: it is taken out


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """A fault at a field."""

    kind: str  #: kind of the part; empty where it cannot be told
    code: str  #: its code
    path: str  #: the field, `materials.2.name`; empty for the part as a whole
    message: str  #: what is wrong
    remedy: str  #: what to do about it

    def __str__(self) -> str:
        return f"{self.code}{f' {self.path}' if self.path else ''}：{self.message}{self.remedy}"


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A catalogue with some definitions replaced."""

    catalogue: Catalogue | None  #: None where a part cannot be read at all
    flaws: tuple[Flaw, ...]  #: everything that stands in the way of publishing


def find(catalogue: Catalogue, kind: Kind, code: str) -> Any:
    """The definition, or None."""
    place = PLACES[kind]
    return next((each for each in getattr(catalogue, place.field) if _code(each, place) == code), None)


def plain_part(catalogue: Catalogue, kind: Kind, code: str) -> dict[str, Any] | None:
    """The definition as canonical JSON, None where there is none."""
    found = find(catalogue, kind, code)
    return None if found is None else plain(found)


def digest_of(content: Mapping[str, Any] | None) -> str:
    """SHA-256 of a part; empty for none."""
    if content is None:
        return ""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_part(kind: Kind, code: str, data: Mapping[str, Any]) -> tuple[dict[str, Any] | None, tuple[Flaw, ...]]:
    """Canonical JSON of what a form holds (conditions may be in the short form), or every fault of its fields."""
    reader = Reader()
    made = reader.read(_located(dict(data), _root(kind, code), ""), PLACES[kind].cls)
    if made is None or reader.faults:
        return None, flaws_of(reader.faults)
    return plain(made), ()


def read_text(kind: Kind, text: str) -> tuple[dict[str, Any] | None, str, tuple[Flaw, ...]]:
    """Canonical JSON and code of a definition written as a YAML file, or every fault with its line."""
    place = PLACES[kind]
    reader = Reader()
    try:
        node = located.loads(text, shown_as="")
    except LocatedError as fault:
        return None, "", (_lined(fault),)
    made = reader.read(node, place.cls)
    if made is None or reader.faults:
        return None, "", tuple(map(_lined, reader.faults))
    return plain(made), _code(made, place), ()


def composed(base: Catalogue, parts: Iterable[Part], *, agencies: frozenset[str] | None = None) -> Composed:
    """The base with the parts laid over it, checked as `onewindow catalogue check` does."""
    data = to_data(base)
    for part in parts:
        _lay(data, part)
    reader = Reader()
    node = _rooted(data)
    catalogue = reader.read(node, Catalogue)
    if catalogue is None or reader.faults:
        return Composed(catalogue=None, flaws=flaws_of(reader.faults))
    faults = verify(catalogue, agencies=agencies, places=Places(known=reader.places))
    return Composed(catalogue=catalogue, flaws=flaws_of(faults))


def flaws_of(faults: Iterable[LocatedError]) -> tuple[Flaw, ...]:
    """Faults of a composed catalogue, by part and field."""
    return tuple(_flaw(fault) for fault in faults)


def _flaw(fault: LocatedError) -> Flaw:
    where, _, path = fault.file.partition("#")
    kind, _, code = where.partition("/")
    known = kind in set(Kind)
    return Flaw(
        kind=kind if known else "",
        code=code if known else where,
        path=path,
        message=fault.message,
        remedy=fault.remedy,
    )


def _lined(fault: LocatedError) -> Flaw:
    return Flaw(kind="", code=f"第 {fault.line} 行", path="", message=fault.message, remedy=fault.remedy)


def _lay(data: dict[str, Any], part: Part) -> None:
    place = PLACES[part.kind]
    held = list(data[place.field])
    at = next((n for n, each in enumerate(held) if each[place.key] == part.code), None)
    if part.content is None:
        data[place.field] = [each for n, each in enumerate(held) if n != at]
        return
    if at is not None:
        held[at] = part.content
    else:
        held.append(part.content)
    data[place.field] = sorted(held, key=_ORDER[part.kind]) if part.kind in _ORDER else held


#: The order in which the loader reads a folder, so that an exported edition has the same digest.
_ORDER: Mapping[Kind, Any] = {
    Kind.MATTER: lambda each: f"{each['code']}.yaml",
    Kind.CERTIFICATE: lambda each: f"{each['id']}.yaml",
    Kind.SERVICE: lambda each: (each["number"], f"{each['code']}.yaml"),
}


def _code(made: Any, place: _Place) -> str:
    value = getattr(made, place.key)
    return str(getattr(value, "value", value))


def _root(kind: Kind, code: str) -> str:
    return f"{kind}/{code}"


def _rooted(data: Mapping[str, Any]) -> Node:
    """The whole catalogue, each definition a file of its own, each field a place in it."""
    kinds = {place.field: (kind, place) for kind, place in PLACES.items()}
    fields: dict[str, Node] = {}
    for name, value in data.items():
        if name in kinds:
            kind, place = kinds[name]
            each = [_located(entry, _root(kind, str(entry[place.key])), "") for entry in value]
            fields[name] = Node(value=each, file=name, line=1)
        else:
            fields[name] = _located(value, name, "")
    return Node(value=fields, file="edition", line=1)


def _located(value: Any, root: str, path: str) -> Node:
    file = f"{root}#{path}"
    if isinstance(value, dict):
        children = {key: _located(child, root, _under(path, key)) for key, child in value.items()}
        return Node(value=children, file=file, line=1)
    if isinstance(value, list):
        entries = [_located(each, root, _under(path, str(n))) for n, each in enumerate(value)]
        return Node(value=entries, file=file, line=1)
    return Node(value=value, text="" if value is None else str(value), file=file, line=1)


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
