"""What the component templates expect: one frozen dataclass per component, named like its template.

A view fills these from `queries` and hands them to `web/components/<name>.html`; a template never reaches deeper.
Every text here is already in the reader's language (`formats.local_name`); masks are already applied (`masking`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise

from .flow import Axis, BarState, Stretch
from .route_map import MapView

Text = str | Promise


class Tone(StrEnum):
    """The colour of a chip or word; the word itself always says it too."""

    PLAIN = ""
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    PAUSE = "pause"
    OFF = "off"
    GOLD = "gold"


@dataclass(frozen=True, kw_only=True)
class Chip:
    """`chip.html`."""

    words: Text  #: what it says
    tone: Tone = Tone.PLAIN  #: colour
    icon: str = ""  #: name in the sprite


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One of the four figures of `facts.html`."""

    term: Text  #: 承诺办结
    figure: str  #: 5; or a word where there is no figure
    unit: Text = ""  #: 个工作日
    why: Text = ""  #: small line below
    struck: Text = ""  #: what it was before, struck through
    words: bool = False  #: the figure is a word, set in text type


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """A step of `crumbs.html`; the last has no url."""

    words: Text  #: page
    url: str = ""  #: address


# --- the sheet -----------------------------------------------------------------------------------------------------


class TaskState(StrEnum):
    """Where a section of the sheet stands."""

    DONE = "done"
    CURRENT = "current"
    STARTED = "started"
    TODO = "todo"
    FAULT = "fault"
    LOCKED = "locked"


@dataclass(frozen=True, kw_only=True)
class Task:
    """A line of `task_list.html`."""

    name: Text  #: section
    state: TaskState  #: where it stands
    remark: Text = ""  #: 已完成 · 全部自动带出
    url: str = ""  #: where it is filled in; empty while locked


@dataclass(frozen=True, kw_only=True)
class TaskList:
    """`task_list.html`: the sections of a sheet and how far the applicant is."""

    tasks: tuple[Task, ...]  #: in order
    minutes: int  #: the whole
    minutes_left: int  #: still to do
    fields: int  #: fields of the sheet
    given: int  #: of these, already known to registers
    percent: int  #: done, 0 to 100
    strip: bool = True  #: on a phone: dots side by side; only for up to six short names


class Control(StrEnum):
    """Which control asks for a value."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # a day and a time
    CHOICE = "choice"  # radio buttons
    CHOICES = "choices"  # check boxes
    SELECT = "select"  # a long list
    FILE = "file"
    SIGN = "sign"  # one box to tick
    GIVEN = "given"  # known from a register, read-only
    ROWS = "rows"  # a table of records, one block per row
    RECORD = "record"  # one record: its columns side by side
    RANGE = "range"  # two days
    PICK = "pick"  # entries of a directory, found by search
    MAP = "map"  # a line drawn on a map, or typed as places


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A ready answer."""

    value: str  #: sent
    words: Text  #: shown
    why: Text = ""  #: small line
    chosen: bool = False  #: ticked


@dataclass(frozen=True, kw_only=True)
class GivenValue:
    """A value that a register answered."""

    value: str  #: shown, masked where sensitive
    source: Text  #: 电子营业执照
    agency: Text = ""  #: whose register
    checked: str = ""  #: 今天 16:21 核对
    wrong_url: str = ""  #: 不是这里？


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file already handed in."""

    name: str  #: as the applicant called it
    detail: str = ""  #: PDF · 1.2 MB
    remark: Text = ""  #: 清楚，地址一致
    url: str = ""  #: opens it
    remove: str = ""  #: value of the button that takes it away


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One row of a table of records."""

    number: int  #: from 1
    fields: tuple["Field", ...]  #: its columns


@dataclass(frozen=True, kw_only=True)
class Picked:
    """An entry of a directory, chosen or found."""

    key: str  #: sent
    words: str  #: the entry
    small: Text = ""  #: what it needs besides


