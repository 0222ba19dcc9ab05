"""PURE: the state of a case as frozen values, its JSON in `Case.state`, and what an event says has changed.

    after = before.with_reviews({"PUB-R": replace(review, stage=Stage.ACCEPTED)})
    body = changes(before, after)             # {"reviews": {"PUB-R": {"stage": "accepted"}}}
    merge(before.json, body) == after.json    # the fold: an event rebuilds the state without knowing the rules

Defaults are left out of the JSON; an event says `null` where a field goes back to its default.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from .stages import Outcome, Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockEvent:
    """What stops, starts or lengthens a clock, in the words of `rules.deadlines`."""

    verb: str  #: suspend | resume | extend | request_correction | resubmit
    at: datetime  #: when
    working_days: int | None = None  #: for extend


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """A secondary material that may come later (容缺受理)."""

    material: str  #: its key
    by: str  #: last day, ISO date


@dataclass(frozen=True, kw_only=True, slots=True)
class Parked:
    """A review that waits for an outside system."""

    since: datetime  #: when it was parked
    why: str  #: code of the fault
    job: str = ""  #: the job to run again, "" where none
    arguments: Mapping[str, Any] = field(default_factory=dict)  #: of the job


@dataclass(frozen=True, kw_only=True)
class ReviewState:
    """One matter of a case, as it stands. Six of them are read and written with every act, so `but` copies cheaply."""

    n: int  #: place in the case, from 0
    agency: int  #: id of the agency that has it now
    division: str  #: where that agency stands
    stage: Stage  #: where it stands
    hand: int = 0  #: which of the matter's hands has it
    owner: int | None = None  #: id of the staff member who claimed it or was given it
    received_at: datetime | None = None  #: when the file reached the agency
    notice_by: datetime | None = None  #: until when defects can be told
    completed_at: datetime | None = None  #: when the corrected file was complete
    accepted_at: datetime | None = None  #: start of the statutory clock
    by_law: bool = False  #: accepted because no notice came in time
    clock: tuple[ClockEvent, ...] = ()  #: what moved its clocks since acceptance
    due_at: datetime | None = None  #: statutory
    promised_at: datetime | None = None  #: promised
    yellow_at: datetime | None = None  #: two thirds of the earlier limit
    paused_since: datetime | None = None  #: a clock stands still since
    ground: str = ""  #: of the suspension (art. 45)
    warned: int = 0  #: 0 none, 1 yellow, 2 red: each fires once
    extended: int = 0  #: working days added
    owed: tuple[Owed, ...] = ()  #: materials still to come
    commitment: bool = False  #: decided on a commitment, to be checked afterwards
    opinion: Outcome | None = None  #: what its agency says
    outcome: Outcome | None = None  #: final
    why: str = ""  #: why it ended otherwise than by its agency: gate | joint | …
    decided_at: datetime | None = None  #: when the outcome became final
    revalidate: bool = False  #: a value it was granted on has changed
    paper: bool = False  #: its result is a certificate to be made and handed over
    numbered: bool = False  #: its siblings know its number
    certificate: str = ""  #: number of the certificate
    parked: Parked | None = None  #: waits for an outside system
    touched: int = 0  #: seq of the last event that changed it

    def but(self, **fields: Any) -> "ReviewState":
        """The same with some fields changed; it remembers which, and since when."""
        changed = object.__new__(ReviewState)
        mine = self.__dict__
        names = mine.get("_names", frozenset()) | fields.keys()
        changed.__dict__.update(mine, **fields, _base=mine.get("_base", self), _names=names)
        changed.__dict__.pop("_said", None)
        changed.__dict__.pop("_row", None)
        return changed

    def settled(self) -> "ReviewState":
        """The same without its past: what has changed is written."""
        if "_base" not in self.__dict__:
            return self
        settled = object.__new__(ReviewState)
        settled.__dict__.update(self.__dict__)
        del settled.__dict__["_base"], settled.__dict__["_names"]
        return settled

    @property
    def json(self) -> dict[str, Any]:
        """As stored; what was read from the database is not written anew."""
        said: dict[str, Any] | None = self.__dict__.get("_said")
        return said if said is not None else _said(self, _REVIEW)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "ReviewState":
        """The review as it was stored."""
        read = object.__new__(cls)
        read.__dict__.update(_DEFAULTS, _said=said, **_read(said))
        return read


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing returned in a notice."""

    matter: str  #: who asks
    what: str  #: element or key of the material
    again: bool = False  #: a new defect on unchanged data, with a reason on record
    answer: str = ""  #: "", changed or unchanged


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A notice of correction: first gathered from all agencies, then sent, then answered."""

    n: int  #: 1, 2 …
    opened_at: datetime  #: first defect reported
    closes_at: datetime  #: gathering ends
    sent_at: datetime | None = None  #: None while it is being gathered
    answer_by: datetime | None = None  #: None: no term
    lines: tuple[Line, ...] = ()  #: in order of reporting

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What has not been answered."""
        return tuple(line for line in self.lines if not line.answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseState:
    """A case, as it stands: the content of `Case.state`."""

    reviews: Mapping[str, ReviewState]  #: by matter code
    notices: tuple[Notice, ...] = ()  #: all notices, first to last
    nudged_on: str = ""  #: last day the applicant nudged, ISO date
    joint_due_at: datetime | None = None  #: statutory, for the whole (art. 42 II)
    closed_at: datetime | None = None  #: when the last decision fell

    def with_reviews(self, changed: Mapping[str, ReviewState]) -> "CaseState":
        """The state with some reviews replaced."""
        return replace(self, reviews={**self.reviews, **changed}) if changed else self

    def settled(self, touched: Iterable[str]) -> "CaseState":
        """The same without the past of the reviews that a step has touched: what follows is told against it."""
        return replace(self, reviews={**self.reviews, **{code: self.reviews[code].settled() for code in touched}})

    @property
    def gathering(self) -> Notice | None:
        """The notice that is being gathered, if any."""
        return self.notices[-1] if self.notices and self.notices[-1].sent_at is None else None

    @property
    def json(self) -> dict[str, Any]:
        """As stored."""
        said: dict[str, Any] = _said(self, _CASE)
        said["reviews"] = {code: review.json for code, review in self.reviews.items()}
        return said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "CaseState":
        """The state as it was stored."""
        reviews = {code: ReviewState.from_json(raw) for code, raw in said["reviews"].items()}
        more = {key: value for key, value in said.items() if key != "reviews"}
        return cls(reviews=reviews, **_read(more))


def changes(before: CaseState | None, after: CaseState) -> dict[str, Any]:
    """What an event says: per review and for the case, the fields that changed, with their new values."""
    olds: Mapping[str, ReviewState] = before.reviews if before is not None else {}
    reviews = {}
    for code, review in after.reviews.items():
        old = olds.get(code)
        if old is review:
            continue
        said = _changed(old, review, _moved(old, review))
        if said:
            reviews[code] = said
        # What has been told just now need not be worked out again for `json`.
        review.__dict__["_said"] = said if old is None else _laid_over(old.json, said)
    body: dict[str, Any] = {"reviews": reviews}
    case = _changed(before, after, _CASE)
    if case:
        body["case"] = case
    return body


def merge(state: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The stored state after one event; `state` is {} before the first."""
    merged = _laid_over(state, body.get("case", {}))
    reviews = dict(state.get("reviews", {}))
    for code, said in body.get("reviews", {}).items():
        reviews[code] = _laid_over(reviews.get(code, {}), said)
    merged["reviews"] = reviews
    return merged


def instant(at: datetime) -> str:
    """An instant as the JSON says it: UTC, microseconds."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")


def _laid_over(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    together = {**old, **new}
    return {key: value for key, value in together.items() if value is not None}


_Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def _plain(value: Any) -> Any:
    return value


def _clock_json(events: tuple[ClockEvent, ...]) -> list[list[Any]]:
    return [[event.verb, instant(event.at), event.working_days] for event in events]


def _clock(said: list[list[Any]]) -> tuple[ClockEvent, ...]:
    return tuple(ClockEvent(verb=v, at=datetime.fromisoformat(at), working_days=days) for v, at, days in said)


def _owed_json(owed: tuple[Owed, ...]) -> list[list[str]]:
    return [[o.material, o.by] for o in owed]


def _owed(said: list[list[str]]) -> tuple[Owed, ...]:
    return tuple(Owed(material=material, by=by) for material, by in said)


def _parked_json(parked: Parked) -> dict[str, Any]:
    return {
        "since": instant(parked.since),
        "why": parked.why,
        "job": parked.job,
        "arguments": dict(parked.arguments),
    }


def _parked(said: Mapping[str, Any]) -> Parked:
    return Parked(
        since=datetime.fromisoformat(said["since"]), why=said["why"], job=said["job"], arguments=said["arguments"]
    )


def _notices_json(notices: tuple[Notice, ...]) -> list[dict[str, Any]]:
    return [
        {
            "n": notice.n,
            "opened_at": instant(notice.opened_at),
            "closes_at": instant(notice.closes_at),
            "sent_at": None if notice.sent_at is None else instant(notice.sent_at),
            "answer_by": None if notice.answer_by is None else instant(notice.answer_by),
            "lines": [[line.matter, line.what, line.again, line.answer] for line in notice.lines],
        }
        for notice in notices
    ]


def _notices(said: list[dict[str, Any]]) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            n=raw["n"],
            opened_at=datetime.fromisoformat(raw["opened_at"]),
            closes_at=datetime.fromisoformat(raw["closes_at"]),
            sent_at=None if raw["sent_at"] is None else datetime.fromisoformat(raw["sent_at"]),
            answer_by=None if raw["answer_by"] is None else datetime.fromisoformat(raw["answer_by"]),
            lines=tuple(Line(matter=m, what=w, again=again, answer=a) for m, w, again, a in raw["lines"]),
        )
        for raw in said
    )


