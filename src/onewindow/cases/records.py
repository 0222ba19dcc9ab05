"""PURE: everything one step writes, as values. Both ways of writing (`journal`, `hot`) take a `Record` and write it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.chain import canonical

from .facts import FactRow, FileRow, Given, stored, told_files
from .plans import Plan
from .projections import CaseRow, ReviewRow, case_row, review_row
from .states import CaseState, instant
from .transition import Change


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """A case as a step found it."""

    id: int  #: surrogate key
    number: str  #: official number
    service: str  #: joint service
    division: str  #: where it is handled
    plan: Plan  #: what the sheet said
    state: CaseState  #: as it stands
    version: int  #: seq of the last event
    head: bytes  #: hash of the last event
    applicant: int  #: id of the party
    agent: int | None  #: id of the agent's party
    salt: str  #: of its digests
    priority: int  #: 1 for the green channel

    @property
    def stream(self) -> str:
        """Name of its history."""
        return stream_of(self.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedJob:
    """A job that follows from a step."""

    name: str  #: as registered by `@job`
    arguments: Mapping[str, Any]  #: JSON values
    lock: str = ""  #: jobs of one lock run one after another


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What one step writes."""

    verb: str  #: of the event
    seq: int  #: of the event; the new version
    at: datetime  #: when
    by: Actor  #: who
    division: str  #: where
    body: Mapping[str, Any]  #: of the event
    state: Mapping[str, Any]  #: new content of `Case.state`
    case: CaseRow  #: new columns of the case
    reviews: Mapping[str, ReviewRow]  #: new columns of the reviews that changed, by matter
    facts: Sequence[FactRow] = ()  #: values that came
    files: Sequence[FileRow] = ()  #: files that came
    jobs: Sequence[QueuedJob] = field(default_factory=tuple)  #: what must follow


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """A submission ready to become a case."""

    plan: Plan  #: what the sheet says
    division: str  #: where it is handled
    applicant: int  #: id of the party
    agent: int | None  #: id of the agent's party
    mandate: int | None  #: id of the mandate
    channel: str  #: portal, window, onsite, api
    title: str  #: name of the service
    draft: int | None  #: id of the draft
    salt: str  #: of the digests of this case
    facts: Sequence[Given]  #: all values
    files: Sequence[FileRow] = ()  #: all files
    priority: int = 0  #: 1 for the green channel

    @property
    def request_digest(self) -> str:
        """What tells one submission from another under the same idempotency key; the salt is not part of it."""
        said = [
            [self.plan.digest, self.division, self.applicant, self.agent, self.mandate, self.channel, self.draft],
            [[fact.key, fact.value] for fact in self.facts],
            [[file.material, file.sha256] for file in self.files],
        ]
        return hashlib.sha256(canonical(said).encode()).hexdigest()


def stream_of(number: str) -> str:
    """Name of a case's history."""
    return f"case:{number}"


def record_of(
    loaded: Loaded,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    facts: Sequence[Given] = (),
    files: Sequence[FileRow] = (),
    jobs: Sequence[QueuedJob] = (),
) -> Record:
    """The rows of a step on a case that exists."""
    return _record(change, loaded.version + 1, loaded.division, loaded.salt, by, at, facts, files, jobs, {})


def first_record(
    filing: Filing,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    facts: Sequence[Given] = (),
    jobs: Sequence[QueuedJob] = (),
) -> Record:
    """The rows of a submission; the number is given when they are written."""
    filed = {
        "agent_id": filing.agent,
        "applicant_id": filing.applicant,
        "channel": filing.channel,
        "division_id": filing.division,
        "draft": filing.draft,
        "edition_id": filing.plan.edition,
        "plan_id": filing.plan.digest,
        "priority": filing.priority,
        "service": filing.plan.service,
        "submitted_at": instant(at),
        "title": filing.title,
    }
    more = {"filed": filed, **({"mandate": filing.mandate} if filing.mandate is not None else {})}
    return _record(change, 1, filing.division, filing.salt, by, at, (*filing.facts, *facts), filing.files, jobs, more)


def _record(
    change: Change,
    seq: int,
    division: str,
    salt: str,
    by: Actor,
    at: datetime,
    given: Sequence[Given],
    files: Sequence[FileRow],
    jobs: Sequence[QueuedJob],
    more: Mapping[str, Any],
) -> Record:
    rows, digests = stored(given, salt=salt, seq=seq)
    digests.update(told_files(files, salt=salt, seq=seq))
    body = {**change.body, **more, **({"facts": digests} if digests else {})}
    reviews = change.after.reviews
    return Record(
        verb=change.verb,
        seq=seq,
        at=at,
        by=by,
        division=division,
        body=body,
        state=change.after.json,
        case=case_row(change.after),
        reviews={code: review_row(reviews[code]) for code in change.touched},
        facts=rows,
        files=files,
        jobs=jobs,
    )
