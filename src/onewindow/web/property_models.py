"""What the pages of one's own property show: one frozen dataclass for each part, texts in the reader's language."""

from dataclasses import dataclass

from .viewmodels import Chip, Choice, Happening, Text


@dataclass(frozen=True, kw_only=True)
class PropertyCard:
    """A unit in the list of mine, and the head of its own page."""

    url: str  #: its page
    code: tuple[str, ...]  #: the four groups of its code
    location: str  #: 坐落
    use: Text  #: 用途
    area: str  #: square metres
    held: Text  #: 单独所有; 按份共有，份额 1/2
    of: str  #: whose, where the account stands for several
    plan: str  #: address of the drawing, or empty
    chips: tuple[Chip, ...]  #: what stands on it


@dataclass(frozen=True, kw_only=True)
class Burden:
    """A mortgage, an attachment or another entry on the unit."""

    title: Text  #: such as 抵押 · 第 1 顺位
    chip: Chip | None  #: how it stands
    lines: tuple[tuple[Text, str], ...]  #: what the book says


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A certificate number of the unit."""

    number: str  #: as printed
    name: Text  #: certificate or proof
    chip: Chip  #: how it stands
    pdf_url: str  #: the signed file, empty for an old paper
    code_url: str  #: where its code is shown, empty likewise


@dataclass(frozen=True, kw_only=True)
class RunningLine:
    """An application that runs on the unit."""

    title: Text  #: what is to be registered
    small: Text  #: order, number
    url: str  #: progress, empty where it is somebody else's case
    owed: str  #: yuan to pay, or empty
    pay_url: str  #: where


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """Something that can be applied for on the unit."""

    option: int  #: place among the answers of the guided question
    name: Text  #: in plain words
    why_not: Text  #: what the book refuses today, or empty
    needs: Text  #: whose consent it needs, or empty


@dataclass(frozen=True, kw_only=True)
class MoveLine:
    """An account of a utility."""

    utility: str  #: code
    name: Text  #: 水
    chip: Chip  #: how it stands
    account: str  #: number, where it is known
    words: str  #: answer of the utility
    offered: bool  #: it can be asked for
    again: bool  #: it could not be done and may be asked once more


@dataclass(frozen=True, kw_only=True)
class PropertyPage:
    """`web/property/one.html`."""

    card: PropertyCard  #: its head
    unit: str  #: code without blanks
    facts: tuple[tuple[Text, str], ...]  #: natural state and right
    owners: tuple[tuple[str, str], ...]  #: name, share
    burdens: tuple[Burden, ...]  #: in the order of the book
    papers: tuple[PaperLine, ...]  #: newest first
    running: tuple[RunningLine, ...]  #: earliest first
    services: tuple[ServiceLine, ...]  #: what can be started
    moves: tuple[MoveLine, ...]  #: accounts that move along
    move_seq: int  #: the sale they belong to
    move_days: int  #: working days of a utility
    alerts: bool  #: whether changes are told
    may_silence: bool  #: whether it is for the reader to turn them off
    as_of: str  #: the second of the book

    @property
    def can_move(self) -> bool:
        """Whether an account can still be asked for."""
        return any(line.offered or line.again for line in self.moves)


@dataclass(frozen=True, kw_only=True)
class PropertyHistory:
    """`web/property/history.html`."""

    unit: str  #: code
    code: tuple[str, ...]  #: its groups
    happened: tuple[Happening, ...]  #: newest first
    looks: tuple[Happening, ...]  #: who looked, newest first


@dataclass(frozen=True, kw_only=True)
class ProofLine:
    """A proof in the list of mine."""

    id: int  #: for the addresses
    name: Text  #: kind
    small: Text  #: for whom, what for, when
    number: str  #: of the paper
    chip: Chip  #: where it stands
    why: Text  #: why it cannot be made
    relatives: tuple[tuple[str, Chip], ...]  #: name, answer
    pdf_url: str  #: the signed file
    code_url: str  #: where its code is shown, empty where there is none
    waiting: bool  #: it can be withdrawn


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """A proof of a relative that waits for my answer."""

    proof: int  #: id
    name: Text  #: kind
    who: str  #: who asks
    reader: str  #: who may read it
    purpose: Text  #: what for


@dataclass(frozen=True, kw_only=True)
class KinFields:
    """What was typed of a member of the family."""

    n: int  #: place, from 1
    name: str  #: as typed
    number: str  #: as typed
    relations: tuple[Choice, ...]  #: with the chosen one
    faults: dict[str, str]  #: name | relation | number -> what to do
    open: bool  #: something was typed
