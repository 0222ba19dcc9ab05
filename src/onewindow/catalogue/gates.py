"""The graph of gates for the case engine: who waits for whom, what a refusal does, who signs together, who is first."""

from collections.abc import Mapping
from dataclasses import dataclass

from .declarations import AgencyDuty, GateKind, OnRefused
from .definitions import Catalogue
from .sheet import Sheet


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One gate before a matter."""

    before: str  #: the earlier matter
    on_refused: OnRefused  #: what happens when it fails
    any_of: str = ""  #: gates of this name and kind are alternatives: one is enough


@dataclass(frozen=True, kw_only=True)
class GateGraph:
    """The gates of one package. Edges between countersigning matters are not in it: neither waits."""

    matters: tuple[str, ...]  #: all matters
    into: Mapping[str, Mapping[GateKind, tuple[Incoming, ...]]]  #: matter -> kind -> gates before it
    countersign: tuple[tuple[str, ...], ...] = ()  #: groups that decide on one record

    def dependents(self, matter: str) -> tuple[tuple[str, GateKind, Incoming], ...]:
        """The matters that wait for this one, with the gate."""
        return tuple(
            (after, kind, gate)
            for after, kinds in self.into.items()
            for kind, gates in kinds.items()
            for gate in gates
            if gate.before == matter
        )


def gate_graph(catalogue: Catalogue, sheet: Sheet) -> GateGraph:
    """The gates of a compiled sheet, as the engine keeps them in the case row."""
    into: dict[str, dict[GateKind, list[Incoming]]] = {code: {} for code in sheet.matters}
    for edge in sheet.edges:
        if not edge.countersign:
            gate = Incoming(before=edge.before, on_refused=edge.on_refused, any_of=edge.any_of)
            into[edge.after].setdefault(edge.kind, []).append(gate)
    groups = (
        tuple(code for code in group if code in sheet.matters) for group in catalogue.service[sheet.service].countersign
    )
    return GateGraph(
        matters=sheet.matters,
        into={code: {kind: tuple(gates) for kind, gates in kinds.items()} for code, kinds in into.items()},
        countersign=tuple(group for group in groups if len(group) > 1),
    )


def duties(catalogue: Catalogue, matter_code: str, package: tuple[str, ...]) -> tuple[AgencyDuty, ...]:
    """Who handles a matter in a package, stage by stage; a filing goes to whoever decides the licence beside it."""
    matter = catalogue.matter[matter_code]
    if matter.stages:
        return tuple(stage.agency for stage in matter.stages)
    for other in matter.agency.follows:
        if other in package and other != matter_code:
            return (duties(catalogue, other, tuple(code for code in package if code != matter_code))[-1],)
    return (matter.agency,)
