"""Our own movements of a day, as they are compared with a provider's statement, and what each payee is due."""

from datetime import date, datetime, time, timedelta

from onewindow.core.clock import SHANGHAI

from . import terms
from .comparing import Move, Movement, by_payee
from .models import Attempt, OrderLine, Refund


def movements_of(provider: str, day: date) -> list[Movement]:
    """Payments and refunds of a provider on a day in official time."""
    return movements_between(provider, *_day(day))


def movements_near(provider: str, day: date) -> list[Movement]:
    """Those just before and after the day: at midnight two clocks may differ."""
    start, end = _day(day)
    grace = timedelta(minutes=terms.current().reconcile_grace_minutes)
    return [
        *movements_between(provider, start - grace, start),
        *movements_between(provider, end, end + grace),
    ]


def movements_between(provider: str, start: datetime, end: datetime) -> list[Movement]:
    """Payments and refunds from `start` until before `end`."""
    paid = Attempt.objects.filter(provider=provider, state="paid", paid_at__gte=start, paid_at__lt=end)
    returned = Refund.objects.filter(attempt__provider=provider, state="done", done_at__gte=start, done_at__lt=end)
    return [
        *(
            Movement(
                move=Move.PAYMENT, name=row.nonce, order=row.order.number, amount=row.amount, reference=row.reference
            )
            for row in paid.select_related("order").order_by("pk")
        ),
        *(
            Movement(
                move=Move.REFUND,
                name=row.number,
                order=row.attempt.order.number,
                amount=row.amount,
                reference=row.reference,
            )
            for row in returned.select_related("attempt__order").order_by("pk")
        ),
    ]


def settlement_of(provider: str, day: date) -> dict[str, int]:
    """Payee -> fen of the orders that were paid on a day: one payment, settled with each payee."""
    start, end = _day(day)
    counted = Attempt.objects.filter(provider=provider, counts=True, state="paid", paid_at__gte=start, paid_at__lt=end)
    rows = OrderLine.objects.filter(order__attempts__in=counted).values_list("payee", "amount")
    return dict(by_payee(rows))


def _day(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time.min, SHANGHAI)
    return start, start + timedelta(days=1)
