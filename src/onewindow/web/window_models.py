"""What the templates of the window expect, beside the components' own (`viewmodels`)."""

from dataclasses import dataclass

from .viewmodels import Chip, Field, MissingLine, Text


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One of the applications or cases that lie open at a window."""

    url: str  #: opens it
    name: Text  #: applicant
    small: Text  #: what it is about
    current: bool  #: open now
    key: str = ""  #: 1 to 9: Alt and this digit; empty beyond
    kind: str = "draft"  #: draft or case: the shape of its spot


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A field in the dense form."""

    field: Field  #: label, control, fault
    span: int  #: columns of twelve

    @property
    def css(self) -> str:
        """The class that gives it its width."""
        return f"w{self.span}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section of the dense form."""

    id: str  #: of the section
    key: str  #: A to Z: Alt and this letter leads to its first open field; empty beyond
    name: Text  #: heading
    cells: tuple[Cell, ...]  #: fields, in order
    remark: Text = ""  #: at the end of the heading

    @property
    def first(self) -> str:
        """The field that the key leads to: the first that can be filled in."""
        given = [cell for cell in self.cells if cell.field.given is None]
        return (given or list(self.cells))[0].field.id


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A material in the list beside the form."""

    field: Field  #: its name and files; the control that takes files
    present: bool  #: is it there, or does nobody have to bring it
    asked: bool  #: does the applicant bring it
    small: Text = ""  #: where it comes from, or until when it may follow


@dataclass(frozen=True, kw_only=True)
class DenseSheet:
    """`web/window/sheet.html`: the whole sheet on one page."""

    parts: tuple[Part, ...]  #: sections
    signing: tuple[Field, ...]  #: commitments to tick
    papers: tuple[Paper, ...]  #: materials
    lacking: tuple[MissingLine, ...]  #: fields that are missing or wrong, each with its address
    wrong: int  #: how many of these are wrong rather than missing
    tried: bool  #: whether missing answers are told beside their fields

    @property
    def asked_papers(self) -> int:
        """Materials that the applicant brings."""
        return sum(1 for paper in self.papers if paper.asked)

    @property
    def missing_papers(self) -> int:
        """Of these, not here yet."""
        return sum(1 for paper in self.papers if paper.asked and not paper.present)

    @property
    def faults(self) -> tuple[Field, ...]:
        """Fields with a fault that is told, for the summary above the form."""
        flat = [cell.field for part in self.parts for cell in part.cells]
        inner = [f for field in flat for f in (field, *(c for row in field.rows for c in row.fields))]
        return tuple(f for f in (*inner, *(paper.field for paper in self.papers)) if f.fault)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """An answer that two pages gave differently."""

    label: Text  #: what is asked
    mine: str  #: typed here
    theirs: str  #: saved elsewhere


@dataclass(frozen=True, kw_only=True)
class Stale:
    """Somebody else was faster: what this page had seen, what there is now, and what differs."""

    seen: int  #: version of the page
    current: int  #: version now
    differences: tuple[Difference, ...] = ()  #: field by field


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """A joint service to choose."""

    code: str  #: sent
    title: Text  #: plain name
    small: Text  #: what it covers
    icon: str  #: in the sprite
    chosen: bool = False  #: ticked


@dataclass(frozen=True, kw_only=True)
class PartyCard:
    """The person or organisation at the window."""

    id: int  #: row
    name: str  #: full name: the clerk has the card in hand
    number: str  #: masked
    kind: Chip  #: natural or legal
    assurance: Text  #: how far the name is established
