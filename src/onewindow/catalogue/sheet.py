"""The compiled sheet 申请表: what one form asks, for whom, from where; its materials, order, findings and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from onewindow.rules.derived import Derivation
from onewindow.rules.sentences import Sentence

from .declarations import GateKind, Need, OnRefused, RuleEffect
from .elements import Constraints, Element
from .facts import Name, Sourced


class Filled(Enum):
    """Who gives the value of an element."""

    PERSON = "person"  # the applicant answers
    SIBLING = "sibling"  # another matter of this package issues it
    REGISTER = "register"  # an agency shares it
    SYSTEM = "system"  # the system knows it
    DERIVED = "derived"  # it is computed
    NOT_NEEDED = "not_needed"  # under these answers nobody needs it


class Supply(Enum):
    """How a material comes (the chip beside it)."""

    ONLINE = "online"  # 在线填
    UPLOAD = "upload"  # 请您上传
    EXEMPT = "exempt"  # 免交·自动调取
    COMMITMENT = "commitment"  # 告知承诺
    DEFERRED = "deferred"  # 容缺
    NONE = "none"  # 无需材料


@dataclass(frozen=True, kw_only=True)
class SheetElement:
    """One field of the one sheet."""

    element: Element  #: its definition
    asked_by: tuple[str, ...]  #: the matters that read it
    filled: Filled  #: who gives the value
    source: str = ""  #: the matter, or the id of the shared register, that gives it
    required: bool = False  #: the applicant must answer
    open: bool = False  #: whether it is needed depends on an answer that is still missing
    awaits: tuple[str, ...] = ()  #: the answers on which alone it hangs whether it is required; empty: that is settled
    constraints: Constraints  #: the intersection of what all readers demand
    notes: tuple[str, ...] = ()  #: said beside the field

    @property
    def id(self) -> str:
        """The element's code."""
        return self.element.id

    @property
    def asked(self) -> bool:
        """Whether the applicant is asked."""
        return self.filled is Filled.PERSON


@dataclass(frozen=True, kw_only=True)
class SheetMaterial:
    """One line of the materials list; the same paper for several matters is one line."""

    key: str  #: `PUB-R.m1`, the first matter's
    keys: tuple[str, ...]  #: all of them
    name: Name  #: as on the guide
    asked_by: tuple[str, ...]  #: the matters that need it
    need: Need  #: declared need
    supply: Supply  #: how it comes
    source: str = ""  #: in words, where it comes from
    element: str = ""  #: the element that is this paper; it is not asked twice
    commitment: bool = False  #: a signed commitment may stand for it
    open: bool = False  #: whether it is needed depends on an answer that is still missing
    note: str = ""  #: when it is needed, or until when it may follow
    basis: Sourced | None = None  #: on what it is asked


@dataclass(frozen=True, kw_only=True)
class SheetEdge:
    """A gate in force between two matters of the package."""

    before: str  #: the earlier matter
    after: str  #: the later one
    kind: GateKind  #: what waits
    on_refused: OnRefused  #: what the later one does when the earlier fails
    any_of: str = ""  #: gates of this name are alternatives
    countersign: bool = False  #: both decide on one record, so neither waits
    assumed: bool = False  #: in force because an answer is missing
    why: str = ""  #: the reason


class FindingState(Enum):
    """What a hard rule comes to."""

    HOLDS = "holds"  # satisfied
    FAILS = "fails"  # not satisfied
    APPLIES = "applies"  # its consequence follows
    IDLE = "idle"  # its consequence does not follow
    OPEN = "open"  # an answer is missing, or an officer judges


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A hard rule under these answers."""

    rule: str  #: id of the rule
    matter: str  #: matter, empty for a rule of the service
    effect: RuleEffect  #: what it does
    state: FindingState  #: what it comes to
    says: Name  #: the sentence
    then: str = ""  #: consequence, for handlers
    element: str = ""  #: the element it is about
    missing: tuple[str, ...] = ()  #: facts that would settle it

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way now."""
        if self.effect is RuleEffect.FORBIDS:
            return self.state is FindingState.APPLIES
        stopping = {RuleEffect.ACCEPT_ONLY_IF, RuleEffect.MUST_HOLD}
        return self.effect in stopping and self.state is FindingState.FAILS


@dataclass(frozen=True, kw_only=True)
class MaterialFigures:
    """Materials counted as the catalogue declares them, whatever the answers."""

    before: int  #: all whose need is not 无, one per matter
    from_sibling_matters: int  #: from a matter of the package, or from the system itself
    from_registers: int  #: from any other shared source
    to_be_handed_in: int  #: the rest


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one sheet saves."""

    fields_before: int  #: fields of all forms together
    fields_after: int  #: fields of the one sheet
    materials: MaterialFigures  #: papers
    promised_days_serial: Fraction  #: one matter after the other, working days
    promised_days_parallel: Fraction  #: as the gates allow
    statutory_notice: str = ""  #: the matter whose statutory public notice runs besides
    statutory_notice_days: int | None = None  #: its length in calendar days
    visits_before: int = 0  #: one for each agency
    visits_after: int = 0  #: in person, as declared
    critical: tuple[str, ...] = ()  #: the chain of matters that decides the length


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The one sheet of a package."""

    service: str  #: code of the joint service
    matters: tuple[str, ...]  #: codes, in the order of the service
    elements: tuple[SheetElement, ...]  #: fields, by section and in the order of the matters
    context: tuple[SheetElement, ...]  #: facts asked only to decide conditions
    materials: tuple[SheetMaterial, ...]  #: papers needed under these answers
    edges: tuple[SheetEdge, ...]  #: gates in force
    findings: tuple[Finding, ...]  #: hard rules
    figures: Figures  #: what is saved
    derived: Mapping[str, Derivation]  #: computed values
    questions_open: tuple[str, ...] = ()  #: facts that must be answered before submission
    warnings: tuple[Sentence, ...] = ()  #: what was assumed

    def of(self, element: str) -> SheetElement | None:
        """The field or steering fact of an element, None where the package does not read it."""
        for entry in (*self.elements, *self.context):
            if entry.id == element:
                return entry
        return None


def projection(sheet: Sheet, matter: str) -> tuple[str, ...]:
    """Least data: the elements that one matter of the sheet reads, and no other.

    A fact that only steers a condition of it and is a field of a sibling is not among them: the house judges the
    condition, the matter's agency has no need of the fact.
    """
    return tuple(entry.id for entry in (*sheet.elements, *sheet.context) if matter in entry.asked_by)


def readers(sheet: Sheet, element: str) -> tuple[str, ...]:
    """The matters that read an element: a correction of it holds up these and no other."""
    entry = sheet.of(element)
    return entry.asked_by if entry is not None else ()
