"""What the templates of utilities on site expect. Texts are in the reader's language, masks applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .viewmodels import Chip, Choice, Text


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """One node with its light."""

    name: Text  #: 现场踏勘
    colour: str  #: done, green, amber, red, paused, later, skipped, ended
    words: Text  #: 已办, 在办, 临期, 超期, 停表, 未到, 不需要, 终止
    small: Text = ""  #: when it was done, or until when


@dataclass(frozen=True, kw_only=True)
class LampRow:
    """One utility on its way."""

    matter: str  #: code
    name: Text  #: 供水报装
    agency: str  #: who
    chip: Chip  #: how it stands
    lamps: tuple[Lamp, ...]  #: its nodes


@dataclass(frozen=True, kw_only=True)
class FoundRow:
    """What one utility found, in the joint answer."""

    name: Text  #: matter
    agency: str  #: who
    said: bool  #: whether it has said anything
    possible: bool  #: whether it can be connected
    facts: tuple[tuple[Text, str], ...]  #: label and value
    signed: Text  #: who signed and when, or ""


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """What two utilities see differently."""

    key: str  #: south/road
    says: Text  #: 南侧的道路
    yes: str  #: who says it is there
    no: str  #: who says it is not
    settled: Text  #: what the lead has said, or ""
    chosen: str  #: yes | no | "": of the form
    reason: str  #: of the form


@dataclass(frozen=True, kw_only=True)
class SidePart:
    """Somebody who agrees to the visit or signs the answer."""

    value: str  #: agency id, or "applicant"
    name: str  #: who
    done: Text  #: when and by whom, or ""
    own: bool = False  #: the reader speaks for it


@dataclass(frozen=True, kw_only=True)
class PlanCard:
    """Plan and quotation of one utility, with its contract."""

    matter: str  #: code
    name: Text  #: of the matter
    agency: str  #: who
    facts: tuple[tuple[Text, str], ...]  #: point, capacity, boundary, works, validity
    lines: tuple[tuple[str, str], ...]  #: of the quotation
    total: Text  #: 0 元 · 不收费
    free: str  #: the rule under which nothing is paid
    account: str  #: "" until both have signed
    pdf: str  #: address of the contract
    waits: Text  #: whose signature is missing; "" when all is signed
    may_sign: bool  #: the reader may sign now
    name_typed: str = ""  #: of the form


@dataclass(frozen=True, kw_only=True)
class WorkPart:
    """What one utility can do now, for whoever handles it."""

    matter: str  #: code
    name: Text  #: of the matter
    agency: str  #: who
    agency_id: int  #: id
    chip: Chip  #: how it stands
    small: Text  #: running node and until when
    desk: str  #: address at the reviewer's desk
    forms: frozenset[str]  #: accept, find, plan, contract, outside, test, connect, refuse, suspend, resume, correct
    finding: Mapping[str, str] = field(default_factory=dict)  #: values of the form of findings
    faults: Mapping[str, Text] = field(default_factory=dict)  #: field -> what is wrong
    plan: Mapping[str, str] = field(default_factory=dict)  #: values of the form of the plan
    typed: Mapping[str, str] = field(default_factory=dict)  #: values of the small forms
    sides: tuple[Choice, ...] = ()  #: east, south, west, north
    supplements: tuple[Choice, ...] = ()  #: what is often asked besides
    grounds: tuple[Choice, ...] = ()  #: of a suspension
    defects: tuple[Choice, ...] = ()  #: what may be returned
    open: str = ""  #: the small form that was refused


@dataclass(frozen=True, kw_only=True)
class VisitBox:
    """The joint visit."""

    when: Text  #: 12 月 1 日 周二 10:30–11:30, or ""
    where: str  #: address
    chip: Chip  #: state
    url: str  #: for those who go: the telephone's page
    sides: tuple[SidePart, ...]  #: who has agreed
    why_not: tuple[Text, ...]  #: why it is not earlier
    times: tuple[Choice, ...]  #: other common times
    open: bool  #: can be agreed, moved, declined


@dataclass(frozen=True, kw_only=True)
class ProjectPageModel:
    """The page of a project; the two audiences use different parts."""

    number: str  #: of the case
    title: Text  #: name of the service
    who: str  #: applicant
    chip: Chip  #: where it stands
    manager: str  #: name
    phone: str  #: telephone, 12345 where none is declared
    rows: tuple[LampRow, ...]  #: the lights
    visit: VisitBox  #: the joint visit
    found: tuple[FoundRow, ...]  #: what was found
    disputes: tuple[Dispute, ...]  #: what is seen differently
    lacking: tuple[Text, ...]  #: what the answer lacks
    answered: Text  #: when it was given, or ""
    signers: tuple[SidePart, ...]  #: who has signed
    plans: tuple[PlanCard, ...]  #: plans and contracts
    parts: tuple[WorkPart, ...] = ()  #: for staff: what can be done
    managers: tuple[Choice, ...] = ()  #: for the lead
    lead: bool = False  #: the reader leads
    lead_accept: bool = False  #: the joint visit is not accepted yet
    outside: str = ""  #: "", apply, draft, case
    outside_url: str = ""  #: of the draft or case
    yours: tuple[tuple[str, Text], ...] = ()  #: what waits for the applicant: id on the page, words
    refusal: Text = ""  #: what was refused just now
    typed: Mapping[str, str] = field(default_factory=dict)  #: of the forms of the whole project


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """A project in the list."""

    url: str  #: its page
    number: str  #: of the case
    who: str  #: applicant
    when: Text  #: of the visit
    lights: tuple[tuple[str, Lamp], ...]  #: matter in short, its running node
