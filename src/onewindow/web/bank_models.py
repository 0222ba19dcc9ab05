"""What the pages of the bank link show, as plain values in the reader's language."""

from dataclasses import dataclass

from .viewmodels import Chip, Field, Happening, Text


@dataclass(frozen=True, kw_only=True)
class BankLine:
    """An application in a list."""

    url: str  #: its page
    title: Text  #: kind and amount
    small: Text  #: unit, number, bank's number
    when: str  #: asked for
    chip: Chip  #: state


@dataclass(frozen=True, kw_only=True)
class BankCase:
    """One application."""

    number: str  #: our number
    title: Text  #: 抵押权首次登记
    bank: str  #: the mortgagee
    chip: Chip  #: state
    facts: tuple[tuple[Text, str], ...]  #: heading, value
    amount: str  #: in figures
    amount_words: str  #: in capital figures
    notes: tuple[str, ...]  #: from the book
    words: str  #: last reason
    ranks: bool  #: two ranks are exchanged
    signers: tuple[tuple[str, Text, Chip], ...]  #: masked name, role, state
    happened: tuple[Happening, ...]  #: history
    proof_url: str  #: the paper, or empty
    verbs: frozenset[str]  #: what the reader may do now
    seen: str  #: digest that a signer sends back
    fee: "BankFee | None" = None  #: what is to be paid, None where nothing is


@dataclass(frozen=True, kw_only=True)
class BankFee:
    """The fee of a registration."""

    number: str  #: of the order
    amount: str  #: yuan
    chip: Chip  #: state
    words: Text  #: until when, when it was paid, why it ended
    url: str  #: where it is paid or looked at; empty for who does not pay
    waits: bool  #: can be paid now


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """A consent in a list."""

    number: str  #: of the consent
    url: str  #: its page
    who: str  #: the bank
    small: Text  #: unit, purpose
    scopes: tuple[str, ...]  #: in words
    when: Text  #: until when
    chip: Chip  #: state
    status: str  #: asked | granted | …
    apply_url: str = ""  #: for a bank: apply with it


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of fields."""

    fields: tuple[Field, ...]  #: in order
    fault: Text = ""  #: refusal of the whole

    @property
    def faults(self) -> tuple[Field, ...]:
        """Fields with a fault, for the summary above."""
        return tuple(field for field in self.fields if field.fault)


@dataclass(frozen=True, kw_only=True)
class BankFigures:
    """A line of the regulators' table."""

    name: str  #: the bank
    admitted: Text  #: since when, or no longer
    applied: int  #: applications
    registered: int  #: registered
    released: int  #: released
    failed: int  #: not registered
    open: int  #: on the way
    breaches: int  #: of consent
