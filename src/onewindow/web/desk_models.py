"""What the templates of the reviewer's desk expect, beside the components' own (`viewmodels`)."""

from dataclasses import dataclass

from .route_map import MapView
from .viewmodels import CheckLine, Chip, Choice, Field, Happening, QueueLine, StoredFile, Swimlane, Text


@dataclass(frozen=True, kw_only=True)
class DeskTab:
    """A tab of the work list."""

    name: Text  #: 全部
    url: str  #: opens it
    count: str  #: 12, or 99+
    current: bool  #: open now
    tone: str = ""  #: bad where something is nearly due


@dataclass(frozen=True, kw_only=True)
class DeskLine:
    """A review in the work list."""

    queue: QueueLine  #: title, applicant, ring
    number: str  #: of the case
    pick: str  #: what a tick sends: number/matter
    chip: Chip  #: where it stands
    holder: Text  #: who has it in hand
    limit: Text  #: by when the next thing must be done
    green: bool = False  #: green channel


@dataclass(frozen=True, kw_only=True)
class CaseHead:
    """The head of a case page: whose, what, and the clock of the whole."""

    applicant: str  #: whose
    title: Text  #: matter
    chips: tuple[Chip, ...]  #: how many agencies, what is late
    number: str  #: official number
    meta: tuple[Text, ...]  #: service, place, when it was handed in
    label: Text  #: 全流程还剩
    figures: tuple[tuple[str, Text], ...]  #: (2, 天), (3, 小时)
    words: Text  #: instead of figures: 停表, 已办结
    until: Text  #: 11 月 20 日 19:30 前办结
    share: float  #: of the ring
    state: str  #: of the ring


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """A value of the slice."""

    id: str  #: element
    label: Text  #: what was asked
    value: str  #: what was answered, masked where sensitive
    source: Chip  #: how it came to be known
    note: Text = ""  #: 待补正, 已更正
    wide: bool = False  #: too long for one column
    ticked: bool = False  #: marked as wrong on this page
    why: str = ""  #: what is wrong with it, as typed
    markable: bool = False  #: whether it may be returned now
    uncovered: bool = False  #: shown in full on this answer


@dataclass(frozen=True, kw_only=True)
class LookBox:
    """`web/desk/parts/look.html`: masked values may be shown for a reason."""

    values: tuple[Choice, ...]  #: which
    reasons: tuple[Choice, ...]  #: why
    remark: str  #: why, in words
    open: bool  #: unfolded
    shown: bool  #: some are shown on this answer


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that can be looked at beside the decision."""

    upload: str  #: random name of the upload
    label: Text  #: material
    name: str  #: the name it had
    url: str  #: downloads it
    current: bool  #: is shown
    opens: str  #: address of the page that shows it


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """`web/desk/parts/viewer.html`: one page of one document."""

    documents: tuple[Document, ...]  #: all, newest of each material
    label: Text  #: of the one that is shown
    key: str  #: its material
    upload: str  #: its upload
    picture: str  #: address of the page as a picture; "" where it can only be downloaded
    pattern: str  #: the same with {page} in place of the number, for the script
    url: str  #: downloads it
    page: int  #: from 1
    pages: int  #: how many
    before: str  #: value of the button that turns back
    after: str  #: value of the button that turns on


@dataclass(frozen=True, kw_only=True)
class FactGroup:
    """The values of one section of the sheet."""

    name: Text  #: section
    rows: tuple[FactRow, ...]  #: in order


@dataclass(frozen=True, kw_only=True)
class MaterialRow:
    """A material of the slice."""

    id: str  #: key
    label: Text  #: its name
    chip: Chip  #: handed in, owed, fetched, missing
    files: tuple[StoredFile, ...] = ()  #: what lies there, newest last
    note: Text = ""  #: until when it may follow
    ticked: bool = False  #: marked as wrong on this page
    why: str = ""  #: what is wrong with it, as typed
    page: str = ""  #: on which page, as typed
    paged: bool = False  #: whether it has pages
    markable: bool = False  #: whether it may be returned now


@dataclass(frozen=True, kw_only=True)
class LimitFold:
    """One limit, explained line by line."""

    name: Text  #: 法定时限
    due: Text  #: when, or why not
    lines: tuple[Text, ...]  #: how it was reckoned


@dataclass(frozen=True, kw_only=True)
class NoticeBox:
    """A notice of correction with this matter's lines."""

    title: Text  #: 汇总中, 已发出
    small: Text  #: until when
    lines: tuple[tuple[Text, Text, Chip], ...]  #: what, why, whether it was answered
    may_send: bool = False  #: it can be sent now


@dataclass(frozen=True, kw_only=True)
class OwedChoice:
    """A material that may follow after acceptance."""

    key: str  #: of the material
    name: Text  #: material
    ticked: bool  #: chosen
    day: str  #: last day, ISO


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """`web/desk/parts/decision.html`: what may be decided now."""

    action: str  #: where it is posted
    title: Text  #: 受理, 我的意见, 会签
    verdicts: tuple[Choice, ...]  #: in the words of the kind of matter
    opinion: str  #: typed
    phrases: tuple[tuple[str, tuple[str, ...]], ...]  #: verdict -> ready opinions, one's own last
    preview: bool  #: whether its letter can be looked at before it is signed
    basis: tuple[Choice, ...]  #: law that a refusal names
    data: tuple[Field, ...]  #: what the certificate wants to know from the decision
    owed: tuple[OwedChoice, ...]  #: materials that may follow
    on_commitment: bool  #: may rest on a commitment
    waits: tuple[Text, ...]  #: what keeps it from being decided
    hint: Text  #: what happens on signing
    hidden: tuple[tuple[str, str], ...]  #: version, key


@dataclass(frozen=True, kw_only=True)
class SmallAct:
    """A folded form for another verb."""

    verb: str  #: where it is posted: the last part of the address
    name: Text  #: what it does
    says: Text  #: one sentence: what happens
    fields: tuple[Field, ...] = ()  #: what it asks
    danger: bool = False  #: cannot be taken back
    open: bool = False  #: shown unfolded, after it was refused


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why the last press was refused, shown above the page with everything typed still in place."""

    says: Text  #: the sentence
    seen: int = 0  #: version of the page that was sent
    current: int = 0  #: version now
    since: tuple[Happening, ...] = ()  #: what happened in between


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """`web/desk/case.html`."""

    head: CaseHead  #: whose, what, until when
    picture: Swimlane  #: who has it
    checks: tuple[CheckLine, ...]  #: automatic checks
    facts: tuple[FactGroup, ...]  #: the slice
    materials: tuple[MaterialRow, ...]  #: papers and files
    deciding: Deciding | None  #: None where nothing is to be decided here now
    outcome: tuple[Chip, Text] | None  #: what was decided, and why
    acts: tuple[SmallAct, ...]  #: other verbs
    hidden: tuple[tuple[str, str], ...]  #: version and key, for those
    notices: tuple[NoticeBox, ...]  #: corrections
    limits: tuple[LimitFold, ...]  #: folded
    happened: tuple[Happening, ...]  #: newest first
    holder: Text  #: who has it in hand
    form: str  #: id of the form that keeps what is typed
    looks: LookBox | None  #: masked values
    viewer: Viewer | None  #: documents
    letters: tuple[tuple[Text, str], ...]  #: papers that the history has made: name, address
    maps: tuple[tuple[Text, MapView], ...] = ()  #: drawn lines: label and picture
    drafted: tuple[Text, str] | None = None  #: title and picture of the letter as it would read
    refusal: Refusal | None = None  #: the last press was refused
