"""PURE: the values of a case: how one is stored, sealed and told in an event.

    rows, digests = stored([Given(element="org_name", value="…", source=Source.APPLICANT)], salt=case_salt, seq=1)

An event carries the salted digest of every value it brings, never the value. The salt stands in the case row: who
erases it makes the digests unguessable for ever. A sealed value opens only in the case, element and event it was sealed
for.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from onewindow.core import crypto
from onewindow.core.chain import canonical, digest


class Source(StrEnum):
    """How a value came to be known."""

    APPLICANT = "applicant"  # typed by the applicant
    AGENT = "agent"  # typed by an agent
    CLERK = "clerk"  # typed by a window clerk
    REGISTER = "register"  # read from a register
    DERIVED = "derived"  # computed
    SIGNATURE = "signature"  # a commitment, signed
    DECISION = "decision"  # said by the agency with its decision or its request
    ISSUED = "issued"  # given by a matter of this case: a code, a number
    OPERATOR = "operator"  # put in by hand for an outside system


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One value on its way into a case."""

    element: str  #: data element, or `<verb>.<what>` for words of an agency
    value: Any  #: JSON of texts, whole numbers, booleans, lists, objects
    source: Source  #: how it came to be known
    subject: str = ""  #: matter code for what only one review says
    sensitive: bool = False  #: stored sealed
    origin: Mapping[str, Any] = field(default_factory=dict)  #: which record, which rule, who, when

    @property
    def key(self) -> str:
        """How the event names it."""
        return key_of(self.element, self.subject)


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRow:
    """A row of `Fact`."""

    element: str  #: data element
    subject: str  #: matter code or ""
    value: Any  #: None where it is sealed
    sealed: bytes | None  #: AES-256-GCM, bound to its place
    source: Source  #: how it came to be known
    origin: Mapping[str, Any]  #: provenance


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRow:
    """A row of `HandedIn`."""

    material: str  #: key of the material, or element of a file type
    upload: str  #: random name of the upload
    sha256: str  #: of the content
    name: str  #: the name it had
    size: int  #: bytes
    media_type: str  #: by content
    path: str  #: below the folder of uploads
    at: datetime  #: when it was uploaded

    def as_told(self) -> dict[str, Any]:
        """What the event digests of it."""
        return {"material": self.material, "name": self.name, "sha256": self.sha256, "size": self.size}


def key_of(element: str, subject: str = "") -> str:
    """How an event names a fact."""
    return f"{subject}/{element}" if subject else element


def stored(given: Iterable[Given], *, salt: str, seq: int) -> tuple[list[FactRow], dict[str, str]]:
    """The rows of the facts that event `seq` brings, and their digests by key."""
    rows: list[FactRow] = []
    digests: dict[str, str] = {}
    for fact in given:
        key = fact.key
        digests[key] = told(fact.value, fact.source, fact.origin, salt=salt, seq=seq, key=key)
        sealed = None
        if fact.sensitive:
            sealed = crypto.seal(canonical(fact.value).encode(), place=_place(salt, key, seq))
        rows.append(
            FactRow(
                element=fact.element,
                subject=fact.subject,
                value=None if fact.sensitive else fact.value,
                sealed=sealed,
                source=fact.source,
                origin=fact.origin,
            )
        )
    return rows, digests


def told(value: Any, source: str, origin: Mapping[str, Any], *, salt: str, seq: int, key: str) -> str:
    """The digest of a value with its provenance."""
    return digest([value, source, dict(origin)], f"{salt}:{seq}:{key}")


def told_files(files: Iterable[FileRow], *, salt: str, seq: int) -> dict[str, str]:
    """Digests of files by key."""
    return {
        f"file:{n}": told(file.as_told(), "file", {}, salt=salt, seq=seq, key=f"file:{n}")
        for n, file in enumerate(files)
    }


def opened(value: Any, sealed: bytes | None, *, salt: str, seq: int, key: str) -> Any:
    """The value of a stored fact. Raises `crypto.Unreadable` where the ciphertext does not belong here."""
    if sealed is None:
        return value
    return json.loads(crypto.unseal(bytes(sealed), place=_place(salt, key, seq)))


def _place(salt: str, key: str, seq: int) -> str:
    return f"cases_fact.value:{salt}:{seq}:{key}"
