"""Whether somebody has a home by the book: any unit of his whose use counts as one."""

from collections.abc import Collection, Iterable

from onewindow.registers.land import owning, queries


def has_home(indexes: Collection[str], homes: Collection[str]) -> bool:
    """Whether one of these blind indexes holds the right on a unit used as a home, now."""
    return _any_home(owning.units_owned(indexes), homes)


def may_have_home(names: Collection[str], homes: Collection[str]) -> bool:
    """Whether somebody of one of these names holds a home, entered by the old book without a number."""
    return _any_home(owning.units_by_name(names), homes)


def _any_home(codes: Iterable[str], homes: Collection[str]) -> bool:
    for code in codes:
        facts = queries.unit_at(code).facts
        if facts is not None and facts.use in homes:
            return True
    return False
