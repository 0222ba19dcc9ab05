"""What an entry at the counter rests on, as the register keeps it."""

from onewindow.registers.land.book import Ground

from .errors import NoGround
from .grounds import Rests


def ground_of(rests: Rests) -> Ground:
    """As the register keeps it. Raises NoGround with every field."""
    if rests.faults:
        raise NoGround(why="".join(rests.faults.values()), faults=rests.faults)
    source = rests.source.strip()
    return Ground(business=source, reason=rests.reason.strip(), source_reference=f"counter:{source}")
