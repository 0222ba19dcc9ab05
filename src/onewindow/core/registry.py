"""One registry class for every plug-in point, so that each is learnt once.

sources: Registry[Source] = Registry("sheets.sources")

@sources.register("enterprise_register")
class EnterpriseSource(Source): ...
"""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

from .errors import NotFound, gettext_noop

T = TypeVar("T")


class Unregistered(NotFound):
    """Nobody answers to this code."""

    code = "unregistered"
    message = gettext_noop("“{name}”没有登记在 {registry} 中{hint}。")


class Registry(Generic[T]):
    """Code -> plug-in. A code is taken once; a test makes its own instance or uses `replaced`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._plugins: dict[str, T] = {}

    def add(self, code: str, plugin: T) -> T:
        """Register `plugin` under `code`. Raises ValueError where the code is taken by another."""
        present = self._plugins.get(code)
        if present is not None and present is not plugin:
            raise ValueError(f"{self.name}: {code!r} is taken by {present!r}")
        self._plugins[code] = plugin
        return plugin

    def register(self, code: str) -> Callable[[type[T]], type[T]]:
        """Class decorator: register one instance of the class under `code`."""

        def keep(cls: type[T]) -> type[T]:
            self.add(code, cls())
            return cls

        return keep

    def get(self, code: str) -> T | None:
        """The plug-in, or None where a code needs none."""
        return self._plugins.get(code)

    def __getitem__(self, code: str) -> T:
        try:
            return self._plugins[code]
        except KeyError:
            near = get_close_matches(code, self._plugins, n=1)
            raise Unregistered(name=code, registry=self.name, hint=f"，是否指 {near[0]}？" if near else "") from None

    def __contains__(self, code: object) -> bool:
        return code in self._plugins

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._plugins))

    def __len__(self) -> int:
        return len(self._plugins)
