"""The whole book is checked, and what was found is kept for the desk."""

from collections import Counter
from dataclasses import asdict

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.jobs import enqueue
from onewindow.matters.registrar import rights
from onewindow.matters.registrar.errors import CheckRuns
from onewindow.matters.registrar.models import BookCheck
from onewindow.registers.land import checking

#: The job that reads the whole book.
CHECK = "registrar.check_book"
_KEPT = 200


@act("ask_book_check")
def ask_book_check(*, by: Actor) -> None:
    """Have the book checked in the background. Raises NotAllowed, CheckRuns."""
    rights.demand_reading(by)
    if BookCheck.objects.filter(ended_at=None).exists():
        raise CheckRuns
    row = BookCheck.objects.create(started_at=now())
    enqueue(CHECK, check=row.pk)
    events.append("registrar:check", verb="ask_book_check", by=by, body={"check": row.pk})


@act("check_book")
def check_book(check: int, *, by: Actor) -> None:
    """Read the whole book and keep what was found; a second run of the same check reads it again."""
    row = BookCheck.objects.select_for_update().get(pk=check)
    units, seen, rules = 0, 0, Counter[str]()
    kept: list[dict[str, str]] = []
    for part in checking.check():
        units, seen = units + part.units, seen + part.events
        rules.update(fault.rule for fault in part.faults)
        kept += [asdict(fault) for fault in part.faults][: _KEPT - len(kept)]
    row.units, row.events, row.found = units, seen, rules.total()
    row.by_rule, row.faults, row.ended_at = dict(rules.most_common()), kept, now()
    row.save()
    body = {"check": check, "units": units, "found": row.found}
    events.append("registrar:check", verb="check_book", by=by, body=body)
