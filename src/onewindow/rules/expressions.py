"""The one expression grammar and its evaluator: triggers, gates, materials, tiers, eligibility, guided questions.

    rule = parse({"all": [{"==": [{"var": "pub_kind"}, "零售"]}, {">": [{"var": "premises_area_m2"}, 0]}]})
    evaluate(rule, {"pub_kind": "零售"})                       # UNKNOWN: the area has no answer yet
    judge(rule, {"pub_kind": "零售"}, WhenUnknown.IN_FORCE)    # in force, with the warning that the area is missing

No arithmetic, no loops, no text search, no `eval`. Three values: an element without an answer is unknown; an answer of
null, empty text or empty list means "none", equals nothing and contains nothing. What cannot be decided counts as in
force unless its default says otherwise.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .expression_reader import ExpressionError, parse
from .expression_tree import COMBINING, Expression, Operator
from .expression_words import say
from .values import UNKNOWN, Unknown, before, is_none, period, same

__all__ = [
    "UNKNOWN",
    "Expression",
    "ExpressionError",
    "Operator",
    "Unknown",
    "Verdict",
    "WhenUnknown",
    "evaluate",
    "judge",
    "parse",
    "say",
    "truth",
    "unknown_variables",
]


def evaluate(expression: Expression, scope: Mapping[str, object]) -> object | Unknown:
    """The value of an expression: a truth value, the answer of a var, a number of days, or UNKNOWN. Never raises."""
    return _EVALUATE[expression.operator](expression, scope)


def truth(value: object) -> bool | Unknown:
    """A value read as a condition: "none" is false, what is no truth value is unknown."""
    if isinstance(value, bool):
        return value
    return False if is_none(value) else UNKNOWN


def _all(expression: Expression, scope: Mapping[str, object]) -> bool | Unknown:
    return _combined(expression.operands, scope, decisive=False)


def _any(expression: Expression, scope: Mapping[str, object]) -> bool | Unknown:
    return _combined(expression.operands, scope, decisive=True)


def _combined(operands: tuple[Expression, ...], scope: Mapping[str, object], *, decisive: bool) -> bool | Unknown:
    """One `decisive` truth value decides; else one unknown makes it unknown."""
    result: bool | Unknown = not decisive
    for operand in operands:
        found = truth(evaluate(operand, scope))
        if found is decisive:
            return decisive
        if found is UNKNOWN:
            result = UNKNOWN
    return result


def _not(expression: Expression, scope: Mapping[str, object]) -> bool | Unknown:
    return _negated(truth(evaluate(expression.operands[0], scope)))


def _negated(value: object) -> bool | Unknown:
    return not value if isinstance(value, bool) else UNKNOWN


def _has(expression: Expression, scope: Mapping[str, object]) -> bool | Unknown:
    answer = evaluate(expression.operands[0], scope)
    return UNKNOWN if answer is UNKNOWN else not is_none(answer)


def _days(expression: Expression, scope: Mapping[str, object]) -> object | Unknown:
    values = [evaluate(operand, scope) for operand in expression.operands]
    if any(is_none(value) for value in values):
        return None
    ends = period(values[0] if len(values) == 1 else values)
    return UNKNOWN if ends is None else (ends[1] - ends[0]).days


def _compared(expression: Expression, scope: Mapping[str, object]) -> bool | Unknown:
    left, right = (evaluate(operand, scope) for operand in expression.operands)
    # "None" decides every comparison, whatever the other side will turn out to be: != is true, the rest is false.
    if is_none(left) or is_none(right):
        return expression.operator is Operator.NOT_EQUAL
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return _COMPARE[expression.operator](left, right)


def _listed(wanted: object, listed: object) -> bool | Unknown:
    if not isinstance(listed, list | tuple):
        return UNKNOWN  # a text is never searched
    return any(same(wanted, entry) for entry in listed)


_COMPARE: Mapping[Operator, Callable[[object, object], bool | Unknown]] = {
    Operator.EQUAL: same,
    Operator.NOT_EQUAL: lambda left, right: not same(left, right),
    Operator.LESS: before,
    Operator.AT_MOST: lambda left, right: _negated(before(right, left)),
    Operator.MORE: lambda left, right: before(right, left),
    Operator.AT_LEAST: lambda left, right: _negated(before(left, right)),
    Operator.IN: _listed,
    Operator.CONTAINS: lambda left, right: _listed(right, left),
}

_EVALUATE: Mapping[Operator, Callable[[Expression, Mapping[str, object]], object | Unknown]] = {
    Operator.VAR: lambda expression, scope: scope.get(str(expression.value), UNKNOWN),
    Operator.LITERAL: lambda expression, _: expression.value,
    Operator.UNBOUND: lambda _expression, _scope: UNKNOWN,
    Operator.ALL: _all,
    Operator.ANY: _any,
    Operator.NOT: _not,
    Operator.HAS: _has,
    Operator.DATE_DIFF_DAYS: _days,
    **dict.fromkeys(_COMPARE, _compared),
}


def unknown_variables(expression: Expression, scope: Mapping[str, object]) -> tuple[str, ...]:
    """The ids whose answers would settle an expression that is unknown, in the order of the text; empty if it is known.

    An answer that is there but cannot be used (a text where a number is compared) is among them.
    """
    return tuple(dict.fromkeys(_unsettled(expression, scope)))


def _unsettled(expression: Expression, scope: Mapping[str, object]) -> Iterator[str]:
    value = evaluate(expression, scope)
    settled = truth(value) if expression.operator in COMBINING else value
    if settled is not UNKNOWN:
        return
    if expression.operator in COMBINING:
        for operand in expression.operands:
            if operand.operator is Operator.VAR and truth(evaluate(operand, scope)) is UNKNOWN:
                yield str(operand.value)
            else:
                yield from _unsettled(operand, scope)
        return
    missing = [name for name in expression.variables_in_order() if scope.get(name, UNKNOWN) is UNKNOWN]
    yield from missing or expression.variables_in_order()


class WhenUnknown(StrEnum):
    """What an undecided condition counts as."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    ASK = "ask"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a condition comes to for one set of answers."""

    value: bool  #: whether it counts as in force
    unknown: bool  #: whether that is a default and not an answer: a warning is due
    missing: tuple[str, ...] = ()  #: ids whose answers would settle it
    asks: bool = False  #: whether the question is to be put before the sheet is submitted


def judge(
    expression: Expression | None,
    scope: Mapping[str, object],
    when_unknown: WhenUnknown,
    *,
    batch_trigger: bool = False,
) -> Verdict:
    """Decide a condition. No expression means it is not bound yet, so it is unknown.

    `when_unknown` applies to what cannot be decided. `ask` counts as in force until somebody answers; in a computation
    without a person a trigger (`batch_trigger`) does not.
    """
    found = UNKNOWN if expression is None else truth(evaluate(expression, scope))
    if isinstance(found, bool):
        return Verdict(value=found, unknown=False)
    asks = when_unknown is WhenUnknown.ASK
    in_force = not batch_trigger if asks else when_unknown is WhenUnknown.IN_FORCE
    missing = unknown_variables(expression, scope) if expression is not None else ()
    return Verdict(value=in_force, unknown=True, missing=missing, asks=asks)