_PLAIN: _Codec = (_plain, _plain)
_INSTANT: _Codec = (instant, datetime.fromisoformat)
# A look-up of the value, without the call of the class, which is three times slower.
_OUTCOME: _Codec = (str, {outcome.value: outcome for outcome in Outcome}.__getitem__)
_OTHER: Mapping[str, _Codec] = {
    "stage": (str, {stage.value: stage for stage in Stage}.__getitem__),
    "opinion": _OUTCOME,
    "outcome": _OUTCOME,
    "clock": (_clock_json, _clock),
    "owed": (_owed_json, _owed),
    "parked": (_parked_json, _parked),
    "notices": (_notices_json, _notices),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Field:
    """How one field is written and read."""

    name: str
    default: Any
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _fields_of(cls: type[Any]) -> tuple[_Field, ...]:
    made = []
    for f in fields(cls):
        if f.name == "reviews":
            continue
        write, read = _OTHER.get(f.name, _INSTANT if "datetime" in str(f.type) else _PLAIN)
        made.append(_Field(name=f.name, default=f.default, write=write, read=read))
    return tuple(made)


_REVIEW = _fields_of(ReviewState)
_CASE = _fields_of(CaseState)
_REVIEW_FIELD: Mapping[str, _Field] = {f.name: f for f in _REVIEW}
_DEFAULTS: Mapping[str, Any] = {f.name: f.default for f in _REVIEW if f.default is not MISSING}
_READ: Mapping[str, Callable[[Any], Any]] = {f.name: f.read for f in (*_REVIEW, *_CASE) if f.read is not _plain}


def _said(value: Any, layout: tuple[_Field, ...]) -> dict[str, Any]:
    said = {}
    for f in layout:
        held = getattr(value, f.name)
        if held != f.default:
            said[f.name] = f.write(held)
    return said


def _moved(old: ReviewState | None, new: ReviewState) -> tuple[_Field, ...]:
    """The fields in which two states of a review can differ: those that `but` was told, or all."""
    if old is None or new.__dict__.get("_base") is not old:
        return _REVIEW
    return tuple(_REVIEW_FIELD[name] for name in new.__dict__["_names"])


def _changed(old: Any, new: Any, layout: tuple[_Field, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for f in layout:
        now = getattr(new, f.name)
        was = f.default if old is None else getattr(old, f.name)
        if now is not was and now != was:
            said[f.name] = None if now == f.default else f.write(now)
    return said


def _read(said: Mapping[str, Any]) -> dict[str, Any]:
    read = _READ
    return {key: read[key](value) if key in read else value for key, value in said.items()}
