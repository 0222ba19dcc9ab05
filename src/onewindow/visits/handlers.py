"""Where higher floors plug in: what else happens with a visit, such as telling the case it is about.

    @handlers.register("cases")
    class CaseVisits(VisitHandler):
        def on_reported(self, told: Told, *, by: Actor) -> None: ...

Called inside the act's own transaction, for every handler in order of its code. `on_planned` may refuse.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from onewindow.core.act import Actor
from onewindow.core.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a handler learns of a visit."""

    visit: int  #: id
    about: str  #: case:NUMBER or party:ID
    purpose: str  #: review | aftercheck
    matters: Mapping[int, tuple[str, ...]]  #: id of the agency -> codes of its matters
    start: datetime  #: planned
    results: Mapping[int, str] = field(default_factory=dict)  #: id of the agency -> its result, of a report
    result: str = ""  #: of the whole
    findings: int = 0  #: how many lines were not in order
    reason: str = ""  #: of a cancellation


class VisitHandler:
    """Override what is of interest."""

    def on_planned(self, told: Told, *, by: Actor) -> None:
        """A visit is being planned; a refusal stops it."""

    def on_moved(self, told: Told, *, by: Actor) -> None:
        """It was moved to another time."""

    def on_cancelled(self, told: Told, *, by: Actor) -> None:
        """It was cancelled."""

    def on_reported(self, told: Told, *, by: Actor) -> None:
        """Its result is known."""


handlers: Registry[VisitHandler] = Registry("visits.handlers")


def all_handlers() -> Iterator[VisitHandler]:
    """Everybody who wants to know."""
    return (handlers[code] for code in handlers)
