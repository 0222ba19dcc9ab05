"""What the pages of oversight show, as plain values in the reader's language."""

from dataclasses import dataclass

from .viewmodels import Chip, Choice, Text


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A task in a list."""

    url: str  #: its page
    name: str  #: of the holder
    small: Text  #: kind, why
    due: Text  #: 12 月 10 日前
    chips: tuple[Chip, ...]  #: status, result
    level: Chip | None  #: risk
    late: bool = False  #: past its day


@dataclass(frozen=True, kw_only=True)
class LookLine:
    """One thing to look at, with an agency's answer."""

    id: str  #: names of the fields: `verdict-ID`, `note-ID`
    says: str  #: what must be so
    hint: str  #: how to look
    basis: str  #: article, with its status where it is not seen
    essential: bool  #: fails the check
    verdict: str  #: yes | no | na, or ""
    note: str  #: what is not in order
    chip: Chip | None  #: the answer in words
    fault: Text = ""  #: what is missing


@dataclass(frozen=True, kw_only=True)
class PartBox:
    """One agency's share of a task."""

    agency: int  #: id
    name: str  #: today
    lead: bool  #: it leads
    said: Text  #: when it spoke; "" before
    inspectors: str  #: drawn for it
    lines: tuple[LookLine, ...]  #: in order
    open: bool  #: the reader may fill it in now


@dataclass(frozen=True, kw_only=True)
class DisputeLine:
    """A line that agencies answered differently."""

    id: str  #: name of the field: `settle-ID`
    says: str  #: what must be so
    words: tuple[tuple[str, Chip, str], ...]  #: agency, answer, note
    chosen: str  #: yes | no, or ""


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One task."""

    task: int  #: id
    version: int  #: as the page saw it
    plan_url: str  #: page of the plan
    name: str  #: of the holder
    title: Text  #: kind
    chips: tuple[Chip, ...]  #: status, result, risk
    facts: tuple[tuple[Text, Text], ...]  #: term and words
    verbs: frozenset[str]  #: what the reader may do now
    parts: tuple[PartBox, ...]  #: agencies
    disputes: tuple[DisputeLine, ...]  #: to be settled
    wrong: tuple[tuple[str, str, str], ...]  #: line, note, basis of what is not in order
    settled: str  #: the lead's reason
    ordered: str  #: what must be put right
    order_facts: Text  #: when, until when, which round
    rectified: str  #: in the holder's words
    rectified_at: Text  #: when
    rechecked: str  #: what was seen again
    visit: tuple[str, str] | None  #: address and words of the visit
    shares: tuple[tuple[str, str, Text], ...]  #: from, to, why and when
    share_to: tuple[Choice, ...]  #: agencies it may be given to
    share_from: tuple[Choice, ...]  #: the reader's own agencies here
    first_day: str  #: earliest term
    last_day: str  #: latest term
    usual_day: str  #: proposed term


@dataclass(frozen=True, kw_only=True)
class CheckGroup:
    """What one agency looks at."""

    name: str  #: of the agency
    lines: tuple[tuple[str, str], ...]  #: what must be so, basis


@dataclass(frozen=True, kw_only=True)
class TrackLine:
    """Somebody who is followed closely."""

    id: int  #: of the entry
    name: str  #: of the holder
    url: str  #: page of the plan
    agency: str  #: who follows
    why: str  #: why
    until: Text  #: last day
    ended: Text  #: when and why it ended; "" while open
    level: Chip | None = None  #: risk
    mine: bool = False  #: the reader may end it


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """One plan."""

    plan: int  #: id
    name: str  #: of the holder
    chips: tuple[Chip, ...]  #: status, risk
    facts: tuple[tuple[Text, Text], ...]  #: term and words
    reasons: tuple[str, ...]  #: why this level
    certificates: tuple[tuple[str, str, Text], ...]  #: matter, number, since or ended
    checks: tuple[CheckGroup, ...]  #: by agency
    tasks: tuple[TaskLine, ...]  #: newest first
    trackings: tuple[TrackLine, ...]  #: open ones first
    shares: tuple[tuple[str, str, Text], ...]  #: from, to, why and when
    own: tuple[Choice, ...]  #: the reader's agencies that look at something
    partners: tuple[Choice, ...]  #: agencies that may share a task
    share_to: tuple[Choice, ...]  #: agencies it may be given to
    open: bool  #: something may still be done
    today: str  #: ISO


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A plan in a list."""

    url: str  #: its page
    name: str  #: of the holder
    small: Text  #: address
    level: Chip  #: risk
    next: Text  #: next check


@dataclass(frozen=True, kw_only=True)
class DrawLine:
    """A draw in a list."""

    url: str  #: its page
    title: str  #: 2026 年秋季抽查
    small: Text  #: agency, day
    figure: Text  #: 抽中 3 / 40


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    """One subject of a draw."""

    key: str  #: number of the certificate
    name: str  #: masked for a natural person
    level: str  #: risk in words
    mark: str  #: SHA-256, first digits
    chosen: bool  #: drawn
    inspectors: tuple[tuple[str, str], ...]  #: agency, staff numbers
    chip: Chip | None  #: what came of it


@dataclass(frozen=True, kw_only=True)
class DrawPage:
    """A draw as everybody may read it."""

    title: str  #: of the draw
    facts: tuple[tuple[Text, Text], ...]  #: term and words
    seed: str  #: hexadecimal
    chosen: tuple[DrawnRow, ...]  #: drawn, lowest mark first
    rest: tuple[DrawnRow, ...]  #: not drawn
    inspectors: tuple[tuple[str, str], ...]  #: agency, staff numbers of the list
    rates: tuple[tuple[str, Text], ...]  #: level, percent
    holds: bool  #: repeated now, it comes to the same
    example: str  #: a command that reckons one mark


@dataclass(frozen=True, kw_only=True)
class OwnTask:
    """A task as the holder reads it."""

    id: int  #: row
    title: Text  #: kind and day
    chips: tuple[Chip, ...]  #: status, result
    wrong: tuple[tuple[str, str], ...]  #: what is not in order, note
    ordered: str  #: what must be put right
    until: Text  #: term
    rechecked: str  #: what was seen again
    rectified: str  #: what he reported
    open: bool  #: he may report
    words: str = ""  #: typed
    fault: Text = ""  #: what was wrong with it


@dataclass(frozen=True, kw_only=True)
class OwnPlan:
    """A plan as the holder reads it."""

    name: str  #: holder
    certificates: tuple[tuple[str, str], ...]  #: matter, number
    chip: Chip  #: in force or ended
    next: Text  #: next check
    checks: tuple[tuple[str, str, str], ...]  #: what must be so, basis, agencies
    tasks: tuple[OwnTask, ...]  #: newest first
