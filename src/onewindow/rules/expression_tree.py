"""The parsed form of an expression: operators and a frozen tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """What an expression does with its operands."""

    VAR = "var"
    LITERAL = "literal"
    UNBOUND = "unbound"  #: null where a condition is expected: nobody has bound it yet
    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    CONTAINS = "contains"
    ALL = "all"
    ANY = "any"
    NOT = "not"
    HAS = "has"
    DATE_DIFF_DAYS = "date_diff_days"


ORDERINGS = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})
COMBINING = frozenset({Operator.ALL, Operator.ANY, Operator.NOT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """A parsed expression. Only `expression_reader.parse` makes one: it checks shapes, so evaluation never raises."""

    operator: Operator
    operands: tuple["Expression", ...] = ()  #: empty for var, literal, unbound
    value: object = None  #: the id of a var; the value of a literal, lists as tuples

    def variables(self) -> frozenset[str]:
        """Every id that the expression reads."""
        return frozenset(self.variables_in_order())

    def variables_in_order(self) -> Iterator[str]:
        """The ids as they stand in the text, repeated where they are."""
        if self.operator is Operator.VAR:
            yield str(self.value)
        for operand in self.operands:
            yield from operand.variables_in_order()
