"""What the pages of on-site visits show, as plain values in the reader's language."""

from dataclasses import dataclass, field

from .viewmodels import Chip, Text


@dataclass(frozen=True, kw_only=True)
class RouteRow:
    """A visit in the list of the day."""

    visit: int  #: id
    url: str  #: its page
    time: str  #: 16:30
    who: str  #: whose place
    small: str  #: what, where, with whom
    chip: Chip  #: how it stands
    leg: str  #: from the stop before, in words; "" where a place is unknown
    up: str  #: ids in the order with this one moved up; "" for the first
    down: str  #: ids with this one moved down; "" for the last
    current: bool = False  #: it lies open beside the list


@dataclass(frozen=True, kw_only=True)
class DayPage:
    """The list of a day."""

    title: Text  #: 今天 3 家
    day: str  #: in words
    iso: str  #: the day, for the form
    rows: tuple[RouteRow, ...]  #: in the order of the route
    days: tuple[tuple[str, str], ...]  #: other days on which one goes out: words, address
    today: str  #: address of today, "" where it is today
    urls: tuple[str, ...]  #: pages that a telephone keeps for when there is no network


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A photo that has reached us."""

    url: str  #: of the picture
    words: str  #: 16:33 · 12 米


@dataclass(frozen=True, kw_only=True)
class LookLine:
    """One thing to look at."""

    place: str  #: agency.line, part of the names of its fields
    id: str  #: of its element on the page
    n: int  #: number within the visit
    says: str  #: what must be so
    hint: str  #: how to look
    basis: str  #: article, with its status where it is not seen
    photo: bool  #: a photo is demanded
    essential: bool  #: fails the visit
    verdict: str  #: chosen
    note: str  #: typed
    fixed: bool  #: ticked
    shots: tuple[Shot, ...]  #: photos so far
    fault: str  #: what is missing, "" where nothing is


@dataclass(frozen=True, kw_only=True)
class LookPart:
    """One agency's checklist."""

    agency: str  #: name
    small: str  #: matters, and who goes
    lines: tuple[LookLine, ...]  #: in order


@dataclass(frozen=True, kw_only=True)
class SignBox:
    """Where one side signs."""

    side: str  #: officers | other
    title: Text  #: in words
    name: str  #: typed, or proposed
    picture: str  #: data address of what was drawn, "" without
    fault: str  #: what is missing


@dataclass(frozen=True, kw_only=True)
class VisitPage:
    """The page of one visit on the telephone."""

    visit: int  #: id
    version: int  #: sent back with the report
    who: str  #: whose place
    title: str  #: what it is about
    purpose: Chip  #: review or check afterwards
    when: str  #: planned
    address: str  #: where
    contact: str  #: who waits there
    phone: str  #: tel: address without the scheme, "" where nobody knows
    go: str  #: geo: address for the telephone's map
    arrived: str  #: when, "" before
    together: str  #: the agencies, where there are several
    parts: tuple[LookPart, ...]  #: one for each agency
    signs: tuple[SignBox, ...]  #: both sides
    note: str  #: typed
    absent: bool  #: ticked
    refused: bool  #: the other side will not sign
    faults: tuple[tuple[str, Text], ...]  #: place on the page, sentence
    lines: int  #: how many lines there are
    refusal: Text = ""  #: why the act was refused
    joint: str = ""  #: address of the project of utilities whose joint visit it is


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One line of a finished visit."""

    says: str  #: what was looked at
    basis: str  #: article
    chip: Chip  #: what was found
    note: str  #: in words
    shots: tuple[Shot, ...]  #: photos


@dataclass(frozen=True, kw_only=True)
class ResultPart:
    """One agency's result."""

    agency: str  #: name
    officers: str  #: who went
    chip: Chip | None  #: None before the report
    lines: tuple[ResultLine, ...]  #: its checklist


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A signature of the record."""

    side: Text  #: in words
    name: str  #: typed
    url: str  #: of the drawing, "" without
    small: Text  #: when, or that it was refused


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """A visit at the desk: its record 核查笔录, or what is planned."""

    visit: int  #: id
    version: int  #: sent back
    who: str  #: whose place
    title: str  #: what it is about
    chips: tuple[Chip, ...]  #: purpose, state, result
    facts: tuple[tuple[Text, str], ...]  #: time, place, people
    parts: tuple[ResultPart, ...]  #: one for each agency
    signings: tuple[Signing, ...]  #: both sides
    note: str  #: in words
    case: str  #: address of the case, "" where it is about something else
    open: bool  #: may still be moved or called off
    goes: bool  #: the reader is one of those who go


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """A visit on the page of a case."""

    url: str  #: of the record, "" for the applicant
    title: Text  #: 现场核查 · 11 月 24 日 11:00
    small: str  #: who comes, where
    chip: Chip  #: state or result
    lines: tuple[tuple[str, Chip, str], ...]  #: what was not in order: line, word, note
    shots: tuple[Shot, ...] = ()  #: photos, for the desk
    joint: str = ""  #: address of the project of utilities that it belongs to


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A box to tick."""

    value: str  #: sent
    words: str  #: shown
    small: str = ""  #: beside
    chosen: bool = False  #: ticked


@dataclass(frozen=True, kw_only=True)
class PlanAgency:
    """An agency that may take part."""

    name: str  #: its name
    own: bool  #: the planner's
    matters: tuple[Choice, ...]  #: its matters
    officers: tuple[Choice, ...]  #: its people
    least: Text  #: how many must go


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """Planning a visit."""

    case: str  #: number
    title: str  #: of the case
    who: str  #: the applicant
    back: str  #: address of the case
    purpose: str  #: review | aftercheck
    agencies: tuple[PlanAgency, ...]  #: who may come
    day: str  #: ISO
    days: tuple[Choice, ...]  #: working days to choose
    slots: tuple[Choice, ...]  #: free hours
    typed: dict[str, str] = field(default_factory=dict)  #: address, latitude, longitude, contact_name, contact_phone
    refusal: Text = ""  #: why it was refused
