"""Where matters plug in what data cannot say: what happens besides when a review is accepted, granted, refused, ended.

    @handlers.register("ENT-REG")
    class Registration(Handler):
        def on_granted(self, review: Handled, *, by: Actor) -> Granted:
            code = enterprises.acts.register(…)
            return Granted(facts={"uscc": code})

A handler's writes are part of the act's own transaction: a register of ours is written or nothing is. It may refuse
(any `Refused`), and then nothing has happened. An outside system is reached by a job, never from here. A matter without
a handler needs none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Handled:
    """One review as its handler sees it: the matter's own slice, nothing else."""

    case: int  #: id of the case
    number: str  #: its number
    matter: str  #: code
    service: str  #: joint service
    division: str  #: where the case is handled
    agency: int  #: id of the agency that handles the matter
    applicant: int  #: id of the party
    facts: Mapping[str, Any]  #: what the matter reads, and what was said with its decision (`decision:…`)
    reason: str = ""  #: the agency's words, for a refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """What a grant brings besides the decision."""

    facts: Mapping[str, Any] = field(
        default_factory=dict
    )  #: element -> value that this matter gives (an allotted code)
    sensitive: frozenset[str] = frozenset()  #: names of facts and of decision values that are stored sealed
    decision: Mapping[str, Any] = field(default_factory=dict)  #: `decision:…` values for the certificate
    origin: Mapping[str, Any] = field(default_factory=dict)  #: which record of which register they come from


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """An automatic check, shown at the desk beside the decision."""

    code: str  #: for machines
    passed: bool | None  #: None: could not be checked
    says: str  #: one sentence for the officer (message id)
    data: Mapping[str, Any] = field(default_factory=dict)  #: fills the sentence
    source: str = ""  #: which register or rule answered


class Handler:
    """Does nothing. A matter overrides what it needs."""

    #: Whether `on_granted` gives everything that the certificate shows of the decision: then nobody types it.
    words_certificate: bool = False

    def on_submitted(self, review: Handled, *, by: Actor) -> Mapping[str, Any]:
        """The case is being written; returns facts it knows already (element -> value)."""
        return {}

    def on_accepted(self, review: Handled, *, by: Actor) -> None:
        """The matter has been accepted."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """The outcome is a grant: write the register, allot codes."""
        return Granted()

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """The outcome is a refusal, by the agency or because of a gate or a joint outcome."""

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """The matter fell away: withdrawn, lapsed, not accepted."""

    def on_supplemented(self, review: Handled, *, by: Actor) -> None:
        """Values that were left open at submission have come; `review.facts` holds them."""

    def on_issued(self, review: Handled, certificate: str, *, by: Actor) -> None:
        """The certificate has been made."""

    def on_ended(self, review: Handled, verb: str, *, by: Actor) -> None:
        """After issue: the result was revoked, cancelled or has expired."""

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Automatic checks on the matter's facts, shown before a decision."""
        return ()


#: Matter code -> handler.
handlers: Registry[Handler] = Registry("cases.handlers")


def listens(code: str, method: str) -> bool:
    """Whether the matter's handler does something at that point."""
    handler = handlers.get(code)
    return handler is not None and getattr(type(handler), method) is not getattr(Handler, method)
