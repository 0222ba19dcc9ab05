"""What a department declares about its own matter 事项; everything else in the house is derived from it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from .elements import NO_CONSTRAINTS, Constraints
from .facts import ALWAYS, Condition, Name, Sourced, Status, Trigger


class MatterKind(Enum):
    """The kind of matter decides outcomes, documents and words (`outcomes.yaml`)."""

    LICENCE = "licence"  # 行政许可
    CANCELLATION = "cancellation"  # 许可注销
    FILING = "filing"  # 备案
    REGISTRATION = "registration"  # 登记
    CONFIRMATION = "confirmation"  # 行政确认
    PUBLIC_SERVICE = "public_service"  # 公共服务
    BOOKING = "booking"  # 预约
    PUBLIC_NOTICE = "public_notice"  # 公示
    QUERY = "query"  # 查询
    PENALTY_DISCRETION = "penalty_discretion"  # 行政处罚裁量
    NORMATIVE_DOCUMENT = "normative_document"  # 规范性文件


class Level(Enum):
    """At which level of government a matter is handled."""

    TOWNSHIP = "township"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    REGION = "region"


class Need(Enum):
    """Whether a material is handed in."""

    REQUIRED = "required"  # 必要
    CONDITIONAL = "conditional"  # 情形
    DEFERRABLE = "deferrable"  # 容缺: owed by a date, never blocks acceptance
    NONE = "none"  # 无


class MaterialForm(Enum):
    """How a material comes to be."""

    LICENCE = "licence"  # an electronic certificate
    FILE = "file"  # a file
    GENERATED = "generated"  # the system writes it from the answers
    ONLINE = "online"  # filled in on the sheet itself


class GateKind(Enum):
    """How one matter waits for another (licensing facts §0.4)."""

    ACCEPT = "accept"  # the earlier result is needed before acceptance
    DECIDE = "decide"  # accepted in parallel, decided after
    START = "start"  # the earlier end triggers it
    FINALISE = "finalise"  # decided in parallel; number and certificate wait
    OPTIONAL = "optional"  # never blocks


class OnRefused(Enum):
    """What a dependent matter does when the earlier one is refused, withdrawn or lapses."""

    REFUSE = "refuse"  # it ends too, with notice
    RELEASE = "release"  # it goes on without
    WAIT = "wait"  # it waits for a new attempt


class RuleEffect(Enum):
    """What a hard rule does."""

    ACCEPT_ONLY_IF = "accept_only_if"  # false: one-time notice, or not accepted
    DECIDE_ONLY_IF = "decide_only_if"  # false: no decision yet
    MUST_HOLD = "must_hold"  # false: the sheet cannot be submitted so
    FORBIDS = "forbids"  # true: refused, with the reason
    GRANT_ONLY_IF = "grant_only_if"  # false: may be decided, but not granted
    SHOULD_HOLD = "should_hold"  # false: said aloud, blocks nothing
    INFORMS = "informs"  # true: a consequence follows, named in `then`


class LimitUnit(Enum):
    """How a limit counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"  # clock hours
    OFFICE_HOURS = "office_hours"


