"""PURE: what the platform is told: the status of a case with the steps since the last time, and the directory.

Nothing personal goes out: the applicant is named by the platform's own number of him, where he signed in through it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from onewindow.core.chain import canonical

FORMAT = 1
#: What people of an office do among themselves is not told: who has claimed a review, who was reminded.
INTERNAL = frozenset({"claim", "release", "reassign", "nudge", "remind"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One event of a case."""

    seq: int  #: place in its history
    verb: str  #: such as accept; "step" where it is internal
    at: str  #: ISO instant, UTC
    matters: tuple[str, ...]  #: codes of the matters it touched


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterStatus:
    """Where one matter of the case stands."""

    matter: str  #: code
    agency: str  #: code of the agency that has it
    division: str  #: where the agency stands
    stage: str  #: of the table of stages
    outcome: str  #: granted, refused or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseStatus:
    """A case as the platform shall show it."""

    number: str  #: official number
    service: str  #: joint service
    division: str  #: where it is handled
    status: str  #: of the case as a whole
    subject: str  #: the applicant as the platform knows him, or ""
    submitted_at: str  #: ISO instants, UTC; "" where there is none
    due_at: str  #: statutory
    promised_at: str  #: promised
    closed_at: str  #: end
    matters: tuple[MatterStatus, ...]  #: in the order of the case
    after: int  #: the platform is expected to know the history up to here
    version: int  #: and knows it up to here afterwards
    steps: tuple[Step, ...]  #: what lies between, without a gap

    @property
    def body(self) -> dict[str, Any]:
        """As it is sent."""
        return {"format": FORMAT, **asdict(self)}


def step(seq: int, verb: str, at: datetime, body: Mapping[str, Any]) -> Step:
    """An event, reduced to what concerns the platform."""
    touched = body.get("reviews")
    matters = tuple(sorted(touched)) if isinstance(touched, Mapping) else ()
    return Step(seq=seq, verb="step" if verb in INTERNAL else verb, at=at.isoformat(), matters=matters)


def words(instant: datetime | None) -> str:
    """An instant, or ""."""
    return instant.isoformat() if instant else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceEntry:
    """A joint service of the directory."""

    code: str  #: catalogue code
    name: dict[str, str]  #: official title by language
    plain_name: dict[str, str]  #: as people say it
    lead: str  #: leading agency
    audience: tuple[str, ...]  #: person, enterprise, foreigner, officer
    address: str  #: page of the guide
    matters: tuple[dict[str, Any], ...]  #: code, name, agency


def directory(edition: int, digest: str, services: Iterable[ServiceEntry]) -> dict[str, Any]:
    """The whole directory of an edition, as it is sent."""
    listed: Sequence[dict[str, Any]] = [asdict(service) for service in services]
    return {"format": FORMAT, "edition": edition, "edition_digest": digest, "services": listed}


def digest_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of what is sent, 64 hex digits."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()
