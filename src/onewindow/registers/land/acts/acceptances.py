"""Accepting applications on a unit in order: who came first is registered first (Detailed Rules 67)."""

from dataclasses import dataclass

from onewindow.core.act import Actor, act
from onewindow.registers.land.book import Ground, open_page
from onewindow.registers.land.errors import NoAcceptance
from onewindow.registers.land.models import Acceptance
from onewindow.registers.land.restrictions import Registering


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """An application with its place."""

    unit: str  #: code of the unit
    order: int  #: order of acceptance on this unit, from 1
    at: str  #: instant, ISO


@act("accept_application", returns=Accepted)
def accept_application(code: str, registering: Registering, *, business: str, by: Actor) -> Accepted:
    """Give an application the next order on its unit; later ones wait until it is registered or withdrawn.

    The order is drawn under the lock of the unit, in the transaction that accepts. Raises BadUnitCode, NoUnit.
    """
    page = open_page(code)
    order = page.unit.orders + 1
    Acceptance.objects.create(unit=page.unit, order=order, registering=registering.value, business=business, at=page.at)
    page.unit.orders = order
    said = {"order": order, "registering": registering.value}
    page.write("accept_application", "other", Ground(business=business), by=by, also=said)
    return Accepted(unit=page.unit.code, order=order, at=page.at.isoformat())


@act("withdraw_application")
def withdraw_application(code: str, order: int, *, reason: str, by: Actor) -> None:
    """Take an open application out of the queue. Raises NoUnit, NoAcceptance."""
    page = open_page(code)
    row = Acceptance.objects.filter(unit=page.unit, order=order, settled=None).first()
    if row is None:
        raise NoAcceptance(unit=page.unit.code, order=order)
    ground = Ground(business=row.business, reason=reason)
    page.write("withdraw_application", "other", ground, by=by, also={"order": order})
    row.settled, row.outcome = page.seq, "withdrawn"
    row.save(update_fields=["settled", "outcome"])
