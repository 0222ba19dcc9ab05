"""Whether somebody has a home by the book: any unit of his whose use counts as one."""

from collections.abc import Collection

from onewindow.registers.land import owning, queries


def has_home(indexes: Collection[str], homes: Collection[str]) -> bool:
    """Whether one of these blind indexes holds the right on a unit used as a home, now."""
    for code in owning.units_owned(indexes):
        facts = queries.unit_at(code).facts
        if facts is not None and facts.use in homes:
            return True
    return False
