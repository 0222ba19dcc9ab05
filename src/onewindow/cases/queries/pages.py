"""What the pages show of a case, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.cases.handlers import Check
from onewindow.cases.models import Case
from onewindow.rules.sentences import Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A case in a line."""

    number: str  #: official number
    version: int  #: what a page sends back with an act
    service: str  #: code of the joint service
    title: str  #: its name
    division: str  #: where
    place: Mapping[str, str]  #: its names
    status: str  #: `projections.CaseStatus`
    channel: str  #: portal, window, onsite, api
    priority: int  #: 1 for the green channel
    applicant: int  #: id of the party
    applicant_name: str  #: his name
    submitted_at: datetime  #: when it was handed in
    due_at: datetime | None  #: statutory
    promised_at: datetime | None  #: promised
    closed_at: datetime | None  #: last decision
    open_reviews: int  #: not decided yet
    matters: tuple[str, ...] = ()  #: what it is about, in order; of lists only


def head_of(case: Case) -> Head:
    """One case in a line."""
    return Head(
        number=case.number,
        version=case.version,
        service=case.service,
        title=case.title,
        division=case.division_id,
        place=case.division.names,
        status=case.status,
        channel=case.channel,
        priority=case.priority,
        applicant=case.applicant_id,
        applicant_name=case.applicant.name,
        submitted_at=case.submitted_at,
        due_at=case.due_at,
        promised_at=case.promised_at,
        closed_at=case.closed_at,
        open_reviews=case.open_reviews,
        matters=tuple(getattr(case, "listed", ())),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockView:
    """One limit, explained."""

    due_at: datetime | None  #: None: no limit, or it stands still
    lines: tuple[Sentence, ...] = ()  #: one for each contribution
    warnings: tuple[Sentence, ...] = ()  #: a calendar that is missing for a year


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Why a review does not go on."""

    why: str  #: gate, correction, suspension, parked, joint, lead
    matter: str = ""  #: the earlier matter
    name: str = ""  #: its name, or what is being corrected, or the ground
    kind: str = ""  #: kind of the gate


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewLine:
    """One matter of a case, as everybody with an eye on the case may know it."""

    matter: str  #: code
    name: str  #: its name
    agency: int  #: id of the agency that has it
    agency_name: str  #: its name today
    stage: str  #: `stages.Stage`
    stage_name: str  #: in words
    hand: str  #: name of the stage where a matter passes through several hands
    outcome: str  #: granted, refused or ""
    outcome_name: str  #: in the words of its kind
    why: str  #: gate, joint, countersign, aborted: ended otherwise than by its own agency
    received_at: datetime | None  #: receipt
    accepted_at: datetime | None  #: acceptance
    by_law: bool  #: accepted because no notice came in time
    decided_at: datetime | None  #: outcome final
    due_at: datetime | None  #: statutory
    promised_at: datetime | None  #: promised
    paused_since: datetime | None  #: a clock stands still
    level: str  #: green, yellow, red
    waits: tuple[Waiting, ...]  #: why it does not go on
    certificate: str  #: number
    revalidate: bool  #: to be looked at again
    version: int  #: seq of the last change


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """One thing to correct."""

    what: str  #: element or key of the material
    label: str  #: in words
    matter: str  #: who asks
    agency_name: str  #: whose matter it is
    says: str  #: what is wrong with it
    answer: str  #: "", changed or unchanged


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeView:
    """A notice of correction."""

    n: int  #: 1, 2 …
    sent_at: datetime | None  #: None while it is gathered
    closes_at: datetime  #: gathering ends
    answer_by: datetime | None  #: term
    lines: tuple[Returned, ...]  #: what is returned


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """One entry of the timeline."""

    seq: int  #: of the event
    at: datetime  #: when
    verb: str  #: what happened
    verb_name: str  #: in words
    who: str  #: applicant, agency or system, in words
    matters: tuple[str, ...]  #: which matters it touched
    words: Mapping[str, str] = field(default_factory=dict)  #: what was said: opinion, reason, notice …


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The case as its applicant follows it."""

    head: Head  #: the case
    reviews: tuple[ReviewLine, ...]  #: all matters
    notices: tuple[NoticeView, ...]  #: sent ones
    timeline: tuple[Happened, ...]  #: first to last
    clocks: Mapping[str, Mapping[str, ClockView]]  #: matter -> statutory and promised
    verbs: tuple[str, ...]  #: what this person may do now


@dataclass(frozen=True, kw_only=True, slots=True)
class FactView:
    """One value of the slice."""

    element: str  #: data element
    label: str  #: in words
    value: Any  #: as given
    shown: str  #: as people read it
    source: str  #: how it came to be known
    origin: Mapping[str, Any]  #: which record, which rule
    sensitive: bool  #: to be masked until somebody asks for it with a reason
    returned: bool  #: the applicant has been asked to correct it
    changed: bool  #: it has been given more than once


@dataclass(frozen=True, kw_only=True, slots=True)
class FileView:
    """One file of the slice."""

    material: str  #: key of the material or element
    label: str  #: in words
    upload: str  #: random name of the upload
    name: str  #: the name it had
    size: int  #: bytes
    media_type: str  #: by content
    sha256: str  #: of the content
    path: str  #: below the folder of uploads
    at: datetime  #: when it came
    newest: bool  #: no later file stands for it


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """One review as its agency sees it: its own slice, nothing else."""

    head: Head  #: the case
    review: ReviewLine  #: this matter
    owner: int | None  #: id of the staff member who holds it
    siblings: tuple[ReviewLine, ...]  #: the other matters, for the swimlane
    facts: tuple[FactView, ...]  #: what it reads
    words: Mapping[str, str]  #: what this agency has said: `decide.opinion` …
    files: tuple[FileView, ...]  #: what it may see of the files
    checks: Sequence[Check]  #: automatic checks
    phrases: Mapping[str, tuple[str, ...]]  #: ready phrases: granted, refused, correction
    notices: tuple[NoticeView, ...]  #: with this matter's lines
    clocks: Mapping[str, ClockView]  #: statutory and promised
    owed: Mapping[str, str]  #: material -> last day
    countersign: Mapping[str, str]  #: the others on the joint record -> opinion or ""
    timeline: tuple[Happened, ...]  #: what touched this matter
    verbs: tuple[str, ...]  #: what this person may do now
    grounds: Mapping[str, str]  #: of a suspension: code -> name


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxRow:
    """One review in a work list."""

    id: int  #: for the next page
    number: str  #: of the case
    matter: str  #: code
    title: str  #: of the case
    applicant_name: str  #: whose
    agency: int  #: id
    owner: int | None  #: who holds it
    stage: str  #: where it stands
    priority: int  #: 1 for the green channel
    act_by: datetime | None  #: the next thing to do, None without a limit
    due_at: datetime | None  #: statutory
    promised_at: datetime | None  #: promised
    received_at: datetime | None  #: receipt
    revalidate: bool  #: to be looked at again
    parked: bool  #: waits for an outside system
    submitted_at: datetime  #: of the case


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of a list; `next` is what the following page is asked with, "" at the end."""

    rows: tuple[Any, ...]  #: InboxRow or Head
    next: str = ""  #: keyset cursor
