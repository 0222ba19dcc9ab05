"""What an applicant answered in a case, as another edition would read it."""

from typing import Any

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.queries import Published
from onewindow.core.clock import today
from onewindow.core.errors import Refused

from .facts import Source
from .planning import plan_for
from .plans import Plan
from .records import Loaded
from .replay import readable
from .values import values_of

#: What a person, an agent, a clerk or a register said; the rest follows from it.
_ANSWERS = frozenset(str(source) for source in (Source.APPLICANT, Source.AGENT, Source.CLERK, Source.REGISTER))


def answers_of(case: int, salt: str) -> dict[str, Any]:
    """The newest answers of a case, by element. One query."""
    return {name: value.value for name, value in values_of(case, salt).items() if value.source in _ANSWERS}


def plan_under(loaded: Loaded, published: Published) -> Plan | None:
    """The plan of the same matters under another edition; None where that edition does not have them."""
    catalogue = published.catalogue
    answers = readable(catalogue, answers_of(loaded.id, loaded.salt))
    try:
        sheet = compile_sheet(
            catalogue,
            loaded.service,
            tuple(loaded.plan.by_code),
            answers,
            division=loaded.division,
            today=today(),
        )
        return plan_for(published, sheet, division=loaded.division)
    except Refused:
        return None
