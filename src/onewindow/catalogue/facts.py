"""The small values that every declaration is made of: names in two languages, sourced facts, conditions."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Annotated, Any

from onewindow.rules.expressions import Expression, WhenUnknown, parse

#: Marks a field that holds an expression, so that the reader expands and checks it.
EXPRESSION = "expression"
#: An expression of `rules.expressions` as JSON; None where nobody has bound the prose yet.
Raw = Annotated[Any, EXPRESSION]


class Status(Enum):
    """How sure a fact is."""

    SEEN = "seen"  # read in the source that is named
    UNVERIFIED = "unverified"  # from memory, or read only in part
    PROPOSAL = "proposal"  # nobody says so yet: our suggestion, to be decided


@dataclass(frozen=True, kw_only=True)
class Name:
    """A word for people."""

    zh: str  #: official Chinese
    en: str  #: official English

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """A sentence of law or practice and where it comes from."""

    text: str  #: the sentence, or the law and its article
    status: Status = Status.SEEN  #: how sure it is
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`
    remark: str = ""  #: what a reader should know about the source


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition in words and as an expression; the words bind people, the expression binds the machine."""

    prose: str = ""  #: as the source says it
    when: Raw = True  #: expression of `rules.expressions`, or None where the prose cannot be bound yet
    when_unknown: WhenUnknown = WhenUnknown.IN_FORCE  #: what holds while an answer is missing
    status: Status = Status.SEEN  #: how sure the binding is
    note: str = ""  #: how the prose was read
    why_unbound: str = ""  #: where `when` is None: why, and who must say more

    @cached_property
    def expression(self) -> Expression | None:
        """The parsed expression, None where it is unbound."""
        return None if self.when is None else parse(self.when)


#: A condition that always holds.
ALWAYS = Condition()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whether the applicant switches a matter himself, in the answer `matter_choice`."""

    preselected: bool  #: ticked at the start, because the typical package has it
    preselected_when: Raw = None  #: expression that overrides `preselected` where it is known
    may_decline: bool = True  #: the tick may be taken away
    why: str = ""  #: said beside the tick

    @cached_property
    def expression(self) -> Expression | None:
        """The parsed `preselected_when`, or None."""
        return None if self.preselected_when is None else parse(self.preselected_when)


@dataclass(frozen=True, kw_only=True)
class Trigger(Condition):
    """When a matter joins the package."""

    choice: Choice | None = None  #: None where answers alone decide
