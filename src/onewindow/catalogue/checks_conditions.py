"""Checks on conditions: every fact they read exists, can be known in time, and is compared with a value it can have."""

from collections.abc import Iterator, Mapping

from onewindow.rules.expressions import Expression, Operator

from .checking import Check, Faults, Scene
from .constraints import conflict, intersect, intersect_all
from .declarations import Matter
from .definitions import reachable
from .elements import Element, ElementType, Origin
from .joint_services import JointService
from .walking import expressions, uses

#: May be read only once the matters are chosen (grammar, phase 2).
CHOSEN = "selected_matters"
#: The switch of every matter that people choose themselves.
CHOICE = "matter_choice"


def variables(scene: Scene) -> Faults:
    """Every fact of a condition exists."""
    for placed in expressions(scene.catalogue):
        for name in sorted(placed.expression.variables()):
            yield from scene.missing(placed.holder, "数据元或阈值", name, scene.variables, owner=placed.owner)


def phases(scene: Scene) -> Faults:
    """What chooses the matters cannot depend on the chosen matters."""
    for placed in expressions(scene.catalogue):
        if placed.selecting and CHOSEN in placed.expression.variables():
            yield scene.fault(
                placed.holder,
                f"选事项的条件不能用“{CHOSEN}”，这时事项还没有选定。",
                "请改用申请人的回答。",
                owner=placed.owner,
            )


def derived_order(scene: Scene) -> Faults:
    """A derived value reads only values derived before it."""
    for service in scene.catalogue.services:
        names = [derived.id for derived in service.derived]
        for position, derived in enumerate(service.derived):
            later = set(names[position:])
            for rule in derived.rules:
                for name in sorted(rule.expression.variables() & later):
                    yield scene.fault(
                        rule,
                        f"“{derived.id}”用到了还没有算出的“{name}”。",
                        "请把它移到前面，或改掉循环。",
                        owner=service,
                    )


def values(scene: Scene) -> Faults:
    """A choice is compared with one of its options."""
    for placed in expressions(scene.catalogue):
        for name, value in _comparisons(placed.expression):
            allowed = _allowed(scene, name)
            if allowed is not None and isinstance(value, str):
                yield from scene.missing(placed.holder, f"{name} 的选项", value, allowed, owner=placed.owner)


def _allowed(scene: Scene, name: str) -> Mapping[str, object] | None:
    if name in {CHOICE, CHOSEN}:
        return scene.catalogue.matter
    element = scene.catalogue.element.get(name)
    if element is None or not element.options:
        return None
    return {option.value: option for option in element.options}


def _comparisons(expression: Expression) -> Iterator[tuple[str, object]]:
    if expression.operator in {Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.CONTAINS}:
        left, right = expression.operands
        if left.operator is Operator.VAR and right.operator is Operator.LITERAL:
            entries = right.value if isinstance(right.value, tuple) else (right.value,)
            for entry in entries:
                yield str(left.value), entry
    for operand in expression.operands:
        yield from _comparisons(operand)


def knowable(scene: Scene) -> Faults:
    """Every fact of a condition can be known: somebody asks it, or it comes from elsewhere."""
    for placed in expressions(scene.catalogue):
        if not placed.in_use or isinstance(placed.owner, JointService):
            continue
        for service in scene.catalogue.services_of(placed.owner.code):
            asked = _asked(scene, service)
            for name in sorted(placed.expression.variables()):
                element = scene.catalogue.element.get(name)
                if element is not None and element.origin is Origin.ASKED and not element.default and name not in asked:
                    yield scene.fault(
                        placed.holder,
                        f"没有人问“{name}”，这个条件永远无法判断。",
                        f"请把它写进 {service.code} 某个事项的 elements 或 context。",
                        owner=placed.owner,
                    )


def _asked(scene: Scene, service: JointService) -> frozenset[str]:
    present = [scene.catalogue.matter[code] for code in reachable(service) if code in scene.catalogue.matter]
    by_matters = {use.id for matter in present for use in uses(matter)}
    by_questions = {name for question in service.questions for name in question.sets}
    return frozenset(by_matters | by_questions | {CHOICE})