@dataclass(frozen=True, kw_only=True)
class Advice:
    """`advice.html`: what a register says at once to something typed."""

    tone: Tone  #: ok, warn, bad
    title: Text  #: the verdict
    lines: tuple[str, ...] = ()  #: reasons with their articles
    list_title: Text = ""  #: above the list
    listed: tuple[str, ...] = ()  #: what is alike


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of `field.html`, inside `question_page.html` or the window's form."""

    id: str  #: element id; also the name of the control
    label: Text  #: what is asked
    control: Control = Control.TEXT  #: how
    value: str = ""  #: what was typed, verbatim, also when wrong
    until: str = ""  #: for RANGE: the second day
    picked: tuple["Picked", ...] = ()  #: for PICK: entries that are chosen
    found: tuple["Picked", ...] = ()  #: for PICK: entries that the search gave
    sought: str = ""  #: for PICK: what was searched
    hint: Text = ""  #: under the label
    unit: Text = ""  #: behind the field
    choices: tuple[Choice, ...] = ()  #: for choice, choices, select
    fault: Text = ""  #: what is wrong and what to do
    optional: bool = False  #: may stay empty
    used_by: Text = ""  #: 只填一次，出版、网信共用
    given: GivenValue | None = None  #: for GIVEN
    files: tuple[StoredFile, ...] = ()  #: for FILE
    accept: str = ""  #: for FILE: .pdf,.jpg
    rows: tuple[FieldRow, ...] = ()  #: for ROWS
    map: MapView | None = None  #: for MAP: what is drawn so far
    input_mode: str = ""  #: numeric, decimal, tel, email, url
    autocomplete: str = ""  #: HTML autofill word
    width: str = ""  #: s, m or empty for full
    max_length: int | None = None  #: characters
    assertion: Text = ""  #: a good word beside the field: 不足 300，免现场看; for SIGN the sentence that is signed
    advice: Advice | None = None  #: what a register says to it

    @property
    def name(self) -> str:
        """The name it is sent under."""
        return self.id

    @property
    def is_group(self) -> bool:
        """Whether several inputs share the label, which is then a legend."""
        several = {Control.ROWS, Control.RECORD, Control.RANGE, Control.PICK}
        return self.control in {Control.CHOICE, Control.CHOICES, Control.SIGN} | several

    @property
    def described_by(self) -> str:
        """Ids of hint and fault, for screen readers."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.id}-fault"] if self.fault else parts)

    @property
    def template(self) -> str:
        """The template of its control."""
        file = {
            Control.LONG: "long", Control.CHOICE: "choices", Control.CHOICES: "choices", Control.SELECT: "select",
            Control.FILE: "file", Control.SIGN: "sign", Control.GIVEN: "given", Control.ROWS: "rows",
            Control.RECORD: "record", Control.RANGE: "range", Control.PICK: "pick", Control.MAP: "map",
        }.get(self.control, "input")  # fmt: skip
        return f"web/components/controls/{file}.html"


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """`question_page.html`: one section, asked."""

    title: Text  #: the question
    step: int  #: which step
    steps: int  #: of how many
    fields: tuple[Field, ...]  #: in order
    given: tuple[Field, ...] = ()  #: what registers answered, shown above as a short list
    lead: Text = ""  #: one sentence
    action: str = ""  #: where it is posted
    back_url: str = ""  #: the step before
    later_url: str = ""  #: leaves, keeps the draft
    multipart: bool = False  #: has files
    hidden: tuple[tuple[str, str], ...] = ()  #: version, idempotency key
    kind: Text = ""  #: before the step: 选情形
    autosave: bool = False  #: every change is saved by itself where scripts run

    @property
    def faults(self) -> tuple[Field, ...]:
        """Fields with a fault, for the summary above; rows included."""
        flat = [f for field in self.fields for f in (field, *(c for row in field.rows for c in row.fields))]
        return tuple(f for f in flat if f.fault)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A line of `check_answers.html`."""

    label: Text  #: what was asked
    values: tuple[str, ...]  #: what was answered, masked where sensitive
    source: Text = ""  #: where it came from if not typed
    change_url: str = ""  #: back to the question, empty where it cannot be changed
    used_by: Text = ""  #: who reads it