@dataclass(frozen=True, kw_only=True)
class AgencyDuty:
    """Who handles a matter (or a stage of it)."""

    id: str  #: agency of `agencies.yaml`
    level: Level  #: where the agency sits
    words: str = ""  #: as the source says it
    follows: tuple[str, ...] = ()  #: handled by whoever decides this matter of the package, where one is there
    also: tuple[str, ...] = ()  #: other agencies that the source names beside it
    per_row_of: str = ""  #: table whose rows each have their own agency
    note: str = ""  #: what is still open


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of a matter that passes through several hands."""

    name: Name  #: 初审, 审批
    agency: AgencyDuty  #: whose stage
    working_days: int | None = None  #: statutory days of this stage


@dataclass(frozen=True, kw_only=True)
class LimitByCase(Condition):
    """A promise that depends on the case; for the guide, not for the figures."""

    working_days: float  #: the promise where the condition holds


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit, said once in one unit (the words of `deadline explain`), or not at all."""

    working_days: float | None = None  #: 工作日; 0.5 is a half working day
    calendar_days: int | None = None  #: 自然日
    hours: int | None = None  #: clock hours
    office_hours: int | None = None  #: hours of the office calendar
    stages: tuple[int, ...] = ()  #: working days per stage, adding up
    basis: str = ""  #: law, guide or reason
    status: Status = Status.SEEN  #: how sure the figure is
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`
    by_case: tuple[LimitByCase, ...] = ()  #: other figures by case

    @property
    def unit(self) -> LimitUnit | None:
        """The unit, None where no limit is set."""
        for unit in LimitUnit:
            if getattr(self, unit.value) is not None:
                return unit
        return LimitUnit.WORKING_DAYS if self.stages else None

    @property
    def amount(self) -> float | None:
        """The figure in `unit`; stages add up."""
        if self.stages:
            return sum(self.stages)
        unit = self.unit
        return None if unit is None else getattr(self, unit.value)


NO_LIMIT = Limit()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of a matter."""

    statutory: Limit = NO_LIMIT  #: set by law
    promised: Limit = NO_LIMIT  #: promised to the public
    statutory_notice: bool = False  #: the statutory days are a public notice that no promise can shorten


NO_LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class ElementUse:
    """An element as one matter reads it."""

    id: str  #: element
    optional: bool = False  #: not required by this matter, unless `required` says so
    required: Condition | None = None  #: required only where this holds
    asked: Condition | None = None  #: asked from the applicant only where this holds; else the system fills it
    constraints: Constraints = NO_CONSTRAINTS  #: narrower than the element's own
    note: str = ""  #: said beside the field, for this matter


@dataclass(frozen=True, kw_only=True)
class MaterialSource:
    """Where a material comes from when nobody hands it in."""

    words: str  #: as the source says it
    matter: str = ""  #: a matter whose result (or paper) it is
    system: bool = False  #: the system itself has it
    register: str = ""  #: id of `registers.yaml`


@dataclass(frozen=True, kw_only=True)
class Material:
    """A material 材料 that a matter needs."""

    id: str  #: key within the matter
    name: Name  #: as on the guide
    need: Need = Need.REQUIRED  #: whether it is handed in
    need_words: str = ""  #: the source's own word, where it is another: 简易, 普通, 承诺制, 工商户
    form: MaterialForm = MaterialForm.FILE  #: how it comes to be
    source: MaterialSource | None = None  #: who has it already
    needed: Condition | None = None  #: applies only where this holds
    handed_in: Condition | None = None  #: with a source: still handed in where this holds
    commitment: bool = False  #: a signed commitment may stand for it (告知承诺)
    basis: Sourced | None = None  #: on what it is asked
    element: str = ""  #: the element whose file it is, where the sheet asks for it


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What a matter waits for."""

    before: str  #: the earlier matter
    kind: GateKind  #: what waits
    condition: Condition = ALWAYS  #: beside both matters being in the package
    any_of: str = ""  #: gates of one name: one of them is enough
    on_refused: OnRefused = OnRefused.REFUSE  #: what happens when the earlier one fails
    on_refused_status: Status = Status.PROPOSAL  #: how sure that is
    why: str = ""  #: the reason, for people
    status: Status = Status.SEEN  #: how sure the gate is
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`


@dataclass(frozen=True, kw_only=True)
class Rule(Condition):
    """A hard rule: checked by the machine, answered for by the officer."""

    id: str  #: key, unique in the catalogue
    effect: RuleEffect = RuleEffect.SHOULD_HOLD  #: what it does
    says: Name  #: the sentence for the applicant or officer
    then: str = ""  #: for `informs`: the consequence, a key for handlers
    element: str = ""  #: the element it is about
    basis: str = ""  #: law or practice


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A matter 事项 of one agency."""

    code: str  #: catalogue code, for ever
    name: Name  #: official name
    kind: MatterKind  #: decides outcomes and words
    kind_words: str = ""  #: the source's own word where it is another
    agency: AgencyDuty  #: who handles it
    stages: tuple[Stage, ...] = ()  #: where it passes through several hands, in order
    national_code: str = ""  #: basic code of the national catalogue, 12 digits
    basis: tuple[Sourced, ...]  #: law
    limits: Limits = NO_LIMITS  #: statutory and promised
    joins: Trigger  #: when it belongs to the package
    elements: tuple[ElementUse, ...]  #: what it reads
    context: tuple[ElementUse, ...] = ()  #: facts asked only to decide conditions; no field of the form
    materials: tuple[Material, ...] = ()  #: what it needs on paper or file
    gates: tuple[Gate, ...] = ()  #: what it waits for
    rules: tuple[Rule, ...] = ()  #: hard rules
    certificate: str = ""  #: kind of certificate it issues
    other_certificates: tuple[str, ...] = ()  #: kinds that a decision may issue instead (a termination no new licence)
    certificate_number: str = ""  #: number format of this matter, where it differs from the kind's
    opinions: tuple[str, ...] = ()  #: ready phrases for the reviewer, beside those of its kind
    notes: tuple[Sourced, ...] = ()  #: said on the guide page
    fee: Sourced | None = None  #: None: free of charge, as far as is known
    visits: int = 0  #: how often the applicant must come in person
    lengthened: Sourced | None = None  #: why it asks or takes more than the edition before (`lengthening`)
    status: Status = Status.SEEN  #: how sure the declaration is as a whole
    note: str = ""  #: for the next reader

    @property
    def element_ids(self) -> tuple[str, ...]:
        """The elements this matter reads, in its own order."""
        return tuple(use.id for use in self.elements)


def plain_amount(value: float | None) -> Any:
    """A figure for JSON and pages: 7 instead of 7.0, 0.5 as it is, None as it is."""
    return int(value) if value is not None and value == int(value) else value
