"""Says an expression as a Chinese sentence that an officer can read back: 申请业务 = 零售 且 经营场所面积 > 0."""

from collections.abc import Mapping

from .expression_tree import Expression, Operator
from .values import is_none

_SIGNS = {
    Operator.EQUAL: "=",
    Operator.NOT_EQUAL: "≠",
    Operator.LESS: "<",
    Operator.AT_MOST: "≤",
    Operator.MORE: ">",
    Operator.AT_LEAST: "≥",
    Operator.IN: "属于",
    Operator.CONTAINS: "包含",
}
_JOINTS = {Operator.ALL: " 且 ", Operator.ANY: " 或 "}


def say(expression: Expression, labels: Mapping[str, str]) -> str:
    """The sentence; `labels` names elements (and codes among the values), what it does not know is said as it is."""
    operator, operands = expression.operator, expression.operands
    if operator in _JOINTS:
        return _JOINTS[operator].join(_part(operand, labels, within=operator) for operand in operands)
    if operator in _SIGNS:
        return f" {_SIGNS[operator]} ".join(say(operand, labels) for operand in operands)
    if operator is Operator.NOT:
        inner = operands[0]
        has = inner.operator is Operator.HAS
        return f"未填写{_name(inner.operands[0], labels)}" if has else f"不满足（{say(inner, labels)}）"
    if operator is Operator.HAS:
        return f"已填写{_name(operands[0], labels)}"
    if operator is Operator.DATE_DIFF_DAYS:
        return f"{'至'.join(_name(operand, labels) for operand in operands)}的天数"
    return _name(expression, labels)


def _part(expression: Expression, labels: Mapping[str, str], *, within: Operator) -> str:
    said = say(expression, labels)
    mixed = expression.operator in _JOINTS and expression.operator is not within and len(expression.operands) > 1
    return f"（{said}）" if mixed else said


def _name(expression: Expression, labels: Mapping[str, str]) -> str:
    if expression.operator is Operator.UNBOUND:
        return "（条件尚未写明）"
    if expression.operator is Operator.VAR:
        return labels.get(str(expression.value), str(expression.value))
    return _word(expression.value, labels)


def _word(value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if is_none(value):
        return "无"
    if isinstance(value, tuple):
        return "、".join(_word(entry, labels) for entry in value)
    return labels.get(str(value), str(value))
