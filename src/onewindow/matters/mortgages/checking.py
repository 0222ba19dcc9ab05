"""Whether the book lets it be registered: asked when a bank applies, when the last one signs, when it is decided."""

from collections.abc import Collection
from dataclasses import dataclass

from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.queries import verdict
from onewindow.registers.land.restrictions import Finding, Registering, Situation

from .states import Kind

_ACTS = {
    Kind.FIRST: Registering.MORTGAGE,
    Kind.CHANGE: Registering.MORTGAGE_CHANGE,
    Kind.RANK: Registering.MORTGAGE_CHANGE,
    Kind.CANCEL: Registering.MORTGAGE_CANCEL,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What the book says."""

    notes: tuple[str, ...]  #: warnings and information, with articles
    advances: tuple[int, ...]  #: advance notices whose holders must agree


def look(unit: str, kind: Kind, *, mortgage: int | None = None, agreed: Collection[int] | None = None) -> Looked:
    """Everything to be said before it is decided. `agreed`: keys of notices whose holders have signed; None where they
    are still to be asked. That others were accepted earlier is no reason to refuse here: they go first.

    Raises NoUnit, BadUnitCode, Restricted.
    """
    besides = [mortgage] if mortgage is not None else []
    first = verdict(unit, _ACTS[kind], besides=besides)
    advances = tuple(f.found.key for f in first.refusals if f.found.situation is Situation.ADVANCE_NOTICE)
    consents = advances if agreed is None else tuple(agreed)
    found = verdict(unit, _ACTS[kind], besides=besides, consents=consents) if advances else first
    against = [f for f in found.refusals if f.found.situation is not Situation.EARLIER_ACCEPTANCE]
    if against:
        raise Restricted(why="".join(str(f.sentence) for f in against), reasons=[_plain(f) for f in against])
    return Looked(notes=tuple(str(f.sentence) for f in found.notes), advances=advances)


def _plain(finding: Finding) -> dict[str, object]:
    found = finding.found
    said = str(finding.sentence)
    return {"situation": found.situation.value, "key": found.key, "reason": said, "english": finding.english}