@dataclass(frozen=True, kw_only=True)
class AnswerGroup:
    """A section of `check_answers.html`."""

    name: Text  #: section
    answers: tuple[Answer, ...]  #: in order


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of `steps.html`."""

    name: Text  #: 受理
    state: str = ""  #: done, current or empty


# --- materials and flow --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MaterialLine:
    """A row of `materials.html`."""

    name: Text  #: material
    how: Chip  #: source chip: 请您上传, 免交 · 自动调取, 在线填写, 告知承诺
    small: Text = ""  #: under the name
    remark: Text = ""  #: last column
    condition: Text = ""  #: when it is needed, or until when it may follow


@dataclass(frozen=True, kw_only=True)
class PlannedLane:
    """An agency's part in a plan."""

    agency: Text  #: who
    matters: Text = ""  #: what it does
    begin: float = 0  #: working day it starts
    end: float = 0  #: working day it ends
    words: Text = ""  #: 3 天内
    state: BarState = BarState.WORK  #: colour
    waits_for: Text = ""  #: why it begins later


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`flow.html` (wide) and `fork.html` (upright): submit, agencies in parallel, issue."""

    lanes: tuple[PlannedLane, ...]  #: agencies
    total: float  #: working days of the whole
    begin_words: Text = ""  #: under 您提交
    end_title: Text = ""  #: what is issued
    end_words: Text = ""  #: 第 5 天前
    serial: str = ""  #: one after the other, for the comparison
    parallel: str = ""  #: side by side
    note: Text = ""  #: sentence below


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane of `swimlane.html`."""

    name: Text  #: agency, and what it does
    who: Text = ""  #: section and person
    you: bool = False  #: the reader's own lane
    stretches: tuple[Stretch, ...] = ()  #: bars
    limit: datetime | None = None  #: due
    note: Text = ""  #: beside the bars
    state: Text = ""  #: 剩 6 时 12 分
    tone: Tone = Tone.PLAIN  #: colour of `state`
    detail: Text = ""  #: under `state`
    url: str = ""  #: opens the review


@dataclass(frozen=True, kw_only=True)
class Swimlane:
    """`swimlane.html`: who has it and how long still."""

    title: Text  #: heading
    axis: Axis  #: office days shown
    lanes: tuple[Lane, ...]  #: in order
    now: datetime | None = None  #: now-line
    now_words: Text = ""  #: 现在 周三 16:30


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A line of `timeline.html`."""

    when: str  #: 今天 15:02
    what: Text  #: what happened
    who: Text = ""  #: by whom
    tone: str = ""  #: ok, bad, pause, next


# --- desks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """A case in the work list of `queue.html`."""

    title: Text  #: matter
    small: Text  #: applicant, how many agencies
    url: str  #: opens it
    ring_label: str  #: 6时
    ring_share: float  #: time left, 0 to 1
    ring_state: BarState  #: colour
    ring_words: Text  #: said by screen readers: 剩 6 小时
    current: bool = False  #: open now


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """An automatic check of `checks.html`."""

    words: Text  #: 地址与执照住所一致
    source: Text  #: which register, when
    passed: bool | None = None  #: None: a person must look


@dataclass(frozen=True, kw_only=True)
class DecisionBox:
    """`decision_box.html`."""

    action: str  #: where it is posted
    verdicts: tuple[Choice, ...]  #: grant, correct, refuse, in the words of the kind of matter
    phrases: tuple[Text, ...] = ()  #: ready opinions
    opinion: str = ""  #: typed
    fault: Text = ""  #: what is missing
    hint: Text = ""  #: what happens on signing
    hidden: tuple[tuple[str, str], ...] = ()  #: version, idempotency key


@dataclass(frozen=True, kw_only=True)
class MissingLine:
    """A line of `missing_list.html`."""

    name: Text  #: material or field
    small: Text = ""  #: why, and until when
    present: bool = False  #: is it there
    key: str = ""  #: key that acts on it
    url: str = ""  #: acts on it


@dataclass(frozen=True, kw_only=True)
class ReturnedPlace:
    """A place of `correction.html`."""

    field: Field  #: with the control to correct it
    why: Text  #: what is wrong, in plain words
    asked_by: Text  #: agency
    keeps: bool = False  #: may be handed back as it is
    kept: bool = False  #: that box is ticked
    signers: Text = ""  #: who has signed it and must sign again when it changes


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """`receipt.html`: what the applicant takes home."""

    number: str  #: case number
    title: Text  #: what was handed in
    promise: Text  #: by when
    qr_url: str = ""  #: picture of the QR code
    url: str = ""  #: progress page


# --- verification --------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """The five answers of verification."""

    VALID = "valid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class VerdictPage:
    """`web/verify/verdict.html`."""

    verdict: Verdict  #: which of the five
    checked_at: datetime  #: the register's second
    register: Text = ""  #: which register answered
    why: Text = ""  #: a sentence that replaces the general one
    todo: Text = ""  #: what to do
    fields: tuple[tuple[Text, str], ...] = ()  #: masked lines of the certificate
    title: Text = ""  #: kind of certificate
    vertical: str = ""  #: the same in the traditional Mongolian script
    vertical_sure: bool = False  #: whether a native reader has verified that
    checks: tuple[CheckLine, ...] = ()  #: signature, register, content