def guided(scene: Scene) -> Faults:
    """The guided questions settle every trigger, except what parameters, registers and the system answer."""
    for service in scene.catalogue.services:
        by_questions = {name for question in service.questions for name in question.sets}
        for code in service.matters:
            matter = scene.catalogue.matter.get(code)
            expression = matter.joins.expression if matter else None
            if matter is None or expression is None:
                continue
            for name in sorted(_roots(scene, service, expression.variables())):
                element = scene.catalogue.element.get(name)
                if element is None or name == CHOICE or name in by_questions or element.default:
                    continue
                if element.origin is Origin.ASKED:
                    yield scene.fault(
                        matter.joins,
                        f"引导问题没有问“{name}”，{code} 办不办无法判断。",
                        f"请在 services/{service.code}.yaml 的 questions 里加一问。",
                        owner=matter,
                    )


def _roots(scene: Scene, service: JointService, names: frozenset[str]) -> set[str]:
    """The facts behind derived ones, down to what people are asked."""
    rules = {derived.id: derived for derived in service.derived}
    roots: set[str] = set()
    waiting, done = set(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in done:
            continue
        done.add(name)
        if name in rules:
            waiting |= {inner for rule in rules[name].rules for inner in rule.expression.variables()}
        else:
            roots.add(name)
    return roots


def constraints(scene: Scene) -> Faults:
    """No value is asked that cannot exist, neither by one matter nor by two of one service."""
    catalogue = scene.catalogue
    for element in catalogue.elements:
        if reason := conflict(element.constraints):
            yield scene.fault(element, f"“{element.id}”的限制互相矛盾：{reason}。", "请改正其中一条。")
    for matter in catalogue.matters:
        for use in uses(matter):
            own = catalogue.element.get(use.id)
            if own is not None and (reason := conflict(intersect_all(own, [use.constraints]))):
                yield scene.fault(
                    use, f"“{use.id}”的限制与数据元自己的矛盾：{reason}。", "请改正其中一处。", owner=matter
                )
    for service in catalogue.services:
        present = [catalogue.matter[code] for code in service.matters if code in catalogue.matter]
        for position, first in enumerate(present):
            for second in present[position + 1 :]:
                yield from _between(scene, first, second)


def _between(scene: Scene, first: Matter, second: Matter) -> Faults:
    demanded = {use.id: use.constraints for use in uses(first)}
    for use in uses(second):
        element = scene.catalogue.element.get(use.id)
        if element is None or use.id not in demanded:
            continue
        alone = conflict(intersect_all(element, [use.constraints])) or conflict(
            intersect_all(element, [demanded[use.id]])
        )
        both = intersect(intersect_all(element, [demanded[use.id]]), use.constraints)
        if not alone and (reason := conflict(both)):
            yield scene.fault(
                use,
                f"{first.code} 和 {second.code} 对“{use.id}”的要求互相矛盾：{reason}。",
                "两个事项要问同一个数据元，请统一要求，或另立一个数据元。",
                owner=second,
            )


def settings(scene: Scene) -> Faults:
    """A guided option sets what its question says it sets, to values that exist."""
    for service in scene.catalogue.services:
        for question in service.questions:
            for name in question.sets:
                yield from scene.missing(question, "数据元", name, scene.catalogue.element, owner=service)
            for setting in (*question.blank_means, *(each for option in question.options for each in option.sets)):
                if setting.element not in question.sets:
                    yield scene.fault(
                        setting, f"{question.id} 没有说明会设置“{setting.element}”。", "请写进 sets。", owner=question
                    )
                element = scene.catalogue.element.get(setting.element)
                for value in (*setting.add, *setting.remove, *setting.only, *_settled(element, setting.value)):
                    allowed = _allowed(scene, setting.element)
                    if allowed is not None:
                        what = f"{setting.element} 的选项"
                        yield from scene.missing(setting, what, value, allowed, owner=question)


def _settled(element: Element | None, value: object) -> tuple[str, ...]:
    if element is None or element.type not in {ElementType.CHOICE, ElementType.CHOICES}:
        return ()
    if isinstance(value, list):
        return tuple(str(entry) for entry in value)
    return (value,) if isinstance(value, str) else ()


CONDITION_CHECKS: tuple[Check, ...] = (
    variables,
    phases,
    derived_order,
    values,
    knowable,
    guided,
    constraints,
    settings,
)
