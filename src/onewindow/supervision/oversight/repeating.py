"""A draw once more, from what is published of it."""

from .drawing import Chosen, Subject, draw
from .models import Draw


def repeat(row: Draw) -> tuple[Chosen, ...]:
    """Who is chosen; the same as `chosen` of the row, or somebody has changed it."""
    return draw(
        row.seed,
        [Subject(key=one["key"], level=one["level"]) for one in row.subjects],
        row.inspectors,
        rates=row.rates,
        each=row.each,
    )
