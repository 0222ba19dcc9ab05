"""What every check of the verifier works on: the catalogue, what is known besides, and where each object stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from onewindow.core.located import LocatedError, Node

from .definitions import Catalogue, near

#: A check yields faults; the verifier runs all of them.
Faults = Iterator[LocatedError]


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where objects stand in their files; a stored edition has no files and names the object instead."""

    known: Mapping[int, Node] = field(default_factory=dict)  #: id(object) -> place

    def of(self, thing: object, owner: object = None) -> Node:
        """The place of a thing, else of its owner."""
        for candidate in (thing, owner):
            node = self.known.get(id(candidate))
            if node is not None:
                return node
        shown = getattr(owner, "code", None) or getattr(thing, "code", None) or getattr(thing, "id", "edition")
        return Node(value=None, file=str(shown), line=1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The stage of a verification."""

    catalogue: Catalogue  #: what is verified
    agencies: frozenset[str] | None = None  #: known agencies, None where they are not at hand
    attempted: frozenset[str] = frozenset()  #: names whose own definition could not be read; no second fault for them
    places: Places = field(default_factory=Places)  #: where things stand

    def fault(self, thing: object, message: str, remedy: str, *, owner: object = None, key: str = "") -> LocatedError:
        """A fault at a thing, or at one key of it."""
        node = self.places.of(thing, owner)
        if key and isinstance(node.value, dict) and key in node.value:
            node = node.value[key]
        return node.error(message, remedy)

    def missing(
        self, thing: object, what: str, name: str, known: Mapping[str, object], *, owner: object, key: str = ""
    ) -> Faults:
        """A fault where `name` is not among the known ones, with the nearest as remedy."""
        if name in known or name in self.attempted:
            return
        guess = near(name, known)
        remedy = f"是不是“{guess}”？" if guess else f"请先定义这个{what}，或改正写法。"
        yield self.fault(thing, f"没有“{name}”这个{what}。", remedy, owner=owner, key=key)

    @cached_property
    def variables(self) -> Mapping[str, object]:
        """Everything a condition may read."""
        return {**self.catalogue.element, **self.catalogue.parameter}


Check = Callable[[Scene], Faults]
