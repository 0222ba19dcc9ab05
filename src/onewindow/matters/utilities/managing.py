"""PURE: who leads a project one to one: of the declared managers of the place whoever has the fewest open ones."""

from collections.abc import Mapping, Sequence

from .book import Manager


def levels(division: str) -> tuple[str, str]:
    """A county and its prefecture (GB/T 2260: the first four digits), lowest first."""
    return division, f"{division[:4]}00"


def declared(managers: Sequence[Manager], path: Sequence[str]) -> tuple[Manager, ...]:
    """The managers of the lowest division of the path that has any; () where none is declared."""
    for division in path:
        found = tuple(one for one in managers if one.division == division)
        if found:
            return found
    return ()


def choose(staff: Sequence[int], open_projects: Mapping[int, int]) -> int | None:
    """The one with the fewest open projects; the earlier in the list where they are equal. None of nobody."""
    return min(staff, key=lambda one: (open_projects.get(one, 0), staff.index(one)), default=None)
