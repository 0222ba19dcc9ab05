"""Checks on the order: no matters wait for one another in a ring, and every matter can be reached."""

from collections.abc import Iterator, Mapping
from itertools import product

from onewindow.rules.expressions import Expression, Operator, evaluate

from .checking import Check, Faults, Scene
from .declarations import Gate, GateKind, Matter
from .definitions import Catalogue, reachable
from .elements import ElementType
from .joint_services import JointService

#: More combinations of answers than this are not tried; the ring is then taken for real.
_MOST = 20_000

#: A gate and the matter that declares it.
Wait = tuple[Matter, Gate]


def rings(scene: Scene) -> Faults:
    """No ring of waiting gates whose conditions can hold together. Countersigning pairs wait for nobody."""
    for service in scene.catalogue.services:
        for ring in _rings(waits(scene.catalogue, service)):
            if _together(scene.catalogue, [gate for _, gate in ring]):
                matter, gate = min(ring, key=lambda wait: wait[0].code)
                path = " → ".join([*(each.before for _, each in ring), ring[0][1].before])
                yield scene.fault(
                    gate,
                    f"事项互相等待，谁也办不了：{path}。",
                    f"请改掉其中一条前置，或在 services/{service.code}.yaml 里声明 countersign 联合会签。",
                    owner=matter,
                )


def waits(catalogue: Catalogue, service: JointService) -> Mapping[str, tuple[Wait, ...]]:
    """For every matter of a service, the gates at which it really waits."""
    present = [code for code in reachable(service) if code in catalogue.matter]
    signed = [set(pair) for pair in service.countersign]
    result: dict[str, tuple[Wait, ...]] = {}
    for code in present:
        matter = catalogue.matter[code]
        result[code] = tuple(
            (matter, gate)
            for gate in matter.gates
            if gate.kind is not GateKind.OPTIONAL
            and gate.before in present
            and not any({code, gate.before} <= pair for pair in signed)
        )
    return result


def _rings(graph: Mapping[str, tuple[Wait, ...]]) -> Iterator[list[Wait]]:
    """Every simple ring once, beginning at its smallest code."""
    for start in sorted(graph):
        stack: list[tuple[str, list[Wait]]] = [(start, [])]
        while stack:
            code, path = stack.pop()
            for wait in graph.get(code, ()):
                before = wait[1].before
                if before == start:
                    yield list(reversed([*path, wait]))
                elif before > start and all(each[0].code != before for each in [*path, wait]):
                    stack.append((before, [*path, wait]))


def _together(catalogue: Catalogue, gates: list[Gate]) -> bool:
    """Whether some answers let all gates apply at once; what cannot be tried counts as possible."""
    conditions = [gate.condition.expression for gate in gates]
    bound = [condition for condition in conditions if condition is not None]
    domains = {name: _domain(catalogue, name, bound) for condition in bound for name in condition.variables()}
    tried = {name: values for name, values in domains.items() if values}
    size = 1
    for values in tried.values():
        size *= len(values)
    if size > _MOST:
        return True
    for answers in product(*tried.values()):
        scope = dict(zip(tried, answers, strict=True))
        if all(evaluate(condition, scope) is not False for condition in bound):
            return True
    return False


def _domain(catalogue: Catalogue, name: str, conditions: list[Expression]) -> list[object]:
    element = catalogue.element.get(name)
    if element is None:
        return []
    if element.type is ElementType.BOOLEAN:
        return [True, False]
    if element.type is ElementType.CHOICE and element.options:
        return [option.value for option in element.options]
    if element.type is ElementType.CHOICES:  # only the values that are asked for matter
        asked = sorted({str(value) for condition in conditions for value in _contained(condition, name)})
        return [list(chosen) for chosen in _subsets(asked)] if len(asked) <= 10 else []
    return []


def _contained(expression: Expression, name: str) -> Iterator[object]:
    if expression.operator is Operator.CONTAINS and expression.operands[0].value == name:
        yield expression.operands[1].value
    for operand in expression.operands:
        yield from _contained(operand, name)


def _subsets(values: list[str]) -> Iterator[tuple[str, ...]]:
    for chosen in product([False, True], repeat=len(values)):
        yield tuple(value for value, taken in zip(values, chosen, strict=True) if taken)


def lonely(scene: Scene) -> Faults:
    """Every matter belongs to a service and can join its package."""
    for matter in scene.catalogue.matters:
        if not scene.catalogue.services_of(matter.code) and not scene.attempted:
            yield scene.fault(
                matter, f"“{matter.code}”不在任何联办服务里，没有人能申请。", "请写进某个服务的 matters。"
            )
        expression = matter.joins.expression
        if expression is not None and evaluate(expression, {}) is False and not matter.joins.choice:
            yield scene.fault(matter.joins, f"“{matter.code}”的条件永远不成立。", "请改正 joins。", owner=matter)


ORDER_CHECKS: tuple[Check, ...] = (rings, lonely)
