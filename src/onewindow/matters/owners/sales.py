"""What the sheet of a sale says for owners' self-service."""

from onewindow.cases.models import Case
from onewindow.cases.values import plain_values

#: The tick on the sheet of a transfer: accounts of utilities move along.
TICK = "re_move_utilities"


def wishes_moves(reference: str) -> bool:
    """Whether the case that a transfer rests on ("case:<number>/<matter>") has the tick."""
    kind, _, rest = reference.partition(":")
    case = Case.objects.filter(number=rest.partition("/")[0]).first() if kind == "case" else None
    return case is not None and plain_values(case.pk, case.salt, elements=(TICK,)).get(TICK) is True
