"""What the portal's templates expect: cards, shelves, results, the guide page 办事指南."""

from dataclasses import dataclass

from .viewmodels import Chip, Crumb, Fact, MaterialLine, Plan, PlannedLane, Text


@dataclass(frozen=True, kw_only=True)
class ServiceCard:
    """A joint service as a life event, with live figures: `parts/service_card.html`."""

    url: str  #: its guide page
    title: Text  #: 开书店
    sub: Text  #: one line
    icon: str  #: name in the sprite
    agencies: int  #: handling at the same time
    agencies_unit: Text  #: 个部门
    documents: int  #: to be handed in now
    documents_unit: Text  #: 份
    documents_before: int  #: one per matter, as it was
    days: str  #: working days, side by side
    days_unit: Text  #: 个工作日
    days_before: str  #: one after the other
    lanes: tuple[PlannedLane, ...]  #: for the miniature
    total: float  #: working days of the miniature


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """An audience with its services: `parts/shelf.html`."""

    title: Text  #: 企业办事
    small: str = ""  #: Foreigners
    icon: str  #: name in the sprite
    tone: str = ""  #: gold, ok or empty
    entries: tuple[Crumb, ...]  #: words and address
    url: str  #: all of them


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A large number of `parts/figures.html`."""

    value: str  #: 55
    unit: Text = ""  #: 项
    what: Text  #: 少填的栏目
    why: Text = ""  #: small line


@dataclass(frozen=True, kw_only=True)
class Result:
    """A search result."""

    url: str  #: where it leads
    title: Text  #: name
    summary: Text  #: one sentence
    because: str = ""  #: the word that was met
    figures: tuple[tuple[str, Text], ...] = ()  #: (figure, caption)


@dataclass(frozen=True, kw_only=True)
class LawLine:
    """A sentence of law or practice and how sure we are of it."""

    text: Text  #: the law and its article
    chip: Chip | None = None  #: 未核实, 建议稿
    remark: Text = ""  #: about the source


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """A condition one must meet, in plain words."""

    says: Text  #: the sentence
    basis: Text = ""  #: law
    automatic: bool = True  #: the system checks it, nothing to prove


@dataclass(frozen=True, kw_only=True)
class MatterBlock:
    """A matter inside a service."""

    code: str  #: catalogue code, and anchor
    name: Text  #: official name
    kind: Text  #: 行政许可
    agency: Text  #: who handles it
    typical: bool  #: part of the usual package
    statutory: Text  #: 20 个工作日
    promised: Text  #: 7 个工作日
    certificate: Text = ""  #: what it issues
    joins: Text = ""  #: when it belongs to the package
    asks: tuple[Text, ...] = ()  #: what the applicant tells it on the sheet
    waits: tuple[Text, ...] = ()  #: what it waits for, and why
    laws: tuple[LawLine, ...] = ()  #: its legal basis


@dataclass(frozen=True, kw_only=True)
class Guide:
    """The guide page of a service: `web/portal/guide.html`."""

    code: str  #: catalogue code
    title: Text  #: plain name
    official: Text  #: official title
    lead: Text  #: summary
    chips: tuple[Chip, ...]  #: kind, on-line, status
    facts: tuple[Fact, ...]  #: the four facts
    rules: tuple[RuleLine, ...]  #: whether one may
    materials: tuple[MaterialLine, ...]  #: of the usual package
    materials_note: Text  #: how many fall away, and why
    plan: Plan  #: side by side
    matters: tuple[MatterBlock, ...]  #: all matters
    notes: tuple[LawLine, ...]  #: said by the departments
    duties: tuple[LawLine, ...]  #: after the decision
    remedies: tuple[LawLine, ...]  #: where one disagrees
    certificates: tuple[Text, ...]  #: what one gets
    lead_agency: Text  #: who leads
    saved: tuple[Figure, ...]  #: fields, documents, days
    apply_url: str = ""  #: begins an application; empty while there is none
    edition: Text = ""  #: which edition, since when
    plain: tuple[Text, ...] = ()  #: the whole in a few plain sentences, for 长辈版
    sample_url: str = ""  #: picture of the first certificate, as a sample
    score: Text = ""  #: 4.8 / 5（312 条）
