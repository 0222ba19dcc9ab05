"""A joint service 一件事: several matters of several agencies, asked for in one go."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from onewindow.rules.expressions import Expression, WhenUnknown, parse

from .declarations import Rule
from .facts import Condition, Name, Raw, Sourced, Status


class JointOutcome(Enum):
    """How the decisions of the matters depend on one another, beside the gates."""

    ALL_OR_NONE = "all_or_none"
    INDEPENDENT = "independent"
    LEAD_DECIDES = "lead_decides"


class Delivery(Enum):
    """How results are handed over."""

    UNIFIED = "unified"  # all together, when the last one is ready
    EACH = "each"  # each as it comes


class QuestionType(Enum):
    """How a guided question is answered."""

    SINGLE = "single"
    MULTI = "multi"
    FORM = "form"  # options beside fields for the elements it sets
    SCOPE_PICKER = "scope_picker"  # entries of the scope directory
    LIST = "list"  # rows
    SLOT = "slot"  # an appointment
    DATE_RANGE = "date_range"


class UnknownRule(Enum):
    """What an undecidable rule of a derived value does."""

    STOP = "stop"  # the search ends: never on to a lighter value
    SKIP = "skip"  # the rule is passed over


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What an option does to one answer: gives it a value, or changes a multiple one."""

    element: str  #: the answer
    value: Any = None  #: the new value, where none of the following is used
    add: tuple[str, ...] = ()  #: added to the multiple value
    remove: tuple[str, ...] = ()  #: taken out of it
    only: tuple[str, ...] = ()  #: all that is left of it
    add_shown: bool = False  #: every entry that the question shows is added


@dataclass(frozen=True, kw_only=True)
class QuestionOption:
    """One answer in plain words."""

    label: Name  #: as people speak
    sets: tuple[Setting, ...] = ()  #: what it means


@dataclass(frozen=True, kw_only=True)
class GuidedQuestion:
    """A question in plain language that chooses matters and conditions."""

    id: str  #: key
    text: Name  #: the question
    type: QuestionType  #: how it is answered
    sets: tuple[str, ...]  #: the answers it can set
    options: tuple[QuestionOption, ...] = ()  #: ready answers
    ask_when: Raw = True  #: expression
    help: Name | None = None  #: one sentence
    blank_means: tuple[Setting, ...] = ()  #: values of what is left empty once the page has been answered

    @cached_property
    def expression(self) -> Expression:
        """The parsed `ask_when`."""
        return parse(self.ask_when)


@dataclass(frozen=True, kw_only=True)
class DerivedRule:
    """One rule of a derived value."""

    when: Raw  #: expression
    value: Any  #: the value where it holds
    id: str = ""  #: key, where tiers or reasons name it
    reason: str = ""  #: why the value is false, for `all_reasons`
    why: str = ""  #: for people

    @cached_property
    def expression(self) -> Expression:
        """The parsed `when`."""
        return parse(self.when)


@dataclass(frozen=True, kw_only=True)
class DerivedValue:
    """A value computed from answers by ordered rules: the first true one wins."""

    id: str  #: variable name; also an element of origin `derived`
    rules: tuple[DerivedRule, ...]  #: in order
    otherwise: Any = None  #: the value where no rule holds
    when_unknown: WhenUnknown = WhenUnknown.ASK  #: what an undecidable rule does
    unknown_rule: UnknownRule = UnknownRule.STOP  #: whether the search goes on after one
    collect: bool = False  #: all that are true, as a list
    all_reasons: bool = False  #: every rule that gives false is told
    note: str = ""  #: how the sources were read

    @property
    def raw(self) -> dict[str, object]:
        """As `rules.derived.parse_derived` reads it."""
        return {
            "id": self.id,
            "rules": [
                {"when": rule.when, "value": rule.value, "reason": rule.reason, "id": rule.id, "why": rule.why}
                for rule in self.rules
            ],
            "else": self.otherwise,
            "default_when_unknown": self.when_unknown.value,
            "collect": self.collect,
            "all_reasons": self.all_reasons,
            "unknown_rule": self.unknown_rule.value,
        }


