"""Walks over the declarations: every condition with its owner, every sourced fact, every reader of an element."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from onewindow.rules.expressions import Expression

from .declarations import ElementUse, Matter
from .definitions import Catalogue
from .facts import Choice, Condition
from .joint_services import DerivedRule, GuidedQuestion, JointService, ReferenceProfile


@dataclass(frozen=True, kw_only=True)
class PlacedExpression:
    """An expression, what holds it, and whose declaration it is."""

    holder: object  #: the condition, choice, question or rule
    owner: Matter | JointService  #: the matter or service
    expression: Expression  #: parsed
    selecting: bool  #: evaluated before the matters are chosen (phase 1)
    in_use: bool = True  #: false for other regions' profiles


def expressions(catalogue: Catalogue) -> Iterator[PlacedExpression]:
    """Every bound expression of the catalogue."""
    owners: tuple[Matter | JointService, ...] = (*catalogue.matters, *catalogue.services)
    for owner in owners:
        for thing in objects(owner):
            selecting = isinstance(thing, Choice | GuidedQuestion | DerivedRule) or (
                isinstance(owner, Matter) and thing is owner.joins
            )
            expression = _expression(thing)
            if expression is not None:
                yield PlacedExpression(
                    holder=thing,
                    owner=owner,
                    expression=expression,
                    selecting=selecting,
                    in_use=not isinstance(thing, ReferenceProfile),
                )


def objects(root: object) -> Iterator[Any]:
    """An object and everything in it, the outer before the inner."""
    yield root
    for name in _names(type(root)) or ():
        value = getattr(root, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if _names(type(inner)) is not None:
                yield from objects(inner)


#: Class -> the names of its fields; None for texts, numbers and what else is no declaration.
_KNOWN: dict[type, tuple[str, ...] | None] = {}


def _names(kind: type) -> tuple[str, ...] | None:
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(described.name for described in fields(kind)) if is_dataclass(kind) else None
    return _KNOWN[kind]


def uses(matter: Matter) -> tuple[ElementUse, ...]:
    """What a matter reads: its elements and the facts asked for its conditions."""
    return (*matter.elements, *matter.context)


def _expression(thing: object) -> Expression | None:
    if isinstance(thing, Condition | Choice):
        return thing.expression
    if isinstance(thing, GuidedQuestion | DerivedRule):
        return thing.expression
    return None
