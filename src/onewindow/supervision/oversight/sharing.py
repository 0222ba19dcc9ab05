"""Which agencies share a plan, what each looks at, and where they disagree."""

from onewindow.visits.checklists import CheckLine

from .assessing import programme_of
from .concluding import conclude
from .models import Plan, Task
from .rows import said_of


def agency_codes(plan: Plan) -> dict[int, str]:
    """Id -> code of the agencies that look at something of this plan, the lead of the programme first."""
    return {plan.agencies[code]: code for code in programme_of(plan).agencies if code in plan.agencies}


def lines_of(plan: Plan, code: str) -> tuple[CheckLine, ...]:
    """What an agency looks at."""
    return tuple(CheckLine.from_json(line) for line in plan.checks.get(code, ()))


def disputed_of(row: Task) -> tuple[str, ...]:
    """Lines that agencies answered differently. One query."""
    return conclude({part.agency_id: said_of(part) for part in row.parts.all()}, ()).disputed
