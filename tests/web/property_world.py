"""Property for pictures: the demo's book with its drawings, a sale with accounts to move."""

from onewindow.matters.owners import acts
from onewindow.matters.owners.models import Move
from onewindow.matters.owners.watching import look
from onewindow.people.access import actor_of
from onewindow.registers.land import samples
from tests.owners.conftest import FREE, MORTGAGED
from tests.owners.test_alerts import sold


def photographed(account, by):
    """What stands in the addresses; `account` finds one by its name."""
    samples.load(by=by)
    look()
    if not Move.objects.filter(unit=FREE).exists():
        seq, buyer = sold().seq, account("aigul").party
        look()
        acts.ask_moves(FREE, seq, {"power": "D-2086"}, party=buyer.pk, by=actor_of(account("aigul")))
    return {"unit": MORTGAGED, "sold": FREE}
