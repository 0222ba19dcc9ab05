"""The gates in force between the matters of a package."""

from .definitions import Catalogue
from .joint_services import JointService
from .judging import Judge
from .sheet import SheetEdge


def edges_of(
    catalogue: Catalogue, service: JointService, codes: tuple[str, ...], judge: Judge
) -> tuple[SheetEdge, ...]:
    """Gates whose two matters are in the package and whose condition holds, or cannot be decided and so holds."""
    package = set(codes)
    signed = [set(group) for group in service.countersign]
    edges = []
    for code in codes:
        for gate in catalogue.matter[code].gates:
            if gate.before not in package:
                continue
            about = f"“{catalogue.matter[code].name.zh}”等“{catalogue.matter[gate.before].name.zh}”"
            verdict = judge.judge(gate.condition, about)
            if verdict.value:
                edges.append(
                    SheetEdge(
                        before=gate.before,
                        after=code,
                        kind=gate.kind,
                        on_refused=gate.on_refused,
                        any_of=gate.any_of,
                        countersign=any({gate.before, code} <= group for group in signed),
                        assumed=verdict.unknown,
                        why=gate.why,
                    )
                )
    return tuple(edges)
