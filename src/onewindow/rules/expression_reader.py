"""Reads an expression as it stands in a data file; what is not of the grammar is refused with place and remedy.

What can never be decided is refused too: a text compared by size, an empty list of conditions, a text as a condition.
"""

import math

from .expression_tree import COMBINING, ORDERINGS, Expression, Operator
from .values import day, number

#: Deeper than any condition that a person can read.
DEEPEST = 40

_WRITTEN = {operator.value: operator for operator in Operator if operator not in {Operator.LITERAL, Operator.UNBOUND}}
_SCALARS = (bool, int, float, str, type(None))


class ExpressionError(Exception):
    """A raw expression that is not of the grammar."""

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(reason, path)
        self.reason = reason  #: what is wrong and what to write instead
        self.path = path  #: where in the expression, such as `all[1].==[0]`; empty for the whole

    def __str__(self) -> str:
        return f"{self.path}：{self.reason}" if self.path else self.reason


def parse(raw: object) -> Expression:
    """The expression of a condition, from JSON or YAML. Null gives the unbound one. Raises ExpressionError."""
    if isinstance(raw, dict) and Operator.DATE_DIFF_DAYS.value in raw:
        return _value(raw, "", 0)
    return _condition(raw, "", 0)


def _condition(raw: object, path: str, depth: int) -> Expression:
    """An expression where a truth value is expected."""
    if raw is None:
        return Expression(operator=Operator.UNBOUND)
    if isinstance(raw, bool):
        return Expression(operator=Operator.LITERAL, value=raw)
    if not isinstance(raw, dict):
        raise ExpressionError(f"这里应为条件，不能是{_kind(raw)}。请写成 {{运算: 内容}}。", path)
    expression = _value(raw, path, depth)
    if expression.operator is Operator.DATE_DIFF_DAYS:
        raise ExpressionError("天数不是条件，请与一个数比较。", path)
    return expression


def _value(raw: object, path: str, depth: int) -> Expression:
    """An expression where any value is expected."""
    if depth > DEEPEST:
        raise ExpressionError(f"条件嵌套超过 {DEEPEST} 层，请拆成几条。", path)
    if isinstance(raw, list | tuple):
        return Expression(operator=Operator.LITERAL, value=tuple(_scalar(entry, path) for entry in raw))
    if not isinstance(raw, dict):
        return Expression(operator=Operator.LITERAL, value=_scalar(raw, path))
    if len(raw) != 1:
        raise ExpressionError(f"一个条件只写一个运算，现有 {len(raw)} 个。", path)
    [(name, content)] = raw.items()
    operator = _WRITTEN.get(name) if isinstance(name, str) else None
    if operator is None:
        raise ExpressionError(f"没有“{name}”这种运算，可用的有 {'、'.join(_WRITTEN)}。", path)
    return _operation(operator, content, f"{path}.{name}" if path else str(name), depth + 1)


def _operation(operator: Operator, content: object, path: str, depth: int) -> Expression:
    if operator is Operator.VAR:
        if not isinstance(content, str) or not content:
            raise ExpressionError("var 后面应为数据元的标识。", path)
        return Expression(operator=operator, value=content)
    if operator is Operator.NOT:
        return Expression(operator=operator, operands=(_condition(content, path, depth),))
    if operator is Operator.HAS:
        return Expression(operator=operator, operands=(_variable(content, path, depth),))
    if not isinstance(content, list | tuple):
        raise ExpressionError(f"“{operator}”后面应为列表。", path)
    if operator in COMBINING:
        if not content:
            raise ExpressionError(f"“{operator}”里没有条件，请至少写一条。", path)
        parts = [_condition(entry, f"{path}[{n}]", depth) for n, entry in enumerate(content)]
        return Expression(operator=operator, operands=tuple(parts))
    operands = tuple(_value(entry, f"{path}[{n}]", depth) for n, entry in enumerate(content))
    _check_operands(operator, operands, path)
    return Expression(operator=operator, operands=operands)


def _variable(content: object, path: str, depth: int) -> Expression:
    expression = _value(content, path, depth)
    if expression.operator is not Operator.VAR:
        raise ExpressionError('has 只能问一个数据元，请写成 {"has": {"var": "…"}}。', path)
    return expression


def _check_operands(operator: Operator, operands: tuple[Expression, ...], path: str) -> None:
    allowed = (1, 2) if operator is Operator.DATE_DIFF_DAYS else (2,)
    if len(operands) not in allowed:
        raise ExpressionError(f"“{operator}”应比较两项，现有 {len(operands)} 项。", path)
    if operator is Operator.DATE_DIFF_DAYS or operator in ORDERINGS:
        _check_sizes(operator, operands, path)
    listed = {Operator.IN: 1, Operator.CONTAINS: 0}.get(operator)
    if listed is not None:
        operand = operands[listed]
        is_list = operand.operator is Operator.LITERAL and isinstance(operand.value, tuple)
        if not is_list and operand.operator is not Operator.VAR:
            raise ExpressionError("这里应为列表，文字中不做查找。", f"{path}[{listed}]")


def _check_sizes(operator: Operator, operands: tuple[Expression, ...], path: str) -> None:
    """Constants that could never be compared, or never be counted from, are slips."""
    between_days = operator is Operator.DATE_DIFF_DAYS
    for n, operand in enumerate(operands):
        if operand.operator is not Operator.LITERAL or day(operand.value) is not None:
            continue
        if between_days or number(operand.value) is None:
            wanted = "这里应为日期，请写成 2022-03-01。" if between_days else "大小只能比较数或日期。"
            raise ExpressionError(wanted, f"{path}[{n}]")
    if not between_days and len({kind for kind in map(_size, operands) if kind}) > 1:
        raise ExpressionError("不能拿数与日期比较大小。", path)


def _size(operand: Expression) -> str:
    """What kind of size an operand of an ordering has, empty if only the answer will tell."""
    if operand.operator is Operator.DATE_DIFF_DAYS:
        return "number"
    if operand.operator is not Operator.LITERAL:
        return ""
    return "day" if number(operand.value) is None else "number"


def _scalar(raw: object, path: str) -> object:
    if not isinstance(raw, _SCALARS):
        raise ExpressionError(f"常量只能是真假、空、数、文字和它们的列表，不能是{_kind(raw)}。", path)
    if isinstance(raw, float) and not math.isfinite(raw):
        raise ExpressionError("常量应为有限的数。", path)
    return raw


def _kind(raw: object) -> str:
    if isinstance(raw, dict):
        return "对象"
    if isinstance(raw, list | tuple):
        return "列表"
    if isinstance(raw, str):
        return "文字"
    return "数" if isinstance(raw, int | float) else f"“{type(raw).__name__}”"
