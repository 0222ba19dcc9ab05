"""Intersecting what several matters demand of one value, and seeing that nothing is left.

A shop for retail needs any floor area above zero, one for wholesale at least 50 m²: asked once, the stricter holds.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from .elements import Constraints, Element

N = TypeVar("N", int, float)


def intersect(first: Constraints, second: Constraints) -> Constraints:
    """What satisfies both. The result may be impossible: ask `conflict`."""
    return Constraints(
        min=_larger(first.min, second.min),
        above=_larger(first.above, second.above),
        max=_smaller(first.max, second.max),
        min_length=_larger(first.min_length, second.min_length),
        max_length=_smaller(first.max_length, second.max_length),
        pattern=_both(first.pattern, second.pattern),
        min_rows=_larger(first.min_rows, second.min_rows),
        max_rows=_smaller(first.max_rows, second.max_rows),
        one_of=_common(first.one_of, second.one_of),
        must_be_true=first.must_be_true or second.must_be_true,
        or_organisation=first.or_organisation and second.or_organisation,
        not_before=first.not_before or second.not_before,
        sum_equals=first.sum_equals or second.sum_equals,
        sum_column=first.sum_column or second.sum_column,
    )


def intersect_all(element: Element, uses: Iterable[Constraints]) -> Constraints:
    """The element's own constraints with those of every matter that reads it; a choice keeps its options."""
    result = element.constraints
    for use in uses:
        result = intersect(result, use)
    if result.one_of is not None and element.options:
        listed = tuple(option.value for option in element.options if option.value in result.one_of)
        return replace(result, one_of=listed)
    return result


def conflict(constraints: Constraints) -> str | None:
    """Why no value can satisfy the constraints, or None."""
    if constraints.min is not None and constraints.max is not None and constraints.min > constraints.max:
        return f"最小 {constraints.min} 大于最大 {constraints.max}"
    if constraints.above is not None and constraints.max is not None and constraints.above >= constraints.max:
        return f"须大于 {constraints.above}，又不得超过 {constraints.max}"
    if _crossed(constraints.min_length, constraints.max_length):
        return f"至少 {constraints.min_length} 字，又至多 {constraints.max_length} 字"
    if _crossed(constraints.min_rows, constraints.max_rows):
        return f"至少 {constraints.min_rows} 项，又至多 {constraints.max_rows} 项"
    if constraints.one_of is not None and not constraints.one_of:
        return "没有共同的选项"
    return None


def _larger(first: N | None, second: N | None) -> N | None:
    return max(first, second) if first is not None and second is not None else _either(first, second)


def _smaller(first: N | None, second: N | None) -> N | None:
    return min(first, second) if first is not None and second is not None else _either(first, second)


def _either(first: N | None, second: N | None) -> N | None:
    return second if first is None else first


def _both(first: str | None, second: str | None) -> str | None:
    if first is None or second is None or first == second:
        return first if second is None else second
    one, other = sorted((first, second))
    return f"(?=(?:{one})$)(?:{other})"


def _common(first: tuple[str, ...] | None, second: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if first is None or second is None:
        return first if second is None else second
    return tuple(value for value in first if value in second)


def _crossed(least: float | None, most: float | None) -> bool:
    return least is not None and most is not None and least > most
