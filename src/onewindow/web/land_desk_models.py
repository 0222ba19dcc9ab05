"""What the registrar's desk shows: one frozen dataclass for each part, texts in the reader's language."""

from dataclasses import dataclass

from .viewmodels import Chip, Field, Happening, Text


@dataclass(frozen=True, kw_only=True)
class DeskEntry:
    """An entry of the book with what can be done to it."""

    title: Text  #: 抵押 · 第 1 顺位
    chip: Chip | None  #: how it stands
    lines: tuple[tuple[Text, str], ...]  #: what the book says
    papers: tuple[str, ...]  #: numbers that hold for it
    acts: tuple[tuple[Text, str], ...]  #: (words, address) of forms
    pending: Text  #: who prepared its end, or empty


@dataclass(frozen=True, kw_only=True)
class DeskPaper:
    """A number that was given out."""

    number: str  #: as printed
    chip: Chip  #: how it stands
    small: Text  #: kind, days


@dataclass(frozen=True, kw_only=True)
class LandPage:
    """`web/land/unit.html`."""

    unit: str  #: code without blanks
    code: tuple[str, ...]  #: its four groups
    location: str  #: 坐落
    chips: tuple[Chip, ...]  #: restrictions of the day shown
    as_of: str  #: the second shown
    on: str  #: day asked for, ISO; empty for now
    today: str  #: ISO, the last day that can be asked for
    facts: tuple[tuple[Text, str], ...]  #: natural state and right
    owners: tuple[tuple[str, str, str], ...]  #: name, masked number, share
    certificates: tuple[str, ...]  #: numbers that hold for the right
    mortgages: tuple[DeskEntry, ...]  #: by rank
    attachments: tuple[DeskEntry, ...]  #: in their queue
    others: tuple[DeskEntry, ...]  #: objections, notices, residence, easements, bans
    papers: tuple[DeskPaper, ...]  #: every number, newest first
    happened: tuple[Happening, ...]  #: newest first
    plan: str  #: address of the drawing
    acts: tuple[tuple[Text, str], ...]  #: new entries: (words, address)


@dataclass(frozen=True, kw_only=True)
class PendingRow:
    """An entry that waits for a second person."""

    id: int  #: for the form
    title: Text  #: 解除查封
    unit: str  #: code as printed
    url: str  #: page of the unit
    ground: str  #: reason and letter
    who: str  #: who prepared it
    when: str  #: and when
    own: bool  #: prepared by the reader himself


@dataclass(frozen=True, kw_only=True)
class LandForm:
    """`web/land/form.html`."""

    title: Text  #: what is entered
    lead: Text  #: what happens
    button: Text  #: 登簿
    fields: tuple[Field, ...]  #: in order
    unit: str  #: code
    code: tuple[str, ...]  #: its groups
    location: str  #: 坐落
    about: Text  #: the entry it is about, or empty
    refusal: str  #: what the book refuses

    @property
    def faults(self) -> tuple[Field, ...]:
        """Fields with a fault."""
        return tuple(field for field in self.fields if field.fault)


@dataclass(frozen=True, kw_only=True)
class FoundUnit:
    """A unit that a search for a person gave."""

    url: str  #: its page
    code: str  #: as printed
    location: str  #: 坐落
    chips: tuple[Chip, ...]  #: restrictions


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One check of the book."""

    when: str  #: when it ended, or began
    chip: Chip  #: how it came out
    small: Text  #: units, events, seconds
    rules: tuple[tuple[Text, int], ...]  #: rule, faults
    faults: tuple[tuple[str, str, Text, str], ...]  #: address, unit, rule, what
