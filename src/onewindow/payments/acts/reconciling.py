"""A day beside the provider's statement."""

import hashlib
from dataclasses import asdict

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.payments.books import movements_near, movements_of
from onewindow.payments.comparing import Finding, compare, figures
from onewindow.payments.errors import NoStatement
from onewindow.payments.models import Reconciliation
from onewindow.payments.providers import Statement
from onewindow.people.permissions import Permission, demand


@act("reconcile_day")
def record_reconciliation(statement: Statement, *, provider: str, by: Actor) -> None:
    """Compare a day that is over with the provider's statement and keep what differs; a later run takes its place.

    By whoever handles payments anywhere, or the system. Raises NoStatement for a day that is not over, NotAllowed.
    """
    demand(by, Permission.HANDLE_PAYMENT)
    if statement.day >= today():
        raise NoStatement(day=statement.day.isoformat())
    ours = movements_of(provider, statement.day)
    found = compare(statement.movements, ours, near=movements_near(provider, statement.day))
    values = {
        "at": now(),
        "by": by.ref,
        "digest": hashlib.sha256(statement.raw).hexdigest(),
        "figures": {"ours": asdict(figures(ours)), "theirs": asdict(figures(statement.movements))},
        "findings": [_kept(one) for one in found],
    }
    Reconciliation.objects.update_or_create(day=statement.day, provider=provider, defaults=values)
    body = {"day": statement.day.isoformat(), "digest": values["digest"], "findings": len(found)}
    events.append(f"reconciliation:{provider}", verb="reconcile_day", by=by, body=body)


def _kept(one: Finding) -> dict[str, str | int | None]:
    return {**asdict(one), "difference": one.difference.value, "move": one.move.value}