@dataclass(frozen=True, kw_only=True)
class Tier:
    """A class of handling, as the sources describe it; the derived value `tier` decides."""

    value: str  #: value of the derived variable
    name: Name  #: for people
    prose: str  #: the threshold in words
    rule: str = ""  #: id of the rule of the derived value; empty for "the rest"
    status: Status = Status.SEEN  #: how sure
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`
    note: str = ""  #: how it was read


@dataclass(frozen=True, kw_only=True)
class ReferenceProfile(Condition):
    """How another region draws the line: for comparison, never used."""

    id: str  #: key
    place: str  #: where
    name: str  #: its own word
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`


@dataclass(frozen=True, kw_only=True)
class JointLimit:
    """Limits of the joint handling itself (Licensing Law 42 II, 44)."""

    working_days: int | None = None  #: all matters together
    extension_working_days: int | None = None  #: with the approval of the head of government
    issue_working_days: int | None = None  #: from the decision to delivery
    promised_working_days: float | None = None  #: promised for the whole
    basis: tuple[Sourced, ...] = ()  #: law and practice


@dataclass(frozen=True, kw_only=True)
class ImpliedLicence(Condition):
    """A licence that entries of the business scope bring along."""

    id: str  #: licence code
    name: Name  #: licence
    agency: str  #: who issues it
    joins_matter: str = ""  #: the matter of the catalogue, where there is one already
    scope_texts: tuple[str, ...] = ()  #: entries that bring it
    choice_why: str = ""  #: said beside the tick


class Cancellation(Enum):
    """How a licence is cancelled when its holder is deregistered."""

    PARALLEL = "parallel"  # beside the deregistration
    CONSENT_FIRST = "approval_first"  # its authority approves first
    FILING = "filing"  # filed, then cancelled


@dataclass(frozen=True, kw_only=True)
class Licence:
    """A kind of licence that an enterprise may hold."""

    id: str  #: licence code
    name: Name  #: licence
    agencies: tuple[str, ...]  #: who issues it
    cancellation: Cancellation  #: what deregistration does with it
    words: str = ""  #: as the source says it
    basis: Sourced  #: law


@dataclass(frozen=True, kw_only=True)
class JointService:
    """A joint service."""

    code: str  #: catalogue code, for ever
    number: int  #: number of the measure in the notice
    name: Name  #: official title
    plain_name: Name  #: as people say it
    lead: str  #: leading agency
    partners: tuple[str, ...] = ()  #: other agencies that the source names
    lead_words: str = ""  #: as the source says it
    summary: Name  #: one or two sentences
    audience: tuple[str, ...] = ()  #: person, enterprise, foreigner, officer
    life_event: Name | None = None  #: 开公司, 办书店
    icon: str = ""  #: name of a picture for cards; a sheet of paper where none is named
    search_words: tuple[str, ...] = ()  #: what people type
    matters: tuple[str, ...]  #: all matters, in order
    typical_package: tuple[str, ...]  #: what most applicants need
    typical_answers: tuple[tuple[str, Any], ...] = ()  #: answers that give it
    questions: tuple[GuidedQuestion, ...] = ()  #: guided questions
    derived: tuple[DerivedValue, ...] = ()  #: computed values, in order
    tiers: tuple[Tier, ...] = ()  #: classes of handling
    reference_profiles: tuple[ReferenceProfile, ...] = ()  #: other regions' classes, not in use
    rules: tuple[Rule, ...] = ()  #: hard rules of the service as a whole
    implied_licences: tuple[ImpliedLicence, ...] = ()  #: licences that follow from the business scope
    joint_limits: JointLimit | None = None  #: limits of the whole
    joint_outcome: JointOutcome = JointOutcome.INDEPENDENT  #: how decisions combine
    delivery: Delivery = Delivery.EACH  #: how results are handed over
    arrangement_status: Status = Status.PROPOSAL  #: how sure the two above are
    countersign: tuple[tuple[str, ...], ...] = ()  #: matters that decide on one record, instead of waiting
    green_channel: bool = False  #: among reviews due on the same day its own come first on the work list
    notes: tuple[Sourced, ...] = ()  #: said on the guide page
    supervision: tuple[Sourced, ...] = ()  #: duties after the decision
