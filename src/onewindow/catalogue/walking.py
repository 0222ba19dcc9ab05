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
    for described in fields(root) if is_dataclass(root) and not isinstance(root, type) else ():
        value = getattr(root, described.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if is_dataclass(inner) and not isinstance(inner, type):
                yield from objects(inner)


def uses(matter: Matter) -> tuple[ElementUse, ...]:
    """What a matter reads: its elements and the facts asked for its conditions."""
    return (*matter.elements, *matter.context)


def _expression(thing: object) -> Expression | None:
    if isinstance(thing, Condition | Choice):
        return thing.expression
    if isinstance(thing, GuidedQuestion | DerivedRule):
        return thing.expression
    return None
