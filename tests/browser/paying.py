"""Orders of payment for the pictures: one that waits, one that was paid, a day that does not quite agree."""

from datetime import timedelta

from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.payments import acts, fees
from onewindow.payments.comparing import Move, Movement
from onewindow.payments.models import Attempt
from onewindow.payments.providers import Statement
from onewindow.payments.states import Said
from onewindow.people.access import actor_of

SYSTEM = Actor.system("test")
PLACE = "652801"


def order(account, subject, kind="transfer", **facts):
    lines = fees.lines(kind, clock.today(), {"use": "residential", **facts})
    title = "不动产转移登记费和税款" if "deed_tax_fen" in facts else "不动产转移登记费"
    payer = account("zhang").party
    return acts.open_order(subject, payer, lines, title=title, division=PLACE, by=SYSTEM).number


def photographed(account):
    """The numbers and the day that stand in the addresses."""
    with clock.moved_to(clock.now() - timedelta(days=1)):
        paid = order(account, "picture:2", certificates=2, deed_tax_fen=960000)
        nonce = acts.start_payment(paid, provider="demo", by=actor_of(account("zhang"))).nonce
        amount = Attempt.objects.get(nonce=nonce).amount
        acts.record_payment(nonce, said=Said.PAID, amount=amount, reference="D7f03a91c22e4b850", by=SYSTEM)
        lost = order(account, "picture:3")
        day = clock.today()
    waits = order(account, "picture:1", certificates=3, deed_tax_fen=1280000)
    acts.refund(paid, amount=60000, rule="wrong_fee", reason="税额核定有误", by=actor_of(account("cashier.652801")))
    said = [
        Movement(move=Move.PAYMENT, name=nonce, order=paid, amount=amount),
        Movement(move=Move.PAYMENT, name="f" * 32, order=lost, amount=8000, reference="D55c1e0a7"),
    ]
    acts.record_reconciliation(Statement(day=day, movements=tuple(said), raw=b"{}"), provider="demo", by=SYSTEM)
    return {"pay": waits, "paid": paid, "payday": day.isoformat()}
